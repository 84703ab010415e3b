"""Replies on paper: typed in twice, compared, handed in like any other.

Nothing here goes into the history: an entry for each sheet would be a list of times with a person beside it. The code of
a sheet never comes with its answers; it becomes a ticket first (`services.redeeming`), as on a phone.
"""

import datetime
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from werkstattplan.modules.surveys.answering.answers import WrongAnswer, check_answers
from werkstattplan.modules.surveys.models import HIGHEST_NUMBER, LOWEST_NUMBER, PaperEntry, Questionnaire, Wave
from werkstattplan.modules.surveys.selectors.documents import document_with
from werkstattplan.modules.surveys.services.redeeming import check_takes_replies
from werkstattplan.modules.surveys.services.refusals import (
    AnotherTicket,
    TooManyEntries,
    UnknownEntry,
    UnreadableAnswers,
)
from werkstattplan.modules.surveys.services.replies import take_reply

# Half of the numbers, so that a guessed one is rarely somebody else's sheet.
MOST_ENTRIES = 4_500


@transaction.atomic
def keep_first_entry(
    *, wave: Wave, questionnaire: Questionnaire, answers: Mapping[str, Any], at: datetime.datetime
) -> PaperEntry:
    """Keep what was typed in first under a number for the sheet.

    Raises `NotBegun`, `Ended`, `UnreadableAnswers`, `TooManyEntries`.
    """
    check_takes_replies(wave, at)
    try:
        check_answers(document_with(questionnaire.sha256)[0], answers)
    except WrongAnswer as error:
        raise UnreadableAnswers from error
    Wave.objects.select_for_update(of=("self",)).get(pk=wave.pk)
    used = set(PaperEntry.objects.filter(wave=wave).values_list("number", flat=True))
    if len(used) >= MOST_ENTRIES:
        raise TooManyEntries
    free = [number for number in range(LOWEST_NUMBER, HIGHEST_NUMBER + 1) if number not in used]
    return PaperEntry.objects.create(
        commune_id=wave.commune_id,
        wave=wave,
        number=secrets.choice(free),
        questionnaire=questionnaire,
        answers=dict(answers),
    )


def first_entry(*, wave: Wave, number: int) -> PaperEntry:
    """What was typed in first. Raises `UnknownEntry`."""
    entry = PaperEntry.objects.filter(wave=wave, number=number).select_related("questionnaire").first()
    if entry is None:
        raise UnknownEntry
    return entry


@transaction.atomic
def hand_in(*, wave: Wave, number: int, token: str, answers: Mapping[str, Any], at: datetime.datetime) -> None:
    """Hand in the answers on which both entries agree, and forget the first entry.

    Raises `UnknownEntry` (also when it was handed in before), `AnotherTicket` when the code has brought another reply,
    and what `take_reply` raises.
    """
    entry = PaperEntry.objects.select_for_update(of=("self",)).filter(wave=wave, number=number).first()
    if entry is None:
        raise UnknownEntry
    version = Questionnaire.objects.get(pk=entry.questionnaire_id).number
    arrival = take_reply(wave=wave, token=token, questionnaire_number=version, answers=answers, at=at)
    if not arrival.is_new:
        raise AnotherTicket
    entry.delete()


def discard_entry(*, wave: Wave, number: int) -> None:
    """Forget a first entry, to begin anew. Raises `UnknownEntry`."""
    deleted, _ = PaperEntry.objects.filter(wave=wave, number=number).delete()
    if not deleted:
        raise UnknownEntry
