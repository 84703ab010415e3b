"""How many people follow, counted from the table of selections."""

import datetime
from collections import Counter
from collections.abc import Iterator

from django.utils import timezone

from werkstattplan.kernel.modules import EvidenceSum, Period, ToolKey
from werkstattplan.modules.followers.models import Following
from werkstattplan.modules.followers.selectors.places import municipality_of, tool_of

KIND = "followers.following"


def day_of(confirmed_at: datetime.datetime) -> datetime.date:
    """The day on which a confirmation counts."""
    return timezone.localdate(confirmed_at)


def recompute(period: Period) -> Iterator[EvidenceSum]:
    """The confirmed selections of a period that still are followed, by tool and municipality."""
    counted: Counter[tuple[ToolKey | None, str]] = Counter()
    rows = Following.objects.filter(confirmed_at__isnull=False)
    for plan_slug, query, confirmed_at in rows.values_list("plan__slug", "query", "confirmed_at").iterator():
        if confirmed_at and period.first <= day_of(confirmed_at) <= period.last:
            counted[tool_of(plan_slug, query), municipality_of(query)] += 1
    for (tool, ags), value in counted.items():
        yield EvidenceSum(kind=KIND, tool=tool, municipality_ags=ags, value=value)
