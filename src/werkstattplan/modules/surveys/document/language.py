"""How hard a text is to read, how long a questionnaire takes, and wordings that are certainly doubtful."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pyphen import Pyphen

from werkstattplan.modules.surveys.document.model import Document, Kind, Question, words

_WORD = re.compile(r"[A-Za-zÄÖÜäöüßẞéèàç]+(?:['’][A-Za-zäöüß]+)?")
_SENTENCE_END = re.compile(r"[.!?:…]+(?=\s|$)")
LONG_WORD = 6
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


def grade(text: str) -> float | None:
    """The school year in which a German text is understood (first Wiener Sachtextformel); None without words.

    Bamberger and Vanecek: 4 is very easy, 15 very hard. It is made for whole texts; a single question may jump.
    """
    found = _WORD.findall(text)
    if not found:
        return None
    sentences = max(1, len(_SENTENCE_END.findall(text)))
    syllables = [_syllables(word) for word in found]
    share = 100 / len(found)
    many = share * sum(1 for count in syllables if count >= 3)
    long = share * sum(1 for word in found if len(word) > LONG_WORD)
    single = share * sum(1 for count in syllables if count == 1)
    return 0.1935 * many + 0.1672 * len(found) / sentences + 0.1297 * long - 0.0327 * single - 0.875


def minutes(document: Document, language: str) -> tuple[int, int]:
    """How long answering takes, from quick to slow, in whole minutes; conditions are taken as fulfilled."""
    seconds = sum(_reading(question, language) + _answering(question) for question in document.questions())
    seconds += sum(_count(words(section.text, language)) for section in document.sections) / WORDS_PER_SECOND
    return max(1, math.floor(seconds * 0.7 / 60)), max(1, math.ceil(seconds * 1.4 / 60))


def hints(document: Document, language: str) -> list[Hint]:
    """What is certainly doubtful; silence is no praise."""
    return [hint for question in document.questions() for hint in _hints(question, words(question.text, language))]


@cache
def _dictionary() -> Pyphen:
    return Pyphen(lang="de_DE")


@cache
def _syllables(word: str) -> int:
    return len(_dictionary().positions(word.lower())) + 1


def _count(text: str) -> int:
    return len(_WORD.findall(text))


def _reading(question: Question, language: str) -> float:
    parts = [
        question.text,
        question.help,
        *[one.text for one in question.choices],
        *[one.text for one in question.rows],
    ]
    return sum(_count(words(part, language)) for part in parts) / WORDS_PER_SECOND


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
    if score is not None and score > HARD_FROM and _count(text) >= 6:
        yield hint("hard", f"Der Text ist schwer (etwa Klasse {round(score)}). Kürzere Wörter und Sätze helfen.")
