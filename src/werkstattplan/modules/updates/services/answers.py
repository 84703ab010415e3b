"""Giving an answer, and what the coordination makes of it."""

import datetime
import uuid
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.updates.models import Answer, AnswerFile, AnswerState, Channel, Says, TrustedPerson
from werkstattplan.plan.contracts import ToolStatus
from werkstattplan.plan.models import MoneyLine, StatusReport, Step, Tool
from werkstattplan.plan.services.attachments import attach_file
from werkstattplan.plan.services.report_status import report_status
from werkstattplan.plan.services.steps import change_step
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.files.services import store_file
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.people.models import Person

MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober"),
    *("November", "Dezember"),
)
STATUS_OF = {
    Says.RUNNING: ToolStatus.RUNNING,
    Says.DONE: ToolStatus.DONE,
    Says.STUCK: ToolStatus.PAUSED,
    Says.LATER: ToolStatus.PLANNED,
}
FURTHEST_YEARS = 20


class ReasonNeeded(Refusal):
    """Something is stuck and nobody says why."""

    code = "reason-needed"
    sentence = "Bitte schreiben Sie kurz dazu, warum es stockt. Ein Satz genügt."


class MonthNeeded(Refusal):
    """It comes later, but when?"""

    code = "month-needed"
    sentence = "Bitte wählen Sie den Monat und das Jahr, in dem es voraussichtlich so weit ist."


class MonthInPast(Refusal):
    """It is said to come in a month that is over."""

    code = "month-in-past"
    sentence = "Dieser Monat ist schon vorbei. Bitte wählen Sie einen, der noch kommt."


class NameNeeded(Refusal):
    """An answer without a name."""

    code = "name-needed"
    sentence = "Bitte sagen Sie, wer Sie sind. Ohne Namen können wir die Antwort nicht zuordnen."


class AlreadyDecided(Refusal):
    """Somebody else was quicker."""

    code = "answer-already-decided"
    sentence = "Über diese Antwort ist schon entschieden. Bitte laden Sie die Seite neu."


class QuestionNeeded(Refusal):
    """To ask back needs a question."""

    code = "question-needed"
    sentence = "Bitte schreiben Sie, was Sie wissen möchten."


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerContent:
    """What is said, as it came from a form."""

    says: Says
    sentence: str = ""
    later_year: int | None = None
    later_month: int | None = None
    spent_cents: int | None = None
    successor: str = ""
    finished_step_ids: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, kw_only=True, slots=True)
class Speaker:
    """Who says it, and how it came in; `entered_by` for what a clerk types in."""

    name: str
    channel: Channel
    person: Person | None = None
    is_somebody_else: bool = False
    entered_by: User | None = None


def give_answer(
    *, tool: Tool, speaker: Speaker, content: AnswerContent, token: uuid.UUID, at: datetime.datetime
) -> Answer:
    """Keep an answer as a proposal; the same form twice gives the same answer. What a trusted person says is accepted
    at once.

    Raises `NameNeeded`, `ReasonNeeded`, `MonthNeeded`, `MonthInPast`.
    """
    name = " ".join(speaker.name.split())[:200]
    if not name:
        raise NameNeeded
    check_content(content, today=timezone.localdate(at))
    try:
        with transaction.atomic():
            answer = Answer.objects.create(
                commune=tool.commune,
                tool=tool,
                token=token,
                person=speaker.person,
                said_by=name,
                is_somebody_else=speaker.is_somebody_else,
                channel=speaker.channel,
                said_at=at,
                entered_by=speaker.entered_by,
                **_columns(content),
            )
            answer.finished_steps.set(_steps(tool, content.finished_step_ids))
            record_change(
                commune=tool.commune,
                actor=speaker.entered_by,
                at=at,
                verb="antwortet",
                subject=answer,
                before={},
                after={"stand": answer.says},
            )
            if _is_trusted(speaker):
                _accept(answer, actor=speaker.entered_by, at=at)
    except IntegrityError:
        return Answer.objects.get(token=token)
    return answer


def check_content(content: AnswerContent, *, today: datetime.date) -> None:
    """Raise `ReasonNeeded`, `MonthNeeded` or `MonthInPast` if something is missing or cannot be."""
    if content.says == Says.STUCK and not content.sentence.strip():
        raise ReasonNeeded
    if content.says == Says.LATER:
        if content.later_year is None or content.later_month is None or not 1 <= content.later_month <= 12:
            raise MonthNeeded
        if (content.later_year, content.later_month) < (today.year, today.month):
            raise MonthInPast
        if content.later_year > today.year + FURTHEST_YEARS:
            raise MonthNeeded


@transaction.atomic
def add_file(*, answer: Answer, name: str, content: bytes) -> AnswerFile:
    """Keep a photo or file with an answer; raises `FileTooLarge`, `FileEmpty`."""
    stored = store_file(commune=answer.commune, actor=answer.entered_by, name=name, content=content)
    return AnswerFile.objects.create(commune=answer.commune, answer=answer, file=stored)


@transaction.atomic
def accept_answer(
    *, answer: Answer, actor: User, at: datetime.datetime, edited: AnswerContent | None = None
) -> StatusReport | None:
    """Make an answer, perhaps with other words, part of the plan; None where it only says that somebody else answers
    for the tool now.

    Raises `AlreadyDecided`, and what is wrong with edited words.
    """
    locked = _locked(answer)
    if edited is not None:
        check_content(edited, today=timezone.localdate(at))
        for name, value in _columns(edited).items():
            setattr(locked, name, value)
        locked.finished_steps.set(_steps(locked.tool, edited.finished_step_ids))
    return _accept(locked, actor=actor, at=at)


@transaction.atomic
def ask_back(*, answer: Answer, question: str, actor: User, at: datetime.datetime) -> None:
    """Give an answer back with a question; it stays open for the person. Raises `AlreadyDecided`, `QuestionNeeded`."""
    if not question.strip():
        raise QuestionNeeded
    locked = _locked(answer)
    locked.question = question.strip()
    _decide(locked, AnswerState.RETURNED, verb="fragt nach", actor=actor, at=at)


@transaction.atomic
def discard_answer(*, answer: Answer, actor: User, at: datetime.datetime) -> None:
    """Leave an answer out of the plan, for example the first of two; it is kept. Raises `AlreadyDecided`."""
    _decide(_locked(answer), AnswerState.DISCARDED, verb="übernimmt die Antwort nicht", actor=actor, at=at)


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


def _columns(content: AnswerContent) -> dict[str, object]:
    is_later = content.says == Says.LATER
    return {
        "says": content.says,
        "sentence": content.sentence.strip(),
        "later_year": content.later_year if is_later else None,
        "later_month": content.later_month if is_later else None,
        "spent_cents": content.spent_cents,
        "successor": " ".join(content.successor.split())[:200] if content.says == Says.NOT_MINE else "",
    }


def _steps(tool: Tool, ids: frozenset[int]) -> list[Step]:
    """Of the named steps those that belong to the tool."""
    return list(Step.objects.filter(tool=tool, pk__in=ids))


def _is_trusted(speaker: Speaker) -> bool:
    """Not whoever holds a forwarded link, only the person it was sent to."""
    if speaker.person is None or speaker.is_somebody_else:
        return False
    return TrustedPerson.objects.filter(person=speaker.person).exists()


def _locked(answer: Answer) -> Answer:
    locked = Answer.objects.select_for_update(of=("self",)).select_related("tool", "commune").get(pk=answer.pk)
    if locked.state != AnswerState.PROPOSED:
        raise AlreadyDecided
    return locked


def _accept(answer: Answer, *, actor: User | None, at: datetime.datetime) -> StatusReport | None:
    if answer.says != Says.NOT_MINE:
        answer.report = report_status(
            tool=answer.tool,
            status=STATUS_OF[Says(answer.says)],
            reason=reason_of(answer),
            reported_on=timezone.localdate(answer.said_at),
            reported_by=f"{answer.said_by} ({answer.get_channel_display()})"[:200],
            actor=actor,
            at=at,
        )
    for step in answer.finished_steps.all():
        change_step(step=step, actor=actor, at=at, is_done=True)
    if answer.spent_cents is not None:
        _spend(answer, answer.spent_cents)
    for part in answer.files.select_related("file"):
        attach_file(
            tool=answer.tool,
            actor=actor,
            at=at,
            title=part.file.name[:200],
            name=part.file.name,
            content=part.file.content.read(),
            is_public=False,
        )
    _decide(answer, AnswerState.ACCEPTED, verb="übernimmt die Antwort", actor=actor, at=at)
    return answer.report


def reason_of(answer: Answer) -> str:
    """The words that go into the status report."""
    parts = []
    if answer.says == Says.STUCK:
        parts.append("Es stockt:")
    if answer.says == Says.LATER and answer.later_month and answer.later_year:
        parts.append(f"Kommt später, voraussichtlich {MONTHS[answer.later_month - 1]} {answer.later_year}.")
    if answer.sentence:
        parts.append(answer.sentence)
    return " ".join(parts)


def _spend(answer: Answer, cents: int) -> None:
    last = MoneyLine.objects.filter(tool=answer.tool).aggregate(last=Max("position"))["last"]
    MoneyLine.objects.create(
        commune=answer.commune,
        tool=answer.tool,
        position=0 if last is None else last + 1,
        kind=MoneyLine.Kind.SPENT,
        amount_cents=cents,
        note=f"gemeldet am {timezone.localdate(answer.said_at):%d.%m.%Y}",
    )


def _decide(answer: Answer, state: AnswerState, *, verb: str, actor: User | None, at: datetime.datetime) -> None:
    answer.state, answer.decided_by, answer.decided_at = state, actor, at
    answer.save()
    record_change(
        commune=answer.commune,
        actor=actor,
        at=at,
        verb=verb,
        subject=answer,
        before={"zustand": AnswerState.PROPOSED.value},
        after={"zustand": state.value},
    )
