"""What is missing in entries: the same words in the list and in its filter."""

from django.db.models import Q, QuerySet

from werkstattplan.modules.offers.models import OfferAtLocation
from werkstattplan.modules.offers.selectors.languages import EASY, missing_languages, older_languages

_GAPS: dict[str, tuple[str, Q]] = {
    "zeiten": ("Zeiten", Q(hours={}, by_appointment=False, series=None)),
    "telefon": ("Telefon", Q(phone="", offer__phone="", offer__provider__phone="")),
    "beschreibung": ("Beschreibung", Q(offer__description="")),
    "punkt": ("Punkt auf der Karte", Q(location__isnull=False, location__lat=None)),
    "bestaetigung": ("Bestätigung", Q(offer__confirmed_on=None)),
}
EASY_GAP = "leichte-sprache"
CHOICES = [*((key, label) for key, (label, _) in _GAPS.items()), (EASY_GAP, "Leichte Sprache")]


def with_gap(rows: QuerySet[OfferAtLocation], key: str) -> QuerySet[OfferAtLocation]:
    """The entries in which this is missing; all of them for a key that nobody knows."""
    if key == EASY_GAP:
        return rows.exclude(offer__texts__language=EASY)
    return rows.filter(_GAPS[key][1]) if key in _GAPS else rows


def gaps_of(row: OfferAtLocation) -> list[str]:
    """What is missing in an entry, in words; needs offer, provider, place, texts and series."""
    offer = row.offer
    checks = (
        (row.hours or row.by_appointment or row.series.all(), "zeiten"),
        (row.phone or offer.phone or offer.provider.phone, "telefon"),
        (offer.description, "beschreibung"),
        (row.location is None or row.location.lat is not None, "punkt"),
        (offer.confirmed_on, "bestaetigung"),
    )
    absent = [_GAPS[key][0] for is_there, key in checks if not is_there]
    return [*absent, *missing_languages(offer), *(f"{name} (veraltet)" for name in older_languages(offer))]
