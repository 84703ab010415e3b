"""The parts of a questionnaire, frozen. `reading` makes them from JSON, `canonical` makes JSON of them.

An `Expression` is JSON too (docs/decisions/0015): a plain value, or an object with one key, the name of the operation.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

FORMAT = 1
Texts = Mapping[str, str]
Expression = Any


class Kind(StrEnum):
    """What is asked for."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    RANKING = "ranking"
    NUMBER = "number"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    MATRIX = "matrix"
    DATE = "date"
    PLACE = "place"
    PICTURE = "picture"
    CONSENT = "consent"


CHOOSING = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.RANKING, Kind.MATRIX, Kind.PICTURE})
CHOOSING_ONE = frozenset({Kind.SINGLE, Kind.SCALE, Kind.PICTURE, Kind.PLACE})


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """Something to choose. `value` is its number in calculations; `is_fixed` keeps its place in a random order."""

    id: str
    text: Texts
    value: float | None = None
    picture: str = ""
    is_fixed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row of a matrix."""

    id: str
    text: Texts


@dataclass(frozen=True, kw_only=True, slots=True)
class LibrarySource:
    """Where a question comes from: the item of the library and its version."""

    item: str
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A question. `min` and `max` bound a number, the steps of a scale, or how many may be chosen.

    `is_background`: it says who somebody is (age, school, sex …); results are compared by it, and it can give people away.
    """

    id: str
    kind: Kind
    text: Texts
    help: Texts = field(default_factory=dict)
    is_required: bool = False
    choices: tuple[Choice, ...] = ()
    rows: tuple[Row, ...] = ()
    min: float | None = None
    max: float | None = None
    shown_if: Expression = None
    is_shuffled: bool = False
    is_background: bool = False
    library: LibrarySource | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """Questions that stand on one page."""

    id: str
    title: Texts
    text: Texts = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    shown_if: Expression = None
    is_shuffled: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Calculated:
    """A value that is calculated of answers; it is never stored, always calculated again."""

    id: str
    value: Expression


@dataclass(frozen=True, kw_only=True, slots=True)
class Quota:
    """How many replies of a kind are wanted at most."""

    id: str
    condition: Expression
    limit: int
    text: Texts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """How parts are mixed. `seed` is stored: the same seed gives the same order, everywhere and for ever."""

    has_shuffled_sections: bool = False
    seed: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A questionnaire. The first of `languages` is the one that every text has."""

    title: Texts
    languages: tuple[str, ...]
    sections: tuple[Section, ...]
    calculated: tuple[Calculated, ...] = ()
    quotas: tuple[Quota, ...] = ()
    order: Order = field(default_factory=Order)

    def questions(self) -> Iterator[Question]:
        """All questions in the order they were written."""
        for section in self.sections:
            yield from section.questions

    def question(self, name: str) -> Question | None:
        """A question by its id."""
        return next((question for question in self.questions() if question.id == name), None)


def background_questions(document: Document) -> list[Question]:
    """What says who somebody is: questions marked so, and every question for a place."""
    return [question for question in document.questions() if question.is_background or question.kind == Kind.PLACE]


def scale_steps(question: Question) -> list[int]:
    """The steps of a scale that has no choices of its own."""
    least = 1 if question.min is None else int(question.min)
    most = 5 if question.max is None else int(question.max)
    return list(range(least, most + 1))


def choice_ids(question: Question) -> list[str]:
    """What can be chosen, by id; the steps of a scale are their own ids."""
    if question.kind == Kind.SCALE and not question.choices:
        return [str(step) for step in scale_steps(question)]
    return [choice.id for choice in question.choices]


def words(texts: Texts, language: str) -> str:
    """A text in a language, or in the first one it has."""
    return texts.get(language) or next(iter(texts.values()), "")
