"""How true the directory of the commune in scope is, and what waits for the office."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from werkstattplan.modules.offers.models import (
    Confirmation,
    DuplicateHint,
    Location,
    Offer,
    OfferState,
    PlacedBy,
    Proposal,
    ProposalState,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class UpkeepState:
    """Numbers of the overview; `confirmed` within the last year."""

    offers: int
    confirmed: int
    hidden: int
    proposals: int
    duplicates: int
    calls: int
    unplaced: int


def upkeep_state(on: datetime.date) -> UpkeepState:
    """Count once what waits and what is true; five queries."""
    year_ago = on - datetime.timedelta(days=365)
    sums = Offer.objects.exclude(state=OfferState.ENDED).aggregate(
        offers=Count("pk"),
        confirmed=Count("pk", filter=Q(confirmed_on__gte=year_ago)),
        hidden=Count("pk", filter=Q(expires_on__lt=on)),
    )
    return UpkeepState(
        **sums,
        proposals=Proposal.objects.filter(state=ProposalState.OPEN).count(),
        duplicates=DuplicateHint.objects.filter(is_refused=False).count(),
        calls=Confirmation.objects.filter(answered_at=None).exclude(way="mail").count(),
        unplaced=unplaced_rows().count(),
    )


def unplaced_rows() -> QuerySet[Location]:
    """Places without a point at which something is offered."""
    rows = Location.objects.filter(placed_by=PlacedBy.NONE, offers__isnull=False)
    return rows.exclude(offers__offer__state=OfferState.ENDED).distinct().order_by("village", "name", "id")


def unplaced_with_reasons(rows: list[Location]) -> list[tuple[Location, str]]:
    """Each place with why it has no point."""
    return [(row, why_unplaced(row)) for row in rows]


def why_unplaced(row: Location) -> str:
    """Why a place has no point, and what would help."""
    if row.municipality_id:
        return "Zu dieser Gemeinde ist keine Karte hinterlegt. Bitte tragen Sie Breite und Länge ein."
    if row.village:
        return f"„{row.village}“ ist keine Gemeinde. Bitte wählen Sie die Gemeinde, zu der der Ort gehört."
    return "Es fehlt der Ort. Bitte tragen Sie Ort oder Gemeinde ein."
