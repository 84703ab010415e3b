"""What papers add elsewhere: to the page of a tool and to the today page."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone

from werkstattplan.kernel.modules import Consequence, ToolKey, WaitingItem
from werkstattplan.modules.papers.content import LABELS, PaperKind
from werkstattplan.modules.papers.models import Paper, PaperState
from werkstattplan.platform.tenancy.scope import commune_in_scope

SHOWN = 5
# Bodies want their papers this many days before they meet.
DAYS_BEFORE_MEETING = 14


def panel(tool: ToolKey) -> Mapping[str, Any] | None:
    """The newest issued papers that speak of a tool; for staff."""
    return _panel(tool, public=False)


def public_panel(tool: ToolKey) -> Mapping[str, Any] | None:
    """The newest public papers that speak of a tool."""
    return _panel(tool, public=True)


def _panel(tool: ToolKey, *, public: bool) -> Mapping[str, Any] | None:
    slug = commune_in_scope().slug
    rows = Paper.objects.filter(plan__slug=tool.plan_slug, state=PaperState.ISSUED)
    if public:
        rows = rows.filter(is_public=True)
    name = "papers_public:paper" if public else "papers:paper"
    found = [
        {
            "title": title,
            "label": LABELS[PaperKind(kind)],
            "day": timezone.localdate(issued_at),
            "url": reverse(name, args=[slug, pk]),
        }
        for pk, title, kind, issued_at, keys in rows.order_by("-issued_at").values_list(
            "pk", "title", "kind", "issued_at", "content__tools"
        )[: SHOWN * 4]
        if tool.tool_key in keys
    ]
    return {"papers": found[:SHOWN]} if found else None


def today(on: datetime.date) -> Iterator[WaitingItem]:
    """Drafts whose meeting is near."""
    slug = commune_in_scope().slug
    last = on + datetime.timedelta(days=DAYS_BEFORE_MEETING)
    for paper in Paper.objects.filter(state=PaperState.DRAFT, meeting_on__lte=last).order_by("meeting_on"):
        assert paper.meeting_on is not None
        late = paper.meeting_on < on
        yield WaitingItem(
            label=f"{paper.get_kind_display()} „{paper.title}“ ausgeben: Sitzung {'war' if late else 'ist'} am {paper.meeting_on:%d.%m.%Y}",
            url=reverse("papers:paper", args=[slug, paper.pk]),
            consequence=Consequence.LOSS if late else Consequence.DEADLINE,
        )
