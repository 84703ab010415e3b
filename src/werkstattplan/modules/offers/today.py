"""What waits for the coordination: proposals, entries that disappear soon, letters, calls, duplicates."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from werkstattplan.kernel.modules import Consequence, WaitingItem
from werkstattplan.modules.offers.selectors.upkeep import upkeep_state
from werkstattplan.platform.tenancy.scope import commune_in_scope


def waiting_on(on: datetime.date) -> Iterator[WaitingItem]:
    """The lines of the commune in scope."""
    slug, state = commune_in_scope().slug, upkeep_state(on)
    asked = reverse("offers:calls", args=[slug])
    if state.soon_hidden:
        yield WaitingItem(
            label=_counted(state.soon_hidden, "Angebot verschwindet", "Angebote verschwinden")
            + " in den nächsten 30 Tagen, weil niemand antwortet",
            url=asked,
            count=state.soon_hidden,
            consequence=Consequence.DEADLINE,
        )
    if state.proposals:
        assert state.proposed_since is not None
        yield WaitingItem(
            label=_counted(state.proposals, "Vorschlag zur Angebotskarte", "Vorschläge zur Angebotskarte"),
            url=reverse("offers:proposals", args=[slug]),
            count=state.proposals,
            since=timezone.localdate(state.proposed_since),
        )
    if state.calls:
        yield WaitingItem(
            label=_counted(state.calls, "Träger anrufen", "Träger anrufen") + ", ob das Angebot noch stimmt",
            url=f"{asked}?weg=anruf",
            count=state.calls,
            since=state.called_since,
        )
    if state.letters:
        yield WaitingItem(
            label=_counted(state.letters, "Brief an einen Träger drucken", "Briefe an Träger drucken"),
            url=f"{asked}?weg=brief",
            count=state.letters,
        )
    if state.duplicates:
        yield WaitingItem(
            label=_counted(state.duplicates, "mögliche Dopplung", "mögliche Dopplungen") + " in der Angebotskarte",
            url=reverse("offers:duplicates", args=[slug]),
            count=state.duplicates,
            consequence=Consequence.NOTE,
        )


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
