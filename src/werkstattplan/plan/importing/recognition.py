"""What the headings of a table mean."""

import re
from dataclasses import dataclass

from werkstattplan.plan.contracts import ColumnRole

MAX_HEADING_LENGTH = 90

# In this order: the first pattern that matches the beginning of a heading decides.
_ROLES: tuple[tuple[ColumnRole, str], ...] = (
    (ColumnRole.FIELD_DESCRIPTION, r"beschreibung( des| der)? (hf|handlungsfeld)|leitziel des (hf|handlungsfeld)"),
    (ColumnRole.FIELD, r"handlungsfeld(er|es|s)?\b|handlungsbereich|themenfeld|hf\b|schwerpunkt(thema)?\b"),
    (ColumnRole.STEP, r"einzelma(ß|ss)nahme|einzelschritt|arbeitsschritt|teilschritt|meilenstein"),
    (ColumnRole.TARGET_GROUP, r"zielgruppe|adressat"),
    (
        ColumnRole.CONTACTS,
        r"ansprech(person|partner)|verantwort|zust(ä|ae)ndig|federf(ü|ue)hr|kontakt|kümmer|projektleitung|leitung\b",
    ),
    (ColumnRole.AREA, r"umsetzungsort|ort\b|orte\b|raum\b|gebiet|standort|räumliche"),
    (ColumnRole.PARTICIPANTS, r"beteiligte|partner|akteur|mitwirkende|kooperation"),
    (ColumnRole.OUTSIDE_ADVICE, r"externe beratung|externe begleitung|beratung\b"),
    (ColumnRole.BUDGET, r"budget|kosten|finanzierung|finanzbedarf|mittelbedarf|finanzmittel"),
    (ColumnRole.STATUS, r"status|umsetzungsstand|sachstand|bearbeitungsstand|stand der umsetzung|stand\b"),
    (ColumnRole.PERIOD, r"zeitraum|laufzeit|umsetzungszeitraum|zeitplan|zeitschiene|zeithorizont|jahre?\b|termin\b"),
    (ColumnRole.REMARKS, r"besonderheit|bemerkung|anmerkung|kommentar|hinweis"),
    (
        ColumnRole.TOOL,
        r"werkzeug|ma(ß|ss)nahme|projekte?\b|projektname|projekttitel|vorhaben|aktivit(ä|ae)t|aktion(en)?\b"
        r"|handlungsempfehlung",
    ),
)
_PATTERNS = tuple((role, re.compile(pattern)) for role, pattern in _ROLES)
_YEAR = re.compile(r"^(19|20)\d\d$")
_NUMBERING = re.compile(r"^(nr\.?|lfd\.? nr\.?|\d+\.)\s+")

_MONTH_WORDS = (
    *("januar jan i", "februar feb febr ii", "märz mär mrz maerz iii", "april apr iv", "mai v", "juni jun vi"),
    *(
        "juli jul vii",
        "august aug viii",
        "september sep sept ix",
        "oktober okt x",
        "november nov xi",
        "dezember dez xii",
    ),
)
_MONTHS = {word: number for number, words in enumerate(_MONTH_WORDS, start=1) for word in words.split()}

UNDERSTOOD_TOOL_HEADINGS = "Werkzeug, Maßnahme, Projekt, Vorhaben, Aktivität"


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A recognised heading; `number` is the year or month of a YEAR or MONTH heading, else 0."""

    role: ColumnRole
    number: int = 0


def recognise_heading(text: str) -> Heading | None:
    """What one heading means, or None if it is not known. Twelve or less, alone, is a month; a year alone is a year."""
    word = " ".join(text.lower().split())
    if not word or len(word) > MAX_HEADING_LENGTH:
        return None
    if _YEAR.match(word):
        return Heading(role=ColumnRole.YEAR, number=int(word))
    if word.isdecimal() and 1 <= int(word) <= 12:
        return Heading(role=ColumnRole.MONTH, number=int(word))
    word = _NUMBERING.sub("", word)
    for role, pattern in _PATTERNS:
        if pattern.match(word):
            return Heading(role=role)
    return None


def month_of(text: str) -> int | None:
    """The month that a heading names: "3", "03", "März", "Mrz." or "III"."""
    word = text.strip().rstrip(".").lower()
    if word.isdecimal() and len(word) <= 2:
        return int(word) if 1 <= int(word) <= 12 else None
    return _MONTHS.get(word)


SHEET_ONLY = frozenset({ColumnRole.TARGET_GROUP, ColumnRole.BUDGET, ColumnRole.OUTSIDE_ADVICE, ColumnRole.REMARKS})
OVERVIEW_ONLY = frozenset({ColumnRole.FIELD, ColumnRole.FIELD_DESCRIPTION, ColumnRole.YEAR, ColumnRole.PERIOD})


def looks_like_heading_row(texts: list[str]) -> bool:
    """At least two known headings, a tool among them, and no more unknown headings than known ones."""
    filled = [text for text in texts if text.strip()]
    headings = [heading for heading in map(recognise_heading, filled) if heading]
    roles = {heading.role for heading in headings}
    return ColumnRole.TOOL in roles and len(headings) >= 2 and 2 * len(headings) >= len(filled)


def looks_like_sheet_heading(texts: list[str]) -> bool:
    """Headings of a detail sheet: a tool with outside advice, or with two of the columns only sheets have, and no years."""
    roles = {heading.role for heading in map(recognise_heading, texts) if heading}
    if roles & OVERVIEW_ONLY:
        return False
    return ColumnRole.TOOL in roles and (ColumnRole.OUTSIDE_ADVICE in roles or len(roles & SHEET_ONLY) >= 2)
