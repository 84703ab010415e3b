"""Files of others as rows: tables, HSDS, GeoJSON and extracts of OpenStreetMap. All cells are texts."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import defusedxml.ElementTree
from python_calamine import CalamineError, CalamineWorkbook

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.exchange.hsds_in import read_services
from werkstattplan.modules.offers.exchange.tables import rows_of

MOST_ROWS = 50_000
_BROKEN = ("Ã¤", "Ã¶", "Ã¼", "ÃŸ", "Ã„", "Ã–", "Ãœ")


class UnreadableFile(Refusal):
    """The file is of no kind that we know, or broken."""

    code = "unreadable-file"
    sentence = (
        "Diese Datei können wir nicht lesen. Möglich sind CSV, Excel (XLSX), HSDS (JSON), GeoJSON und OpenStreetMap."
    )


class WrongEncoding(Refusal):
    """Umlauts came as signs of another encoding."""

    code = "wrong-encoding"
    sentence = (
        "In dieser Datei sind Umlaute zerstört (zum Beispiel „Ã¤“ statt „ä“). Bitte speichern Sie sie noch einmal "
        "als „CSV UTF-8“ aus dem Programm, aus dem sie kommt."
    )


class TooManyRows(Refusal):
    """More lines than are taken in at once."""

    code = "too-many-rows"

    def __init__(self, rows: int) -> None:
        number, most = f"{rows:,}".replace(",", "."), f"{MOST_ROWS:,}".replace(",", ".")
        super().__init__(f"Die Datei hat {number} Zeilen; auf einmal gehen {most}. Bitte teilen Sie sie.")


class EmptyFile(Refusal):
    """There is nothing below the first line."""

    code = "empty-file"
    sentence = "In dieser Datei steht keine Zeile. In der ersten Zeile erwarten wir die Namen der Spalten."


@dataclass(frozen=True, slots=True)
class Table:
    """Names of columns and rows of texts; `is_mapped` where the columns have our names already."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_mapped: bool = False


def read_file(name: str, content: bytes) -> Table:
    """The rows of a file. Raises `UnreadableFile`, `WrongEncoding`, `TooManyRows`, `EmptyFile`, `NotHsds`."""
    ending = name.rpartition(".")[2].lower()
    if ending in {"xlsx", "ods"}:
        table = _sheet(content)
    elif ending in {"json", "geojson"}:
        table = _json(content)
    elif ending in {"osm", "xml"}:
        table = _dicts(_osm(content))
    elif ending in {"csv", "txt", "tsv"}:
        table = _csv(content)
    else:
        raise UnreadableFile
    if not table.rows:
        raise EmptyFile
    if len(table.rows) > MOST_ROWS:
        raise TooManyRows(len(table.rows))
    return table


def _csv(content: bytes) -> Table:
    text = _text(content)
    first = text.partition("\n")[0]
    separator = max(";,\t|", key=first.count)
    try:
        rows = [tuple(cell.strip() for cell in row) for row in csv.reader(io.StringIO(text), delimiter=separator)]
    except csv.Error as error:
        raise UnreadableFile from error
    return _table(rows)


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError:
        # What German offices' programs write when they do not say anything.
        text = content.decode("cp1252", errors="replace")
    if any(broken in text for broken in _BROKEN) or "\ufffd" in text:
        raise WrongEncoding
    if "\x00" in text:
        raise UnreadableFile
    return text


def _sheet(content: bytes) -> Table:
    try:
        cells = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except (CalamineError, ValueError, OSError) as error:
        raise UnreadableFile from error
    return _table([tuple(_cell(value) for value in row) for row in cells])


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _table(rows: list[tuple[str, ...]]) -> Table:
    filled = [row for row in rows if any(row)]
    if not filled:
        raise EmptyFile
    columns, width = filled[0], len(filled[0])
    return Table(columns, tuple((*row[:width], *("",) * (width - len(row))) for row in filled[1:]))


def _json(content: bytes) -> Table:
    try:
        data = json.loads(_text(content))
    except ValueError as error:
        raise UnreadableFile from error
    if isinstance(data, Mapping) and data.get("type") == "FeatureCollection":
        return _dicts(_features(data))
    if isinstance(data, Mapping) and "elements" in data:
        return _dicts(_elements(data["elements"]))
    rows = ({**row, "id": row["id"] or service.key} for service in read_services(data) for row in rows_of(service))
    return _dicts(rows)


def _features(data: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    for number, feature in enumerate(data.get("features", ())):
        geometry, properties = feature.get("geometry") or {}, feature.get("properties") or {}
        point = geometry.get("coordinates", (None, None)) if geometry.get("type") == "Point" else (None, None)
        yield {**properties, "id": feature.get("id", number), "breite": point[1], "laenge": point[0]}


_OSM_TAGS = {
    "name": "angebot",
    "operator": "traeger",
    "addr:street": "strasse",
    "addr:housenumber": "hausnummer",
    "addr:postcode": "plz",
    "addr:city": "ortsteil",
    "phone": "telefon",
    "contact:phone": "telefon",
    "website": "internet",
    "contact:website": "internet",
    "email": "email",
    "contact:email": "email",
    "description": "beschreibung",
}
_WHEELCHAIR = {"yes": "3", "limited": "1", "no": "0"}


def _osm(content: bytes) -> Iterable[Mapping[str, Any]]:
    try:
        root = defusedxml.ElementTree.fromstring(content)
    except (defusedxml.ElementTree.ParseError, defusedxml.DefusedXmlException) as error:
        raise UnreadableFile from error
    for node in root.iter("node"):
        tags = {tag.get("k"): tag.get("v") for tag in node.iter("tag")}
        yield from _osm_row("node", node.attrib, tags)


def _elements(elements: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    for element in elements:
        point = element.get("center") or element
        yield from _osm_row(str(element.get("type")), {**point, "id": element.get("id")}, element.get("tags") or {})


def _osm_row(kind: str, point: Mapping[str, Any], tags: Mapping[Any, Any]) -> Iterable[Mapping[str, Any]]:
    """What has a name; all else in an extract (crossings, trees) offers nothing."""
    if not tags.get("name"):
        return
    row = {ours: tags[theirs] for theirs, ours in _OSM_TAGS.items() if tags.get(theirs)}
    grade = _WHEELCHAIR.get(str(tags.get("wheelchair")), "")
    key = f"{kind}/{point.get('id')}"
    yield {**row, "id": key, "breite": point.get("lat"), "laenge": point.get("lon"), "zugang_entrance": grade}


def _dicts(rows: Iterable[Mapping[str, Any]]) -> Table:
    known = list(rows)
    columns = tuple(dict.fromkeys(name for row in known for name in row))
    return Table(columns, tuple(tuple(_cell(row.get(name)) for name in columns) for row in known), is_mapped=True)
