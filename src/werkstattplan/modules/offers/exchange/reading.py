"""Files of others as rows: tables, HSDS, GeoJSON and extracts of OpenStreetMap. All cells are texts."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import defusedxml.ElementTree

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.exchange.coding import UnreadableFile, check_kind, text_of_bytes
from werkstattplan.modules.offers.exchange.hsds_in import read_services
from werkstattplan.modules.offers.exchange.lines import lines_of
from werkstattplan.modules.offers.exchange.osm_in import is_of_osm, lines_of_geojson, lines_of_overpass, lines_of_xml
from werkstattplan.modules.offers.exchange.sheets import MOST_ROWS, TooManyRows, read_sheet, text_of
from werkstattplan.modules.offers.exchange.tables import own_text

MOST_SEPARATORS = 5_000_000
DIRECTORY = "verzeichnis"
_QUOTED = re.compile(r'"[^"]*"')


class BrokenQuotes(Refusal):
    """A quotation mark of a table has no other, or a cell has no end."""

    code = "broken-quotes"

    def __init__(self, line: int, *, is_endless: bool) -> None:
        fault = (
            "ist eine Zelle sehr lang; meist ist ein Anführungszeichen nicht geschlossen"
            if is_endless
            else "beginnt ein Anführungszeichen, das nicht geschlossen wird"
        )
        super().__init__(
            f"In Zeile {line} {fault}. Bitte berichtigen Sie die Zeile, oder speichern Sie die Liste als XLSX."
        )


class TooManyCells(Refusal):
    """More separators than any list has."""

    code = "too-many-cells"
    sentence = (
        "Diese Tabelle hat mehr als fünf Millionen Zellen, die meisten wohl leer. Bitte kopieren Sie nur die Liste in eine "
        "neue Datei, oder teilen Sie sie."
    )


class EmptyFile(Refusal):
    """There is nothing below the first line."""

    code = "empty-file"
    sentence = "In dieser Datei steht keine Zeile. In der ersten Zeile erwarten wir die Namen der Spalten."


@dataclass(frozen=True, slots=True)
class Table:
    """Names of columns and rows of texts, empty ones too; `is_mapped` where the columns have our names already."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_mapped: bool = False

    @property
    def filled(self) -> int:
        """How many rows say something."""
        return sum(map(any, self.rows))


def read_file(name: str, content: bytes) -> Table:
    """The rows of a file. Raises one of the refusals of this file, of `coding`, of `sheets` or `NotHsds`."""
    ending = name.rpartition(".")[2].lower()
    if ending not in _READERS:
        raise UnreadableFile
    check_kind(ending, content)
    table = _READERS[ending](content)
    if not table.filled:
        raise EmptyFile
    return table


def _sheet(content: bytes) -> Table:
    return _table(read_sheet(content))


def _table_of_text(content: bytes) -> Table:
    text = text_of_bytes(content)
    if "\n" not in text:
        text = text.replace("\r", "\n")
    first = _QUOTED.sub("", text.partition("\n")[0])
    delimiter = max(";,\t|", key=first.count)
    if text.count(delimiter) + text.count("\n") > MOST_SEPARATORS:
        raise TooManyCells
    # The line of the names counts as well; of files that are too long nobody needs the lines.
    return _table(_limited(_rows(text, delimiter), text.count("\n")))


def _rows(text: str, delimiter: str) -> Iterable[tuple[str, ...]]:
    reader, line = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 0
    try:
        for row in reader:
            yield tuple(map(str.strip, row))
            line = reader.line_num
    except csv.Error as error:
        raise BrokenQuotes(line + 1, is_endless="limit" in str(error)) from error


def _limited(rows: Iterable[tuple[str, ...]], lines: int) -> list[tuple[str, ...]]:
    """The rows with the names of the columns, refused as soon as there are more filled ones than are taken in."""
    found, filled = [], 0
    for row in rows:
        found.append(row)
        filled += any(row)
        if filled > MOST_ROWS + 1:
            raise TooManyRows(max(lines, filled) - 1)
    return found


def _table(rows: list[tuple[str, ...]]) -> Table:
    """The first line with two words names the columns, so that a title above them does no harm.

    Empty lines stay, and those above the names count as such, so that faults name the line of the file.
    """
    filled = [number for number, row in enumerate(rows) if any(row)]
    if not filled:
        raise EmptyFile
    first = next((number for number in filled if sum(map(bool, rows[number])) > 1), filled[0])
    if first == filled[-1]:
        raise EmptyFile
    blank: list[tuple[str, ...]] = [()] * first
    kept = blank + rows[first + 1 : filled[-1] + 1]
    width = max(map(len, (rows[first], *kept)))
    columns = _told_apart((*rows[first], *("",) * (width - len(rows[first]))))
    cells = tuple((*map(own_text, row), *("",) * (width - len(row))) for row in kept)
    return Table(columns, cells, is_mapped={"id", "angebot", DIRECTORY} <= set(columns))


def _told_apart(names: Iterable[str]) -> tuple[str, ...]:
    """Names of columns, each once: of those with one name the later ones are numbered, so that people can choose."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(f"{name} ({seen[name]})" if seen[name] > 1 else name)
    return tuple(found)


def _json(content: bytes) -> Table:
    try:
        text = text_of_bytes(content)
        if text.count("{") + text.count("[") > MOST_SEPARATORS:
            raise UnreadableFile
        data = json.loads(text)
        if isinstance(data, Mapping) and data.get("type") == "FeatureCollection":
            features = list(data.get("features", ()))
            return _dicts(lines_of_geojson(features) if is_of_osm(features) else _features(features))
        services = data.get("contents", data.get("services")) if isinstance(data, Mapping) else data
        if isinstance(services, list) and len(services) > MOST_ROWS:
            raise TooManyRows(len(services))
        if isinstance(data, Mapping) and "elements" in data:
            return _dicts(lines_of_overpass(data["elements"]))
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableFile from error
    # Our own files name their directory, so that it knows them again.
    directory = str(data.get("x-directory", "")) if isinstance(data, Mapping) else ""
    return _dicts(line for service in read_services(data) for line in lines_of(service, directory=directory))


def _features(features: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    for number, feature in enumerate(features):
        geometry, properties = feature.get("geometry") or {}, feature.get("properties") or {}
        point = geometry.get("coordinates", (None, None)) if geometry.get("type") == "Point" else (None, None)
        key = feature.get("id") or properties.get("id") or number
        yield {**properties, "id": key, "breite": point[1], "laenge": point[0]}


def _osm(content: bytes) -> Iterable[Mapping[str, Any]]:
    try:
        return lines_of_xml(defusedxml.ElementTree.fromstring(content))
    except (defusedxml.ElementTree.ParseError, defusedxml.DefusedXmlException) as error:
        raise UnreadableFile from error


def _dicts(rows: Iterable[Mapping[str, Any]]) -> Table:
    steps = iter(rows)
    known = list(islice(steps, MOST_ROWS + 1))
    if len(known) > MOST_ROWS:
        raise TooManyRows(len(known) + sum(1 for _ in steps))
    columns = tuple(dict.fromkeys(name for row in known for name in row))
    return Table(columns, tuple(tuple(text_of(row.get(name)) for name in columns) for row in known), is_mapped=True)


_READERS = dict.fromkeys(("xlsx", "ods"), _sheet) | dict.fromkeys(("json", "geojson"), _json)
_READERS |= dict.fromkeys(("osm", "xml"), lambda content: _dicts(_osm(content)))
_READERS |= dict.fromkeys(("csv", "txt", "tsv"), _table_of_text)
