"""May two waves be compared? Question by question, with the reason; and is a difference more than chance?

A series holds only where wording, answers, scale and the people asked are the same. What changed elsewhere (help, place, order)
can still shift answers, so it is told. Differences are tested together, after Holm (1979), so that with sixty questions not three are
"significant" by chance.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from werkstattplan.modules.surveys.document.model import Document, Question, Section, choice_ids, words
from werkstattplan.modules.surveys.statistics.errors import Estimate
from werkstattplan.modules.surveys.statistics.student import tail

SIGNIFICANT = 0.05
# Schools in both waves, of all schools: below, other people were asked.
MOST_SCHOOLS_SAME = 0.8


class Verdict(IntEnum):
    """Whether a question may be compared; the worst of all reasons counts."""

    COMPARABLE = 0
    WITH_CARE = 1
    BREAK = 2


class Why(StrEnum):
    """What differs between two waves. The sentence for people stands in `SENTENCES`."""

    ONLY_EARLIER = "only-earlier"
    ONLY_LATER = "only-later"
    KIND = "kind"
    WORDING = "wording"
    SMALL_WORDING = "small-wording"
    CHOICES = "choices"
    CHOICE_WORDING = "choice-wording"
    SCALE = "scale"
    ROWS = "rows"
    CONDITION = "condition"
    FILTER = "filter"
    ORDER = "order"
    HELP = "help"
    REQUIRED = "required"
    PLACE = "place"
    LANGUAGES = "languages"
    OPEN_ACCESS = "open-access"
    ACCESS = "access"
    SCHOOLS = "schools"
    FEW_SCHOOLS = "few-schools"


SENTENCES = {
    Why.ONLY_EARLIER: (Verdict.BREAK, "Die Frage gab es nur in der früheren Welle."),
    Why.ONLY_LATER: (Verdict.BREAK, "Die Frage gibt es erst in der späteren Welle."),
    Why.KIND: (Verdict.BREAK, "Die Frage wird anders beantwortet als früher."),
    Why.WORDING: (Verdict.BREAK, "Die Frage ist anders formuliert."),
    Why.SMALL_WORDING: (Verdict.WITH_CARE, "In der Frage haben sich nur Zeichen oder Großschreibung geändert."),
    Why.CHOICES: (Verdict.BREAK, "Es stehen andere Antworten zur Wahl."),
    Why.CHOICE_WORDING: (Verdict.BREAK, "Antworten sind anders formuliert."),
    Why.SCALE: (Verdict.BREAK, "Die Skala hat andere Stufen oder andere Werte."),
    Why.ROWS: (Verdict.BREAK, "Die Tabelle hat andere Zeilen."),
    Why.CONDITION: (Verdict.BREAK, "Die Frage wird anderen Menschen gestellt als früher."),
    Why.FILTER: (Verdict.BREAK, "Die Frage, von der es abhängt, wer gefragt wird, ist eine andere."),
    Why.ORDER: (Verdict.WITH_CARE, "Die Antworten stehen in anderer Reihenfolge."),
    Why.HELP: (Verdict.WITH_CARE, "Der Hinweis zur Frage ist ein anderer."),
    Why.REQUIRED: (Verdict.WITH_CARE, "Früher war die Antwort freiwillig, jetzt nicht, oder umgekehrt."),
    Why.PLACE: (Verdict.WITH_CARE, "Davor steht eine andere Frage als früher."),
    Why.LANGUAGES: (
        Verdict.WITH_CARE,
        "Die Frage gibt es in anderen Sprachen als früher, oder eine Fassung ist anders formuliert.",
    ),
    Why.OPEN_ACCESS: (Verdict.BREAK, "Bei einem offenen Link weiß niemand, wer geantwortet hat."),
    Why.ACCESS: (Verdict.BREAK, "Die Menschen wurden auf anderem Weg eingeladen."),
    Why.SCHOOLS: (Verdict.BREAK, "Es haben zum großen Teil andere Schulen oder Orte mitgemacht."),
    Why.FEW_SCHOOLS: (Verdict.WITH_CARE, "Es haben nicht genau dieselben Schulen oder Orte mitgemacht."),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """A question of two waves and everything that differs."""

    question_id: str
    earlier: Question | None
    later: Question | None
    reasons: tuple[Why, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of the reasons."""
        return worst(self.reasons)


@dataclass(frozen=True, kw_only=True, slots=True)
class People:
    """Who was asked: how one got in and which schools or places had a box."""

    access: str
    schools: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Trend:
    """The difference of a share between two waves and how likely chance alone makes one as large; after Holm for all tested."""

    difference: float
    error: float
    chance: float

    @property
    def is_more_than_chance(self) -> bool:
        """Whether the difference can be told as a change."""
        return self.chance < SIGNIFICANT


def worst(reasons: Sequence[Why]) -> Verdict:
    """What all reasons together allow."""
    return max((SENTENCES[reason][0] for reason in reasons), default=Verdict.COMPARABLE)


def compare_people(earlier: People, later: People, *, open_access: str) -> tuple[Why, ...]:
    """Whether the same kind of people was asked. `open_access` is the name of the access that lets in everybody."""
    if open_access in (earlier.access, later.access):
        return (Why.OPEN_ACCESS,)
    reasons = [Why.ACCESS] if earlier.access != later.access else []
    everywhere = earlier.schools | later.schools
    if everywhere and earlier.schools != later.schools:
        same = len(earlier.schools & later.schools) / len(everywhere)
        reasons.append(Why.FEW_SCHOOLS if same >= MOST_SCHOOLS_SAME else Why.SCHOOLS)
    return tuple(reasons)


def compare_documents(earlier: Document, later: Document) -> list[Comparison]:
    """All questions of both questionnaires in the order of the later one, then those that are gone."""
    before = {question.id: question for question in earlier.questions()}
    after = {question.id: question for question in later.questions()}
    changed = {name for name in before.keys() & after.keys() if _is_other_question(before[name], after[name], later)}
    found = [_comparison(name, earlier, later, changed) for name in after]
    return found + [_comparison(name, earlier, later, changed) for name in before if name not in after]


def _comparison(name: str, earlier: Document, later: Document, changed: set[str]) -> Comparison:
    one, two = earlier.question(name), later.question(name)
    reasons: tuple[Why, ...]
    if one is None or two is None:
        reasons = (Why.ONLY_LATER if one is None else Why.ONLY_EARLIER,)
    else:
        reasons = tuple(dict.fromkeys((*_own(one, two, later), *_around(one, two, earlier, later, changed))))
    return Comparison(question_id=name, earlier=one, later=two, reasons=reasons)


def _is_other_question(one: Question, two: Question, document: Document) -> bool:
    return worst(tuple(_own(one, two, document))) == Verdict.BREAK


def _own(one: Question, two: Question, document: Document) -> Iterator[Why]:
    """What differs in the question itself."""
    first = document.languages[0]
    if one.kind != two.kind:
        yield Why.KIND
    yield from _wording(words(one.text, first), words(two.text, first))
    ids = choice_ids(one), choice_ids(two)
    if set(ids[0]) != set(ids[1]):
        yield Why.CHOICES
    elif ids[0] != ids[1] or one.is_shuffled != two.is_shuffled:
        yield Why.ORDER
    texts = [{choice.id: words(choice.text, first) for choice in question.choices} for question in (one, two)]
    common = texts[0].keys() & texts[1].keys()
    if any(_plain(texts[0][name]) != _plain(texts[1][name]) for name in common):
        yield Why.CHOICE_WORDING
    values = [{choice.id: choice.value for choice in question.choices} for question in (one, two)]
    if (one.min, one.max) != (two.min, two.max) or any(values[0][name] != values[1][name] for name in common):
        yield Why.SCALE
    if [(row.id, _plain(words(row.text, first))) for row in one.rows] != [
        (row.id, _plain(words(row.text, first))) for row in two.rows
    ]:
        yield Why.ROWS
    if words(one.help, first) != words(two.help, first):
        yield Why.HELP
    if one.is_required != two.is_required:
        yield Why.REQUIRED
    if _variants(one, first) != _variants(two, first):
        yield Why.LANGUAGES


def _around(one: Question, two: Question, earlier: Document, later: Document, changed: set[str]) -> Iterator[Why]:
    """What differs in who is asked and in what is asked before."""
    conditions = [
        (_section(document, question).shown_if, question.shown_if)
        for document, question in ((earlier, one), (later, two))
    ]
    if conditions[0] != conditions[1]:
        yield Why.CONDITION
    elif any(_names(condition) & changed for condition in conditions[1]):
        yield Why.FILTER
    if _before(earlier, one) != _before(later, two):
        yield Why.PLACE


def _wording(one: str, two: str) -> Iterator[Why]:
    if _plain(one) != _plain(two):
        yield Why.WORDING
    elif " ".join(one.split()) != " ".join(two.split()):
        yield Why.SMALL_WORDING


def _plain(text: str) -> str:
    """A text without what nobody hears: signs, blanks, capitals."""
    return " ".join(re.sub(r"[^\w{}]+", " ", text).casefold().split())


def _variants(question: Question, first: str) -> dict[str, str]:
    """The wording in the other languages."""
    return {language: _plain(text) for language, text in question.text.items() if language != first}


def _section(document: Document, question: Question) -> Section:
    return next(section for section in document.sections if question in section.questions)


def _before(document: Document, question: Question) -> str:
    names = [one.id for one in document.questions()]
    place = names.index(question.id)
    return names[place - 1] if place else ""


def _names(condition: object) -> set[str]:
    """All texts in a condition: among them are the questions that it reads."""
    if isinstance(condition, dict):
        return {name for part in condition.values() for name in _names(part)}
    if isinstance(condition, list | tuple):
        return {name for part in condition for name in _names(part)}
    return {condition} if isinstance(condition, str) else set()


def trends(pairs: Sequence[tuple[Estimate, Estimate]]) -> list[Trend]:
    """The differences of pairs (earlier, later), tested together."""
    chances = holm([_chance(earlier, later) for earlier, later in pairs])
    return [
        Trend(difference=later.value - earlier.value, error=math.hypot(earlier.error, later.error), chance=chance)
        for (earlier, later), chance in zip(pairs, chances, strict=True)
    ]


def holm(chances: Sequence[float]) -> list[float]:
    """Chances of single tests, made larger so that all together err once in twenty."""
    adjusted, largest = [1.0] * len(chances), 0.0
    for rank, place in enumerate(sorted(range(len(chances)), key=lambda one: chances[one])):
        largest = max(largest, min(1.0, (len(chances) - rank) * chances[place]))
        adjusted[place] = largest
    return adjusted


def _chance(earlier: Estimate, later: Estimate) -> float:
    """How likely chance alone makes a difference this large: Student's test with Satterthwaite's degrees of freedom."""
    error = math.hypot(earlier.error, later.error)
    difference = abs(later.value - earlier.value)
    if not (earlier.degrees and later.degrees):
        return 1.0
    if error == 0:
        return 1.0 if difference == 0 else 0.0
    shares = [one.error**4 / max(one.degrees, 1) for one in (earlier, later)]
    degrees = error**4 / sum(shares) if sum(shares) else 1.0
    return tail(difference / error, max(degrees, 1.0))
