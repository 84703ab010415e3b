"""The facts behind the state of tools, for a whole edition with a constant number of queries."""

import datetime
from collections import defaultdict

from django.db.models import Case, CharField, Exists, Min, OuterRef, Q, Subquery, Sum, Value, When

from werkstattplan.plan.contracts import AmountQualifier, ToolStatus
from werkstattplan.plan.health import CLOSED, OUTDATED_AFTER_DAYS, Health, StepFact, ToolFacts, ToolHealth, tool_health
from werkstattplan.plan.models import Edition, MoneyLine, Responsibility, StatusReport, Step, Tool, ToolYear
from werkstattplan.plan.models.steps import months_from_bits
from werkstattplan.plan.models.tools import TOOL_STATUSES
from werkstattplan.plan.selectors.upkeep import due_on

_LABELS = dict(TOOL_STATUSES)


def health_of_editions(editions: list[Edition], on: datetime.date) -> dict[int, ToolHealth]:
    """The state of every tool of the editions with its reasons, by the tool's number. Six queries."""
    return _health(Q(edition__in=editions), Q(tool__edition__in=editions), on)


def health_of_tools(tool_ids: list[int], on: datetime.date) -> dict[int, ToolHealth]:
    """The state of some tools with its reasons, by the tool's number. Six queries."""
    return _health(Q(pk__in=tool_ids), Q(tool__in=tool_ids), on)


def states_of_editions(editions: list[Edition], on: datetime.date) -> dict[int, Health]:
    """The state of every tool of the editions without its reasons: one query, quick enough for thousands.

    The rules are those of `plan.health`, said once more to the database.
    """
    steps = Step.objects.filter(tool=OuterRef("pk"))
    reports = StatusReport.objects.filter(tool=OuterRef("pk")).order_by("-reported_on")
    years = ToolYear.objects.filter(tool=OuterRef("pk")).order_by("year")
    unheard = Q(last_report=None, status=ToolStatus.UNKNOWN.value, has_done=False)
    outdated = Q(last_report__lt=on - datetime.timedelta(days=OUTDATED_AFTER_DAYS))
    waits = Q(status__in=[ToolStatus.IDEA.value, ToolStatus.PLANNED.value])
    tools = Tool.objects.filter(edition__in=editions).annotate(
        last_report=Subquery(reports.values("reported_on")[:1]),
        first_year=Subquery(years.values("year")[:1]),
        has_overdue=Exists(steps.filter(is_overdue(on))),
        has_done=Exists(steps.filter(is_done=True)),
    )
    health = Case(
        When(status__in=[status.value for status in CLOSED], then=Value(Health.CLOSED.value)),
        When(unheard & Q(first_year__gt=on.year), then=Value(Health.AHEAD.value)),
        When(unheard, then=Value(Health.SILENT.value)),
        When(status=ToolStatus.PAUSED.value, then=Value(Health.STOPPED.value)),
        When(has_overdue=True, then=Value(Health.BEHIND.value)),
        When(outdated, then=Value(Health.OUTDATED.value)),
        When(waits, then=Value(Health.AHEAD.value)),
        default=Value(Health.RUNNING.value),
        output_field=CharField(),
    )
    states = {state.value: state for state in Health}
    rows = tools.annotate(health=health).order_by("pk").values_list("pk", "health")
    return {pk: states[state] for pk, state in rows}


def is_overdue(on: datetime.date) -> Q:
    """Steps that should be finished and are not. Months are bits: all planned ones lie before this month's bit."""
    earlier_months = Q(year=on.year, planned_months__gt=0, planned_months__lt=1 << (on.month - 1))
    return Q(is_done=False) & (Q(year__lt=on.year) | earlier_months)


def _health(tools_wanted: Q, own: Q, on: datetime.date) -> dict[int, ToolHealth]:
    tools = Tool.objects.filter(tools_wanted)
    reports, steps, money = _reports(own), _steps(own), _money(own)
    years = dict(ToolYear.objects.filter(own).order_by().values_list("tool_id").annotate(first=Min("year")))
    with_contact = set(Responsibility.objects.filter(own).order_by().values_list("tool_id", flat=True))
    columns = ("pk", "status", "budget_cents", "budget_qualifier", "contacts_wording")
    found = {}
    for pk, status, budget, qualifier, wording in tools.order_by().values_list(*columns):
        planned, spent = money.get(pk, (None, 0))
        if planned is None and qualifier == AmountQualifier.EXACT.value:
            planned = budget
        reported_on, reported_by, reason = reports.get(pk, (None, "", ""))
        facts = ToolFacts(
            status=ToolStatus(status),
            status_label=_LABELS[status],
            reported_on=reported_on,
            reported_by=reported_by,
            reason=reason,
            steps=tuple(steps.get(pk, ())),
            first_year=years.get(pk),
            planned_cents=planned,
            spent_cents=spent,
            has_contact=pk in with_contact or bool(wording),
        )
        found[pk] = tool_health(facts, on)
    return found


def _reports(own: Q) -> dict[int, tuple[datetime.date | None, str, str]]:
    rows = StatusReport.objects.filter(own).order_by("reported_on", "pk")
    return {
        tool: (day, by, reason)
        for tool, day, by, reason in rows.values_list("tool_id", "reported_on", "reported_by", "reason")
    }


def _steps(own: Q) -> dict[int, list[StepFact]]:
    found: dict[int, list[StepFact]] = defaultdict(list)
    columns = ("tool_id", "title", "year", "planned_months", "is_done")
    for tool, title, year, planned, is_done in Step.objects.filter(own).order_by("position").values_list(*columns):
        months = months_from_bits(planned) if isinstance(planned, int) else planned
        found[tool].append(StepFact(title=title, due_on=due_on(year, months) if year else None, is_done=is_done))
    return found


def _money(own: Q) -> dict[int, tuple[int | None, int]]:
    """By tool: planned cents, if lines name them, and spent cents."""
    kinds = MoneyLine.Kind
    rows = (
        MoneyLine.objects.filter(own)
        .order_by()
        .values_list("tool_id")
        .annotate(
            planned=Sum("amount_cents", filter=Q(kind=kinds.PLANNED)),
            spent=Sum("amount_cents", filter=Q(kind=kinds.SPENT)),
        )
    )
    return {tool: (planned, spent or 0) for tool, planned, spent in rows}
