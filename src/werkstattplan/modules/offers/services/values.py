"""An entry as a flat set of values, and changing it by them: the same for proposals, imports and answers of owners."""

import datetime
from collections.abc import Mapping
from typing import Any

from werkstattplan.modules.offers.models import CostKind, Location, OfferAtLocation, OfferState, PlacedBy

_OFFER = {
    "angebot": "title",
    "kurz": "summary",
    "beschreibung": "description",
    "kosten": "cost_kind",
    "kosten_text": "cost_text",
    "internet": "url",
    "email": "email",
    "telefon": "phone",
    "stand": "state",
}
_LISTS = {"zielgruppen": "audiences", "sprachen": "languages"}
_NUMBERS = {"alter_von": "age_from", "alter_bis": "age_to"}
_PLACE = {
    "ort": "name",
    "strasse": "street",
    "hausnummer": "house_number",
    "plz": "postcode",
    "ortsteil": "village",
}
# What can be proposed and taken in; points, categories and hours are changed by staff.
CHANGEABLE = (*_OFFER, *_LISTS, *_NUMBERS, *_PLACE)
_WORDS: Mapping[str, Mapping[str, str]] = {
    "kosten": {str(value): str(label) for value, label in CostKind.choices},
    "stand": {str(value): str(label) for value, label in OfferState.choices},
}
LABELS = {
    "angebot": "Angebot", "kurz": "In einem Satz", "beschreibung": "Beschreibung", "kosten": "Kosten",
    "kosten_text": "Kosten im Einzelnen", "internet": "Internetseite", "email": "E-Mail-Adresse", "telefon": "Telefon",
    "stand": "Stand", "zielgruppen": "Für wen", "sprachen": "Sprachen", "alter_von": "Alter von", "alter_bis": "Alter bis",
    "ort": "Name des Ortes", "strasse": "Straße", "hausnummer": "Hausnummer", "plz": "Postleitzahl", "ortsteil": "Ort",
    "traeger": "Träger",
}  # fmt: skip


def values_of(entry: OfferAtLocation) -> dict[str, str]:
    """What an entry says, as texts under the names of the columns of tables; own values only, none of its provider."""
    offer, place = entry.offer, entry.location
    values = {column: str(getattr(offer, name)) for column, name in _OFFER.items()}
    values["telefon"] = entry.phone or offer.phone
    values |= {column: "|".join(map(str, getattr(offer, name))) for column, name in _LISTS.items()}
    numbers = ((column, getattr(offer, name)) for column, name in _NUMBERS.items())
    values |= {column: "" if number is None else str(number) for column, number in numbers}
    values |= {column: str(getattr(place, name)) if place else "" for column, name in _PLACE.items()}
    return values


def in_words(column: str, value: str) -> str:
    """A value as people read it: words in place of codes, lists with commas."""
    if column in _LISTS:
        return ", ".join(part.strip() for part in value.split("|"))
    return _WORDS.get(column, {}).get(value, value)


def differences(entry: OfferAtLocation, wanted: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """What wanted values would change: of each column what stands there and what is wanted."""
    now = values_of(entry)
    pairs = ((column, now[column], str(wanted[column])) for column in CHANGEABLE if column in wanted)
    return {column: (old, new) for column, old, new in pairs if old != new}


def change_entry(
    entry: OfferAtLocation, wanted: Mapping[str, Any], *, at: datetime.datetime
) -> dict[str, tuple[str, str]]:
    """Write the values that differ; returns them. Call it in a transaction, and bring the index up to date after it."""
    changes = differences(entry, wanted)
    offer, place = entry.offer, entry.location
    for column, (_, new) in changes.items():
        if column in _LISTS:
            setattr(offer, _LISTS[column], [part.strip() for part in new.split("|") if part.strip()])
        elif column in _NUMBERS:
            setattr(offer, _NUMBERS[column], int(new) if new else None)
        elif column in _OFFER:
            setattr(offer, _OFFER[column], new)
        elif place is not None:
            place = own_place(entry)
            setattr(place, _PLACE[column], new)
    if "telefon" in changes and entry.phone:
        entry.phone = changes["telefon"][1]
        entry.save(update_fields=["phone"])
    if changes:
        offer.changed_at = at
        offer.save()
    if place is not None and set(changes) & set(_PLACE):
        if {"strasse", "ortsteil"} & set(changes) and place.placed_by == PlacedBy.STREET:
            # The point came from the old address.
            place.lat = place.lon = None
            place.placed_by = PlacedBy.NONE
        place.save()
    return changes


def own_place(entry: OfferAtLocation) -> Location:
    """The place of an entry; a copy of its own where others are there too, for they have not moved."""
    place = entry.location
    assert place is not None
    if place.offers.exclude(pk=entry.pk).exists():
        place.pk = place.form_key = place.world_id = None
        place._state.adding = True
        place.save()
        entry.location = place
        entry.save(update_fields=["location"])
    return place
