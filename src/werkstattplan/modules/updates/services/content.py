"""What an answer says: what belongs to it, and what cannot be."""

import datetime
import uuid
from dataclasses import dataclass, field

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.updates.models import Answer, Says
from werkstattplan.plan.models import Step, Tool

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


def write_content(answer: Answer, content: AnswerContent) -> None:
    """Let an answer that is or becomes a row say this, its finished steps included."""
    for name, value in columns_of(content).items():
        setattr(answer, name, value)
    answer.save()
    answer.finished_steps.set(_steps(answer.tool, content.finished_step_ids))


def columns_of(content: AnswerContent) -> dict[str, str | int | None]:
    """The values of the answer's own columns; what does not go with what is said is left out."""
    is_later = content.says == Says.LATER
    return {
        "says": content.says.value,
        "sentence": content.sentence.strip(),
        "later_year": content.later_year if is_later else None,
        "later_month": content.later_month if is_later else None,
        "spent_cents": content.spent_cents,
        "successor": " ".join(content.successor.split())[:200] if content.says == Says.NOT_MINE else "",
    }


def submission_key(form: uuid.UUID, *, tool: Tool, name: str, content: AnswerContent) -> uuid.UUID:
    """One key for one form sent with the same words: the second click finds the answer of the first.

    A form that comes again with other words, from the back button, is another answer: nothing that is typed is lost.
    """
    words = (tool.pk, name, *columns_of(content).values(), *sorted(content.finished_step_ids))
    return uuid.uuid5(form, repr(words))


def _steps(tool: Tool, ids: frozenset[int]) -> list[Step]:
    """Of the named steps those that belong to the tool."""
    return list(Step.objects.filter(tool=tool, pk__in=ids))
