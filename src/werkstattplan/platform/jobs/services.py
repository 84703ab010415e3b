"""Keeping jobs alive: keys, leases, requeueing after a killed worker, back-off, dead letters.

The queue itself is django-tasks-db; its own worker leaves the job of a killed process running for ever.
"""

import datetime
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.platform.jobs.models import DeadLetter, JobKey, ScheduledRun, WorkerLease

LEASE = datetime.timedelta(seconds=30)
MAX_ATTEMPTS = 3
BACK_OFF = (datetime.timedelta(seconds=10), datetime.timedelta(minutes=2))
KEEP_DONE = datetime.timedelta(days=30)
KEEP_KEYS = datetime.timedelta(days=90)


class NoSuchJob(Refusal):
    """Somebody else has decided about the job already."""

    code = "no-such-job"
    sentence = (
        "Dieser Auftrag steht nicht mehr in der Liste. Vielleicht hat ihn schon jemand wiederholt oder verworfen."
    )


@transaction.atomic
def enqueue(task: Task[Any, Any], *arguments: Any, key: str = "") -> bool:
    """Put a job into the queue, in the transaction of the act that needs it; with a key only the first time.

    True if the job is new.
    """
    if not key:
        task.enqueue(*arguments)
        return True
    row, is_new = JobKey.objects.get_or_create(key=key, defaults={"job_id": uuid.uuid4(), "created_at": timezone.now()})
    if is_new:
        result = task.enqueue(*arguments)
        JobKey.objects.filter(pk=row.pk).update(job_id=result.id)
    return is_new


def renew_lease(*, worker_id: str, at: datetime.datetime) -> None:
    """Say that a worker is alive."""
    WorkerLease.objects.update_or_create(worker_id=worker_id, defaults={"seen_at": at})


@transaction.atomic
def requeue_abandoned(*, at: datetime.datetime) -> int:
    """Put running jobs without a living worker back into the queue, and those that failed, after a pause; returns the number.

    A job that was begun `MAX_ATTEMPTS` times becomes a dead letter that administrators see. Jobs that run or are done are
    not touched, nor is a job that another worker looks after at the same moment.
    """
    alive = set(WorkerLease.objects.filter(seen_at__gt=at - LEASE).values_list("worker_id", flat=True))
    dead = DeadLetter.objects.values("job_id")
    stuck = DBTaskResult.objects.filter(status__in=["RUNNING", "FAILED"]).exclude(pk__in=dead)
    ids = [
        pk
        for pk, status, workers in stuck.values_list("pk", "status", "worker_ids")
        if status == "FAILED" or (workers and workers[-1] not in alive)
    ]
    jobs = DBTaskResult.objects.select_for_update(skip_locked=True).filter(pk__in=ids, status__in=["RUNNING", "FAILED"])
    moved = sum(_bring_back(job, at) for job in jobs) if ids else 0
    WorkerLease.objects.filter(seen_at__lt=at - datetime.timedelta(days=1)).delete()
    return moved


def _bring_back(job: DBTaskResult[Any, Any], at: datetime.datetime) -> bool:
    attempts = len(job.worker_ids)
    if attempts >= MAX_ATTEMPTS:
        _bury(job, attempts, at)
        return False
    pause = BACK_OFF[min(attempts, len(BACK_OFF)) - 1] if job.status == "FAILED" and attempts else datetime.timedelta()
    DBTaskResult.objects.filter(pk=job.pk).update(status="READY", run_after=at + pause, started_at=None)
    return True


def _bury(job: DBTaskResult[Any, Any], attempts: int, at: datetime.datetime) -> None:
    if job.status == "RUNNING":
        error = "Das Programm wurde bei jedem Versuch beendet."
    else:
        lines = [line for line in job.traceback.splitlines() if line.strip()]
        error = lines[-1] if lines else job.exception_class_path
    DBTaskResult.objects.filter(pk=job.pk).update(status="FAILED", finished_at=at)
    DeadLetter.objects.get_or_create(
        job_id=job.pk,
        defaults={"task_path": job.task_path, "attempts": attempts, "error": error[:500], "died_at": at},
    )


@transaction.atomic
def revive(*, job_id: uuid.UUID, at: datetime.datetime) -> None:
    """Try a dead job again, as if for the first time. Raises `NoSuchJob`."""
    _take_out(job_id)
    DBTaskResult.objects.filter(pk=job_id).update(
        status="READY", run_after=at, started_at=None, finished_at=None, worker_ids=[]
    )


@transaction.atomic
def discard(*, job_id: uuid.UUID) -> None:
    """Delete a dead job. Raises `NoSuchJob`."""
    _take_out(job_id)
    DBTaskResult.objects.filter(pk=job_id).delete()


def _take_out(job_id: uuid.UUID) -> None:
    deleted, _ = DeadLetter.objects.filter(job_id=job_id).delete()
    if not deleted:
        raise NoSuchJob


def prune(*, at: datetime.datetime) -> None:
    """Delete what is long done."""
    DBTaskResult.objects.filter(status="SUCCESSFUL", finished_at__lt=at - KEEP_DONE).delete()
    JobKey.objects.filter(created_at__lt=at - KEEP_KEYS).delete()
    ScheduledRun.objects.filter(due_at__lt=at - KEEP_KEYS).exclude(pk__in=_latest_runs()).delete()


def _latest_runs() -> list[int]:
    """The last run of each schedule stays: it says what was taken care of."""
    latest: dict[str, int] = {}
    for pk, key in ScheduledRun.objects.order_by("due_at").values_list("pk", "schedule_key"):
        latest[key] = pk
    return list(latest.values())
