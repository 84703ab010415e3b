"""What is in the directory already and may be meant: asked before something new is made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from werkstattplan.modules.offers.matching.normal import folded, number_of, street_of, words_of
from werkstattplan.modules.offers.matching.pairs import Entry, find_pairs, names_alike
from werkstattplan.modules.offers.models import Location, Offer, OfferAtLocation, OfferState, Provider

# Beyond that a word tells nothing; the surest are shown all the same.
MOST_COMPARED = 2_000
SHOWN = 5
BEGINNING = 4
NEW = 0


@dataclass(frozen=True, slots=True)
class Similar:
    """A place that may be meant, with the reasons."""

    place: Location
    reasons: tuple[str, ...]


def similar_providers(name: str) -> list[Provider]:
    """Providers with nearly the same name."""
    rows = {row.pk: row for row in Provider.objects.filter(_has_a_word(name, "name"))[:MOST_COMPARED]}
    return [rows[key] for key in names_alike(name, {key: row.name for key, row in rows.items()})][:SHOWN]


def similar_offers(provider: Provider, title: str) -> list[OfferAtLocation]:
    """Offers of the same provider with nearly the same title."""
    rows = OfferAtLocation.objects.filter(offer__provider=provider).select_related("offer__provider", "location")
    return _alike(title, rows.exclude(offer__state=OfferState.ENDED))


def similar_at(offer: Offer, location: Location | None) -> list[OfferAtLocation]:
    """Other offers at the same place with nearly the same title, of whichever provider."""
    if location is None:
        return []
    rows = OfferAtLocation.objects.filter(location=location).exclude(offer=offer)
    return _alike(
        offer.title, rows.exclude(offer__state=OfferState.ENDED).select_related("offer__provider", "location")
    )


def similar_places(values: Mapping[str, Any]) -> list[Similar]:
    """Places with nearly the same name in the same town, or with the same address."""
    asked = Entry(
        key=NEW,
        name=values["name"],
        street=values["street"],
        house_number=values["house_number"],
        postcode=values["postcode"],
        town=values["village"],
        lat=values.get("lat"),
        lon=values.get("lon"),
    )
    near = Q(village__iexact=values["village"]) if values["village"] else Q(pk=None)
    if values["postcode"]:
        near |= Q(postcode=values["postcode"])
    if values["municipality_id"]:
        near |= Q(municipality=values["municipality_id"])
    rows = {row.pk: row for row in Location.objects.filter(near)[:MOST_COMPARED]}
    found: dict[int, tuple[str, ...]] = {
        row.pk: ("Die Anschrift ist gleich.",) for row in rows.values() if _has_address(row, values)
    }
    if asked.name:
        neighbours = {pk: row.name for pk, row in rows.items() if folded(row.village) == folded(asked.town)}
        found |= dict.fromkeys(names_alike(asked.name, neighbours), ("Der Name ist fast gleich.",))
        for match in find_pairs([asked, *map(_entry, rows.values())], new=frozenset({NEW})):
            found[match.second if match.first == NEW else match.first] = match.reasons
    return [Similar(rows[pk], reasons) for pk, reasons in found.items()][:SHOWN]


def providers_named(words: str) -> list[Provider]:
    """Providers whose name holds the words, then those with nearly the same name."""
    exact = list(Provider.objects.filter(name__icontains=words)[: SHOWN * 4])
    return list(dict.fromkeys([*exact, *similar_providers(words)]))


def places_named(words: str) -> list[Location]:
    """Places whose name, street, village or municipality holds each of the words."""
    rows = Location.objects.select_related("municipality")
    for word in words.split()[:6]:
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(street__icontains=word)
            | Q(village__icontains=word)
            | Q(postcode__startswith=word)
            | Q(municipality__name__icontains=word)
        )
    return list(rows[: SHOWN * 4])


def _alike(title: str, rows: Iterable[OfferAtLocation]) -> list[OfferAtLocation]:
    by_offer: dict[int, OfferAtLocation] = {}
    for row in rows:
        by_offer.setdefault(row.offer_id, row)
    return [by_offer[key] for key in names_alike(title, {key: row.offer.title for key, row in by_offer.items()})][
        :SHOWN
    ]


def _has_a_word(name: str, column: str) -> Q:
    found = Q(pk=None)
    for word in [*words_of(name), *name.split()]:
        if len(word) >= BEGINNING:
            found |= Q(**{f"{column}__icontains": word[:BEGINNING]})
    return found | Q(**{f"{column}__iexact": name})


def _has_address(row: Location, values: Mapping[str, Any]) -> bool:
    if not values["street"] or street_of(row.street) != street_of(values["street"]):
        return False
    is_number = number_of(row.house_number) == number_of(values["house_number"])
    towns = {folded(row.village), row.postcode} & {folded(values["village"]), values["postcode"]}
    return is_number and bool(towns - {""})


def _entry(row: Location) -> Entry:
    return Entry(
        key=row.pk,
        name=row.name,
        street=row.street,
        house_number=row.house_number,
        postcode=row.postcode,
        town=row.village,
        lat=row.lat if row.placed_by == "given" else None,
        lon=row.lon if row.placed_by == "given" else None,
    )
