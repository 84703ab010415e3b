"""Files of others as rows: tables, HSDS, GeoJSON and extracts of OpenStreetMap. All cells are texts."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import defusedxml.ElementTree

from werkstattplan.kernel.numbers import thousands
from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.exchange.hsds_in import read_services
from werkstattplan.modules.offers.exchange.lines import lines_of
from werkstattplan.modules.offers.exchange.osm_in import is_of_osm, lines_of_geojson, lines_of_overpass, lines_of_xml
from werkstattplan.modules.offers.exchange.sheets import UnreadableFile, read_sheet, text_of
from werkstattplan.modules.offers.exchange.tables import own_text

MOST_ROWS = 50_000
DIRECTORY = "verzeichnis"
_QUOTED = re.compile(r'"[^"]*"')
_BROKEN = ("Ã¤", "Ã¶", "Ã¼", "ÃŸ", "Ã„", "Ã–", "Ãœ")


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
        number, most = thousands(rows), thousands(MOST_ROWS)
        super().__init__(f"Die Datei hat {number} Zeilen; auf einmal gehen {most}. Bitte teilen Sie sie.")


class BrokenQuotes(Refusal):
    """A quotation mark of a table has no other."""

    code = "broken-quotes"

    def __init__(self, line: int) -> None:
        super().__init__(
            f"In Zeile {line} beginnt ein Anführungszeichen, das nicht geschlossen wird. Bitte berichtigen Sie die Zeile, "
            "oder speichern Sie die Liste als XLSX."
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
    """The rows of a file. Raises one of the refusals of this file, of `sheets` or `NotHsds`."""
    ending = name.rpartition(".")[2].lower()
    if ending in {"xlsx", "ods"}:
        table = _table(read_sheet(content))
    elif ending in {"json", "geojson"}:
        table = _json(content)
    elif ending in {"osm", "xml"}:
        table = _dicts(_osm(content))
    elif ending in {"csv", "txt", "tsv"}:
        table = _csv(content)
    else:
        raise UnreadableFile
    if not table.filled:
        raise EmptyFile
    if table.filled > MOST_ROWS:
        raise TooManyRows(table.filled)
    return table


def _csv(content: bytes) -> Table:
    text = _text(content)
    if "\n" not in text:
        text = text.replace("\r", "\n")
    first = _QUOTED.sub("", text.partition("\n")[0])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t|", key=first.count), strict=True)
    rows: list[tuple[str, ...]] = []
    try:
        rows.extend(tuple(map(str.strip, row)) for row in reader)
    except csv.Error as error:
        raise BrokenQuotes(len(rows) + 1) from error
    return _table(rows)


def _text(content: bytes) -> str:
    coding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    if coding == "utf-8-sig" and b"\x00" in content[:200]:
        # UTF-16 without its mark: in German text every second byte is zero.
        coding = "utf-16-be" if content[0] == 0 else "utf-16-le"
    try:
        text = content.decode(coding)
    except UnicodeDecodeError:
        # What German offices' programs write when they do not say anything.
        text = content.decode("cp1252", errors="replace")
    if any(broken in text for broken in _BROKEN) or "\ufffd" in text:
        raise WrongEncoding
    if "\x00" in text:
        raise UnreadableFile
    return text


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
        data = json.loads(_text(content))
        if isinstance(data, Mapping) and data.get("type") == "FeatureCollection":
            features = list(data.get("features", ()))
            return _dicts(lines_of_geojson(features) if is_of_osm(features) else _features(features))
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
    known = list(rows)
    columns = tuple(dict.fromkeys(name for row in known for name in row))
    return Table(columns, tuple(tuple(text_of(row.get(name)) for name in columns) for row in known), is_mapped=True)
