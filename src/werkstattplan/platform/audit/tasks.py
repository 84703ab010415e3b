"""Jobs of the history."""

from django_tasks import task

from werkstattplan.platform.audit.chain import chain_new_rows
from werkstattplan.platform.audit.verification import verify_chain
from werkstattplan.platform.tenancy.models import Commune


class HistoryTampered(Exception):
    """A row of the history is not what it was; shows on the page of jobs."""


@task()
def verify_history() -> None:
    """Check every commune's history; fails, and so becomes visible, if something was changed."""
    for commune in Commune.objects.all():
        chain_new_rows(commune)
        result = verify_chain(commune)
        if not result.is_intact:
            raise HistoryTampered(f"{commune.name}: {result.findings[0].sentence}")
