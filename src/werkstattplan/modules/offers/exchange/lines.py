"""An offer as lines to import: one for each place, all values as texts, nothing mixed and nothing left out."""

import json
from collections.abc import Iterable
from typing import Any

from werkstattplan.modules.offers.exchange.records import AtPlace, Kind, Service
from werkstattplan.modules.offers.exchange.tables import COLUMNS, rows_of

# What a table has no column for; lists and trees stand in them as JSON.
MORE = (
    "angebot_id", "traeger_id", "ort_id", "traeger_beschreibung", "traeger_internet", "traeger_email", "traeger_telefon",
    "telefon_ort", "zeiten", "termine", "texte", "begriffe",
)  # fmt: skip
LINE_COLUMNS = (*COLUMNS, *MORE)


def lines_of(service: Service, *, directory: str = "") -> Iterable[dict[str, Any]]:
    """The lines of an offer that came in an open format; values of its provider stay with the provider."""
    places = service.places or (AtPlace(key=service.key),)
    own = {"internet": service.url, "email": service.email, "telefon": service.phone}
    rows = rows_of(service, directory=directory)
    return (row | own | _more(service, at) for row, at in zip(rows, places, strict=True))


def terms_of(kinds: Iterable[Kind]) -> list[dict[str, str]]:
    """Categories with all they belong to, what is above first."""
    found: dict[str, dict[str, str]] = {}
    for kind in kinds:
        chain = [kind]
        while chain[0].parent:
            chain.insert(0, chain[0].parent)
        for one in chain:
            above = one.parent.key if one.parent else ""
            found.setdefault(one.key, {"key": one.key, "name": one.name, "above": above})
    return list(found.values())


def _more(service: Service, at: AtPlace) -> dict[str, Any]:
    provider = service.provider
    texts = [
        {"language": row.language, "title": row.title, "description": row.description, "written_for": row.written_for}
        for row in service.texts
    ]
    return {
        "id": at.key,
        "angebot_id": service.key,
        "traeger_id": provider.key,
        "ort_id": at.place.key if at.place else "",
        "traeger_beschreibung": provider.description,
        "traeger_internet": provider.url,
        "traeger_email": provider.email,
        "traeger_telefon": provider.phone,
        "telefon_ort": at.phone,
        "zeiten": _json(dict(at.hours)),
        "termine": _json([dict(stored) for stored in at.dates]),
        "texte": _json(texts),
        "begriffe": _json(terms_of(service.categories)),
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
