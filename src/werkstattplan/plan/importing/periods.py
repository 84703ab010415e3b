"""Years, months and marks."""

import re

from werkstattplan.plan.importing.readings import Reading, certain, likely, unsure

_MARKS = frozenset({"x", "xx", "✓", "✔", "●", "•", "■", "☒", "☑", "ja", "1", "×"})
_NO_MARKS = frozenset({"-", "–", "—", "/", "0", "nein", "☐", "□"})
LONGEST_PERIOD = 30
_YEAR = r"((?:19|20)\d\d)"
_TO = r"\s*(?:-|–|—|\bbis\b(?:\s+(?:zum|Ende|Anfang|Mitte))?)\s*"
# What may stand between "bis" and the second year: a day and a month in figures or words, or a quarter.
_WITHIN_YEAR = r"(?:(?:\d{1,2}\.\s?){0,2}(?:\d{1,2}/)?|(?:\d{1,2}\.\s?)?[^\W\d]{3,9}\.?\s+|(?:Q[1-4]|[IV]+\.?)[\s/]*(?:Quartal\s+)?)"
_RANGE = re.compile(rf"(?<!\d){_YEAR}{_TO}{_WITHIN_YEAR}{_YEAR}(?!\d)", re.IGNORECASE)
_SHORT_RANGE = re.compile(r"(?<!\d)((?:19|20)(\d\d))\s*(?:-|–|—|/|bis)\s*(\d\d)(?![\d.])")
_ONE_YEAR = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
_OPEN = re.compile(
    r"\b(ab|seit|bis|dauerhaft|dauernd|laufend|fortlaufend|unbefristet|ff|nicht|vor|nach|außer|ohne)\b", re.IGNORECASE
)


def is_mark(text: str) -> bool:
    """Whether a cell is ticked."""
    return text.strip().lower() in _MARKS


def is_no_mark(text: str) -> bool:
    """Whether a cell says in so many words that it is not ticked."""
    return text.strip().lower() in _NO_MARKS


def interpret_period(wording: str) -> Reading[tuple[int, ...]]:
    """The years that a text names: "2020–2022" are three, "2020, 2022" two, "ab 2021" one with a doubt about the end."""
    text = _SHORT_RANGE.sub(_spelled_out, " ".join(wording.split()))
    years: set[int] = set()
    impossible = False
    for match in _RANGE.finditer(text):
        first, last = int(match.group(1)), int(match.group(2))
        impossible |= not first <= last <= first + LONGEST_PERIOD
        years.update(range(first, last + 1) if not impossible else (first, last))
    rest = _RANGE.sub(" ", text)
    years.update(int(year) for year in _ONE_YEAR.findall(rest))
    found = tuple(sorted(years))
    if not found:
        return unsure((), "Aus diesem Zeitraum geht kein Jahr hervor.")
    if impossible:
        return unsure(
            found, "Anfang und Ende dieses Zeitraums passen nicht zusammen; nur die genannten Jahre sind eingetragen."
        )
    if _OPEN.search(rest):
        return unsure(found, "Anfang oder Ende dieses Zeitraums ist offen; nur die genannten Jahre sind eingetragen.")
    leftover = re.sub(r"\bund\b|[\s,;/–-]", "", _ONE_YEAR.sub("", rest))
    if leftover and len(_ONE_YEAR.findall(rest)) > 1:
        return unsure(found, "Neben den Jahren stehen Angaben, die wir nicht sicher verstehen.")
    exact = not re.sub(r"\b(?:bis|und)\b|[\s,;/–—-]", "", _ONE_YEAR.sub("", text))
    return certain(found, "Die Jahre stehen im Wortlaut.") if exact else likely(found, "Die Jahre stehen im Wortlaut.")


def _spelled_out(match: re.Match[str]) -> str:
    """ "2020-22" as "2020–2022"; "2020-05" stays, for it is a month."""
    first, last = int(match[2]), int(match[3])
    return f"{match[1]}–{match[1][:2]}{match[3]}" if first < last <= first + LONGEST_PERIOD and last > 12 else match[0]
