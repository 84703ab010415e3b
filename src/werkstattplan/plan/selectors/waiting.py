"""What waits for somebody: gaps of a plan as a work list."""

from dataclasses import dataclass

from django.db.models import Count, Q

from werkstattplan.plan.models import Edition, Tool
from werkstattplan.plan.selectors.filtering import MISSING, missing_condition


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A kind of missing data and how many tools miss it."""

    key: str
    label: str
    count: int


def gaps_of(edition: Edition) -> list[Gap]:
    """The gaps of an edition with their counts, in one query; those that no tool has are left out."""
    counts = Tool.objects.filter(edition=edition).aggregate(
        **{key: Count("pk", filter=Q(missing_condition(key))) for key, _ in MISSING}
    )
    return [Gap(key=key, label=label, count=counts[key]) for key, label in MISSING if counts[key]]
