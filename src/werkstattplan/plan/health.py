"""How a tool really stands: what was said, held against what is known. Plain functions of facts and a day.

Nothing is averaged and no points are given. The state is that of the first rule below that holds; every rule that holds
gives its reason, with the source of the fact.

1. closed: it was said to be finished, given up or replaced.
2. silent: nobody has ever said how it stands, and nothing shows it.
3. stopped: it was said to rest.
4. behind: a step should be finished and is not.
5. outdated: the last word is older than half a year.
6. ahead: it has not begun, and need not have.
7. running: what was said and what is known agree.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from werkstattplan.kernel.money import format_euros
from werkstattplan.plan.contracts import ToolStatus

OUTDATED_AFTER_DAYS = 183
CLOSED = (ToolStatus.DONE, ToolStatus.DROPPED, ToolStatus.SUPERSEDED)


class Health(StrEnum):
    """States in the order in which a list shows them."""

    STOPPED = "stopped"
    BEHIND = "behind"
    SILENT = "silent"
    OUTDATED = "outdated"
    RUNNING = "running"
    AHEAD = "ahead"
    CLOSED = "closed"


LABELS = {
    Health.STOPPED: "stockt",
    Health.BEHIND: "im Verzug",
    Health.SILENT: "kein Stand bekannt",
    Health.OUTDATED: "Stand veraltet",
    Health.RUNNING: "im Plan",
    Health.AHEAD: "noch nicht begonnen",
    Health.CLOSED: "beendet",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class StepFact:
    """A step: its last planned day, and whether it is finished; `due_on` is None where no year is planned."""

    title: str
    due_on: datetime.date | None
    is_done: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolFacts:
    """What is known of a tool. Money in cents; `planned_cents` is None where no exact amount is planned."""

    status: ToolStatus
    status_label: str
    reported_on: datetime.date | None
    reported_by: str
    reason: str
    steps: tuple[StepFact, ...]
    first_year: int | None
    planned_cents: int | None
    spent_cents: int
    has_contact: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why a state is as it is: a German sentence, where the fact stands, and the day it is from, if it has one."""

    text: str
    source: str
    day: datetime.date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolHealth:
    """The state of a tool with all its reasons; contradictions stand beside each other, unresolved."""

    state: Health
    reasons: tuple[Reason, ...]

    @property
    def label(self) -> str:
        """The state in German."""
        return LABELS[self.state]


def tool_health(facts: ToolFacts, on: datetime.date) -> ToolHealth:
    """The state of a tool on a day, with its reasons."""
    state = state_of(
        status=facts.status,
        reported_on=facts.reported_on,
        is_overdue=bool(_overdue(facts, on)),
        has_done=any(step.is_done for step in facts.steps),
        first_year=facts.first_year,
        on=on,
    )
    return ToolHealth(state=state, reasons=tuple(_reasons(facts, on)))


def count_states(healths: Iterable[ToolHealth]) -> list[tuple[Health, str, int]]:
    """How many tools are in each state, in the order of a list; states that no tool is in are left out."""
    counts = Counter(health.state for health in healths)
    return [(state, LABELS[state], counts[state]) for state in Health if counts[state]]


def state_of(
    *,
    status: ToolStatus,
    reported_on: datetime.date | None,
    is_overdue: bool,
    has_done: bool,
    first_year: int | None,
    on: datetime.date,
) -> Health:
    """The state of a tool from what the rules above look at."""
    if status in CLOSED:
        return Health.CLOSED
    if reported_on is None and status is ToolStatus.UNKNOWN and not has_done:
        return Health.AHEAD if first_year is not None and first_year > on.year else Health.SILENT
    if status is ToolStatus.PAUSED:
        return Health.STOPPED
    if is_overdue:
        return Health.BEHIND
    if reported_on is not None and (on - reported_on).days > OUTDATED_AFTER_DAYS:
        return Health.OUTDATED
    return Health.AHEAD if status in (ToolStatus.IDEA, ToolStatus.PLANNED) else Health.RUNNING


def _reasons(facts: ToolFacts, on: datetime.date) -> Iterator[Reason]:
    if facts.reported_on is None:
        yield Reason(text="Niemand hat bisher gesagt, wie es steht.", source="Sachstand")
    else:
        text = f"Gemeldet: {facts.status_label}" + (f". {facts.reason}" if facts.reason else "")
        yield Reason(text=text, source=f"Sachstand, {facts.reported_by}", day=facts.reported_on)
        if facts.status not in CLOSED and (on - facts.reported_on).days > OUTDATED_AFTER_DAYS:
            months = (on - facts.reported_on).days // 30
            yield Reason(text=f"Das ist {months} Monate her.", source="Sachstand", day=facts.reported_on)
    yield from _reasons_of_steps(facts, on)
    if facts.planned_cents is not None and facts.spent_cents > facts.planned_cents:
        spent, planned = format_euros(facts.spent_cents), format_euros(facts.planned_cents)
        yield Reason(text=f"Ausgegeben sind {spent}, geplant waren {planned}.", source="Beträge")
    if not facts.has_contact:
        yield Reason(text="Es ist keine Ansprechperson genannt.", source="Ansprechperson")


def _reasons_of_steps(facts: ToolFacts, on: datetime.date) -> Iterator[Reason]:
    total, overdue, still_open = len(facts.steps), _overdue(facts, on), [s for s in facts.steps if not s.is_done]
    if facts.status in CLOSED:
        if still_open and facts.status is ToolStatus.DONE:
            yield Reason(text=f"{len(still_open)} von {total} Schritten sind nicht abgehakt.", source="Monatsblatt")
        return
    if overdue:
        first = min(overdue, key=lambda step: step.due_on or on)
        verb = "ist" if len(overdue) == 1 else "sind"
        text = f"{len(overdue)} von {total} Schritten {verb} überfällig, seit längstem „{first.title}“."
        yield Reason(text=text, source="Monatsblatt", day=first.due_on)
    elif total and not still_open:
        yield Reason(text="Alle Schritte sind abgehakt, das Werkzeug aber nicht beendet.", source="Monatsblatt")


def _overdue(facts: ToolFacts, on: datetime.date) -> list[StepFact]:
    return [step for step in facts.steps if not step.is_done and step.due_on is not None and step.due_on < on]
