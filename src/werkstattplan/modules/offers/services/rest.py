"""What lists say of an entry beyond the values that anybody may propose: hours, access, the way there, who confirmed it."""

import datetime
import json
from collections.abc import Iterable, Mapping
from typing import Any

from werkstattplan.modules.offers.exchange.records import GRADES
from werkstattplan.modules.offers.models import Category, OfferAtLocation
from werkstattplan.modules.offers.selectors.dates import stored_dates
from werkstattplan.modules.offers.services.building import add_dates, day_of, entry_values, is_yes, parts
from werkstattplan.modules.offers.services.values import CHANGEABLE, change_entry, own_place, values_of

_DATES = "termine"
_ENTRY = ("zeiten", "oeffnungszeiten", "nach_vereinbarung", "telefon_ort")
_OFFER = ("ohne_weg", "mit_anmeldung", "bestaetigt_am", "bestaetigt_von", "verschwindet_am")
_PLACE = {"anfahrt": "how_to_get_there", "parken": "parking", "haltestelle": "stop_nearby"}
_ACCESS = {f"zugang_{name}": name for name in GRADES}
KINDS = "kategorien"
REST = (*_ENTRY, _DATES, *_OFFER, *_PLACE, *_ACCESS)
# What a list of our own may write.
WRITABLE = {*CHANGEABLE, *REST, KINDS}


def shown_of(entry: OfferAtLocation) -> dict[str, str]:
    """All that a list can change of an entry, as the texts of a checked line."""
    kinds = sorted(entry.offer.categories.values_list("key", flat=True))
    return values_of(entry) | rest_of(entry, REST) | {KINDS: "|".join(kinds)}


def write_news(entry: OfferAtLocation, news: Mapping[str, str], *, at: datetime.datetime) -> None:
    """Write what a list says anew; call it in a transaction, and bring the index up to date after it."""
    change_entry(entry, {column: value for column, value in news.items() if column in CHANGEABLE}, at=at)
    change_rest(entry, {column: value for column, value in news.items() if column in REST}, at=at)
    if KINDS in news:
        entry.offer.categories.set(Category.objects.filter(key__in=parts(news[KINDS])))
        entry.offer.changed_at = at
        entry.offer.save(update_fields=["changed_at"])


def rest_of(entry: OfferAtLocation, columns: Iterable[str]) -> dict[str, str]:
    """What an entry says in these columns, as the texts of a checked line."""
    offer, place = entry.offer, entry.location
    texts: dict[str, Any] = {
        "zeiten": json.dumps(entry.hours, ensure_ascii=False, sort_keys=True) if entry.hours else "",
        "termine": json.dumps(stored_dates(entry), ensure_ascii=False, sort_keys=True) if entry.series.all() else "",
        "oeffnungszeiten": entry.hours_osm,
        "nach_vereinbarung": "ja" if entry.by_appointment else "nein",
        "telefon_ort": entry.phone,
        "ohne_weg": "ja" if offer.is_remote else "nein",
        "mit_anmeldung": "ja" if offer.needs_registration else "nein",
        "bestaetigt_am": offer.confirmed_on.isoformat() if offer.confirmed_on else "",
        "bestaetigt_von": offer.confirmed_by,
        "verschwindet_am": offer.expires_on.isoformat() if offer.expires_on else "",
    }
    texts |= {column: getattr(place, name) if place else "" for column, name in _PLACE.items()}
    grades = ((column, getattr(place, name) if place else None) for column, name in _ACCESS.items())
    texts |= {column: "" if grade is None else str(grade) for column, grade in grades}
    return {column: texts[column] for column in columns}


def change_rest(entry: OfferAtLocation, news: Mapping[str, str], *, at: datetime.datetime) -> None:
    """Write what a list says anew; call it in a transaction, and bring the index up to date after it."""
    wanted = rest_of(entry, REST) | dict(news)
    if {"zeiten", "oeffnungszeiten"} & set(news):
        wanted["zeiten"] = news.get("zeiten", "")
    if set(_ENTRY) & set(news):
        for name, value in entry_values(wanted).items():
            setattr(entry, name, value)
        entry.save(update_fields=["hours", "hours_osm", "by_appointment", "phone"])
    if _DATES in news:
        entry.series.all().delete()
        add_dates([(entry, news)])
    if set(_OFFER) & set(news):
        offer = entry.offer
        offer.is_remote, offer.needs_registration = is_yes(wanted["ohne_weg"]), is_yes(wanted["mit_anmeldung"])
        offer.confirmed_on, offer.expires_on = day_of(wanted["bestaetigt_am"]), day_of(wanted["verschwindet_am"])
        offer.confirmed_by = wanted["bestaetigt_von"] if offer.confirmed_on else ""
        offer.save()
    if entry.location and {*_PLACE, *_ACCESS} & set(news):
        place = own_place(entry)
        for column in {*_PLACE, *_ACCESS} & set(news):
            if column in _PLACE:
                setattr(place, _PLACE[column], news[column])
            else:
                setattr(place, _ACCESS[column], int(news[column]) if news[column] else None)
        place.save()
    if news:
        entry.offer.changed_at = at
        entry.offer.save(update_fields=["changed_at"])
