"""What has to be said about tools to keep a plan true: overdue steps, the age of the status, and who answers for them."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Max, OuterRef, Q, Subquery

from werkstattplan.plan.contracts import ToolStatus
from werkstattplan.plan.models import Edition, EditionState, Responsibility, StatusReport, Step, Tool, ToolYear
from werkstattplan.plan.models.steps import months_from_bits

# Of these nothing more is expected.
CLOSED_STATUSES = (ToolStatus.DONE.value, ToolStatus.DROPPED.value, ToolStatus.SUPERSEDED.value)


@dataclass(frozen=True, kw_only=True, slots=True)
class OverdueStep:
    """A step that should be finished and is not; `due_on` is the last day of its last planned month or year."""

    id: int
    title: str
    due_on: datetime.date


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolContact:
    """A contact of a tool by the keys of its parts; any may be missing."""

    person_id: int | None
    function_id: int | None
    organisation_id: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolUpkeep:
    """A tool of a current edition, when somebody last said something about it, and what is overdue."""

    plan_slug: str
    tool_key: str
    title: str
    status: str
    known_since: datetime.date
    reported_on: datetime.date | None
    overdue: tuple[OverdueStep, ...]
    contacts: tuple[ToolContact, ...]


def current_editions() -> list[Edition]:
    """The edition of each plan that is worked with: the published one, else the newest draft. One query."""
    found: dict[int, Edition] = {}
    for edition in Edition.objects.exclude(state=EditionState.SUPERSEDED).select_related("plan").order_by("number"):
        known = found.get(edition.plan_id)
        if known is None or known.state != EditionState.PUBLISHED:
            found[edition.plan_id] = edition
    return list(found.values())


def upkeep_of_tools(on: datetime.date) -> list[ToolUpkeep]:
    """Every tool of the commune in scope of which something is expected by now: it has begun and is not closed.

    Five queries, whatever their number.
    """
    editions = {edition.pk: edition for edition in current_editions()}
    tools = Tool.objects.filter(edition__in=editions).exclude(status__in=CLOSED_STATUSES)
    first_years = ToolYear.objects.filter(tool=OuterRef("pk")).order_by("year").values("year")[:1]
    # Written out, because a tool without years has none to compare.
    has_begun = Q(first_year=None) | Q(first_year__lte=on.year)
    tools = tools.annotate(first_year=Subquery(first_years)).filter(has_begun)
    rows = list(tools.order_by("pk").values_list("pk", "edition_id", "key", "title", "status"))
    reported = _last_reports(editions.values())
    overdue = _overdue_steps(on, editions)
    contacts = _contacts(editions)
    found = []
    for pk, edition_id, key, title, status in rows:
        edition = editions[edition_id]
        found.append(
            ToolUpkeep(
                plan_slug=edition.plan.slug,
                tool_key=key,
                title=title,
                status=status,
                known_since=(edition.published_at or edition.created_at).date(),
                reported_on=reported.get((edition.plan_id, key)),
                overdue=tuple(overdue.get(pk, ())),
                contacts=tuple(contacts.get(pk, ())),
            )
        )
    return found


def due_on(year: int, months: Iterable[int]) -> datetime.date:
    """The last day of the last month, or of the year where no month is planned."""
    last = max(months, default=12)
    first_after = datetime.date(year + 1, 1, 1) if last == 12 else datetime.date(year, last + 1, 1)
    return first_after - datetime.timedelta(days=1)


def _last_reports(editions: Iterable[Edition]) -> dict[tuple[int, str], datetime.date]:
    """By plan and tool key, so that a report on an older edition counts for the same tool."""
    plans = [edition.plan_id for edition in editions]
    rows = (
        StatusReport.objects.filter(tool__edition__plan__in=plans)
        .order_by()
        .values_list("tool__edition__plan_id", "tool__key")
        .annotate(last=Max("reported_on"))
    )
    return {(plan, key): last for plan, key, last in rows}


def _overdue_steps(on: datetime.date, editions: Mapping[int, Edition]) -> dict[int, list[OverdueStep]]:
    found: dict[int, list[OverdueStep]] = defaultdict(list)
    steps = Step.objects.filter(tool__edition__in=editions, is_done=False, year__lte=on.year).order_by("position")
    for pk, tool, title, year, planned in steps.values_list("pk", "tool_id", "title", "year", "planned_months"):
        day = due_on(year or on.year, months_from_bits(planned) if isinstance(planned, int) else planned)
        if day < on:
            found[tool].append(OverdueStep(id=pk, title=title, due_on=day))
    return found


def _contacts(editions: Mapping[int, Edition]) -> dict[int, list[ToolContact]]:
    found: dict[int, list[ToolContact]] = defaultdict(list)
    rows = Responsibility.objects.filter(tool__edition__in=editions).order_by("position", "pk")
    for tool, person, function, organisation in rows.values_list(
        "tool_id", "person_id", "function_id", "organisation_id"
    ):
        found[tool].append(ToolContact(person_id=person, function_id=function, organisation_id=organisation))
    return found
