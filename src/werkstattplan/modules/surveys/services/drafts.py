"""Going on later: what the browser has sealed is kept for two weeks. Nobody here can open it."""

import datetime
import re

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from werkstattplan.modules.surveys.access.tickets import is_genuine, read_ticket
from werkstattplan.modules.surveys.models import SealedDraft, Wave
from werkstattplan.modules.surveys.services.redeeming import check_takes_replies
from werkstattplan.modules.surveys.services.refusals import TooManyDrafts, UnknownWord, UnreadableAnswers, WrongTicket

KEPT_FOR = datetime.timedelta(days=14)
LARGEST_DRAFT = 300_000
MOST_DRAFTS = 20_000
_LOOKUP = re.compile(r"[0-9a-f]{64}")
_SEALED = re.compile(r"[A-Za-z0-9+/=]+")


@transaction.atomic
def keep_draft(*, wave: Wave, token: str, lookup: str, sealed: str, at: datetime.datetime) -> None:
    """Keep a sealed draft under its word, in place of the one before.

    The ticket shows that somebody may answer and is forgotten at once. Raises `WrongTicket`, `UnreadableAnswers`,
    `TooManyDrafts`, `NotBegun`, `Ended`.
    """
    check_takes_replies(wave, at)
    ticket = read_ticket(token)
    if ticket is None or not is_genuine(ticket, secret=settings.SECRET_KEY, salt=wave.salt):
        raise WrongTicket
    if not _LOOKUP.fullmatch(lookup) or len(sealed) > LARGEST_DRAFT or not _SEALED.fullmatch(sealed):
        raise UnreadableAnswers
    if SealedDraft.objects.filter(wave=wave).count() >= MOST_DRAFTS:
        raise TooManyDrafts
    SealedDraft.objects.filter(wave=wave, lookup=lookup).delete()
    SealedDraft.objects.create(
        commune_id=wave.commune_id,
        wave=wave,
        lookup=lookup,
        sealed=sealed,
        expires_on=timezone.localdate(at) + KEPT_FOR,
    )


def sealed_draft(*, wave: Wave, lookup: str) -> str:
    """The sealed draft of a word. Raises `UnknownWord`."""
    draft = SealedDraft.objects.filter(wave=wave, lookup=lookup).first()
    if draft is None:
        raise UnknownWord
    return draft.sealed
