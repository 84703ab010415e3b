"""Rows of a file as values of our columns, with each fault named by its line."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from werkstattplan.modules.offers.exchange.ground import fault_of_point, municipality_at
from werkstattplan.modules.offers.exchange.hsds_in import split_address
from werkstattplan.modules.offers.exchange.tables import COLUMNS

# Columns that a file can fill, with the names that lists give them.
NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "nr", "lfd nr", "nummer", "kennung"),
    "angebot": ("angebot", "name", "bezeichnung", "titel", "einrichtung", "name der einrichtung"),
    "traeger": ("traeger", "träger", "anbieter", "organisation", "verein"),
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
}
LONGEST = {"angebot": 200, "traeger": 200, "kurz": 300, "kosten_text": 200, "telefon": 40, "strasse": 120}
LONGEST |= {"hausnummer": 20, "ortsteil": 120, "ort": 200, "id": 200, "email": 254, "internet": 200}
_HTML = re.compile(r"<\s*/?\s*[a-zA-Z!][^>]*>|&(?:nbsp|lt|gt|amp|quot|[a-z]uml|szlig);", re.IGNORECASE)
_MAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}$")
_COSTS = {"kostenlos": "free", "frei": "free", "free": "free", "nein": "free", "paid": "paid", "ja": "paid"}
_YES = {"ja": "3", "yes": "3", "x": "3", "nein": "0", "no": "0", "teilweise": "1"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a line of the file; the first line holds the names of the columns."""

    line: int
    column: str
    sentence: str


@dataclass(slots=True)
class Known:
    """What the directory knows: the district, categories and municipalities by their names in small letters."""

    district_key: str
    categories: Mapping[str, str]
    municipalities: Mapping[str, str]
    default_category: str = ""
    keys: set[str] = field(default_factory=set)


def guess_mapping(columns: Iterable[str]) -> dict[str, str]:
    """Which of our columns each column of a file is; those that nobody knows are not in it."""
    by_name = {name: ours for ours, names in reversed(list(NAMES.items())) for name in names}
    found: dict[str, str] = {}
    for column in columns:
        ours = by_name.get(" ".join(column.lower().split()))
        if ours and ours not in found.values():
            found[column] = ours
    return found


def mapped(columns: Sequence[str], row: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """A row under our names, without columns that mean nothing to us."""
    pairs = zip(columns, row, strict=True)
    return {mapping[column]: value for column, value in pairs if mapping.get(column) in COLUMNS}


def check_row(line: int, row: Mapping[str, str], known: Known) -> tuple[dict[str, str], list[Fault]]:
    """The values of a row, tidied, and what is wrong with them; a row with faults is not to be taken in."""
    values = {name: " ".join(value.split()) if name != "beschreibung" else value.strip() for name, value in row.items()}
    faults = [Fault(line, column, sentence) for column, sentence in _text_faults(values)]
    if not values.get("angebot"):
        faults.append(Fault(line, "angebot", "Der Name des Angebots fehlt."))
    values["traeger"] = values.get("traeger") or values.get("angebot", "")
    if values.get("strasse") and not values.get("hausnummer"):
        values["strasse"], values["hausnummer"] = split_address(values["strasse"])
    values["kosten"] = _COSTS.get(values.get("kosten", "").lower(), "unknown")
    grade = values.get("zugang_entrance", "").lower()
    values["zugang_entrance"] = grade if grade in {"0", "1", "2", "3"} else _YES.get(grade, "")
    for place in (_check_ages, _check_categories, _check_place):
        faults += [Fault(line, column, sentence) for column, sentence in place(values, known)]
    values["id"] = values.get("id") or _key(values)
    if values["id"] in known.keys:
        faults.append(Fault(line, "id", "Diese Zeile steht schon weiter oben in der Datei."))
    known.keys.add(values["id"])
    return values, faults


def _text_faults(values: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for column, value in values.items():
        if _HTML.search(value):
            yield column, "Im Text stehen HTML-Zeichen. Bitte löschen Sie sie."
        if len(value) > LONGEST.get(column, 5_000):
            yield column, f"Der Text ist länger als {LONGEST.get(column, 5_000)} Zeichen."
    if values.get("email") and not _MAIL.match(values["email"]):
        yield "email", "Das ist keine E-Mail-Adresse."
    if values.get("internet") and not re.match(r"^https?://[^\s/]+\.[^\s]+$", values["internet"]):
        yield "internet", "Eine Internetadresse beginnt mit https:// oder http://."
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
    if strange and not known.default_category:
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
            values["ags"] = municipality_at(known.district_key, lat, lon) or values.get("ags", "")
    if values.get("ags") and values["ags"] not in known.municipalities.values():
        yield "ags", "Diesen Gemeindeschlüssel gibt es im Landkreis nicht."
    for column in ("gemeinde", "ortsteil"):
        if not values.get("ags") and values.get(column):
            values["ags"] = known.municipalities.get(values[column].lower(), "")


def _degree(text: str) -> float | None:
    try:
        return float(text.replace(" ", "").replace(",", ".")) if text else None
    except ValueError:
        return None


def _key(values: Mapping[str, str]) -> str:
    parts = [values.get(name, "").lower() for name in ("angebot", "traeger", "strasse", "hausnummer", "ortsteil")]
    return sha256("\n".join(parts).encode()).hexdigest()[:32]
