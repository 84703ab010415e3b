"""Jobs of the ledger."""

from django.utils import timezone
from django_scopes import scope
from django_tasks import task

from werkstattplan.platform.ledger.services import reconcile
from werkstattplan.platform.tenancy.models import Commune


@task()
def reconcile_all() -> None:
    """Compare every commune's ledger with its sources."""
    for commune in Commune.objects.all():
        with scope(commune=commune):
            reconcile(commune=commune, at=timezone.now())
