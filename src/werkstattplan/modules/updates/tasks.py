"""Jobs of the questions."""

from django.utils import timezone
from django_tasks import task

from werkstattplan.modules.updates.links import forget_links
from werkstattplan.modules.updates.services.digest import run_digest
from werkstattplan.modules.updates.services.outcomes import note_outcomes


@task()
def ask_everybody() -> None:
    """Ask everybody who is to be asked today, and note whom that does not reach."""
    run_digest(on=timezone.localdate(), at=timezone.now())
    note_outcomes(on=timezone.localdate(), at=timezone.now())


@task()
def forget_old_links() -> None:
    """Delete links that expired long ago."""
    forget_links(at=timezone.now())
