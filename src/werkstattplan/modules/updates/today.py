"""What waits for the coordination: answers, and people whom no mail reaches or who do not answer."""

import datetime
from collections.abc import Iterator

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from werkstattplan.kernel.modules import Consequence, WaitingItem
from werkstattplan.modules.updates.models import Answer, AnswerState
from werkstattplan.modules.updates.selectors.digest import next_commune_day
from werkstattplan.platform.tenancy.models import Commune
from werkstattplan.platform.tenancy.scope import commune_in_scope


def waiting_on(on: datetime.date) -> Iterator[WaitingItem]:
    """The lines of the commune in scope."""
    commune = commune_in_scope()
    yield from _answers(commune)
    yield from _people(commune, on)


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


def _people(commune: Commune, on: datetime.date) -> Iterator[WaitingItem]:
    """Questions that mails do not solve: they need a telephone call, or somebody who is responsible."""
    selection = next_commune_day(commune, on).selection
    page = reverse("updates:tomorrow", args=[commune.slug])
    silent, unreachable = len(selection.silent), len(selection.unreachable)
    if silent:
        label = "Zu einem Werkzeug antwortet" if silent == 1 else f"Zu {silent} Werkzeugen antwortet"
        last = [max(subject.asked_on) for subject in selection.silent if subject.asked_on]
        yield WaitingItem(
            label=f"{label} niemand, bitte anrufen",
            url=f"{page}#still",
            count=silent,
            since=min(last, default=None),
        )
    if unreachable:
        label = "Zu einem Werkzeug ist" if unreachable == 1 else f"Zu {unreachable} Werkzeugen ist"
        yield WaitingItem(
            label=f"{label} niemand zu erreichen",
            url=f"{page}#niemand",
            count=unreachable,
            consequence=Consequence.NOTE,
        )
