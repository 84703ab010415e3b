"""How hard a text is to read, how long a questionnaire takes, and wordings that are certainly doubtful."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from werkstattplan.kernel.readability import count_words, grade
from werkstattplan.modules.surveys.document.model import Document, Kind, Question, words

HARD_FROM = 8.0
WORDS_PER_SECOND = 3.0
# Rules of thumb for a phone, to be corrected by each pretest: seconds to decide and tap, for a question or for each part.
_SECONDS = {
    Kind.SINGLE: 4,
    Kind.SCALE: 4,
    Kind.PICTURE: 5,
    Kind.CONSENT: 3,
    Kind.MULTIPLE: 7,
    Kind.NUMBER: 6,
    Kind.DATE: 8,
    Kind.PLACE: 8,
    Kind.SHORT_TEXT: 12,
    Kind.LONG_TEXT: 35,
    Kind.RANKING: 6,
    Kind.MATRIX: 4,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Hint:
    """Something to look at again. `place` is the question."""

    code: str
    place: str
    sentence: str


def minutes(document: Document, language: str) -> tuple[int, int]:
    """How long answering takes, from quick to slow, in whole minutes; conditions are taken as fulfilled."""
    seconds = sum(_reading(question, language) + _answering(question) for question in document.questions())
    seconds += sum(count_words(words(section.text, language)) for section in document.sections) / WORDS_PER_SECOND
    return max(1, math.floor(seconds * 0.7 / 60)), max(1, math.ceil(seconds * 1.4 / 60))


def hints(document: Document, language: str) -> list[Hint]:
    """What is certainly doubtful; silence is no praise."""
    return [hint for question in document.questions() for hint in _hints(question, words(question.text, language))]


def _reading(question: Question, language: str) -> float:
    parts = [
        question.text,
        question.help,
        *[one.text for one in question.choices],
        *[one.text for one in question.rows],
    ]
    return sum(count_words(words(part, language)) for part in parts) / WORDS_PER_SECOND


def _answering(question: Question) -> int:
    parts = {Kind.MATRIX: len(question.rows), Kind.RANKING: len(question.choices)}.get(question.kind, 1)
    return _SECONDS[question.kind] * parts


_LEADING = re.compile(
    r"\b(?:finde(?:st du|n sie|t ihr) nicht auch|(?:bist du|sind sie|seid ihr) nicht auch|"
    r"(?:meinst du|meinen sie|meint ihr) nicht auch|(?:stimmst du|stimmen sie) (?:uns )?zu, dass|"
    r"(?:du|sie|ihr) (?:bist|sind|seid|hast|haben|habt|willst|wollen|wollt) doch (?:sicher|bestimmt|auch))\b",
    re.IGNORECASE,
)
_DOUBLE = re.compile(r"\b(?:und/oder|sowohl\b.+\bals auch)\b", re.IGNORECASE)
_TWO_NEGATIONS = re.compile(
    r"\b(?:nicht|kein\w*|nie|niemals)\b[^.?!]*\b(?:nicht|kein\w*|nie|niemals|un\w+lich)\b", re.IGNORECASE
)


def _hints(question: Question, text: str) -> Iterator[Hint]:
    def hint(code: str, sentence: str) -> Hint:
        return Hint(code=code, place=question.id, sentence=sentence)

    if _LEADING.search(text):
        yield hint("leading", "Die Frage legt eine Antwort nahe. Fragen Sie offen: „Wie findest du …?“")
    if _DOUBLE.search(text) or text.count("?") > 1:
        yield hint(
            "double",
            "Hier stecken zwei Fragen in einer. Wer nur eine bejaht, kann nicht antworten. Bitte teilen Sie sie.",
        )
    if _TWO_NEGATIONS.search(text):
        yield hint(
            "negation", "Zwei Verneinungen in einer Frage werden oft falsch verstanden. Bitte fragen Sie ohne „nicht“."
        )
    score = grade(text)
    if score is not None and score > HARD_FROM and count_words(text) >= 6:
        yield hint("hard", f"Der Text ist schwer (etwa Klasse {round(score)}). Kürzere Wörter und Sätze helfen.")
