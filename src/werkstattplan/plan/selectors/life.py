"""The life of a tool through all editions of its plan, as one line."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from werkstattplan.plan.models import Edition, EditionState, Fate, Plan, Tool, ToolFate
from werkstattplan.plan.selectors.changes import StaffView
from werkstattplan.platform.tenancy.models import Commune

OUTCOMES = {
    Fate.CONTINUE: "weitergeführt",
    Fate.CHANGE: "geändert",
    Fate.FINISH: "abgeschlossen",
    Fate.DROP: "aufgegeben",
    Fate.MERGE: "aufgegangen in",
    Fate.SUPERSEDE: "ersetzt durch",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Neighbour:
    """Another tool on the line: what this one went into, or what went into this one."""

    key: str
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LifeStop:
    """The tool in one edition. `tone` is begins, stays, changes or ends; `day` is that of the adoption or publication."""

    number: int
    standing: str
    day: datetime.date | None
    tone: str
    event: str
    reason: str = ""
    into: Neighbour | None = None
    absorbed: tuple[Neighbour, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Life:
    """The line of a tool: its newest title and wording, and one stop for each edition that knows it."""

    title: str
    wording: str
    stops: tuple[LifeStop, ...]
    is_in_newest: bool


def life_of(plan: Plan, key: str, *, view: StaffView, public_only: bool = False) -> Life | None:
    """The life of the tool with this key; None where no edition knows it. Three queries.

    With `public_only` only editions count that the public saw, and `view` must be the public's.
    """
    editions = [row for row in plan.editions.order_by("number") if not public_only or row.state != EditionState.DRAFT]
    tools = {
        row.edition_id: row for row in Tool.objects.filter(edition__in=editions, key=key).order_by("edition__number")
    }
    if not tools:
        return None
    fates = ToolFate.objects.filter(edition__in=editions).select_related("old_tool", "successor")
    own: dict[int, ToolFate] = {}
    absorbed: defaultdict[int, list[Neighbour]] = defaultdict(list)
    for row in fates.filter(old_tool__key=key) | fates.filter(successor__key=key):
        if row.old_tool.key == key:
            own[row.edition_id] = row
        else:
            neighbour = Neighbour(key=row.old_tool.key, title=view.text(row.old_tool.title))
            absorbed[row.edition_id].append(neighbour)
    newest = list(tools.values())[-1]
    stops: list[LifeStop] = []
    for edition in editions:
        if edition.pk in tools or edition.pk in own:
            stops.append(_stop(edition, own.get(edition.pk), absorbed[edition.pk], is_first=not stops, view=view))
    return Life(
        title=view.text(newest.title),
        wording=view.text(newest.wording),
        stops=tuple(stops),
        is_in_newest=newest.edition_id == editions[-1].pk,
    )


def was_public(commune: Commune, plan_slug: str, key: str) -> bool:
    """Whether the tool with this key stood in an edition that the public saw, of a plan that it still sees. One query."""
    plans = Edition.objects.filter(plan__slug=plan_slug, commune=commune, state=EditionState.PUBLISHED).values("plan")
    seen = Tool.objects.filter(edition__plan__in=plans, edition__state=EditionState.SUPERSEDED, key=key)
    return seen.exists()


def _stop(
    edition: Edition, fate: ToolFate | None, absorbed: list[Neighbour], *, is_first: bool, view: StaffView
) -> LifeStop:
    tone, event, into = "stays", "weitergeführt", None
    if is_first:
        tone, event = "begins", "neu im Plan" if edition.number > 1 else "seit Beginn im Plan"
    elif fate is not None:
        tone = "ends" if not fate.stays else "changes" if fate.fate == Fate.CHANGE else "stays"
        event = OUTCOMES[Fate(fate.fate)]
        if fate.successor is not None:
            into = Neighbour(key=fate.successor.key, title=view.text(fate.successor.title))
    return LifeStop(
        number=edition.number,
        standing=edition.standing,
        day=day_of(edition),
        tone=tone,
        event=event,
        reason=view.text(fate.reason) if fate else "",
        into=into,
        absorbed=tuple(absorbed),
    )


def day_of(edition: Edition) -> datetime.date | None:
    """The day by which an edition is known: of its adoption, or of its publication."""
    if edition.adopted_on is not None:
        return edition.adopted_on
    return timezone.localdate(edition.published_at) if edition.published_at else None
