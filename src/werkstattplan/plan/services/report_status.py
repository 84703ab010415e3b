"""Reports about where a tool stands."""

import datetime

from django.db import transaction
from django.utils import timezone

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.contracts import ToolStatus
from werkstattplan.plan.models import StatusReport, Tool, ToolRelation
from werkstattplan.plan.services.touch import open_for_report
from werkstattplan.plan.services.twins import twins_of
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User

NEEDS_REASON = frozenset({ToolStatus.PAUSED, ToolStatus.DROPPED})


class DayInFuture(Refusal):
    """A report of a day that has not come."""

    code = "day-in-future"
    sentence = "Dieser Tag liegt in der Zukunft. Bitte nennen Sie den Tag, an dem der Stand so war."


class ReasonMissing(Refusal):
    """A tool rests or was given up, and nobody says why."""

    code = "reason-missing"
    sentence = "Bitte schreiben Sie kurz, warum das Werkzeug ruht oder aufgegeben ist."


class SuccessorMissing(Refusal):
    """A tool was superseded by something that is not named, or by itself."""

    code = "successor-missing"
    sentence = "Bitte wählen Sie, welches andere Werkzeug an die Stelle getreten ist."


@transaction.atomic
def report_status(
    *,
    tool: Tool,
    status: ToolStatus,
    reason: str,
    reported_on: datetime.date,
    reported_by: str,
    actor: User | None,
    at: datetime.datetime,
    superseded_by: Tool | None = None,
) -> StatusReport:
    """Keep what a responsible person says; the tool's status is that of the report with the latest day.

    Of a tool that stands in the running edition and in a draft, both know it.
    Without an actor the program itself acted, for somebody whose answers go straight through.
    Raises `DayInFuture`, `ReasonMissing`, `SuccessorMissing`.
    """
    opened = open_for_report(tool.edition_id, at=at)
    locked = Tool.objects.get(pk=tool.pk)
    if reported_on > timezone.localdate(at):
        raise DayInFuture
    if status in NEEDS_REASON and not reason.strip():
        raise ReasonMissing
    if status is ToolStatus.SUPERSEDED:
        _name_successor(locked, superseded_by)
    report = StatusReport.objects.create(
        commune=tool.commune,
        tool=tool,
        status=status.value,
        reason=reason.strip(),
        reported_on=reported_on,
        reported_by=reported_by.strip(),
        created_at=at,
    )
    newest = _newest_counts(tool)
    for twin, twin_opened in twins_of(locked, opened):
        StatusReport.objects.create(
            commune=tool.commune,
            tool=twin,
            status=report.status,
            reason=report.reason,
            reported_on=reported_on,
            reported_by=report.reported_by,
            created_at=at,
        )
        _newest_counts(twin)
        twin_opened.touch(twin)
    record_change(
        commune=tool.commune,
        actor=actor,
        at=at,
        verb="meldet den Stand",
        subject=tool,
        before={"status": locked.status},
        after={"status": newest.status},
    )
    opened.touch(tool)
    tool.status = newest.status
    return report


def _newest_counts(tool: Tool) -> StatusReport:
    newest = StatusReport.objects.filter(tool=tool).first()
    assert newest is not None
    Tool.objects.filter(pk=tool.pk).update(status=newest.status)
    return newest


def _name_successor(tool: Tool, successor: Tool | None) -> None:
    if successor is None or successor.pk == tool.pk or successor.edition_id != tool.edition_id:
        raise SuccessorMissing
    ToolRelation.objects.get_or_create(
        commune=tool.commune, tool=tool, other=successor, kind=ToolRelation.Kind.SUPERSEDED_BY
    )
