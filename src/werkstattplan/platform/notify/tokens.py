"""Signed links by which somebody gets no more mails of a kind. Nothing of them is stored."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

# Without a time: the wish of an old mail counts as well, and the same wish has the same link.
_SIGNER = signing.Signer(salt="werkstattplan.notify.unsubscribe")


class WrongToken(Exception):
    """The link was cut off, changed or invented."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """Whose mails of which kind; `label` is the kind in words."""

    email: str
    kind: str
    label: str


def unsubscribe_address(*, email: str, kind: str, label: str) -> str:
    """The whole address of the page that ends mails of a kind; it holds as long as the site's secret."""
    token = _SIGNER.sign_object([email, kind, label])
    return settings.SITE_URL + reverse("notify_free:unsubscribe", args=[token])


def wish_of(token: str) -> Wish:
    """What a link wishes; raises `WrongToken`."""
    try:
        email, kind, label = _SIGNER.unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise WrongToken from error
    return Wish(email=email, kind=kind, label=label)
