"""A new link for somebody whose old one has expired."""

import datetime

from django.template.loader import render_to_string
from django_scopes import scope

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.updates import links
from werkstattplan.modules.updates.selectors.answers import has_left, tools_of_address
from werkstattplan.modules.updates.selectors.digest import answer_address
from werkstattplan.platform.notify.services import message_exists, queue_message


def send_new_link(*, old_token: str, at: datetime.datetime) -> bool:
    """Mail a new link to the address of an expired one, at most one an hour; False if nothing was sent."""
    email = _address_of(old_token, at=at)
    groups = tools_of_address(email, on=at.date()) if email and not has_left(email, on=at.date()) else []
    if not groups:
        return False
    commune = groups[0].commune
    key = f"new-link/{email}/{at:%Y-%m-%dT%H}"
    with scope(commune=commune):
        if message_exists(commune=commune, key=key):
            return False
        context = {"link": answer_address(links.make_token(email=email, at=at)), "commune": commune}
        try:
            queue_message(
                commune=commune,
                recipient=email,
                subject="Ihr neuer Link zum Antworten",
                text=render_to_string("updates/new_link_mail.txt", context),
                html=render_to_string("updates/new_link_mail.html", context),
                kind="updates.new_link",
                key=key,
                at=at,
            )
        except Refusal:
            return False
    return True


def _address_of(token: str, *, at: datetime.datetime) -> str:
    try:
        return links.read_token(token, at=at).email
    except links.ExpiredLink as expired:
        return expired.email
    except Refusal:
        return ""
