"""Offers as lines of a table and as points of a map; one line for each offer at a place."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from werkstattplan.modules.offers.exchange.records import GRADES, AtPlace, Service

COLUMNS = (
    "id", "angebot", "traeger", "kurz", "beschreibung", "kategorien", "zielgruppen", "alter_von", "alter_bis", "kosten",
    "kosten_text", "sprachen", "ohne_weg", "mit_anmeldung", "internet", "email", "telefon", "stand", "bestaetigt_am",
    "ort", "strasse", "hausnummer", "plz", "ortsteil", "ags", "gemeinde", "breite", "laenge", "verortet",
    "oeffnungszeiten", "nach_vereinbarung", *(f"zugang_{grade}" for grade in GRADES),
    "bestaetigt_von", "verschwindet_am", "anfahrt", "parken", "haltestelle", "nennung",
    "geaendert_am", "verzeichnis", "pruefwert",
)  # fmt: skip
_PRINTED = tuple(name for name in COLUMNS if name not in {"id", "verzeichnis", "pruefwert"})
# A program for tables would run a text that begins like this.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def rows_of(service: Service, *, directory: str = "") -> Iterable[dict[str, Any]]:
    """The lines of an offer; empty where something is not known. By the address of the directory it knows its lines again."""
    for at in service.places or (AtPlace(key=""),):
        cells = (*_offer(service, at), *_place(at), *_rest(service, at), directory or None, None)
        yield dict(zip(COLUMNS, cells, strict=True))


def _offer(service: Service, at: AtPlace) -> tuple[Any, ...]:
    return (
        at.key,
        service.title,
        service.provider.name,
        service.summary,
        service.description,
        "|".join(kind.key for kind in service.categories),
        "|".join(service.audiences),
        service.age_from,
        service.age_to,
        service.cost_kind,
        service.cost_text,
        "|".join(service.languages),
        _yes(service.is_remote),
        _yes(service.needs_registration),
        service.url or service.provider.url,
        service.email or service.provider.email,
        at.phone or service.phone or service.provider.phone,
        service.state,
        service.confirmed_on.isoformat() if service.confirmed_on else None,
    )


def _place(at: AtPlace) -> tuple[Any, ...]:
    place = at.place
    if place is None:
        return (None,) * 10 + (at.hours_osm, _yes(at.by_appointment)) + (None,) * len(GRADES)
    return (
        place.name,
        place.street,
        place.house_number,
        place.postcode,
        place.village,
        place.ags,
        place.municipality,
        place.lat,
        place.lon,
        place.placed_by,
        at.hours_osm,
        _yes(at.by_appointment),
        *(place.grades.get(grade) for grade in GRADES),
    )


def _rest(service: Service, at: AtPlace) -> tuple[Any, ...]:
    place = at.place
    return (
        service.confirmed_by or None,
        service.expires_on.isoformat() if service.expires_on else None,
        place.how_to_get_there if place else None,
        place.parking if place else None,
        place.stop_nearby if place else None,
        "|".join(service.credits) or None,
        service.changed_at.isoformat() if service.changed_at else None,
    )


def csv_parts(services: Iterable[Service], *, directory: str = "") -> Iterator[bytes]:
    """A table for every program, line by line, in UTF-8 with a mark that Excel needs; what looks like a formula gets an apostrophe."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    yield b"\xef\xbb\xbf"
    for service in services:
        for row in rows_of(service, directory=directory):
            writer.writerow({name: _harmless(value) for name, value in _marked(row).items()})
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()
    yield text.getvalue().encode()


def geojson_parts(services: Iterable[Service], *, directory: str = "") -> Iterator[bytes]:
    """Points after RFC 7946: longitude first, WGS 84; what has no point yet is there with no geometry."""
    features = (_feature(row) for service in services for row in rows_of(service, directory=directory))
    return json_parts('{"type": "FeatureCollection", "features": [', features, "]}")


def json_parts(head: str, rows: Iterable[Mapping[str, Any]], tail: str) -> Iterator[bytes]:
    """A list in JSON, row by row."""
    yield head.encode()
    for number, row in enumerate(rows):
        yield (b",\n" if number else b"\n") + json.dumps(row, ensure_ascii=False).encode()
    yield tail.encode()


def _feature(row: Mapping[str, Any]) -> dict[str, Any]:
    point = None if row["breite"] is None else {"type": "Point", "coordinates": [row["laenge"], row["breite"]]}
    properties = {name: value for name, value in _marked(row).items() if name not in {"id", "breite", "laenge"}}
    return {"type": "Feature", "id": row["id"], "geometry": point, "properties": properties}


def print_of(row: Mapping[str, Any]) -> str:
    """The fingerprint of a line, by which we see that nobody wrote into it; what programs for tables do to days and numbers
    makes no difference."""
    cells = (_plain(name, row.get(name)) for name in _PRINTED)
    return hashlib.blake2b("\0".join(cells).encode(), digest_size=8).hexdigest()


def _plain(name: str, value: Any) -> str:
    text = "" if value is None else " ".join(str(value).split())
    if name in {"breite", "laenge"}:
        return text.replace(",", ".")
    if len(text) == 10 and text[2] == text[5] == ".":
        return f"{text[6:]}-{text[3:5]}-{text[:2]}"
    return text.removesuffix(" 00:00:00")


def _marked(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "pruefwert": print_of(row)} if row["verzeichnis"] else dict(row)


def own_text(cell: str) -> str:
    """A cell of a table without the apostrophe that our own tables put before what looks like a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULAS) else cell


def _harmless(value: Any) -> Any:
    is_formula = isinstance(value, str) and value.startswith(FORMULAS)
    return f"'{value}" if is_formula else value


def _yes(value: bool) -> str:
    return "ja" if value else "nein"
