"""What waits for the coordination: answers, and people whom no mail reaches or who do not answer."""

import datetime
from collections.abc import Iterator

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from werkstattplan.kernel.modules import Consequence, WaitingItem
from werkstattplan.modules.updates.models import Answer, AnswerState, AskingOutcome
from werkstattplan.platform.tenancy.models import Commune
from werkstattplan.platform.tenancy.scope import commune_in_scope


def waiting_on(on: datetime.date) -> Iterator[WaitingItem]:
    """The lines of the commune in scope."""
    commune = commune_in_scope()
    yield from _answers(commune)
    yield from _people(commune)


def _answers(commune: Commune) -> Iterator[WaitingItem]:
    waiting = Answer.objects.filter(state=AnswerState.PROPOSED).order_by()
    found = waiting.aggregate(count=Count("pk"), first=Min("said_at"))
    if found["count"]:
        yield WaitingItem(
            label="Eine Antwort ansehen" if found["count"] == 1 else f"{found['count']} Antworten ansehen",
            url=reverse("updates:queue", args=[commune.slug]),
            count=found["count"],
            since=timezone.localdate(found["first"]),
        )


def _people(commune: Commune) -> Iterator[WaitingItem]:
    """Questions that mails do not solve, as noted this morning: they need a telephone call, or somebody responsible."""
    noted = AskingOutcome.objects.first()
    if noted is None:
        return
    page = reverse("updates:tomorrow", args=[commune.slug])
    if noted.silent:
        label = "Zu einem Werkzeug antwortet" if noted.silent == 1 else f"Zu {noted.silent} Werkzeugen antwortet"
        yield WaitingItem(
            label=f"{label} niemand, bitte anrufen",
            url=f"{page}#still",
            count=noted.silent,
            since=noted.silent_since,
        )
    if noted.unreachable:
        label = "Zu einem Werkzeug ist" if noted.unreachable == 1 else f"Zu {noted.unreachable} Werkzeugen ist"
        yield WaitingItem(
            label=f"{label} niemand zu erreichen",
            url=f"{page}#niemand",
            count=noted.unreachable,
            consequence=Consequence.NOTE,
        )
