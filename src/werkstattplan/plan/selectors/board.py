"""The board: tools by status."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from werkstattplan.plan.models import Edition, Tool
from werkstattplan.plan.models.tools import TOOL_STATUSES
from werkstattplan.plan.selectors.filtering import ToolFilter, filtered_tools
from werkstattplan.plan.selectors.progress import with_progress
from werkstattplan.platform.access.predicates import is_contributor

CARDS_PER_COLUMN = 30


@dataclass(frozen=True, kw_only=True)
class BoardColumn:
    """A status with its tools; `count` may be larger than the number of cards shown."""

    status: str
    label: str
    count: int
    tools: list[Tool]


def board_columns(edition: Edition, chosen: ToolFilter) -> list[BoardColumn]:
    """A column per status, those of finished work only where they hold something; three queries at any size."""
    tools = filtered_tools(edition, chosen)
    place = Window(RowNumber(), partition_by=F("status"), order_by=["field__position", "position", "pk"])
    # Ids first: a window over whole rows would read every text of the plan.
    ids = tools.annotate(place=place).filter(place__lte=CARDS_PER_COLUMN).values_list("pk", "status", "place")
    rows = list(
        with_progress(Tool.objects.filter(pk__in=[pk for pk, _, _ in ids]))
        .select_related("field")
        .order_by("field__position", "position", "pk")
    )
    counts = {row["status"]: row["count"] for row in tools.values("status").annotate(count=Count("pk"))}
    return [
        BoardColumn(
            status=status,
            label=label,
            count=counts.get(status, 0),
            tools=[tool for tool in rows if tool.status == status],
        )
        for status, label in TOOL_STATUSES
        if status in counts or status in ("planned", "running", "done")
    ]


def own_tool_ids(user: Any, edition: Edition) -> frozenset[int]:
    """The tools of the edition that a contributor answers for; empty for every other role."""
    if not is_contributor(user, edition):
        return frozenset()
    return frozenset(
        Tool.objects.filter(edition=edition, responsibilities__person__user=user).values_list("pk", flat=True)
    )
