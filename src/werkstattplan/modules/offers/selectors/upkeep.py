"""How true the directory of the commune in scope is, and what waits for the office."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Min, Q, QuerySet

from werkstattplan.modules.offers.models import (
    Confirmation,
    ConfirmationWay,
    DuplicateHint,
    Location,
    Offer,
    OfferAtLocation,
    OfferState,
    PlacedBy,
    Proposal,
    ProposalState,
)

SOON = datetime.timedelta(days=30)


@dataclass(frozen=True, kw_only=True, slots=True)
class UpkeepState:
    """Numbers of the overview; `confirmed` within the last year, `soon_hidden` within a month, `letters` to print."""

    offers: int
    confirmed: int
    hidden: int
    soon_hidden: int
    proposals: int
    proposed_since: datetime.datetime | None
    duplicates: int
    mails: int
    letters: int
    calls: int
    called_since: datetime.date | None


def upkeep_state(on: datetime.date) -> UpkeepState:
    """Count once what waits and what is true; four queries."""
    year_ago, soon = on - datetime.timedelta(days=365), on + SOON
    offers = Offer.objects.exclude(state=OfferState.ENDED).aggregate(
        offers=Count("pk"),
        confirmed=Count("pk", filter=Q(confirmed_on__gte=year_ago)),
        hidden=Count("pk", filter=Q(expires_on__lt=on)),
        soon_hidden=Count("pk", filter=Q(expires_on__gte=on, expires_on__lt=soon)),
    )
    proposals = Proposal.objects.filter(state=ProposalState.OPEN).aggregate(
        proposals=Count("pk"), proposed_since=Min("created_at")
    )
    asked = Confirmation.objects.filter(answered_at=None).aggregate(
        mails=Count("pk", filter=Q(way=ConfirmationWay.MAIL)),
        letters=Count("pk", filter=Q(way=ConfirmationWay.LETTER, letter_on=None)),
        calls=Count("pk", filter=Q(way=ConfirmationWay.PHONE)),
        called_since=Min("way_since", filter=Q(way=ConfirmationWay.PHONE)),
    )
    return UpkeepState(
        **offers,
        **proposals,
        **asked,
        duplicates=DuplicateHint.objects.filter(is_refused=False).count(),
    )


def unplaced_rows() -> QuerySet[Location]:
    """Places without a point at which something is offered."""
    rows = Location.objects.filter(placed_by=PlacedBy.NONE, offers__isnull=False)
    return (
        rows.exclude(offers__offer__state=OfferState.ENDED)
        .select_related("municipality")
        .distinct()
        .order_by("village", "name", "id")
    )


def unplaced_with_reasons(rows: list[Location]) -> list[tuple[Location, str, list[OfferAtLocation]]]:
    """Each place with why it has no point, and what is offered there."""
    entries: dict[int, list[OfferAtLocation]] = {row.pk: [] for row in rows}
    for entry in OfferAtLocation.objects.filter(location__in=entries).select_related("offer"):
        entries[entry.location_id or 0].append(entry)
    return [(row, why_unplaced(row), entries[row.pk]) for row in rows]


def why_unplaced(row: Location) -> str:
    """Why a place has no point, and what would help."""
    if row.municipality_id:
        return "Zu dieser Gemeinde ist keine Karte hinterlegt. Bitte tragen Sie Breite und Länge ein."
    if row.village:
        return f"„{row.village}“ ist keine Gemeinde. Bitte wählen Sie die Gemeinde, zu der der Ort gehört."
    return "Es fehlt der Ort. Bitte tragen Sie Ort oder Gemeinde ein."
