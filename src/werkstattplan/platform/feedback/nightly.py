"""What feedback does at night; apart from `tasks.py`, which the services themselves need."""

from django.utils import timezone
from django_tasks import task

from werkstattplan.platform.feedback.services import forget_addresses


@task()
def forget_old_addresses() -> None:
    """Delete addresses of senders that are no longer needed."""
    forget_addresses(at=timezone.now())
