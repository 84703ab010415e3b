"""The facts behind the state of tools, for a whole edition with a constant number of queries."""

import datetime
from collections import defaultdict

from django.db.models import Max, Min, Q, Sum

from werkstattplan.plan.contracts import AmountQualifier, ToolStatus
from werkstattplan.plan.health import Health, StepFact, ToolFacts, ToolHealth, state_of, tool_health
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
    """The state of every tool of the editions without its reasons: quick enough for thousands. Five queries."""
    own = Q(tool__edition__in=editions)
    steps = Step.objects.filter(own).order_by()
    overdue = set(steps.filter(is_overdue(on)).values_list("tool_id", flat=True))
    done = set(steps.filter(is_done=True).values_list("tool_id", flat=True))
    reported = dict(
        StatusReport.objects.filter(own).order_by().values_list("tool_id").annotate(last=Max("reported_on"))
    )
    years = dict(ToolYear.objects.filter(own).order_by().values_list("tool_id").annotate(first=Min("year")))
    statuses = {status.value: status for status in ToolStatus}
    return {
        pk: state_of(
            status=statuses[status],
            reported_on=reported.get(pk),
            is_overdue=pk in overdue,
            has_done=pk in done,
            first_year=years.get(pk),
            on=on,
        )
        for pk, status in Tool.objects.filter(edition__in=editions).order_by().values_list("pk", "status")
    }


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
