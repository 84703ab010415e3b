"""The nightly job of deadlines."""

from django.utils import timezone
from django_tasks import task

from werkstattplan.platform.privacy.services import forget_expired


@task()
def forget_expired_data() -> None:
    """Delete or empty everything whose deadline has passed."""
    forget_expired(at=timezone.now())
