"""What there is to say about a draft: its faults at the part they belong to, hints, how hard and how long it is."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkstattplan.kernel.readability import grade
from werkstattplan.modules.surveys.document.faults import Fault, FaultyQuestionnaire
from werkstattplan.modules.surveys.document.language import hints, minutes
from werkstattplan.modules.surveys.document.model import Document
from werkstattplan.modules.surveys.document.reading import read_data

_PART = re.compile(r"/(sections|quotas)/(\d+)(?:/questions/(\d+))?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """A draft looked through. `faults` and `hints` by the id of the question or section; `elsewhere`: faults of the whole."""

    document: Document | None = None
    faults: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    elsewhere: tuple[str, ...] = ()
    minutes: tuple[int, int] | None = None

    @property
    def is_usable(self) -> bool:
        """Whether it can become a questionnaire."""
        return self.document is not None

    @property
    def number(self) -> int:
        """How many faults there are."""
        return len(self.elsewhere) + sum(map(len, self.faults.values()))


def review(data: Mapping[str, Any]) -> Review:
    """Look a draft through."""
    try:
        document = read_data(data)
    except FaultyQuestionnaire as refusal:
        placed: dict[str, list[str]] = {}
        for fault in refusal.faults:
            placed.setdefault(_name_of(fault, data), []).append(fault.sentence)
        elsewhere = placed.pop("", [])
        return Review(faults={name: tuple(found) for name, found in placed.items()}, elsewhere=tuple(elsewhere))
    return Review(document=document, hints=_hints(document), minutes=minutes(document, document.languages[0]))


def grade_of(question: Mapping[str, Any], language: str) -> float | None:
    """The school year in which a question is understood, in a language that the formula knows."""
    return grade(question.get("text", {}).get(language, "")) if language.startswith("de") else None


def _hints(document: Document) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for language in document.languages:
        if language.startswith("de"):
            for hint in hints(document, language):
                found.setdefault(hint.place, {})[hint.sentence] = None
    return {name: tuple(sentences) for name, sentences in found.items()}


def _name_of(fault: Fault, data: Mapping[str, Any]) -> str:
    """The id of the question, or else of the section, to which a fault belongs."""
    return next(_names(fault, data), "")


def _names(fault: Fault, data: Mapping[str, Any]) -> Iterator[str]:
    match = _PART.match(fault.place)
    if match is None or match[1] == "quotas":
        return
    part = data["sections"][int(match[2])]
    yield part["questions"][int(match[3])]["id"] if match[3] else part["id"]
