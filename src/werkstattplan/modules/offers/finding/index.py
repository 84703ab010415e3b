"""The index: for each word of each field, and each mark of an offer, the set of offers that have it."""

import enum
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from zlib import crc32

from werkstattplan.modules.offers.finding import bits
from werkstattplan.modules.offers.finding.lexicon import Lexicon, curated
from werkstattplan.modules.offers.finding.memory import Memory
from werkstattplan.modules.offers.finding.near import Grid, Point
from werkstattplan.modules.offers.finding.roots import roots_of
from werkstattplan.modules.offers.finding.vocabulary import Vocabulary


class Field(enum.StrEnum):
    """Where a word stands; the order is the weight."""

    HEAD = "head"
    TITLE = "title"
    KIND = "kind"
    TRAIT = "trait"
    BODY = "body"
    TEXT = "text"
    PLACE = "place"


class Group(enum.StrEnum):
    """A group of marks by which results are narrowed; the values are keys or codes."""

    CATEGORY = "category"
    MUNICIPALITY = "municipality"
    AMT = "amt"
    AUDIENCE = "audience"
    LANGUAGE = "language"
    COST = "cost"
    ACCESS = "access"
    REMOTE = "remote"
    HOURS = "hours"
    UNTIL = "until"


# Groups that are shown with counts; the others are looked up by time.
COUNTED = tuple(group for group in Group if group not in {Group.HOURS, Group.UNTIL})


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """What the index knows of one offer at one place."""

    number: int
    texts: Mapping[Field, str]
    marks: Mapping[Group, Collection[str]] = field(default_factory=dict)
    point: Point | None = None


def likeness_of(document: Document) -> int:
    """A number that offers of the same title share, whatever municipality the title names; never 0."""
    places = set(roots_of(document.texts.get(Field.PLACE, "")))
    words = sorted(set(roots_of(document.texts.get(Field.TITLE, ""))) - places)
    return crc32(" ".join(words).encode()) >> 1 or 1


def postings_of(document: Document) -> Iterable[tuple[str, str]]:
    """The keys of all sets that an offer belongs to: (field or group, word or value)."""
    for where, text in document.texts.items():
        words = dict.fromkeys(roots_of(text))
        if where is Field.TITLE:
            # "Grundschule am Park" comes before "Hort an der Grundschule".
            yield from ((Field.HEAD.value, word) for word in islice(words, 1))
        for word in words:
            yield where.value, word
    for group, values in document.marks.items():
        for value in values:
            yield group.value, value


class Index:
    """An index in memory. `StoredIndex` reads the same sets from the database."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self.lexicon = lexicon or curated()
        self.sets: dict[tuple[str, str], int] = {}
        self.alive = 0
        self.grid = Grid()
        self.points: dict[int, Point] = {}
        self.likeness: dict[int, int] = {}
        self.vocabulary = Vocabulary({}, self.lexicon)
        self.memory: Memory[object, object] = Memory()
        self._values: dict[Group, list[str]] | None = None

    @classmethod
    def of(cls, documents: Iterable[Document], lexicon: Lexicon | None = None) -> "Index":
        """An index of these offers."""
        made = cls(lexicon)
        numbers: dict[tuple[str, str], list[int]] = {}
        alive = []
        for document in documents:
            alive.append(document.number)
            for key in postings_of(document):
                numbers.setdefault(key, []).append(document.number)
            made.place(document.number, document.point)
            made.likeness[document.number] = likeness_of(document)
        made.alive = bits.of_numbers(alive)
        made.sets = {key: bits.of_numbers(found) for key, found in numbers.items()}
        made.count_words((field, word, found.bit_count()) for (field, word), found in made.sets.items())
        return made

    def place(self, number: int, point: Point | None) -> None:
        """Note where an offer lies, or that it lies nowhere."""
        if before := self.points.pop(number, None):
            self.grid.take(before, number)
        if point:
            self.points[number] = point
            self.grid.put(point, number)

    def count_words(self, rows: Iterable[tuple[str, str, int]]) -> None:
        """Learn the words of the index: (field, word, number of offers)."""
        counts: dict[str, int] = {}
        fields = {where.value for where in Field}
        for where, word, count in rows:
            if where in fields and count:
                counts[word] = max(count, counts.get(word, 0))
        self.vocabulary = Vocabulary(counts, self.lexicon)
        self.memory = Memory()

    def load(self, keys: Iterable[tuple[str, str]]) -> None:
        """Bring sets into memory in one go; here they are all there."""

    def bits(self, where: str, key: str) -> int:
        """The offers with a word in a field, or with a value of a group."""
        return self.sets.get((where, key), 0)

    def values(self, group: Group) -> list[str]:
        """The values of a group that some offer has."""
        if self._values is None:
            self._values = {one: [value for where, value in self.sets if where == one.value] for one in Group}
        return self._values[group]
