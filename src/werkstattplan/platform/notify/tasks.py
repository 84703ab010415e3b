"""Jobs of the outbox."""

from django_tasks import task

from werkstattplan.platform.notify.delivery import deliver_waiting


@task()
def deliver_messages() -> None:
    """Send what is due."""
    deliver_waiting()
