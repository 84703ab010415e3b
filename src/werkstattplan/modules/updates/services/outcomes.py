"""Noting what asking does not solve."""

import datetime

from django.db import transaction
from django_scopes import scope

from werkstattplan.modules.updates.models import AskingOutcome
from werkstattplan.modules.updates.selectors.communes import communes_that_ask
from werkstattplan.modules.updates.selectors.digest import next_commune_day
from werkstattplan.platform.tenancy.models import Commune


def note_outcomes(*, on: datetime.date, at: datetime.datetime) -> None:
    """Note the outcome of every commune that asks, each in a transaction of its own."""
    for commune in communes_that_ask():
        note_outcome(commune=commune, on=on, at=at)


@transaction.atomic
def note_outcome(*, commune: Commune, on: datetime.date, at: datetime.datetime) -> AskingOutcome:
    """About how many tools nobody answers, and about how many nobody can be asked, as things stand on a day."""
    selection = next_commune_day(commune, on).selection
    asked = [max(subject.asked_on) for subject in selection.silent if subject.asked_on]
    with scope(commune=commune):
        outcome, _ = AskingOutcome.objects.update_or_create(
            commune=commune,
            defaults={
                "noted_at": at,
                "silent": len(selection.silent),
                "silent_since": min(asked, default=None),
                "unreachable": len(selection.unreachable),
            },
        )
    return outcome
