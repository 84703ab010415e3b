"""Signed links of mails. Nothing of them is stored, so whoever reads the database holds no link."""

from django.core.signing import BadSignature, Signer

from werkstattplan.modules.followers.models import Follower, Following

_CONFIRM = Signer(salt="werkstattplan.followers.confirm", sep="~")
_MANAGE = Signer(salt="werkstattplan.followers.manage", sep="~")


class WrongToken(Exception):
    """The link was cut off, changed or invented."""


def confirm_token(following: Following) -> str:
    """For the link that confirms one selection."""
    return _CONFIRM.sign(str(following.pk))


def manage_token(follower: Follower) -> str:
    """For the links that show and end what an address follows."""
    return _MANAGE.sign(str(follower.pk))


def following_of(token: str) -> Following | None:
    """The selection of a confirming link, None if it is gone; raises `WrongToken`."""
    # `_base_manager` on purpose: the link names no commune.
    rows = Following._base_manager.select_related("follower", "commune", "plan")
    return rows.filter(pk=_number(_CONFIRM, token)).first()


def follower_of(token: str) -> Follower | None:
    """Who follows, None if the address is deleted already; raises `WrongToken`."""
    return Follower._base_manager.select_related("commune").filter(pk=_number(_MANAGE, token)).first()


def _number(signer: Signer, token: str) -> int:
    try:
        return int(signer.unsign(token))
    except (BadSignature, ValueError) as error:
        raise WrongToken from error
