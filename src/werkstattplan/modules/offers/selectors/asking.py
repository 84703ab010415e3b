"""What an owner is asked about: the entry in words, on the page, on the telephone and on paper."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from werkstattplan.modules.offers.models import Confirmation, ConfirmationWay, Offer, OfferAtLocation
from werkstattplan.modules.offers.selectors.dates import times_in_words
from werkstattplan.modules.offers.selectors.documents import LANGUAGES


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One thing that an entry says; without lines it is not stated."""

    label: str
    lines: tuple[str, ...]


def places_of(offer: Offer) -> list[OfferAtLocation]:
    """Where an offer is, in the order in which it was entered."""
    rows = OfferAtLocation.objects.filter(offer=offer).select_related("offer__provider", "location")
    return list(rows.prefetch_related("series__changes").order_by("id"))


def facts_of(offer: Offer, places: Iterable[OfferAtLocation]) -> list[Fact]:
    """Everything that the owner should look at."""
    return [
        _fact("Träger", offer.provider.name),
        _fact("Was es gibt", offer.summary, offer.description),
        _fact("Kategorien", ", ".join(str(row) for row in offer.categories.all())),
        _fact("Für wen", ", ".join(map(str, offer.audiences))),
        _fact("Sprachen", ", ".join(LANGUAGES.get(code, code) for code in offer.languages)),
        *(fact for place in places for fact in _place(place)),
        _fact("Telefon", offer.phone or offer.provider.phone),
        _fact("E-Mail", offer.email or offer.provider.email),
        _fact("Internet", offer.url or offer.provider.url),
        _fact("Kosten", offer.cost_text or offer.get_cost_kind_display()),
    ]


def waiting_confirmations(way: ConfirmationWay) -> QuerySet[Confirmation]:
    """Whom to ask on a way, the longest first."""
    rows = Confirmation.objects.filter(answered_at=None, way=way).select_related("offer__provider", "commune")
    return rows.order_by("way_since", "id")


def letters_to_print() -> QuerySet[Confirmation]:
    """Letters that nobody has printed yet."""
    return waiting_confirmations(ConfirmationWay.LETTER).filter(letter_on=None)


def _place(row: OfferAtLocation) -> Iterator[Fact]:
    place = row.location
    if place is None:
        yield _fact("Wo", "per Telefon oder im Internet")
    else:
        yield _fact("Wo", place.name, place.address)
    yield _fact("Wann", *times_in_words(row), "nach Vereinbarung" if row.by_appointment else "")


def _fact(label: str, *lines: str) -> Fact:
    return Fact(label=label, lines=tuple(dict.fromkeys(line for line in lines if line)))
