"""Jobs about jobs."""

from django.core.management import call_command
from django.utils import timezone
from django_tasks import task

from werkstattplan.platform.jobs.services import prune


@task()
def prune_jobs() -> None:
    """Delete what is long done."""
    prune(at=timezone.now())


@task()
def forget_sessions() -> None:
    """Delete sessions that have expired."""
    call_command("clearsessions")
