"""What the page of jobs shows."""

import datetime
from dataclasses import dataclass

from django_tasks_db.models import DBTaskResult

from werkstattplan.platform.jobs.models import ScheduledRun, WorkerLease
from werkstattplan.platform.jobs.schedules import all_schedules
from werkstattplan.platform.jobs.services import LEASE


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleRow:
    """A schedule, when it last ran and how that went; `state` is empty before the first run."""

    label: str
    ran_at: datetime.datetime | None
    state: str


def schedule_rows() -> list[ScheduleRow]:
    """Every schedule with its last run, two queries."""
    last: dict[str, ScheduledRun] = {}
    for run in ScheduledRun.objects.exclude(job_id=None).order_by("due_at"):
        last[run.schedule_key] = run
    jobs = [run.job_id for run in last.values() if run.job_id is not None]
    states = dict(DBTaskResult.objects.filter(pk__in=jobs).order_by().values_list("pk", "status"))
    return [
        ScheduleRow(
            label=schedule.label,
            ran_at=run.due_at if run is not None else None,
            state=states.get(run.job_id, "SUCCESSFUL") if run is not None and run.job_id is not None else "",
        )
        for schedule in all_schedules()
        for run in [last.get(schedule.key)]
    ]


def living_workers(*, at: datetime.datetime) -> int:
    """How many workers have given a sign of life."""
    return WorkerLease.objects.filter(seen_at__gt=at - LEASE).count()


def waiting_jobs() -> int:
    """How many jobs wait."""
    return DBTaskResult.objects.filter(status="READY").count()
