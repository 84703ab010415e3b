"""What the index knows of an offer at a place."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from werkstattplan.modules.offers.finding.index import Document, Field, Group
from werkstattplan.modules.offers.finding.near import Point
from werkstattplan.modules.offers.models import Category, CostKind, Location, Offer, OfferAtLocation, OfferState

ACCESS = {
    "entrance": "barrierefrei stufenlos rollstuhlgerecht",
    "toilet": "barrierefreie Toilette",
    "tactile": "für blinde Menschen",
    "hearing": "für schwerhörige Menschen Induktionsschleife",
    "seating": "Sitzplätze",
}
WELL_ENOUGH = 2
LANGUAGES = {
    "de": "Deutsch",
    "de-easy": "Leichte Sprache",
    "uk": "Ukrainisch",
    "ar": "Arabisch",
    "ru": "Russisch",
    "en": "Englisch",
    "pl": "Polnisch",
    "fa": "Persisch",
    "tr": "Türkisch",
    "fr": "Französisch",
    "sgn-de": "Gebärdensprache",
    "nds": "Plattdeutsch",
}
LONGEST_KEY = 60


def rows_to_index(keys: Iterable[int] | None = None) -> QuerySet[OfferAtLocation]:
    """Offers at places that may be found, with all that their documents need; ended ones are left out."""
    rows = OfferAtLocation.objects.exclude(offer__state=OfferState.ENDED).select_related(
        "offer__provider", "location__municipality__amt"
    )
    rows = rows.prefetch_related("offer__categories", "offer__texts", "series__changes")
    return rows.order_by("offer__title", "pk") if keys is None else rows.filter(pk__in=list(keys)).order_by("pk")


def category_paths() -> dict[int, list[Category]]:
    """Each category with those above it."""
    rows = {row.pk: row for row in Category.objects.all()}
    paths = {}
    for row in rows.values():
        path, above = [row], row.parent_id
        while above and len(path) < len(rows):
            path.append(rows[above])
            above = rows[above].parent_id
        paths[row.pk] = path
    return paths


def document_of(
    row: OfferAtLocation, number: int, paths: Mapping[int, list[Category]], hours: Mapping[str, Any]
) -> Document:
    """The words and marks of an offer at a place; `hours` are those with its dates."""
    kinds = {category.pk: category for direct in row.offer.categories.all() for category in paths[direct.pk]}
    place = row.location
    return Document(
        number=number,
        texts=_texts(row, kinds.values()),
        marks=_marks(row, kinds.values(), hours),
        point=Point(place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None,
    )


def _texts(row: OfferAtLocation, kinds: Iterable[Category]) -> dict[Field, str]:
    offer, place = row.offer, row.location
    texts = [f"{text.title} {text.description}" for text in offer.texts.all()]
    texts += [series.title for series in row.series.all()]
    return {
        Field.TITLE: offer.title,
        Field.KIND: " ".join(f"{kind.name} {kind.synonyms}" for kind in kinds),
        Field.TRAIT: " ".join(_traits(offer, place)),
        Field.BODY: f"{offer.provider.name} {place.name if place else ''}",
        Field.TEXT: " ".join([offer.summary, offer.description, *texts]),
        Field.PLACE: _place_text(place) if place else "",
    }


def _traits(offer: Offer, place: Location | None) -> Iterable[str]:
    yield from (str(audience) for audience in offer.audiences)
    yield from (LANGUAGES.get(code, "") for code in offer.languages)
    if offer.cost_kind == CostKind.FREE:
        yield "kostenlos"
    if offer.is_remote:
        yield "online telefonisch von zu Hause"
    if place:
        yield from (words for column, words in ACCESS.items() if _is_good(place, column))


def _place_text(place: Location) -> str:
    municipality = place.municipality.name if place.municipality else ""
    return f"{place.village} {place.street} {place.postcode} {municipality}"


def _is_good(place: Location, column: str) -> bool:
    grade = getattr(place, column)
    return grade is not None and grade >= WELL_ENOUGH


def _marks(row: OfferAtLocation, kinds: Iterable[Category], hours: Mapping[str, Any]) -> dict[Group, list[str]]:
    offer, place = row.offer, row.location
    municipality = place.municipality if place else None
    marks: dict[Group, list[str]] = {
        Group.CATEGORY: [kind.key for kind in kinds],
        Group.AUDIENCE: [str(audience)[:LONGEST_KEY] for audience in offer.audiences],
        Group.LANGUAGE: [str(code)[:LONGEST_KEY] for code in offer.languages],
        Group.COST: [offer.cost_kind] if offer.cost_kind != CostKind.UNKNOWN else [],
        Group.ACCESS: [column for column in ACCESS if place and _is_good(place, column)],
        Group.REMOTE: ["1"] if offer.is_remote else [],
        Group.UNTIL: [offer.expires_on.isoformat()] if offer.expires_on else [],
        Group.HOURS: [hours_key(hours)] if hours else [],
    }
    if municipality:
        marks |= {Group.MUNICIPALITY: [municipality.ags], Group.AMT: [municipality.amt_id]}
    return marks


def hours_key(hours: Mapping[str, Any]) -> str:
    """One key for equal hours."""
    return hashlib.sha256(json.dumps(hours, sort_keys=True).encode()).hexdigest()[:32]
