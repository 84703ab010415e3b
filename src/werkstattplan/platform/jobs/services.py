"""Keeping jobs alive: leases, requeueing after a killed worker, back-off, dead letters.

The queue itself is django-tasks-db; its own worker leaves the job of a killed process running for ever.
"""

import datetime

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from werkstattplan.platform.jobs.models import WorkerLease

LEASE = datetime.timedelta(seconds=30)
MAX_ATTEMPTS = 3
BACK_OFF = (datetime.timedelta(seconds=10), datetime.timedelta(minutes=2))


def renew_lease(*, worker_id: str, at: datetime.datetime) -> None:
    """Say that a worker is alive."""
    WorkerLease.objects.update_or_create(worker_id=worker_id, defaults={"seen_at": at})


@transaction.atomic
def requeue_abandoned(*, at: datetime.datetime) -> int:
    """Put running jobs without a living worker back into the queue, and those that failed, after a pause; returns the number.

    A job that was begun `MAX_ATTEMPTS` times stays failed: a dead letter that administrators see.
    """
    alive = set(WorkerLease.objects.filter(seen_at__gt=at - LEASE).values_list("worker_id", flat=True))
    moved = 0
    stuck = DBTaskResult.objects.select_for_update().filter(status__in=["RUNNING", "FAILED"])
    for job in stuck:
        attempts = len(job.worker_ids)
        if job.status == "RUNNING" and (not job.worker_ids or job.worker_ids[-1] in alive):
            continue
        if attempts >= MAX_ATTEMPTS:
            if job.status == "RUNNING":
                DBTaskResult.objects.filter(pk=job.pk).update(status="FAILED", finished_at=at)
            continue
        pause = (
            BACK_OFF[min(attempts, len(BACK_OFF)) - 1] if job.status == "FAILED" and attempts else datetime.timedelta()
        )
        DBTaskResult.objects.filter(pk=job.pk).update(status="READY", run_after=at + pause, started_at=None)
        moved += 1
    WorkerLease.objects.filter(seen_at__lt=at - datetime.timedelta(days=1)).delete()
    return moved
