"""Jobs of the plan."""

from django_scopes import scope, scopes_disabled
from django_tasks import task

from werkstattplan.plan.models import Import
from werkstattplan.plan.services.importing import read_import


@task()
def read_import_job(import_id: int) -> None:
    """Read the file of an import; harmless if it was read already or is gone."""
    with scopes_disabled():
        run = Import.objects.select_related("commune", "file").filter(pk=import_id).first()
    if run is None:
        return
    with scope(commune=run.commune):
        read_import(run)
