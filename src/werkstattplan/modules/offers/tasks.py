"""Jobs: the index, asking owners, taking in lists, looking for duplicates."""

from django.utils import timezone
from django_tasks import task

from werkstattplan.modules.offers.models import ImportState, IndexState, OfferImport, UpkeepRule
from werkstattplan.modules.offers.services.coverage import take_monthly_stand
from werkstattplan.modules.offers.services.importing import check_import, run_import
from werkstattplan.modules.offers.services.index import build_index
from werkstattplan.modules.offers.services.merging import propose_duplicates
from werkstattplan.modules.offers.services.upkeep import ask_owners
from werkstattplan.platform.modules.registry import is_on, module_of_namespace
from werkstattplan.platform.tenancy.models import Commune


@task()
def build_indexes() -> None:
    """Make every index anew: words that no text holds any more go, and gaps are closed."""
    for commune in Commune.objects.filter(pk__in=IndexState._base_manager.values("commune")):
        build_index(commune=commune)


@task()
def index_commune(commune_slug: str) -> None:
    """Make the index of a commune anew after something changed that many offers have."""
    build_index(commune=Commune.objects.get(slug=commune_slug))


@task()
def ask_all_owners() -> None:
    """Ask the owners of entries, in communes that have a rule and use this module."""
    module = module_of_namespace("offers")
    for commune in Commune.objects.filter(pk__in=UpkeepRule._base_manager.values("commune")):
        if module is not None and is_on(module, commune):
            ask_owners(commune=commune, on=timezone.localdate(), at=timezone.now())


@task()
def count_all() -> None:
    """Count every directory once a month, in communes that use this module."""
    module = module_of_namespace("offers")
    for commune in Commune.objects.filter(pk__in=IndexState._base_manager.values("commune")):
        if module is not None and is_on(module, commune):
            take_monthly_stand(commune=commune, on=timezone.localdate(), at=timezone.now())


@task()
def check(import_id: int) -> None:
    """Check a long list; a second run of the same does the same."""
    # `_base_manager` on purpose: a job knows the row before it knows the commune.
    row = OfferImport._base_manager.select_related("source", "commune").get(pk=import_id)
    if row.state == ImportState.CHECKING:
        check_import(row=row)


@task()
def take_in(import_id: int) -> None:
    """Take a list in; a second run of the same finds it done."""
    # `_base_manager` on purpose: a job knows the row before it knows the commune.
    row = OfferImport._base_manager.select_related("source", "commune").get(pk=import_id)
    run_import(row=row, at=timezone.now())
    # Also after a run that was killed right behind the last line.
    propose_duplicates(commune=row.commune)


@task()
def find_duplicates(commune_slug: str) -> None:
    """Look for entries that probably are one."""
    propose_duplicates(commune=Commune.objects.get(slug=commune_slug))
