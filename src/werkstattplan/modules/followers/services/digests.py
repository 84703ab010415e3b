"""Who is told what today: one mail for each address at most, and only if there is news."""

import datetime
from collections.abc import Callable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from werkstattplan.modules.followers.models import Follower, Following, Rhythm
from werkstattplan.modules.followers.selectors.feed import Entry, entries_of
from werkstattplan.modules.followers.services.following import end_all
from werkstattplan.modules.followers.services.mails import is_told_today, tell_news
from werkstattplan.modules.followers.services.news import gather_all_news
from werkstattplan.plan.forms.public import fitting_filter
from werkstattplan.plan.selectors.public_pages import PublicPlan, public_plan
from werkstattplan.plan.selectors.selection import label_of
from werkstattplan.platform.notify.services import SuppressedRecipient
from werkstattplan.platform.tenancy.models import Commune

# What a selection tells: its label, the path of its list, all of its news.
Told = tuple[str, str, list[Entry]]


def send_digests(*, commune: Commune, at: datetime.datetime) -> int:
    """Queue the mails that are due in the commune in scope; returns their number.

    What is due follows from what was told before, so a missed night loses nothing and a second run sends nothing twice.
    Each address has a transaction of its own: a run that is stopped half way goes on where it was.
    """
    gather_all_news(commune=commune, at=at)
    told = _reader(commune, at)
    due = Following.objects.filter(commune=commune, told_until__lt=_start_of_day(at))
    followers = due.order_by("follower_id").values_list("follower_id", flat=True).distinct()
    return sum(_tell(pk, told, at) for pk in list(followers))


def is_due(following: Following, at: datetime.datetime) -> bool:
    """Whether a confirmed selection may be told about: daily ones once a day, weekly ones from Monday on."""
    if following.told_until is None:
        return False
    start = _start_of_day(at)
    if following.rhythm == Rhythm.WEEKLY:
        start -= datetime.timedelta(days=timezone.localdate(at).weekday())
    return following.told_until < start


def _start_of_day(at: datetime.datetime) -> datetime.datetime:
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


@transaction.atomic
def _tell(follower_id: int, told: Callable[[Following], Told], at: datetime.datetime) -> bool:
    """Queue one address's mail and note up to when it knows; False if there was nothing to say."""
    follower = Follower.objects.select_for_update(of=("self",)).select_related("commune").filter(pk=follower_id).first()
    if follower is None or is_told_today(follower=follower, at=at):
        return False
    sections: list[Told] = []
    due = [row for row in follower.followings.select_related("plan") if is_due(row, at)]
    for row in due:
        label, path, entries = told(row)
        assert row.told_until is not None
        if news := [entry for entry in entries if entry.noticed_at > row.told_until]:
            sections.append((label, path, news))
    Following.objects.filter(pk__in=[row.pk for row in due]).update(told_until=at)
    if not sections:
        return False
    try:
        with transaction.atomic():
            tell_news(follower=follower, sections=sections, at=at)
    except SuppressedRecipient:
        # Nobody reads there any more; an address that takes no mail is not kept.
        end_all(follower=follower, at=at)
        return False
    return True


def _reader(commune: Commune, at: datetime.datetime) -> Callable[[Following], Told]:
    """Reads the news of selections, each once however many people follow it."""
    plans: dict[str, PublicPlan | None] = {}
    known: dict[tuple[int, str], Told] = {}

    def told(row: Following) -> Told:
        place = (row.plan_id, row.query)
        if place not in known:
            if row.plan.slug not in plans:
                plans[row.plan.slug] = public_plan(commune, row.plan.slug)
            known[place] = _told(commune, row, plans[row.plan.slug], at)
        return known[place]

    return told


def _told(commune: Commune, row: Following, plan: PublicPlan | None, at: datetime.datetime) -> Told:
    chosen = fitting_filter(plan, row.query) if plan else None
    if plan is None or chosen is None:
        # The plan is withdrawn, or what was followed does not exist in it any more.
        return "", "", []
    path = reverse("public:overview", args=[commune.slug, row.plan.slug]) + (f"?{row.query}" if row.query else "")
    return label_of(plan, chosen), path, entries_of(plan, chosen, at=at)
