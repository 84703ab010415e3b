"""The nightly job of the index."""

from django_tasks import task

from werkstattplan.modules.offers.models import IndexState
from werkstattplan.modules.offers.services.index import build_index
from werkstattplan.platform.tenancy.models import Commune


@task()
def build_indexes() -> None:
    """Make every index anew: words that no text holds any more go, and gaps are closed."""
    for commune in Commune.objects.filter(pk__in=IndexState._base_manager.values("commune")):
        build_index(commune=commune)
