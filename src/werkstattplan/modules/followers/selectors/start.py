"""What can be followed in a commune."""

from collections import defaultdict

from werkstattplan.plan.models import EditionState, FieldOfAction, Plan
from werkstattplan.plan.selectors.front_pages import published_plans
from werkstattplan.plan.selectors.public_list import PublicText
from werkstattplan.platform.tenancy.models import Commune


def plans_to_follow(commune: Commune) -> list[tuple[Plan, list[tuple[str, str]]]]:
    """The published plans with slug and masked name of their fields of action; three queries."""
    text = PublicText(commune)
    fields: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = FieldOfAction.objects.filter(edition__state=EditionState.PUBLISHED)
    for plan_id, slug, name in rows.values_list("edition__plan_id", "slug", "name"):
        fields[plan_id].append((slug, text.mask(name)))
    return [(plan, fields[plan.pk]) for plan in published_plans([commune]).get(commune.pk, [])]
