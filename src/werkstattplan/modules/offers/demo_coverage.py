"""The directory of the example district grows over some months, so that there is a course of months to see."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils import timezone

from werkstattplan.kernel.modules import ToolKey
from werkstattplan.modules.offers.services.coverage import set_tool, take_monthly_stand
from werkstattplan.modules.offers.services.keeping import OfferDraft, add_offers
from werkstattplan.plan.models import Tool
from werkstattplan.plan.selectors.upkeep import current_editions
from werkstattplan.platform.access.models import Membership, Role
from werkstattplan.platform.tenancy.models import Commune

TOOL = "angebotskarte-alle-einrichtungen-und-angebote"
# How many months ago which share of the offers was there.
_COURSE = ((3, 0.55), (2, 0.7), (1, 0.9), (0, 1.0))
_CONFIRMED_OF_THREE = 2


def fill_over_months(commune: Commune, drafts: Sequence[OfferDraft]) -> None:
    """Add the offers month by month and count each month; the numbers belong to the tool of the plan, if it has one."""
    now, done = timezone.localtime(), 0
    days = [_months_before(now, months) for months, _ in _COURSE]
    _choose_tool(commune, days[0])
    for at, (_, share) in zip(days, _COURSE, strict=True):
        until = round(len(drafts) * share)
        add_offers(commune=commune, drafts=_confirmed(drafts[done:until], at.date()), actor=None, at=at)
        take_monthly_stand(commune=commune, on=at.date(), at=at)
        done = until


def _choose_tool(commune: Commune, at: datetime.datetime) -> None:
    member = Membership.objects.filter(role=Role.COORDINATOR).select_related("user").first()
    tool = Tool.objects.filter(edition__in=current_editions(), key=TOOL).select_related("edition__plan").first()
    if member and tool:
        key = ToolKey(plan_slug=tool.edition.plan.slug, tool_key=TOOL)
        set_tool(commune=commune, tool=key, actor=member.user, on=at.date(), at=at)


def _confirmed(drafts: Sequence[OfferDraft], on: datetime.date) -> Iterator[OfferDraft]:
    for number, draft in enumerate(drafts):
        is_confirmed = number % 3 < _CONFIRMED_OF_THREE
        yield replace(draft, confirmed_on=on, confirmed_by="Träger (Beispiel)") if is_confirmed else draft


def _months_before(now: datetime.datetime, months: int) -> datetime.datetime:
    """The second day of an earlier month, or now."""
    if not months:
        return now
    first = now.replace(day=1)
    for _ in range(months):
        first = (first - datetime.timedelta(days=1)).replace(day=1)
    return first.replace(day=2)
