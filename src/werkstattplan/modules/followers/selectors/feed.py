"""What a selection of tools tells: the same for the feed, the page and the mails."""

import datetime
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from werkstattplan.modules.followers.comparing import PART_LABELS
from werkstattplan.modules.followers.models import NewsKind, PublicNews
from werkstattplan.plan.models import Tool
from werkstattplan.plan.selectors.open_data import ToolFilter, filtered_tools
from werkstattplan.plan.selectors.public_pages import STATUS_LABELS, PublicPlan

KEEP = datetime.timedelta(days=90)
_NAMESPACE = uuid.UUID("7a5c2a0e-6b1d-4f6e-9c55-5a0f7a1d3b42")


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One piece of news. Its `id` stays the same wherever and however often it is told."""

    id: str
    kind: str
    tool_key: str
    title: str
    sentence: str
    path: str
    happened_at: datetime.datetime
    noticed_at: datetime.datetime

    @property
    def headline(self) -> str:
        """Title and sentence in one line."""
        return f"{self.title}: {self.sentence}"

    @property
    def day(self) -> datetime.date:
        """The day on which it happened."""
        return timezone.localdate(self.happened_at)

    @property
    def is_farewell(self) -> bool:
        """Whether it tells of a tool that the list no longer has."""
        return self.kind == NewsKind.GONE


def entries_of(plan: PublicPlan, chosen: ToolFilter, *, at: datetime.datetime) -> list[Entry]:
    """The newest news of every tool of the filtered list, and all of its news of the last ninety days, newest first.

    So the feed holds exactly the tools of the list; beside them only farewells of tools that were in it.
    """
    tools = filtered_tools(plan.edition, chosen, plan.text)
    titles = dict(tools.values_list("key", "title"))
    rows = PublicNews.objects.filter(plan=plan.edition.plan_id)
    entries: list[Entry] = []
    told: set[str] = set()
    for row in rows.filter(tool_key__in=tools.order_by().values("key")).order_by("-happened_at", "-id"):
        if row.tool_key not in told or row.happened_at >= at - KEEP:
            entries.append(_entry(plan, row, titles[row.tool_key]))
        told.add(row.tool_key)
    entries += (_unnoticed(plan, key, title) for key, title in titles.items() if key not in told)
    entries += _farewells(plan, rows, chosen, at)
    return sorted(entries, key=lambda entry: entry.happened_at, reverse=True)


def _farewells(
    plan: PublicPlan, rows: QuerySet[PublicNews], chosen: ToolFilter, at: datetime.datetime
) -> Iterator[Entry]:
    """Tools that left the plan, found with the same filter in the edition in which they were public last."""
    gone = rows.filter(kind=NewsKind.GONE, happened_at__gte=at - KEEP)
    gone = gone.exclude(tool_key__in=Tool.objects.filter(edition=plan.edition).order_by().values("key"))
    by_edition: dict[int, list[PublicNews]] = {}
    for row in gone.select_related("edition__commune"):
        by_edition.setdefault(row.edition_id, []).append(row)
    for group in by_edition.values():
        before = filtered_tools(group[0].edition, chosen, plan.text)
        keys = set(before.filter(key__in=[row.tool_key for row in group]).values_list("key", flat=True))
        yield from (_entry(plan, row, row.title) for row in group if row.tool_key in keys)


def _entry(plan: PublicPlan, row: PublicNews, title: str) -> Entry:
    return Entry(
        id=entry_id(plan, row.tool_key, row.revision, row.position),
        kind=row.kind,
        tool_key=row.tool_key,
        # Masked again: who withdrew a consent must not be named by old news.
        title=plan.text.mask(title),
        sentence=_sentence(plan, row),
        path=plan.base_url if row.kind == NewsKind.GONE else f"{plan.base_url}werkzeug/{row.tool_key}/",
        happened_at=row.happened_at,
        noticed_at=row.noticed_at,
    )


def _unnoticed(plan: PublicPlan, key: str, title: str) -> Entry:
    """The news that a tool is new, before the job has written it; it has the same id then."""
    assert plan.edition.published_at is not None
    return Entry(
        id=entry_id(plan, key, 1, 0),
        kind=NewsKind.NEW,
        tool_key=key,
        title=plan.text.mask(title),
        sentence="neu im Plan",
        path=f"{plan.base_url}werkzeug/{key}/",
        happened_at=plan.edition.published_at,
        noticed_at=plan.edition.published_at,
    )


def entry_id(plan: PublicPlan, tool_key: str, revision: int, position: int) -> str:
    """The identifier of a piece of news."""
    return uuid.uuid5(_NAMESPACE, f"{plan.base_url}{tool_key}/{revision}/{position}").urn


def feed_id(plan: PublicPlan, query: str) -> str:
    """The identifier of the feed of a selection."""
    return uuid.uuid5(_NAMESPACE, f"{plan.base_url}?{query}").urn


def _sentence(plan: PublicPlan, row: PublicNews) -> str:
    if row.kind == NewsKind.STATUS:
        return f"Stand ist jetzt „{STATUS_LABELS[row.status_after]}“, vorher „{STATUS_LABELS[row.status_before]}“"
    if row.kind == NewsKind.STEP:
        return f"Schritt „{plan.text.mask(row.step_title)}“ ist abgeschlossen"
    if row.kind == NewsKind.CHANGED:
        return f"geändert: {_listed(PART_LABELS[part] for part in row.changed_parts if part in PART_LABELS)}"
    return {NewsKind.NEW: "neu im Plan", NewsKind.BACK: "wieder im Plan", NewsKind.GONE: "nicht mehr im Plan"}[
        NewsKind(row.kind)
    ]


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} und {last}" if first else last
