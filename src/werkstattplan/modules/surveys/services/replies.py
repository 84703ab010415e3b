"""Taking in answers and letting them go again: mixed, in batches, counted once."""

import datetime
import json
import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.access.tickets import Ticket, is_genuine, read_ticket
from werkstattplan.modules.surveys.answering.answers import WrongAnswer, check_answers, questions_of, tidied
from werkstattplan.modules.surveys.document.running import Run
from werkstattplan.modules.surveys.models import (
    AnonymityLevel,
    Batch,
    Questionnaire,
    QuotaCounts,
    Reply,
    SpentTicket,
    Wave,
)
from werkstattplan.modules.surveys.selectors.documents import document_with
from werkstattplan.modules.surveys.services.counting import count_released
from werkstattplan.modules.surveys.services.redeeming import check_takes_replies
from werkstattplan.modules.surveys.services.refusals import (
    TooMuchText,
    UnknownQuestionnaire,
    UnreadableAnswers,
    WrongTicket,
)

LARGEST_REPLY = 200_000
_MIXER = secrets.SystemRandom()


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """What the sender is told: the reply is there, and whether it was there before."""

    is_new: bool


def take_reply(
    *, wave: Wave, token: str, questionnaire_number: int, answers: Mapping[str, Any], at: datetime.datetime
) -> Arrival:
    """Take in the answers of a ticket; the same ticket again changes nothing and says so.

    Answers to any version of the questionnaire are taken. Raises `WrongTicket`, `NotBegun`, `Ended`,
    `UnknownQuestionnaire`, `UnreadableAnswers`, `TooMuchText`.
    """
    ticket = read_ticket(token)
    if ticket is None:
        raise WrongTicket
    try:
        check_takes_replies(wave, at)
        if not is_genuine(ticket, secret=settings.SECRET_KEY, salt=wave.salt):
            raise WrongTicket
        number, checked = _checked(wave, questionnaire_number, answers)
    except Refusal:
        # What has arrived stays arrived, also when a wave is over and its keys are gone.
        if SpentTicket.objects.filter(pk=ticket.spent_id, wave=wave).exists():
            return Arrival(is_new=False)
        raise
    return _keep(wave, ticket, number, checked)


def _checked(wave: Wave, questionnaire_number: int, answers: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """The row of the questionnaire and the answers as they are kept. Raises `UnknownQuestionnaire` and more."""
    rows = Questionnaire.objects.filter(survey_id=wave.survey_id, number=questionnaire_number)
    found = rows.values_list("pk", "sha256").first()
    if found is None:
        raise UnknownQuestionnaire
    if len(json.dumps(answers)) > LARGEST_REPLY:
        raise TooMuchText
    data, document = document_with(found[1])
    try:
        check_answers(data, answers)
    except WrongAnswer as error:
        raise UnreadableAnswers from error
    questions = questions_of(data)
    kept = Run(document, answers).kept_answers()
    return found[0], {name: tidied(questions[name], value) for name, value in kept.items()}


@transaction.atomic
def _keep(wave: Wave, ticket: Ticket, questionnaire_id: int, answers: dict[str, Any]) -> Arrival:
    """Put the reply among those that wait, in one transaction with its ticket.

    All replies that wait are one value, mixed and written anew each time, so that it keeps no order of arrival.
    """
    # A ticket may be older than a promise that was made stricter since: then the group is not kept.
    box_id = ticket.box_id if wave.anonymity_level == AnonymityLevel.WITH_GROUP else 0
    batch = Batch.objects.select_for_update().get(wave=wave, box_id=box_id or None)
    # Looked up under the lock: the same reply may come twice at the same moment.
    if SpentTicket.objects.filter(pk=ticket.spent_id).exists():
        return Arrival(is_new=False)
    SpentTicket.objects.create(pk=ticket.spent_id, commune_id=wave.commune_id, wave=wave)
    batch.waiting = mixed([*batch.waiting, [questionnaire_id, answers]])
    batch.size = len(batch.waiting)
    if batch.size >= wave.batch_size:
        _release(wave, batch)
    batch.save(update_fields=["waiting", "size", "released"])
    if not wave.has_replies:
        Wave.objects.filter(pk=wave.pk, has_replies=False).update(has_replies=True)
    return Arrival(is_new=True)


def _release(wave: Wave, batch: Batch) -> None:
    add_replies(wave, batch.box_id, batch.waiting)
    batch.waiting, batch.size = [], 0
    batch.released += 1


def add_replies(wave: Wave, box_id: int | None, waiting: list[list[Any]]) -> None:
    """Let replies go into the table of results, in mixed order and under new random keys, and count them."""
    if waiting:
        count_released(wave=wave, released=waiting)
    Reply.objects.bulk_create(
        Reply(commune_id=wave.commune_id, wave=wave, questionnaire_id=number, box_id=box_id, answers=answers)
        for number, answers in mixed(waiting)
    )
    _count_quotas(wave, waiting)


def _count_quotas(wave: Wave, waiting: list[list[Any]]) -> None:
    """Note for which quotas these replies count."""
    counted: Counter[str] = Counter()
    for pk, sha256 in Questionnaire.objects.filter(pk__in={number for number, _ in waiting}).values_list(
        "pk", "sha256"
    ):
        document = document_with(sha256)[1]
        if document.quotas:
            for number, answers in waiting:
                counted.update(Run(document, answers).quotas() if number == pk else ())
    if counted:
        QuotaCounts.objects.get_or_create(wave=wave, commune_id=wave.commune_id)
        row = QuotaCounts.objects.select_for_update().get(wave=wave)
        row.counts = dict(counted + Counter(row.counts))
        row.save(update_fields=["counts"])


def mixed(rows: list[Any]) -> list[Any]:
    """The rows in an order that nobody can compute again."""
    return _MIXER.sample(rows, len(rows))
