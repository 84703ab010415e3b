"""What waits for somebody: gaps of a plan as a work list."""

from dataclasses import dataclass
from typing import Any

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
    """The gaps of one edition."""
    return gaps_by_edition([edition])[edition.pk]


def gaps_by_edition(editions: list[Edition]) -> dict[int, list[Gap]]:
    """The gaps of each edition with their counts, in one query; those that no tool has are left out."""
    counts: dict[int, dict[str, Any]] = {
        row["edition_id"]: dict(row)
        for row in Tool.objects.filter(edition__in=editions)
        .order_by()
        .values("edition_id")
        .annotate(**{key: Count("pk", filter=Q(missing_condition(key))) for key, _ in MISSING})
    }
    return {
        edition.pk: [
            Gap(key=key, label=label, count=count)
            for key, label in MISSING
            if (count := counts.get(edition.pk, {}).get(key, 0))
        ]
        for edition in editions
    }
