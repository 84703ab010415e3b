"""What in a text may name somebody: names, addresses, numbers. Suggestions for the person who reads it, no more.

A first name of a well-kept list counts wherever it stands. In small letters it counts too, since that is how people type,
except where the word also means something else.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from faker.providers.person.de_DE import Provider

REMOVED = "[entfernt]"


class FindingKind(StrEnum):
    """What something may be. Sure are those that a quotation must never hold."""

    MAIL = "E-Mail"
    WEB = "Internetadresse"
    PHONE = "Telefonnummer"
    ADDRESS = "Anschrift"
    DATE = "Datum"
    PERSON = "Person aus dem Plan"
    NAME = "Name"
    CLASS = "Klasse"

    @property
    def is_sure(self) -> bool:
        """Whether nobody needs to think about it."""
        return self in (FindingKind.MAIL, FindingKind.WEB, FindingKind.PHONE, FindingKind.ADDRESS, FindingKind.PERSON)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Where something stands that may name somebody."""

    start: int
    end: int
    kind: FindingKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A part of a text; `kind` is None where nothing was found."""

    text: str
    kind: FindingKind | None


_PATTERNS = (
    (FindingKind.MAIL, r"[\w.+-]+(?:@|\s?\(at\)\s?|\s?\[at\]\s?)[\w-]+(?:\.[\w-]+)+"),
    (FindingKind.WEB, r"(?:https?://|www\.)\S+|(?<![\w.])@\w[\w.]{2,}"),
    (FindingKind.DATE, r"\b\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)\d\d\b"),
    (FindingKind.PHONE, r"(?<![\d.])(?:\+\d{2}|0)[\d\s/()-]{6,}\d"),
    (
        FindingKind.ADDRESS,
        r"\b[A-ZÄÖÜ]?[\wäöüß-]*(?:[Ss]tra(?:ß|ss)e|[Ss]tr\.|[Ww]eg|[Pp]latz|[Aa]llee|[Gg]asse|[Uu]fer|[Cc]haussee)\s+\d+(?:\s?[a-z])?\b(?!\s*(?:km|Kilometer|Meter|m)\b)"
        r"|\b(?:Am|An der|Zum|Zur|Im) [A-ZÄÖÜ][\wäöüß-]+ \d+(?:\s?[a-z])?\b|\b\d{5} [A-ZÄÖÜ][\wäöüß-]+",
    ),
    (
        FindingKind.NAME,
        r"\b(?:[Hh]errn?|[Ff]rau|Fr\.|Hr\.|Dr\.|[Ll]ehrer(?:in)?|[Tt]rainer(?:in)?)\s+(?:Dr\.\s+|Prof\.\s+)?[A-ZÄÖÜ][\wäöüß-]+"
        r"|(?:[Ii]ch hei(?:ß|ss)e|[Mm]ein [Nn]ame ist)\s+[\wäöüß-]+(?:\s+[A-ZÄÖÜ][\wäöüß-]+)?"
        r"|[Mm]eine?[mnr]? (?:[Ff]reund(?:in)?|[Bb]ruder|[Ss]chwester|[Kk]umpel|[Cc]ousine?)\s+[A-ZÄÖÜ][\wäöüß-]+",
    ),
    (FindingKind.CLASS, r"\b(?:[Kk]lasse\s+)?(?:[5-9]|1[0-3])\s?[a-f]\b"),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
_WORD = re.compile(r"[A-Za-zÄÖÜäöüßéèçğışó]+(?:-[A-Za-zÄÖÜäöüß]+)*")
# A surname is taken along with its first name; two nouns side by side are rare.
_SURNAME = re.compile(r"\s+(?:von\s+|van\s+)?[A-ZÄÖÜ][\wäöüß-]+")
# Names that are words, too: they count with a capital letter, or not at all where every such word has one.
_ALSO_SMALL_WORDS = frozenset(
    {"anke", "else", "ernst", "falk", "heide", "mark", "meta", "peer", "rose", "silva", "till"}
)
_ALWAYS_WORDS = frozenset({"august", "jo"})
_SHORTEST_SMALL = 4


def findings(text: str, people: Iterable[str] = ()) -> list[Finding]:
    """Everything in a text that may name somebody, in order and without overlaps; `people` are names that are known."""
    found = [*_known(text, people), *_patterns(text), *_first_names(text)]
    chosen: list[Finding] = []
    # The longest of those that overlap says most.
    for one in sorted(found, key=lambda row: (row.start, -row.end)):
        if not chosen or one.start >= chosen[-1].end:
            chosen.append(one)
        elif one.end > chosen[-1].end:
            chosen[-1] = Finding(start=chosen[-1].start, end=one.end, kind=chosen[-1].kind)
    return chosen


def pieces(text: str, found: Iterable[Finding]) -> list[Piece]:
    """The text in parts: what was found, and what stands between."""
    parts, at = [], 0
    for one in found:
        parts += [Piece(text=text[at : one.start], kind=None), Piece(text=text[one.start : one.end], kind=one.kind)]
        at = one.end
    parts.append(Piece(text=text[at:], kind=None))
    return [part for part in parts if part.text]


def removed(text: str, words: Iterable[str]) -> str:
    """The text without these words, wherever they stand in it as whole words."""
    wanted = sorted({word.strip() for word in words if word.strip()}, key=len, reverse=True)
    if not wanted:
        return text
    pattern = "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in wanted)
    return re.sub(pattern, REMOVED, text, flags=re.IGNORECASE)


def _known(text: str, people: Iterable[str]) -> Iterator[Finding]:
    names = sorted((re.escape(name) for name in people if name.strip()), key=len, reverse=True)
    if names:
        for match in re.finditer(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)", text, re.IGNORECASE):
            yield Finding(start=match.start(), end=match.end(), kind=FindingKind.PERSON)


def _patterns(text: str) -> Iterator[Finding]:
    for kind, pattern in _COMPILED:
        for match in pattern.finditer(text):
            yield Finding(start=match.start(), end=match.end(), kind=kind)


def _first_names(text: str) -> Iterator[Finding]:
    for match in _WORD.finditer(text):
        if _is_first_name(match.group()):
            surname = _SURNAME.match(text, match.end()) if _may_have_surname(match.group()) else None
            end = surname.end() if surname else match.end()
            yield Finding(start=match.start(), end=end, kind=FindingKind.NAME)


def _is_first_name(word: str) -> bool:
    small = word.lower()
    # The name of somebody to whom something belongs: „Lenas Eltern“.
    forms = {small, small.removesuffix("s")}
    if not forms & _names() or forms & _ALWAYS_WORDS:
        return False
    return word[0].isupper() or (len(small) >= _SHORTEST_SMALL and not forms & _ALSO_SMALL_WORDS)


def _may_have_surname(word: str) -> bool:
    """A name with a capital letter; what follows „Lenas“ belongs to Lena."""
    return word[0].isupper() and word.lower() in _names()


@cache
def _names() -> frozenset[str]:
    return frozenset(name.lower() for name in Provider.first_names if name.isalpha() or "-" in name)
