"""What stands in the outbox, and which addresses get no mails."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.urls import reverse

from werkstattplan.kernel.modules import Consequence, WaitingItem
from werkstattplan.platform.notify.models import STUCK, Message, MessageState, SuppressedAddress, Unsubscription
from werkstattplan.platform.tenancy.models import Commune


@dataclass(frozen=True, kw_only=True, slots=True)
class StateCount:
    """How many mails are in a state."""

    state: MessageState
    count: int


def outbox(state: str = "") -> "QuerySet[Message]":
    """The mails of the commune in scope, newest first, in one state or in all; without their texts."""
    rows = Message.objects.defer("text", "html").select_related("person")
    return rows.filter(state=state) if state in MessageState.values else rows


def state_counts() -> list[StateCount]:
    """How many mails are in each state; states that none is in are left out."""
    counts = dict(Message.objects.order_by().values_list("state").annotate(count=Count("pk")))
    return [StateCount(state=state, count=counts[state.value]) for state in MessageState if state.value in counts]


def obstacles(kind: str) -> dict[str, str]:
    """Addresses that get no mails of a kind from the commune in scope, and why: "Mails an … sind abbestellt"."""
    left = dict.fromkeys(Unsubscription.objects.filter(kind=kind).values_list("email", flat=True), "sind abbestellt")
    return left | dict.fromkeys(SuppressedAddress.objects.values_list("email", flat=True), "kommen zurück")


def waiting_mail(commune: Commune, on: datetime.date) -> Iterator[WaitingItem]:
    """Mails nobody can be sure of, and addresses from which mails come back; two queries."""
    blocked = SuppressedAddress.objects.values("email")
    stuck = Message.objects.filter(state__in=STUCK).exclude(recipient__in=blocked).count()
    address = reverse("notify:outbox", args=[commune.slug])
    if stuck:
        label = "Eine Mail ist nicht sicher angekommen" if stuck == 1 else f"{stuck} Mails sind nicht sicher angekommen"
        yield WaitingItem(label=label, url=address, count=stuck, consequence=Consequence.DEADLINE)
    back = list(SuppressedAddress.objects.order_by("since").values_list("since", flat=True))
    if back:
        label = "Eine Adresse nimmt keine Mails an" if len(back) == 1 else f"{len(back)} Adressen nehmen keine Mails an"
        yield WaitingItem(label=label, url=f"{address}#adressen", count=len(back), since=back[0].date())
