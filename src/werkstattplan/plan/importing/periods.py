"""Years, months and marks."""

import re

from werkstattplan.plan.importing.readings import Reading, certain, likely, unsure

FIRST_YEAR, LAST_YEAR = 1990, 2099
_MARKS = frozenset({"x", "xx", "✓", "✔", "●", "•", "■", "☒", "☑", "ja", "1", "×"})
_YEAR = r"((?:19|20)\d\d)"
_RANGE = re.compile(rf"{_YEAR}\s*(?:-|–|—|bis)\s*{_YEAR}")
_ONE_YEAR = re.compile(rf"(?<!\d){_YEAR}(?!\d)")


def is_mark(text: str) -> bool:
    """Whether a cell is ticked."""
    return text.strip().lower() in _MARKS


def interpret_period(wording: str) -> Reading[tuple[int, ...]]:
    """The years that a text names: "2020–2022" are three, "2020, 2022" two, "ab 2021" one with a doubt about the end."""
    text = " ".join(wording.split())
    years: set[int] = set()
    for match in _RANGE.finditer(text):
        first, last = int(match.group(1)), int(match.group(2))
        if first <= last <= first + 30:
            years.update(range(first, last + 1))
    rest = _RANGE.sub(" ", text)
    years.update(int(year) for year in _ONE_YEAR.findall(rest))
    found = tuple(sorted(years))
    if not found:
        return unsure((), "Aus diesem Zeitraum geht kein Jahr hervor.")
    if re.search(r"\b(ab|seit|bis|dauerhaft|laufend|fortlaufend)\b", rest, re.IGNORECASE):
        return unsure(found, "Anfang oder Ende dieses Zeitraums ist offen; nur die genannten Jahre sind eingetragen.")
    leftover = _ONE_YEAR.sub("", rest).strip(" ,;/-–und")
    return (
        likely(found, "Die Jahre stehen im Wortlaut.") if leftover else certain(found, "Die Jahre stehen im Wortlaut.")
    )
