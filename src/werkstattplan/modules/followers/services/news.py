"""Noticing what changed in published plans."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db import transaction

from werkstattplan.modules.followers.comparing import Change, Look, changes, look_of
from werkstattplan.modules.followers.models import NewsKind, PublicNews, PublishedTool
from werkstattplan.plan.models import Edition, Plan
from werkstattplan.plan.selectors.open_data import ToolFilter, filtered_tools, tool_list
from werkstattplan.plan.selectors.public_list import public_edition
from werkstattplan.platform.tenancy.models import Commune


@transaction.atomic
def gather_news(*, plan: Plan, at: datetime.datetime) -> int:
    """Compare what the public sees of a plan with what it saw last time and keep what changed; returns the number.

    Both sides hold public, masked data only. Run again, it finds nothing; what a missed run did not notice, the next
    one does. A withdrawn plan is left alone until it is published again.
    """
    # The lock keeps two jobs from noticing the same change twice.
    plan = Plan.objects.select_for_update(of=("self",)).select_related("commune").get(pk=plan.pk)
    edition = public_edition(plan)
    if edition is None:
        return 0
    edition.commune = plan.commune
    looks = {row["key"]: look_of(row) for row in _rows(edition)}
    known = {row.tool_key: row for row in PublishedTool.objects.filter(plan=plan)}
    news: list[PublicNews] = []
    for key, look in looks.items():
        old = known.get(key)
        found = _happened(old, look)
        if found:
            new = _keep(plan, edition, key, look, old)
            # What stood in the plan from the beginning is no news for those who follow it already.
            moment, noticed = (_moment(edition), at) if known else (_published(edition), _published(edition))
            news += _news(new, found, moment, noticed)
    for key, old in known.items():
        if key not in looks and not old.is_gone:
            old.is_gone, old.revision = True, old.revision + 1
            old.save(update_fields=["is_gone", "revision"])
            news += _news(old, [Change(kind=NewsKind.GONE)], _moment(edition), at)
    PublishedTool.objects.filter(plan=plan, is_gone=False).exclude(edition=edition).update(edition=edition)
    return len(PublicNews.objects.bulk_create(news))


def gather_all_news(*, commune: Commune, at: datetime.datetime) -> int:
    """The same for every plan of the commune in scope."""
    return sum(gather_news(plan=plan, at=at) for plan in Plan.objects.filter(commune=commune))


def _rows(edition: Edition) -> list[dict[str, Any]]:
    return tool_list(edition, filtered_tools(edition, ToolFilter()), base_url="")


def _happened(old: PublishedTool | None, look: Look) -> list[Change]:
    if old is None:
        return [Change(kind=NewsKind.NEW)]
    if old.is_gone:
        return [Change(kind=NewsKind.BACK)]
    return changes(status=old.status, parts=old.parts, steps_done=old.steps_done, now=look)


def _keep(plan: Plan, edition: Edition, key: str, look: Look, old: PublishedTool | None) -> PublishedTool:
    row = old or PublishedTool(commune=plan.commune, plan=plan, tool_key=key, revision=0)
    row.edition, row.title, row.status, row.parts = edition, look.title, look.status, look.parts
    row.steps_done, row.is_gone, row.revision = list(look.steps_done), False, row.revision + 1
    row.save()
    return row


def _published(edition: Edition) -> datetime.datetime:
    assert edition.published_at is not None
    return edition.published_at


def _moment(edition: Edition) -> datetime.datetime:
    """When it became public: the publication, or the last change after it."""
    return max(_published(edition), edition.content_changed_at)


def _news(
    row: PublishedTool, found: list[Change], happened_at: datetime.datetime, at: datetime.datetime
) -> Iterator[PublicNews]:
    for position, change in enumerate(found):
        yield PublicNews(
            commune=row.commune,
            plan=row.plan,
            edition=row.edition,
            tool_key=row.tool_key,
            title=row.title,
            kind=change.kind,
            revision=row.revision,
            position=position,
            status_before=change.status_before,
            status_after=change.status_after,
            step_title=change.step_title,
            changed_parts=list(change.parts),
            happened_at=happened_at,
            noticed_at=at,
        )
