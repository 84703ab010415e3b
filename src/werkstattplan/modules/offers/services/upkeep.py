"""Asking owners once a year whether their entry is true: by mail, then letter, then telephone; silence hides the entry.

Nothing is asked, and nothing disappears, before a commune has set its rule.
"""

import datetime
import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django_scopes import scope

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.models import (
    Confirmation,
    ConfirmationWay,
    Offer,
    OfferAtLocation,
    OfferState,
    Proposal,
    UpkeepRule,
)
from werkstattplan.modules.offers.services.holding import hold_entries
from werkstattplan.modules.offers.services.index import index_offers
from werkstattplan.modules.offers.services.values import change_entry, told
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.notify.services import queue_message
from werkstattplan.platform.tenancy.models import Commune

KIND = "offers.confirm"
_NEXT = {ConfirmationWay.MAIL: ConfirmationWay.LETTER, ConfirmationWay.LETTER: ConfirmationWay.PHONE}
# Many entries age on one day after an import; they are asked in portions that an office can answer.
MOST_A_NIGHT = 500
# Links on paper are typed: small letters and digits that nobody confuses; sixteen of them cannot be guessed.
_TO_TYPE = "abcdefghjkmnpqrstuvwxyz23456789"


class UnknownConfirmation(Refusal):
    """No such link, or a newer one was sent."""

    code = "unknown-confirmation"
    sentence = "Dieser Link gilt nicht oder nicht mehr. Bitte nehmen Sie den Link aus unserer neuesten Nachricht."


class AlreadyAnswered(Refusal):
    """The question has its answer."""

    code = "already-answered"
    sentence = "Diese Frage ist schon beantwortet. Vielen Dank!"


@transaction.atomic
def set_rule(*, commune: Commune, values: Mapping[str, Any], actor: User, at: datetime.datetime) -> UpkeepRule:
    """Say how often owners are asked and when silence hides an entry; `values` are fields of `UpkeepRule`.

    Saying the same again is no change.
    """
    old = UpkeepRule.objects.filter(commune=commune).values(*values).first() or {}
    rule, _ = UpkeepRule.objects.update_or_create(commune=commune, defaults=dict(values))
    if old == dict(values):
        return rule
    record_change(
        commune=commune,
        actor=actor,
        at=at,
        verb="ändert die Regel der Pflege",
        subject=rule,
        before=old,
        after=dict(values),
    )
    return rule


def ask_owners(*, commune: Commune, on: datetime.date, at: datetime.datetime) -> int:
    """Ask whom it is time to ask, and try the next way where the last brought no answer; returns how many were asked.

    What follows is decided by the state alone: a second run on the same day finds nothing to do.
    """
    with scope(commune=commune):
        rule = UpkeepRule.objects.first()
        if rule is None:
            return 0
        _try_next_way(rule, on)
        old = Q(confirmed_on=None) | Q(confirmed_on__lte=on - datetime.timedelta(days=rule.ask_after_days))
        asked = Confirmation.objects.filter(answered_at=None).values("offer")
        due = Offer.objects.filter(old).exclude(state=OfferState.ENDED).exclude(pk__in=asked)
        rows = list(due.order_by(F("confirmed_on").asc(nulls_first=True), "id")[:MOST_A_NIGHT])
        for offer in rows:
            _ask(offer, rule, on, at)
        return len(rows)


@transaction.atomic
def _ask(offer: Offer, rule: UpkeepRule, on: datetime.date, at: datetime.datetime) -> None:
    secret = secrets.token_urlsafe(24)
    way = ConfirmationWay.MAIL if offer.owner_email else ConfirmationWay.LETTER
    row = Confirmation.objects.create(
        commune=offer.commune, offer=offer, way=way, secret_digest=digest_of(secret), asked_on=on, way_since=on
    )
    last_day = on + datetime.timedelta(days=rule.hide_after_days)
    if offer.expires_on is None or offer.expires_on > last_day:
        offer.expires_on = last_day
        offer.save(update_fields=["expires_on"])
        _index(offer)
    if way == ConfirmationWay.MAIL:
        try:
            # Its own transaction: a refused address must not take the question back.
            with transaction.atomic():
                _mail(row, secret, at)
        except Refusal:
            Confirmation.objects.filter(pk=row.pk).update(way=ConfirmationWay.LETTER)


def _mail(row: Confirmation, secret: str, at: datetime.datetime) -> None:
    context = {"offer": row.offer, "commune": row.commune, "link": link_of(secret), "until": row.offer.expires_on}
    queue_message(
        commune=row.commune,
        recipient=row.offer.owner_email,
        subject=f"Stimmt Ihr Eintrag noch? {row.offer.title}",
        text=render_to_string("offers/keep/mail.txt", context),
        html=render_to_string("offers/keep/mail.html", context),
        kind=KIND,
        key=f"offers.confirm/{row.pk}",
        at=at,
    )


def _try_next_way(rule: UpkeepRule, on: datetime.date) -> None:
    late = Confirmation.objects.filter(answered_at=None, way_since__lte=on - datetime.timedelta(days=rule.wait_days))
    # The last way first, so that nothing goes two ways in one night.
    for way, following in reversed(_NEXT.items()):
        late.filter(way=way).update(way=following, way_since=on)


def link_of(secret: str) -> str:
    """The whole address of the page behind a question."""
    return settings.SITE_URL + reverse("offers_free:confirm", args=[secret])


@transaction.atomic
def new_letter(*, row: Confirmation, on: datetime.date) -> str:
    """A new link for a letter, shown only here; those of the mail and of earlier letters end. Raises `AlreadyAnswered`.

    From now on there is time to answer the letter, so that nobody is called before it has come.
    """
    secret = "-".join("".join(secrets.choice(_TO_TYPE) for _ in range(4)) for _ in range(4))
    rows = Confirmation.objects.filter(pk=row.pk, answered_at=None)
    if not rows.update(secret_digest=digest_of(secret), letter_on=on):
        raise AlreadyAnswered
    rows.filter(way=ConfirmationWay.LETTER).update(way_since=on)
    return link_of(secret)


def confirmation_of(secret: str) -> Confirmation:
    """The question behind a link, writing nothing. Raises `UnknownConfirmation`."""
    # `_base_manager` on purpose: the page belongs to no commune, the secret alone names the row.
    rows = Confirmation._base_manager.select_related("offer__provider", "commune")
    row = rows.filter(secret_digest=digest_of(secret)).first()
    if row is None:
        raise UnknownConfirmation
    return row


@transaction.atomic
def answer_confirmation(
    *,
    row: Confirmation,
    answer: str,
    role: str,
    values: Mapping[str, Any],
    actor: User | None,
    at: datetime.datetime,
    on: datetime.date,
    message: str = "",
) -> None:
    """Take the answer of an owner, or of a clerk who asked: it is the same, it has changed, it is no more.

    What was said in own words waits for the office beside the proposals. Raises `AlreadyAnswered`.
    """
    if not Confirmation.objects.filter(pk=row.pk, answered_at=None).update(answered_at=at, answer=answer):
        raise AlreadyAnswered
    first = OfferAtLocation.objects.filter(offer=row.offer_id).order_by("id").values_list("pk", flat=True).first()
    entry = hold_entries([first]).get(first) if first is not None else None
    offer = entry.offer if entry is not None else Offer.objects.select_for_update().get(pk=row.offer_id)
    changes: dict[str, tuple[str, str]] = {}
    if answer == "changed" and entry is not None:
        changes = change_entry(entry, values, at=at)
        if message.strip():
            Proposal.objects.create(commune=row.commune, entry=entry, message=message.strip(), created_at=at)
    if answer == "ended":
        offer.state = OfferState.ENDED
    else:
        offer.confirmed_on, offer.confirmed_by, offer.expires_on = on, role, None
    offer.save()
    _index(offer)
    record_change(
        commune=row.commune,
        actor=actor,
        at=at,
        verb="bestätigt ein Angebot" if answer == "same" else f"meldet: {row.get_answer_display() or answer}",
        subject=offer,
        before=told({column: old for column, (old, _) in changes.items()}),
        after=told({column: new for column, (_, new) in changes.items()}) | {"Antwort": answer, "von": role},
    )


def digest_of(secret: str) -> str:
    """What is stored of a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _index(offer: Offer) -> None:
    index_offers(commune=offer.commune, entries=offer.places.values_list("pk", flat=True))
