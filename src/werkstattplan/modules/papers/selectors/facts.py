"""What the plan, its history and the evidence say on a day: everything a paper is made of. Queries do not grow with tools."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from werkstattplan.kernel.modules import Period
from werkstattplan.plan.contracts import AmountQualifier
from werkstattplan.plan.health import ToolHealth
from werkstattplan.plan.models import Edition, EditionState, MoneyLine, Step, Tool, ToolFate
from werkstattplan.plan.models.steps import months_from_bits
from werkstattplan.plan.models.tools import QUALIFIERS
from werkstattplan.plan.selectors.changes import FateNote, PlanChanges, StaffView
from werkstattplan.plan.selectors.health import health_of_tools
from werkstattplan.plan.selectors.past import changes_between, fate_note
from werkstattplan.plan.selectors.public_list import PublicView
from werkstattplan.plan.selectors.upkeep import due_on
from werkstattplan.platform.ledger.selectors import EvidenceLine, evidence_of_tools

_QUALIFIERS = dict(QUALIFIERS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """An amount in cents with the row that says it."""

    cents: int
    origin: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NextStep:
    """A step that is not done, and the last day of its last planned month."""

    title: str
    due_on: datetime.date


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolFacts:
    """A tool: its state with reasons, its money, its next step. `planned_words` says an amount that is not exact."""

    key: str
    title: str
    health: ToolHealth
    planned: tuple[Amount, ...]
    planned_words: str
    spent: tuple[Amount, ...]
    next_step: NextStep | None


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldFacts:
    """A field of action with its tools."""

    name: str
    tools: tuple[ToolFacts, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """What a draft of the next edition decides about a tool."""

    title: str
    note: FateNote


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanFacts:
    """Everything known of an edition on a day, as far as the reader may see it."""

    on: datetime.date
    is_public: bool
    fields: tuple[FieldFacts, ...]
    changes: PlanChanges | None
    evidence: tuple[EvidenceLine, ...]
    proposals: tuple[Proposal, ...]

    @property
    def tools(self) -> list[ToolFacts]:
        """All tools in the order of the plan."""
        return [tool for field in self.fields for tool in field.tools]


def edition_of(editions_of_plan: Iterable[Edition]) -> Edition | None:
    """The edition a paper speaks of: the published one, else the newest that is not superseded."""
    editions = [edition for edition in editions_of_plan if edition.state != EditionState.SUPERSEDED]
    published = [edition for edition in editions if edition.state == EditionState.PUBLISHED]
    return max(published or editions, key=lambda edition: edition.number, default=None)


def facts_of(
    edition: Edition,
    *,
    on: datetime.date,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    achieved_in: Period | None = None,
    is_public: bool = False,
    field_name: str = "",
    left_out: frozenset[str] = frozenset(),
) -> PlanFacts:
    """The facts of an edition, without the tools left out; changes after `since` up to and with `until` (else `on`).

    Evidence is that of the period `achieved_in`, or of all time.
    """
    view: StaffView = PublicView(edition) if is_public else StaffView()
    tools = [
        tool
        for tool in Tool.objects.filter(edition=edition).select_related("field").order_by("field__position", "position")
        if tool.key not in left_out and (not field_name or tool.field.name == field_name)
    ]
    ids = [tool.pk for tool in tools]
    health = health_of_tools(ids, on)
    money, steps = _money(ids, is_public), _next_steps(ids, on, view)
    fields: dict[str, list[ToolFacts]] = defaultdict(list)
    for tool in tools:
        lines = money[tool.pk]
        fields[tool.field.name].append(
            ToolFacts(
                key=tool.key,
                title=view.text(tool.title),
                health=_seen(health[tool.pk], view),
                planned=tuple(lines[MoneyLine.Kind.PLANNED]) or _budget(tool),
                planned_words="" if lines[MoneyLine.Kind.PLANNED] else view.text(_budget_words(tool)),
                spent=tuple(lines[MoneyLine.Kind.SPENT]),
                next_step=steps.get(tool.pk),
            )
        )
    keys = {tool.key for tool in tools}
    changes = changes_between(edition, since=since, until=until or on, view=view) if since else None
    return PlanFacts(
        on=on,
        is_public=is_public,
        fields=tuple(FieldFacts(name=view.text(name), tools=tuple(rows)) for name, rows in fields.items()),
        changes=_narrowed(changes, left_out, view.text(field_name)) if changes else None,
        evidence=tuple(evidence_of_tools(edition.plan.slug, keys, public_only=is_public, period=achieved_in)),
        proposals=() if is_public else _proposals(edition, keys),
    )


def _narrowed(changes: PlanChanges, left_out: frozenset[str], field_name: str) -> PlanChanges:
    """Changes of the tools of the paper; tools that are gone belong to it unless they were left out."""
    fields = tuple(
        replace(field, tools=tuple(tool for tool in field.tools if tool.key not in left_out))
        for field in changes.fields
        if not field_name or field.name == field_name
    )
    return PlanChanges(fields=tuple(field for field in fields if field.tools), unchanged=changes.unchanged)


def _seen(health: ToolHealth, view: StaffView) -> ToolHealth:
    """The state with reasons as the reader may see them."""
    return replace(health, reasons=tuple(replace(reason, text=view.text(reason.text)) for reason in health.reasons))


def _money(tool_ids: list[int], is_public: bool) -> dict[int, dict[str, list[Amount]]]:
    found: dict[int, dict[str, list[Amount]]] = defaultdict(lambda: defaultdict(list))
    for line in MoneyLine.objects.filter(tool__in=tool_ids):
        # Where money comes from is for staff, as on the pages of a tool.
        funds = f", {line.source_of_funds}" if line.source_of_funds and not is_public else ""
        origin = f"Beträge des Werkzeugs, Zeile {line.pk} ({line.get_kind_display()}{funds})"
        found[line.tool_id][line.kind].append(Amount(cents=line.amount_cents, origin=origin))
    return found


def _budget(tool: Tool) -> tuple[Amount, ...]:
    if tool.budget_cents is None or tool.budget_qualifier != AmountQualifier.EXACT.value:
        return ()
    return (Amount(cents=tool.budget_cents, origin="Plan, Spalte Budget"),)


def _budget_words(tool: Tool) -> str:
    if tool.budget_cents is not None and tool.budget_qualifier == AmountQualifier.EXACT.value:
        return ""
    return tool.budget_wording.strip() or (
        f"{_QUALIFIERS[tool.budget_qualifier]} {tool.budget_cents // 100} €" if tool.budget_cents is not None else ""
    )


def _next_steps(tool_ids: list[int], on: datetime.date, view: StaffView) -> dict[int, NextStep]:
    found: dict[int, NextStep] = {}
    rows = Step.objects.filter(tool__in=tool_ids, is_done=False, year__gte=on.year).order_by("position")
    for tool, title, year, planned in rows.values_list("tool_id", "title", "year", "planned_months"):
        assert year is not None  # the filter above asks for one
        due = due_on(year, months_from_bits(planned) if isinstance(planned, int) else planned)
        if due >= on and (tool not in found or due < found[tool].due_on):
            found[tool] = NextStep(title=view.text(title), due_on=due)
    return found


def _proposals(edition: Edition, keys: set[str]) -> tuple[Proposal, ...]:
    """What the draft that continues the edition decides, tools that simply go on left out."""
    rows = ToolFate.objects.filter(edition__based_on=edition, edition__state=EditionState.DRAFT)
    rows = rows.select_related("old_tool__field", "successor").order_by(
        "old_tool__field__position", "old_tool__position"
    )
    return tuple(
        Proposal(title=row.old_tool.title, note=fate_note(row))
        for row in rows
        if row.old_tool.key in keys and row.fate != "continue"
    )
