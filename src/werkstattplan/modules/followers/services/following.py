"""Starting, confirming and ending to follow."""

import datetime

from django.db import transaction

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.followers.evidence import KIND, day_of
from werkstattplan.modules.followers.models import Follower, Following, Rhythm
from werkstattplan.modules.followers.selectors.places import municipality_of, tool_of
from werkstattplan.modules.followers.services import mails
from werkstattplan.modules.followers.services.news import gather_news
from werkstattplan.plan.models import Plan
from werkstattplan.platform.ledger.services import record_evidence, reverse_evidence
from werkstattplan.platform.notify.addresses import check_address
from werkstattplan.platform.notify.services import forget_messages
from werkstattplan.platform.places.models import Municipality
from werkstattplan.platform.tenancy.models import Commune

CONFIRM_WITHIN = datetime.timedelta(days=7)
# Enough for somebody who lost a mail, too little to annoy somebody whose address a stranger types.
MAILS_PER_SELECTION = 3
SELECTIONS_PER_ADDRESS = 5
ASKED_PER_HOUR = 200
DOUBLE_CLICK = datetime.timedelta(minutes=1)


class TooManyAtOnce(Refusal):
    """More people or machines want to follow than a small mail server should write to."""

    code = "too-many-at-once"
    sentence = "Gerade melden sich sehr viele an. Bitte versuchen Sie es in einer Stunde noch einmal."


class FollowingExpired(Refusal):
    """The confirmation came after seven days, or the selection was ended."""

    code = "following-expired"
    sentence = "Dieser Link gilt nicht mehr, und Ihre Adresse ist gelöscht. Sie können sich jederzeit neu anmelden."


@transaction.atomic
def follow(
    *,
    commune: Commune,
    plan: Plan,
    query: str,
    label: str,
    email: str,
    rhythm: Rhythm,
    at: datetime.datetime,
    is_sure: bool = False,
) -> None:
    """Ask an address to confirm that it wants news of a selection; who follows already gets a mail that says so.

    Whoever asks learns nothing about the address. Raises `ImpossibleAddress`, `MistypedAddress` unless `is_sure`,
    `SuppressedRecipient` and `TooManyAtOnce`.
    """
    address = check_address(email, is_sure=is_sure)
    if Following.objects.filter(asked_at__gt=at - datetime.timedelta(hours=1)).count() >= ASKED_PER_HOUR:
        raise TooManyAtOnce
    follower, _ = Follower.objects.select_for_update().get_or_create(commune=commune, email=address)
    following = follower.followings.filter(plan=plan, query=query).first()
    if following is None:
        if follower.followings.filter(confirmed_at=None).count() >= SELECTIONS_PER_ADDRESS:
            return
        following = Following.objects.create(
            commune=commune, follower=follower, plan=plan, query=query, rhythm=rhythm, asked_at=at
        )
        mails.ask_to_confirm(following=following, label=label, until=at + CONFIRM_WITHIN, at=at)
    elif following.confirmed_at is not None:
        mails.say_already(following=following, label=label, at=at)
    elif following.asked < MAILS_PER_SELECTION and following.asked_at <= at - DOUBLE_CLICK:
        following.asked, following.asked_at, following.rhythm = following.asked + 1, at, rhythm
        following.save(update_fields=["asked", "asked_at", "rhythm"])
        mails.ask_to_confirm(following=following, label=label, until=at + CONFIRM_WITHIN, at=at)


@transaction.atomic
def confirm(*, following: Following, at: datetime.datetime) -> None:
    """Begin to tell news of a selection; a second time changes nothing. Raises `FollowingExpired`."""
    row = Following.objects.select_for_update(of=("self",)).select_related("plan").filter(pk=following.pk).first()
    if row is None or (row.confirmed_at is None and row.asked_at <= at - CONFIRM_WITHIN):
        raise FollowingExpired
    if row.confirmed_at is not None:
        return
    # What changed until now is no news for somebody who begins now.
    gather_news(plan=row.plan, at=at)
    row.confirmed_at = row.told_until = at
    row.save(update_fields=["confirmed_at", "told_until"])
    ags = municipality_of(row.query)
    record_evidence(
        commune=following.commune,
        kind=KIND,
        key=str(row.pk),
        value=1,
        occurred_on=day_of(at),
        at=at,
        source=row,
        tool=tool_of(row.plan.slug, row.query),
        municipality=Municipality.objects.filter(ags=ags).first() if ags else None,
    )


@transaction.atomic
def change_rhythm(*, following: Following, rhythm: Rhythm) -> None:
    """Let mails about a selection come daily or weekly."""
    Following.objects.filter(pk=following.pk).update(rhythm=rhythm)


@transaction.atomic
def end_following(*, following: Following, at: datetime.datetime) -> None:
    """Follow a selection no longer; with the last one the address is deleted at once. A second time changes nothing."""
    follower = Follower.objects.select_for_update().filter(pk=following.follower_id).first()
    if follower is None:
        return
    _end(list(follower.followings.filter(pk=following.pk)), at)
    if not follower.followings.exists():
        _forget(follower)


@transaction.atomic
def end_all(*, follower: Follower, at: datetime.datetime) -> None:
    """Follow nothing any more: the address and every mail to it are deleted at once."""
    row = Follower.objects.select_for_update().filter(pk=follower.pk).first()
    if row is not None:
        _end(list(row.followings.all()), at)
        _forget(row)


@transaction.atomic
def forget_unconfirmed(*, commune: Commune, at: datetime.datetime) -> int:
    """Delete what nobody confirmed within seven days, and addresses that follow nothing; returns the number."""
    late = Following.objects.filter(commune=commune, confirmed_at=None, asked_at__lte=at - CONFIRM_WITHIN)
    number, _ = late.delete()
    for follower in Follower.objects.filter(commune=commune, followings=None):
        _forget(follower)
    return number


def _end(followings: list[Following], at: datetime.datetime) -> None:
    for row in followings:
        if row.confirmed_at is not None:
            reverse_evidence(commune=row.commune, kind=KIND, key=str(row.pk), at=at)
        row.delete()


def _forget(follower: Follower) -> None:
    forget_messages(commune=follower.commune, recipient=follower.email, kind_prefix="followers.")
    follower.delete()
