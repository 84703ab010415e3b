"""The directory on paper, because many readers have no internet."""

import datetime
from collections import defaultdict
from importlib.resources import files
from typing import Any

import segno
from django.db.models import prefetch_related_objects

from werkstattplan.modules.offers.models import Category, OfferAtLocation
from werkstattplan.modules.offers.selectors.dates import times_in_words
from werkstattplan.modules.offers.selectors.finding import Found, rows_of
from werkstattplan.platform.documents.pdf import typeset
from werkstattplan.platform.documents.word import clean
from werkstattplan.platform.tenancy.models import Commune

BY_PLACE, BY_THEME = "ort", "thema"
MOST_ENTRIES = 1_000
ANYWHERE, NO_THEME = "Überall: per Telefon oder im Internet", "Ohne Thema"


def booklet_of(found: Found, *, commune: Commune, order: str, address: str, on: datetime.date) -> bytes:
    """The results as PDF/UA with large type, by municipality or by theme."""
    rows = list(rows_of(found, on, most=MOST_ENTRIES))
    prefetch_related_objects(rows, "series__changes")
    groups = _by_theme(rows) if order == BY_THEME else _by_place(rows)
    data = {
        "title": f"Angebote: {clean(commune.name)}",
        "commune": clean(commune.name),
        "day": f"{on:%d.%m.%Y}",
        "as_of": [on.year, on.month, on.day],
        "address": address,
        "qr": segno.make(address, error="m").svg_inline(border=2),
        "groups": [
            {"name": clean(name), "entries": [_entry(row) for row in groups[name]]}
            for name in sorted(groups, key=_last)
        ],
    }
    template = files("werkstattplan.modules.offers").joinpath("booklet.typ").read_bytes()
    return typeset(template, data, as_of=on)


def _last(name: str) -> tuple[bool, str]:
    return name in {ANYWHERE, NO_THEME}, name


def _by_place(rows: list[OfferAtLocation]) -> dict[str, list[OfferAtLocation]]:
    groups = defaultdict(list)
    for row in rows:
        municipality = row.location.municipality if row.location else None
        groups[municipality.name if municipality else ANYWHERE].append(row)
    return groups


def _by_theme(rows: list[OfferAtLocation]) -> dict[str, list[OfferAtLocation]]:
    """By category; an offer with two stands in both."""
    names = dict(Category.objects.values_list("pk", "name"))
    links = OfferAtLocation.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "offer__categories")
    themes = defaultdict(list)
    for pk, category in links:
        themes[pk].append(names.get(category, NO_THEME))
    groups = defaultdict(list)
    for row in rows:
        for theme in themes[row.pk]:
            groups[theme].append(row)
    return groups


def _entry(row: OfferAtLocation) -> dict[str, Any]:
    offer, place = row.offer, row.location
    confirmed = f"bestätigt am {offer.confirmed_on:%d.%m.%Y}" if offer.confirmed_on else "noch nicht bestätigt"
    return {
        "title": clean(offer.title),
        "provider": clean(offer.provider.name),
        "text": clean(offer.summary or offer.description),
        "place": clean(place.address) if place else "",
        "phone": clean(row.phone or offer.phone),
        "hours": times_in_words(row),
        "traits": ", ".join([*(["kostenlos"] if offer.cost_kind == "free" else []), *map(clean, offer.audiences)]),
        "confirmed": confirmed,
    }
