"""Keys of a wave. Each comes from the secret of the installation and the wave's salt; without the salt none comes back."""

import hashlib
import hmac
import secrets


def new_salt() -> str:
    """A salt for a wave."""
    return secrets.token_hex(32)


def key_for(purpose: str, *, secret: str, salt: str) -> bytes:
    """The key of a wave for one purpose."""
    return hmac.new(secret.encode(), f"werkstattplan.surveys.{purpose}|{salt}".encode(), hashlib.sha256).digest()


def keyed_digest(key: bytes, *parts: str) -> bytes:
    """A digest that only who has the key can make; the parts cannot run into each other."""
    return hmac.new(key, "\n".join(parts).encode(), hashlib.sha256).digest()


def digest(*parts: str) -> bytes:
    """A digest of a value that is too long to guess."""
    return hashlib.sha256("\n".join(parts).encode()).digest()
