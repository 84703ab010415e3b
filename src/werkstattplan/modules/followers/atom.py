"""News as an Atom feed (RFC 4287)."""

import datetime
from collections.abc import Iterable

from django.utils.feedgenerator import Atom1Feed

from werkstattplan.modules.followers.models import NewsKind
from werkstattplan.modules.followers.selectors.feed import Entry, feed_id
from werkstattplan.plan.selectors.public_pages import PublicPlan


class _Feed(Atom1Feed):
    """Dates an empty feed by the plan, not by the clock, so that it stays the same."""

    changed: datetime.datetime

    def latest_post_date(self) -> datetime.datetime:
        """When the feed changed last."""
        return self.changed


def render_atom(
    plan: PublicPlan,
    entries: Iterable[Entry],
    *,
    label: str,
    query: str,
    site: str,
    path: str,
    changed: datetime.datetime,
) -> bytes:
    """The feed of a selection; the same news give the same bytes."""
    suffix = f"?{query}" if query else ""
    feed = _Feed(
        title=f"{plan.title}: {label}",
        link=f"{site}{plan.base_url}{suffix}",
        description="",
        language="de",
        author_name=plan.edition.commune.name,
        feed_url=f"{site}{path}{suffix}",
        feed_guid=feed_id(plan, query),
    )
    feed.changed = changed
    for entry in entries:
        feed.add_item(
            title=entry.headline,
            link=f"{site}{entry.path}",
            description=entry.sentence,
            unique_id=entry.id,
            pubdate=entry.happened_at,
            updateddate=entry.happened_at,
            categories=[NewsKind(entry.kind).label],
        )
    return feed.writeString("utf-8").encode()
