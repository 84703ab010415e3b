"""How accounts behave here: nobody signs up alone, and every message is a plain German sentence."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by a commune's administrators."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Dieses Konto ist gesperrt. Bitte wenden Sie sich an die Verwaltung des Systems.",
        "email_password_mismatch": "E-Mail-Adresse und Passwort passen nicht zusammen. Bitte prüfen Sie beide Angaben.",
        "enter_current_password": "Bitte geben Sie Ihr jetziges Passwort ein.",
        "incorrect_code": "Dieser Code stimmt nicht oder gilt nicht mehr. Bitte fordern Sie einen neuen an.",
        "incorrect_password": "Das Passwort stimmt nicht. Bitte versuchen Sie es noch einmal.",
        "invalid_or_expired_key": "Dieser Link gilt nicht mehr. Bitte fordern Sie einen neuen an.",
        "invalid_login": "Die Anmeldung hat nicht geklappt. Bitte prüfen Sie Ihre Angaben.",
        "invalid_password_reset": "Dieser Link gilt nicht mehr. Bitte fordern Sie einen neuen an.",
        "rate_limited": "Das waren zu viele Versuche. Bitte warten Sie einige Minuten.",
        "same_as_current": "Der neue Wert muss sich vom jetzigen unterscheiden.",
        "too_many_login_attempts": "Das waren zu viele Versuche. Bitte warten Sie einige Minuten.",
        "unknown_email": "Zu dieser E-Mail-Adresse gibt es kein Konto. Bitte prüfen Sie die Schreibweise.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are made on the page of members."""
        return False
