"""Signed links for answers: made, read, taken back.

The token holds the number of the link and a secret, both signed for this purpose alone. The signature keeps guesses away
from the database; the secret, of which only a digest is stored, keeps whoever reads the database away from the links.
"""

import datetime
import hashlib
import secrets

from django.core.signing import BadSignature, Signer
from django.utils.crypto import constant_time_compare

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.updates.models import AnswerLink
from werkstattplan.platform.notify.addresses import normalised

LIFETIME = datetime.timedelta(days=30)
_SALT = "werkstattplan.updates.answer-link"


class UnknownLink(Refusal):
    """No such link: cut off, changed or invented."""

    code = "unknown-link"
    sentence = "Dieser Link ist nicht vollständig. Bitte öffnen Sie ihn noch einmal direkt aus der E-Mail."


class ExpiredLink(Refusal):
    """The link was good once."""

    code = "expired-link"
    sentence = "Dieser Link ist abgelaufen. Wir schicken Ihnen gern einen neuen."

    def __init__(self, email: str) -> None:
        super().__init__()
        self.email = email


class RevokedLink(Refusal):
    """Somebody took the link back."""

    code = "revoked-link"
    sentence = "Dieser Link gilt nicht mehr. Bitte wenden Sie sich an die Koordination."


def make_token(*, email: str, at: datetime.datetime) -> str:
    """Make a link for an address; returns its token, which is shown only here."""
    secret = secrets.token_urlsafe(24)
    link = AnswerLink.objects.create(
        email=normalised(email), secret_digest=_digest(secret), created_at=at, expires_at=at + LIFETIME
    )
    return Signer(salt=_SALT, sep="~").sign(f"{link.pk}~{secret}")


def read_token(token: str, *, at: datetime.datetime) -> AnswerLink:
    """The link of a token, writing nothing. Raises `UnknownLink`, `ExpiredLink`, `RevokedLink`."""
    try:
        number, secret = Signer(salt=_SALT, sep="~").unsign(token).split("~")
    except (BadSignature, ValueError) as error:
        raise UnknownLink from error
    link = AnswerLink.objects.filter(pk=number).first()
    if link is None or not constant_time_compare(link.secret_digest, _digest(secret)):
        raise UnknownLink
    if link.revoked_at is not None:
        raise RevokedLink
    if link.expires_at <= at:
        raise ExpiredLink(link.email)
    return link


def revoke_links(*, email: str, at: datetime.datetime) -> int:
    """Take back every link of an address, for example of a person who has left; returns their number."""
    return AnswerLink.objects.filter(email=normalised(email), revoked_at=None).update(revoked_at=at)


def forget_links(*, at: datetime.datetime) -> int:
    """Delete links that expired half a year ago: long enough to explain an old mail's link kindly."""
    return AnswerLink.objects.filter(expires_at__lt=at - datetime.timedelta(days=180)).delete()[0]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
