"""How far a tool is, in words instead of percentages."""

import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from werkstattplan.plan.models import StatusReport, Step, Tool


def with_progress(tools: QuerySet[Tool]) -> QuerySet[Tool]:
    """The tools with what `progress_of` needs, in no further query; for lists of one page."""
    steps = Step.objects.filter(tool=OuterRef("pk")).order_by().values("tool")
    reports = StatusReport.objects.filter(tool=OuterRef("pk"))
    return tools.annotate(
        steps_total=Subquery(steps.annotate(count=Count("pk")).values("count")),
        steps_done=Subquery(steps.annotate(count=Count("pk", filter=Q(is_done=True))).values("count")),
        last_report_on=Subquery(reports.values("reported_on")[:1]),
        last_report_by=Subquery(reports.values("reported_by")[:1]),
    )


def progress_of(tool: Any, *, today: datetime.date) -> str:
    """Steps and last report of a tool from `with_progress`, in one sentence; empty where there is neither."""
    parts = (
        steps_sentence(tool.steps_done or 0, tool.steps_total or 0),
        report_sentence(tool.last_report_on, tool.last_report_by, today=today) if tool.last_report_on else "",
    )
    return ", ".join(part for part in parts if part)


def steps_sentence(done: int, total: int) -> str:
    """ "4 von 6 Schritten abgeschlossen"; empty where there are no steps."""
    if not total:
        return ""
    return f"{done} von {total} {'Schritt' if total == 1 else 'Schritten'} abgeschlossen"


def report_sentence(reported_on: datetime.date, reported_by: str, *, today: datetime.date) -> str:
    """ "letzter Stand vor 12 Tagen, von Mira Muster"."""
    days = (today - reported_on).days
    when = "heute" if days <= 0 else "gestern" if days == 1 else f"vor {days} Tagen"
    return f"letzter Stand {when}, von {reported_by}"
