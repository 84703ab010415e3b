"""An entry as a flat set of values, and changing it by them: the same for proposals, imports and answers of owners."""

import datetime
import json
from collections.abc import Mapping
from typing import Any

from werkstattplan.modules.offers.hours.grid import grid_of, hours_of
from werkstattplan.modules.offers.hours.rules import Hours, read_hours, store_hours
from werkstattplan.modules.offers.hours.writing import in_words as lines
from werkstattplan.modules.offers.hours.writing import write_osm
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
# What can be proposed and taken in as it is; points and categories are changed by staff.
CHANGEABLE = (*_OFFER, *_LISTS, *_NUMBERS, *_PLACE)
HOURS = "zeiten"
PROPOSABLE = (*CHANGEABLE, HOURS)
_WORDS: Mapping[str, Mapping[str, str]] = {
    "kosten": {str(value): str(label) for value, label in CostKind.choices},
    "stand": {str(value): str(label) for value, label in OfferState.choices},
}


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


def hours_text(hours: Hours) -> str:
    """Hours as the text of a value; without any an empty one."""
    return json.dumps(store_hours(hours), ensure_ascii=False, sort_keys=True) if hours.rules else ""


def proposable_values_of(entry: OfferAtLocation) -> dict[str, str]:
    """What an entry says that anybody may propose otherwise: the values and the hours, in the order of a form."""
    return values_of(entry) | {HOURS: hours_text(hours_of(grid_of(read_hours(entry.hours))))}


def in_words(column: str, value: str) -> str:
    """A value as people read it: words in place of codes, lists with commas, a line for each rule of hours."""
    if column == HOURS:
        return "\n".join(lines(read_hours(json.loads(value)))) if value else ""
    if column in _LISTS:
        return ", ".join(part.strip() for part in value.split("|"))
    return _WORDS.get(column, {}).get(value, value)


def differences(entry: OfferAtLocation, wanted: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """What wanted values would change: of each column what stands there and what is wanted."""
    now = proposable_values_of(entry)
    pairs = ((column, now[column], str(wanted[column])) for column in PROPOSABLE if column in wanted)
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
        elif column == HOURS:
            _write_hours(entry, new)
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


def told(changes: Mapping[str, str]) -> dict[str, str]:
    """Values as the history shows them."""
    return {column: in_words(column, value) if column == HOURS else value for column, value in changes.items()}


def _write_hours(entry: OfferAtLocation, text: str) -> None:
    entry.hours = json.loads(text) if text else {}
    entry.hours_osm = write_osm(read_hours(entry.hours))
    entry.save(update_fields=["hours", "hours_osm"])


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
