"""What the coordination sees first: what waits, what does not go as it should, what changed, what is missing."""

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from werkstattplan.kernel.modules import Consequence, WaitingItem
from werkstattplan.plan.health import LABELS, Health, ToolHealth
from werkstattplan.plan.models import Edition, FieldOfAction, Import, ImportState, Responsibility, Tool
from werkstattplan.plan.selectors.editions import open_decisions
from werkstattplan.plan.selectors.health import health_of_tools, states_of_editions
from werkstattplan.plan.selectors.upkeep import current_editions
from werkstattplan.plan.selectors.waiting import Gap, gaps_by_edition
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.feedback.models import Feedback, State
from werkstattplan.platform.modules import registry
from werkstattplan.platform.notify.selectors import waiting_mail
from werkstattplan.platform.people.models import Person
from werkstattplan.platform.tenancy.models import Commune

# What needs somebody, the worst first. Of each, so many are shown.
TROUBLE = (Health.STOPPED, Health.BEHIND, Health.SILENT, Health.OUTDATED)
SHOWN = 25
CHANGES_SHOWN = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class TodayFilter:
    """What the page is narrowed to: a field by its number, a person by theirs; None narrows nothing."""

    field_id: int | None = None
    person_id: int | None = None

    @property
    def narrows(self) -> bool:
        """Whether anything is chosen."""
        return self.field_id is not None or self.person_id is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class TroubledTool:
    """A tool that needs somebody, with the reasons."""

    tool: Tool
    health: ToolHealth


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """The tools that need somebody for the same cause; of many only the first are shown."""

    state: Health
    total: int
    tools: list[TroubledTool]

    @property
    def label(self) -> str:
        """The state in German."""
        return LABELS[self.state]


@dataclass(frozen=True, kw_only=True, slots=True)
class Today:
    """The page."""

    waiting: list[WaitingItem]
    trouble: list[Trouble]
    counts: list[tuple[str, str, int]]
    changes: list[Change]
    gaps: list[tuple[Edition, list[Gap]]]
    fields: list[FieldOfAction]
    people: list[Person]


def today_of(commune: Commune, on: datetime.date, chosen: TodayFilter) -> Today:
    """Everything on the page of the commune in scope. The number of queries does not depend on the number of tools."""
    editions = current_editions()
    states = states_of_editions(editions, on)
    wanted = _chosen_tools(editions, chosen)
    mine = {pk: state for pk, state in states.items() if wanted is None or pk in wanted}
    counts = Counter(mine.values())
    gaps = gaps_by_edition(editions)
    return Today(
        waiting=waiting_items(commune, on),
        trouble=_trouble(mine, on),
        counts=[(state.value, LABELS[state], counts[state]) for state in Health if counts[state]],
        changes=list(Change.objects.exclude(object_type="tenancy.commune")[:CHANGES_SHOWN]),
        gaps=[(edition, gaps[edition.pk]) for edition in editions if gaps[edition.pk]],
        fields=list(FieldOfAction.objects.filter(edition__in=editions)),
        people=list(Person.objects.filter(responsibilities__tool__edition__in=editions).distinct()[:500]),
    )


def waiting_items(commune: Commune, on: datetime.date) -> list[WaitingItem]:
    """What waits for a decision, here and in every module, by consequence and age."""
    items = [*_imports(commune), *_decisions(commune), *_feedback(commune, on), *waiting_mail(commune, on)]
    for module in registry.modules_of(commune):
        if module.today is not None:
            items.extend(module.today(on))
    return sorted(items, key=lambda item: (-item.consequence, item.since or on, item.label))


def _imports(commune: Commune) -> Iterator[WaitingItem]:
    count = Import.objects.filter(state=ImportState.REVIEW).count()
    if count:
        label = "Ein gelesenes Dokument prüfen" if count == 1 else f"{count} gelesene Dokumente prüfen"
        yield WaitingItem(label=label, url=reverse("imports:list", args=[commune.slug]), count=count)


def _decisions(commune: Commune) -> Iterator[WaitingItem]:
    for edition, count in open_decisions():
        words = "Über ein Werkzeug" if count == 1 else f"Über {count} Werkzeuge"
        yield WaitingItem(
            label=f"{words} für Fassung {edition.number} entscheiden",
            url=reverse("work:succession", args=[commune.slug, edition.plan.slug]),
            count=count,
            since=timezone.localdate(edition.created_at),
        )


def _feedback(commune: Commune, on: datetime.date) -> Iterator[WaitingItem]:
    due = list(Feedback.objects.exclude(state=State.ANSWERED).order_by("due_on").values_list("due_on", flat=True))
    if not due:
        return
    first = due[0]
    late = first is not None and first < on
    label = "Eine Rückmeldung beantworten" if len(due) == 1 else f"{len(due)} Rückmeldungen beantworten"
    if first is not None:
        label += f", die erste {'seit' if late else 'bis'} {first:%d.%m.%Y}{' überfällig' if late else ''}"
    yield WaitingItem(
        label=label,
        url=reverse("feedback:list", args=[commune.slug]),
        count=len(due),
        consequence=Consequence.LOSS if late else Consequence.DEADLINE,
    )


def _chosen_tools(editions: list[Edition], chosen: TodayFilter) -> set[int] | None:
    if not chosen.narrows:
        return None
    tools: QuerySet[Tool] = Tool.objects.filter(edition__in=editions)
    if chosen.field_id is not None:
        tools = tools.filter(field=chosen.field_id)
    if chosen.person_id is not None:
        own = Responsibility.objects.filter(person=chosen.person_id).values("tool")
        tools = tools.filter(pk__in=own)
    return set(tools.order_by().values_list("pk", flat=True))


def _trouble(states: dict[int, Health], on: datetime.date) -> list[Trouble]:
    """The tools that need somebody, the worst state first."""
    by_state = {state: [pk for pk in states if states[pk] is state] for state in TROUBLE}
    shown = [pk for pks in by_state.values() for pk in pks[:SHOWN]]
    rows = Tool.objects.select_related("edition__plan", "field").in_bulk(shown)
    health = health_of_tools(shown, on) if shown else {}
    return [
        Trouble(
            state=state, total=len(pks), tools=[TroubledTool(tool=rows[pk], health=health[pk]) for pk in pks[:SHOWN]]
        )
        for state, pks in by_state.items()
        if pks
    ]
