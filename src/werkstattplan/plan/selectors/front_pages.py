"""Which published plans the front pages list."""

from collections.abc import Iterable

from werkstattplan.plan.models import EditionState, Plan
from werkstattplan.platform.tenancy.models import Commune


def published_plans(communes: Iterable[Commune] | None = None) -> dict[int, list[Plan]]:
    """Plans with a published edition by the id of their commune; of all communes, or of those given."""
    # `_base_manager` on purpose: the start page shows the published plans of all communes.
    plans = Plan._base_manager.filter(editions__state=EditionState.PUBLISHED).select_related("commune")
    if communes is not None:
        plans = plans.filter(commune__in=list(communes))
    found: dict[int, list[Plan]] = {}
    for plan in plans.order_by("commune__name", "title"):
        found.setdefault(plan.commune_id, []).append(plan)
    return found


def linked_plans(commune: Commune) -> list[Plan]:
    """Published plans of others that the plans of a commune link to, each once."""
    links = Plan._base_manager.filter(commune=commune, editions__state=EditionState.PUBLISHED).values(
        "links__linked_plan"
    )
    plans = Plan._base_manager.filter(pk__in=links, editions__state=EditionState.PUBLISHED).exclude(commune=commune)
    return list(plans.select_related("commune").order_by("commune__name", "title"))
