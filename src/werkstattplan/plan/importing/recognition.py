"""What the headings of a table mean."""

import re
from dataclasses import dataclass

from werkstattplan.plan.contracts import ColumnRole

MAX_HEADING_LENGTH = 90
MAX_LENIENT_LENGTH = 40

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
# Compounds such as "Maßnahmenträger" or "Projektkosten": what follows decides, and a name means the tool itself.
_COMPOUND = re.compile(
    r"(?:ma(?:ß|ss)nahmen?|(?:projekt|vorhaben)s?)(?!(?:n|e|s|es|en)$)-?(?P<rest>[a-zäöüß.]{2,})"
    r"|(?P<what>name|titel|bezeichnung|(?:kurz)?beschreibung|ziele?|nummer|nr\.?) (?:der|des|dieser) "
    r"(?:ma(?:ß|ss)nahmen?|projekte?s?|vorhabens?|werkzeuge?s?)"
)
_MEANS_THE_TOOL = frozenset({"name", "titel", "bezeichnung"})
_QUESTIONS = {"was": ColumnRole.TOOL, "wer": ColumnRole.CONTACTS, "wo": ColumnRole.AREA, "wann": ColumnRole.PERIOD}
_QUESTIONS |= {"bis wann": ColumnRole.PERIOD, "mit wem": ColumnRole.PARTICIPANTS}
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
    """A recognised heading; `number` is the year or month of a YEAR or MONTH heading, else 0.

    `describes` says that the column describes the tool: it is the tool's own only where no other column names it.
    """

    role: ColumnRole
    number: int = 0
    describes: bool = False


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
    if word.rstrip(" ?") in _QUESTIONS:
        return Heading(role=_QUESTIONS[word.rstrip(" ?")])
    compound = _COMPOUND.fullmatch(word)
    if compound:
        meant = compound["rest"] or compound["what"]
        if meant.endswith("beschreibung"):
            return Heading(role=ColumnRole.TOOL, describes=True)
        return Heading(role=ColumnRole.TOOL) if meant in _MEANS_THE_TOOL else _by_pattern(meant)
    return _by_pattern(word)


def _by_pattern(word: str) -> Heading | None:
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


def looks_like_heading_row(texts: list[str], *, lenient: bool = False) -> bool:
    """At least two known headings, a tool among them, and no more unknown headings than known ones.

    `lenient` is for files without such a row: then a tool's heading beside others that are as short will do.
    """
    filled = [text for text in texts if text.strip()]
    headings = [heading for heading in map(recognise_heading, filled) if heading]
    if ColumnRole.TOOL not in {heading.role for heading in headings}:
        return False
    if lenient:
        return len(filled) >= 2 and all(len(text) <= MAX_LENIENT_LENGTH for text in filled)
    return len(headings) >= 2 and 2 * len(headings) >= len(filled)


def looks_like_sheet_heading(texts: list[str]) -> bool:
    """Headings of a detail sheet: a tool with outside advice, or with two of the columns only sheets have, and no years."""
    roles = {heading.role for heading in map(recognise_heading, texts) if heading}
    if roles & OVERVIEW_ONLY:
        return False
    return ColumnRole.TOOL in roles and (ColumnRole.OUTSIDE_ADVICE in roles or len(roles & SHEET_ONLY) >= 2)
