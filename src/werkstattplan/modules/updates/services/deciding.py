"""What the coordination makes of an answer."""

import datetime

from django.db import transaction
from django.utils import timezone

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.updates.models import Answer, AnswerState, TrustedPerson
from werkstattplan.modules.updates.services.content import AnswerContent, check_content, write_content
from werkstattplan.modules.updates.services.into_plan import close, put_into_plan
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.people.models import Person

# What can be changed about an answer, as the history names it.
COLUMNS = ("says", "sentence", "later_year", "later_month", "spent_cents", "successor")


class AlreadyDecided(Refusal):
    """Somebody else was quicker."""

    code = "answer-already-decided"
    sentence = "Über diese Antwort ist schon entschieden. Bitte laden Sie die Seite neu."


class AnswerWasReplaced(Refusal):
    """The person has said something else meanwhile."""

    code = "answer-was-replaced"
    sentence = "Diese Antwort wurde inzwischen durch eine neue ersetzt. Bitte sehen Sie sich die neue an."


@transaction.atomic
def accept_answer(*, answer: Answer, actor: User, at: datetime.datetime, edited: AnswerContent | None = None) -> Answer:
    """Make an answer, perhaps with other words, part of the plan. Its `report` is None where the status stays as it is.

    Raises `AlreadyDecided`, `AnswerWasReplaced`, and what is wrong with edited words.
    """
    locked = waiting_and_locked(answer)
    if edited is not None:
        check_content(edited, today=timezone.localdate(at))
        before = _as_data(locked)
        write_content(locked, edited)
        record_change(
            commune=locked.commune,
            actor=actor,
            at=at,
            verb="ändert die Antwort",
            subject=locked,
            before=before,
            after=_as_data(locked),
        )
    put_into_plan(locked, actor=actor, at=at)
    return locked


@transaction.atomic
def discard_answer(*, answer: Answer, actor: User, at: datetime.datetime) -> None:
    """Leave an answer out of the plan, for example one of two; it is kept.

    Raises `AlreadyDecided`, `AnswerWasReplaced`.
    """
    locked = waiting_and_locked(answer)
    close(locked, AnswerState.DISCARDED, verb="übernimmt die Antwort nicht", actor=actor, at=at)


@transaction.atomic
def set_trust(*, person: Person, is_trusted: bool, actor: User, at: datetime.datetime) -> None:
    """Let a person's answers go straight into the plan, or no longer."""
    before = TrustedPerson.objects.filter(person=person).exists()
    if before == is_trusted:
        return
    if is_trusted:
        TrustedPerson.objects.create(commune=person.commune, person=person, trusted_by=actor, since=at)
    else:
        TrustedPerson.objects.filter(person=person).delete()
    record_change(
        commune=person.commune,
        actor=actor,
        at=at,
        verb="lässt Antworten direkt durch" if is_trusted else "prüft Antworten wieder",
        subject=person,
        before={"direkt": before},
        after={"direkt": is_trusted},
    )


def waiting_and_locked(answer: Answer) -> Answer:
    """The answer as it is now, for the transaction alone. Raises `AlreadyDecided`, `AnswerWasReplaced`."""
    locked = Answer.objects.select_for_update(of=("self",)).select_related("tool", "commune").get(pk=answer.pk)
    if locked.state == AnswerState.SUPERSEDED:
        raise AnswerWasReplaced
    if locked.state != AnswerState.PROPOSED:
        raise AlreadyDecided
    return locked


def _as_data(answer: Answer) -> dict[str, object]:
    steps = sorted(answer.finished_steps.values_list("title", flat=True))
    return {name: getattr(answer, name) for name in COLUMNS} | {"finished_steps": steps}
