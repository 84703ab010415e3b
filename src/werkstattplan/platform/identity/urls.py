"""Sign-in pages: those of allauth that this product uses, under German addresses."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path

urlpatterns = [
    path("anmelden/", account.login, name="account_login"),
    path("anmelden/code/", account.request_login_code, name="account_request_login_code"),
    path("anmelden/code/pruefen/", account.confirm_login_code, name="account_confirm_login_code"),
    path("abmelden/", account.logout, name="account_logout"),
    path("gesperrt/", account.account_inactive, name="account_inactive"),
    # allauth links to this page; the adapter keeps it closed.
    path("registrieren/", account.signup, name="account_signup"),
    path("bestaetigen/", account.reauthenticate, name="account_reauthenticate"),
    path("passwort/", account.password_change, name="account_change_password"),
    path("passwort/setzen/", account.password_set, name="account_set_password"),
    path("passwort/vergessen/", account.password_reset, name="account_reset_password"),
    path("passwort/vergessen/gesendet/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^passwort/neu/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("passwort/neu/fertig/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("sicherheit/", mfa.index, name="mfa_index"),
    path("sicherheit/code/", mfa.authenticate, name="mfa_authenticate"),
    path("sicherheit/bestaetigen/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("sicherheit/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("sicherheit/app/entfernen/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("sicherheit/ersatzcodes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("sicherheit/ersatzcodes/neu/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("sicherheit/ersatzcodes/datei/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("sicherheit/schluessel/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("sicherheit/schluessel/neu/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("sicherheit/schluessel/anmelden/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("sicherheit/schluessel/bestaetigen/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("sicherheit/schluessel/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("sicherheit/schluessel/<int:pk>/entfernen/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]
