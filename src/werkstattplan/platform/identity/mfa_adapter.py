"""Second factors: secrets are encrypted in the database, messages are German."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings


class MFAAdapter(DefaultMFAAdapter):
    """Encrypts secrets with a key derived from SECRET_KEY: a copied database alone opens no account."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "Dieses Merkmal wird noch gebraucht. Es kann nicht entfernt werden.",
        "cannot_generate_recovery_codes": "Ersatzcodes gibt es, sobald eine App oder ein Schlüssel da ist.",
        "incorrect_code": "Dieser Code stimmt nicht. Bitte prüfen Sie die Uhrzeit Ihres Handys.",
    }

    def encrypt(self, text: str) -> str:
        """The encrypted form of a secret."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again; raises InvalidToken if SECRET_KEY has changed."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    key = hashlib.sha256(b"werkstattplan.mfa:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
