"""Rows of a file as values of our columns, with each fault named by its line."""

import datetime
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise

from werkstattplan.modules.offers.dates.stored import read_series, store_series
from werkstattplan.modules.offers.exchange.ground import fault_of_point, municipality_at
from werkstattplan.modules.offers.exchange.hsds_in import split_address
from werkstattplan.modules.offers.exchange.lines import LINE_COLUMNS
from werkstattplan.modules.offers.exchange.tables import FORMULAS, print_of
from werkstattplan.modules.offers.hours.osm import HoursNotReadable, parse_osm
from werkstattplan.modules.offers.hours.rules import read_hours, store_hours

# Columns that a file can fill, with the names that lists give them.
NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "nr", "lfd nr", "nummer", "kennung"),
    "angebot": ("angebot", "name", "bezeichnung", "titel", "einrichtung", "name der einrichtung"),
    "traeger": ("traeger", "träger", "anbieter", "organisation", "verein", "einrichtung"),
    "kurz": ("kurz", "kurzbeschreibung", "in einem satz"),
    "beschreibung": ("beschreibung", "bemerkung", "info", "leistungen"),
    "kategorien": ("kategorien", "kategorie", "art", "thema", "typ"),
    "zielgruppen": ("zielgruppen", "zielgruppe", "für wen"),
    "alter_von": ("alter_von", "alter von", "alter ab"),
    "alter_bis": ("alter_bis", "alter bis"),
    "kosten": ("kosten",),
    "kosten_text": ("kosten_text", "preis", "gebühr", "gebühren", "kosten im einzelnen"),
    "sprachen": ("sprachen", "sprache"),
    "internet": ("internet", "webseite", "website", "homepage", "url", "internetseite"),
    "email": ("email", "e-mail", "mail"),
    "telefon": ("telefon", "tel", "tel.", "telefonnummer", "rufnummer"),
    "ort": ("ort_name", "haus", "gebäude", "veranstaltungsort"),
    "strasse": ("strasse", "straße", "anschrift", "adresse"),
    "hausnummer": ("hausnummer", "hausnr", "hnr", "haus-nr."),
    "plz": ("plz", "postleitzahl"),
    "ortsteil": ("ortsteil", "ort", "wohnort", "stadt"),
    "ags": ("ags", "gemeindeschlüssel"),
    "gemeinde": ("gemeinde",),
    "breite": ("breite", "lat", "latitude", "breitengrad", "y", "hochwert"),
    "laenge": ("laenge", "länge", "lon", "lng", "longitude", "längengrad", "x", "rechtswert"),
    "zugang_entrance": ("zugang_entrance", "stufenlos", "barrierefrei"),
    "oeffnungszeiten": ("oeffnungszeiten", "öffnungszeiten", "geöffnet", "sprechzeiten"),
    "haltestelle": ("haltestelle", "bus"),
    "nennung": ("nennung", "datenquelle"),
}
LONGEST = {"angebot": 200, "traeger": 200, "kurz": 300, "kosten_text": 200, "telefon": 40, "strasse": 120}
LONGEST |= {"hausnummer": 20, "ortsteil": 120, "ort": 200, "id": 200, "email": 254, "internet": 200, "telefon_ort": 40}
LONGEST |= {"traeger_telefon": 40, "traeger_email": 254, "traeger_internet": 200, "bestaetigt_von": 60, "parken": 200}
LONGEST |= {"haltestelle": 200, "zeiten": 20_000, "termine": 50_000, "texte": 100_000, "begriffe": 20_000}
_LONG, _TREES = {"beschreibung", "traeger_beschreibung", "anfahrt"}, {"zeiten", "termine", "texte", "begriffe"}
_HTML = re.compile(r"<\s*/?\s*[a-zA-Z!][^>]*>|&(?:nbsp|lt|gt|amp|quot|[a-z]uml|szlig);", re.IGNORECASE)
_MAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}$")
_BROKEN_FORMULA = re.compile(r"^#(REF|BEZUG|NAME|VALUE|WERT|N/A|NV|DIV/0|NULL|NUM|ZAHL)[!?]?$")
_COSTS = {"kostenlos": "free", "frei": "free", "free": "free", "nein": "free", "paid": "paid", "ja": "paid"}
_GRADES = {"ja": "3", "yes": "3", "x": "3", "nein": "0", "no": "0", "teilweise": "1"}
_STATES = {"active": "active", "paused": "paused", "ended": "ended", "": "active", "gibt es": "active"}
_STATES |= {"vorübergehend geschlossen": "paused", "beendet": "ended"}
_PLACED = {"given", "street", "village", "municipality", "none"}
_DATES = ("bestaetigt_am", "verschwindet_am")
# A line of our own export into which nobody wrote.
UNTOUCHED = "unverändert"
# Where something is; a line with none of these is an offer without a place, if it says that nobody need come.
PLACE = ("ort_id", "ort", "strasse", "hausnummer", "plz", "ortsteil", "ags", "gemeinde", "breite")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a line of the file; the first line holds the names of the columns. A hint keeps no line out."""

    line: int
    column: str
    sentence: str
    is_hint: bool = False


@dataclass(slots=True)
class Known:
    """What the directory knows: the district, categories and municipalities by their names in small letters."""

    district_key: str
    categories: Mapping[str, str]
    municipalities: Mapping[str, str]
    default_category: str = ""
    may_add_categories: bool = False
    keys: set[str] = field(default_factory=set)


def guess_mapping(columns: Iterable[str]) -> dict[str, str]:
    """Which of our columns each column of a file is; those that nobody knows are not in it."""
    open_columns = {" ".join(column.lower().split()): column for column in reversed(list(columns))}
    words = list(reversed(open_columns))
    # A number right after the street is that of the house, not that of the line.
    houses = {after for before, after in pairwise(words) if before in NAMES["strasse"] and after.rstrip(".") == "nr"}
    found = {open_columns.pop(word): "hausnummer" for word in houses}
    for ours, names in NAMES.items():
        # The name that says it best comes first: "Angebot" beside "Einrichtung" leaves the latter to the provider.
        name = next((name for name in names if name in open_columns), None)
        if name is not None and ours not in found.values():
            found[open_columns.pop(name)] = ours
    return found


def mapped(columns: Sequence[str], row: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """A row under our names, without columns that mean nothing to us."""
    pairs = zip(columns, row, strict=True)
    return {mapping[column]: value for column, value in pairs if mapping.get(column) in LINE_COLUMNS}


def check_row(line: int, row: Mapping[str, str], known: Known) -> tuple[dict[str, str], list[Fault]]:
    """The values of a row, tidied, and what is wrong with them; a row with faults is not to be taken in."""
    values = {name: _tidy(name, value) for name, value in row.items()}
    if values.get("pruefwert"):
        values["pruefwert"] = UNTOUCHED if values["pruefwert"] == print_of(row) else ""
    faults = [Fault(line, column, sentence) for column, sentence in _text_faults(values)]
    if not values.get("angebot"):
        faults.append(Fault(line, "angebot", "Der Name des Angebots fehlt."))
    values["traeger"] = values.get("traeger") or values.get("angebot", "")
    if values.get("strasse") and not values.get("hausnummer") and not values.get("ort_id"):
        values["strasse"], values["hausnummer"] = split_address(values["strasse"])
    values["kosten"] = _COSTS.get(values.get("kosten", "").lower(), "unknown")
    for column in [name for name in values if name.startswith("zugang_")]:
        grade = values[column].lower()
        values[column] = grade if grade in {"0", "1", "2", "3"} else _GRADES.get(grade, "")
    for check in (_check_ages, _check_categories, _check_place, _check_dates, _check_state, _check_trees):
        faults += [Fault(line, column, sentence) for column, sentence in check(values, known)]
    faults += [Fault(line, "oeffnungszeiten", sentence, is_hint=True) for sentence in _check_hours(values)]
    values["id"] = values.get("id") or _key(values)
    faults += [Fault(line, "id", sentence) for sentence in _check_once(values, known)]
    return values, faults


def _tidy(name: str, value: str) -> str:
    if name in _TREES:
        return value
    return value.strip().replace("\r\n", "\n") if name in _LONG else " ".join(value.split())


def _text_faults(values: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for column, value in values.items():
        if _HTML.search(value):
            yield column, "Im Text stehen HTML-Zeichen. Bitte löschen Sie sie."
        if _BROKEN_FORMULA.match(value):
            yield (
                column,
                f"In der Zelle steht {value}: eine Formel, die nicht aufgeht. Bitte schreiben Sie den Wert hin.",
            )
        elif value.startswith(FORMULAS[0]):
            yield column, "In der Zelle steht eine Formel. Bitte schreiben Sie den Wert hin."
        if any(ord(sign) < 32 and sign not in "\n\r\t" for sign in value):
            yield column, "Im Text stehen Steuerzeichen. Bitte tippen Sie ihn neu."
        if len(value) > LONGEST.get(column, 5_000):
            yield column, f"Der Text ist länger als {LONGEST.get(column, 5_000)} Zeichen."
    for column in ("email", "traeger_email"):
        if values.get(column) and not _MAIL.match(values[column]):
            yield column, "Das ist keine E-Mail-Adresse."
    for column in ("internet", "traeger_internet"):
        if values.get(column) and not re.match(r"^https?://[^\s/]+\.[^\s]+$", values[column]):
            yield column, "Eine Internetadresse beginnt mit https:// oder http://."
    if values.get("plz") and not re.match(r"^\d{5}$", values["plz"]):
        yield "plz", "Eine Postleitzahl hat fünf Ziffern."


def _check_ages(values: dict[str, str], known: Known) -> Iterable[tuple[str, str]]:
    for column in ("alter_von", "alter_bis"):
        if values.get(column) and not re.match(r"^\d{1,3}$", values[column]):
            yield column, "Das Alter ist keine ganze Zahl."
            return
    if values.get("alter_von") and values.get("alter_bis") and int(values["alter_von"]) > int(values["alter_bis"]):
        yield "alter_bis", "Das Alter „bis“ ist kleiner als das Alter „von“."


def _check_categories(values: dict[str, str], known: Known) -> Iterable[tuple[str, str]]:
    names = [name.strip() for name in re.split(r"[|,;]", values.get("kategorien", "")) if name.strip()]
    keys = [known.categories.get(name.lower(), "") for name in names]
    strange = [name for name, key in zip(names, keys, strict=True) if not key]
    if strange and known.may_add_categories:
        # The file says what they are; they come in with the lines.
        keys = [key or name for name, key in zip(names, keys, strict=True)]
        strange = [name for name in strange if f'"key": "{name}"' not in values.get("begriffe", "")]
    if strange and (known.may_add_categories or not known.default_category):
        yield "kategorien", f"Die Kategorie „{strange[0][:60]}“ gibt es nicht."
    found = [key for key in dict.fromkeys(keys) if key] or ([known.default_category] if known.default_category else [])
    if not names and not found:
        yield "kategorien", "Die Kategorie fehlt. Wählen Sie eine für die ganze Datei."
    values["kategorien"] = "|".join(found)


def _check_place(values: dict[str, str], known: Known) -> Iterable[tuple[str, str]]:
    lat, lon = _degree(values.get("breite", "")), _degree(values.get("laenge", ""))
    if bool(values.get("breite")) != bool(values.get("laenge")):
        yield "breite", "Von Breite und Länge fehlt eine."
    elif values.get("breite") and (lat is None or lon is None):
        yield "breite", "Breite und Länge sind keine Zahlen."
    elif lat is not None and lon is not None:
        fault = fault_of_point(known.district_key, lat, lon)
        if fault:
            yield "breite", fault
        else:
            values["breite"], values["laenge"] = f"{lat:.6f}", f"{lon:.6f}"
            if not _knows_its_place(values):
                values["ags"] = municipality_at(known.district_key, lat, lon) or values.get("ags", "")
    if values.get("ags") and values["ags"] not in known.municipalities.values():
        yield "ags", "Diesen Gemeindeschlüssel gibt es im Landkreis nicht."
    for column in ("gemeinde", "ortsteil"):
        if not values.get("ags") and values.get(column) and not _knows_its_place(values):
            values["ags"] = known.municipalities.get(values[column].lower(), "")


def _knows_its_place(values: Mapping[str, str]) -> bool:
    """Whether the line comes from a directory like ours, which says how it found the point; then nothing is guessed."""
    return bool(values.get("ort_id") and values.get("verortet"))


def _check_dates(values: dict[str, str], known: Known) -> Iterable[tuple[str, str]]:
    for column in _DATES:
        if values.get(column):
            day = _day(values[column])
            if day is None:
                yield column, "Das ist kein Datum. Bitte schreiben Sie es so: 31.12.2026."
            else:
                values[column] = day.isoformat()
    try:
        datetime.datetime.fromisoformat(values.get("geaendert_am") or "2000-01-01")
    except ValueError:
        yield "geaendert_am", "Das ist kein Zeitpunkt."
    if values.get("bestaetigt_am"):
        values["bestaetigt_von"] = values.get("bestaetigt_von") or "Quelle"


def _check_state(values: dict[str, str], known: Known) -> Iterable[tuple[str, str]]:
    state = _STATES.get(values.get("stand", "").lower())
    if state is None:
        yield "stand", "Möglich sind: gibt es, vorübergehend geschlossen, beendet."
    values["stand"] = state or "active"
    if values.get("verortet") not in _PLACED:
        values["verortet"] = ""


def _check_trees(values: dict[str, str], known: Known) -> Iterable[tuple[str, str]]:
    """Lists and trees of an open format: hours, texts in other languages, categories with what is above them."""
    for column in ("texte", "begriffe"):
        try:
            rows = json.loads(values.get(column) or "[]")
            wanted = ("language", "title", "description") if column == "texte" else ("key", "name")
            fits = all(isinstance(row[name], str) and row[name] for row in rows for name in wanted)
        except (ValueError, TypeError, KeyError):
            fits = False
        if not fits:
            yield column, "Das ist nicht zu lesen."
    try:
        values["zeiten"] = _hours_json(json.loads(values.get("zeiten") or "{}"))
    except (ValueError, TypeError, KeyError, AttributeError):
        yield "zeiten", "Die Öffnungszeiten sind nicht zu lesen."
    try:
        dates = [store_series(read_series(row)) for row in json.loads(values.get("termine") or "[]")]
        values["termine"] = json.dumps(dates, ensure_ascii=False, sort_keys=True) if dates else ""
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        yield "termine", "Die Termine sind nicht zu lesen."


def _check_hours(values: dict[str, str]) -> Iterable[str]:
    """Hours in the syntax of OpenStreetMap as ours; what is outside of the part we read stays as a text."""
    text = values.get("oeffnungszeiten", "")
    if not text or values.get("zeiten"):
        return
    try:
        values["zeiten"] = _hours_json(store_hours(parse_osm(text)))
    except HoursNotReadable as refusal:
        values["oeffnungszeiten"] = text[:255]
        yield f"„{text[:60]}“ bleibt als Text stehen und zählt nicht für „jetzt geöffnet“. {refusal.sentence}"


def _hours_json(stored: Mapping[str, object]) -> str:
    hours = store_hours(read_hours(stored))
    return json.dumps(hours, ensure_ascii=False, sort_keys=True) if hours else ""


def _check_once(values: Mapping[str, str], known: Known) -> Iterable[str]:
    has_place = any(values.get(name) for name in PLACE)
    keys = {values["id"]}
    if values.get("angebot_id"):
        keys.add(f"{values['angebot_id']} {values.get('ort_id') or (values['id'] if has_place else '')}")
    if keys & known.keys:
        yield "Diese Zeile steht schon weiter oben in der Datei."
    known.keys |= keys


def _day(text: str) -> datetime.date | None:
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _degree(text: str) -> float | None:
    try:
        return float(text.replace(" ", "").replace(",", ".")) if text else None
    except ValueError:
        return None


def _key(values: Mapping[str, str]) -> str:
    parts = [values.get(name, "").lower() for name in ("angebot", "traeger", "strasse", "hausnummer", "ortsteil")]
    return sha256("\n".join(parts).encode()).hexdigest()[:32]
