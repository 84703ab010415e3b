"""What is told of a wave, as plain values: counts of merged answers, and tables of them by groups."""

from collections.abc import Sequence
from dataclasses import dataclass

from werkstattplan.modules.surveys.statistics.errors import Estimate
from werkstattplan.modules.surveys.statistics.items import DECLINED, LEFT_OUT, Item

# The key of the comparison by school or class.
BY_GROUP = "!group"
SILENT = frozenset({DECLINED, LEFT_OUT})

Classes = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Grouping:
    """By what is compared: the key of a background question or `BY_GROUP`, its merged classes and their sizes."""

    key: str
    classes: Classes
    sizes: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """An item by a grouping: a row for each class of the grouping. `None` for a hidden cell; no rows: nothing can be told."""

    by: str
    counts: tuple[tuple[int | None, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemTally:
    """What was answered to an item: merged columns, their counts, and the tables. One class alone: nothing can be told.

    `shares`: how exact the share of each class is, of those who answered, or of all where that is unknown.
    """

    item: Item
    classes: Classes
    counts: tuple[int, ...]
    shares: tuple[Estimate | None, ...] = ()
    tables: tuple[Table, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether the counts tell anything."""
        return sum(count > 0 for count in self.counts) > 1

    @property
    def answered(self) -> int | None:
        """How many answered; unknown where answers had to be merged with those who did not."""
        base = answering_classes(self.classes)
        return None if base is None else sum(self.counts[place] for place in base)

    def mean(self, counts: Sequence[int | None]) -> float | None:
        """The mean of the numbers of the answers, of all or of a row; none where a count is missing or merged."""
        total = people = 0.0
        for one, count in zip(self.classes, counts, strict=True):
            if set(one) <= SILENT:
                continue
            if count is None or len(one) > 1 or one[0] not in self.item.values:
                return None
            total, people = total + count * self.item.values[one[0]], people + count
        return total / people if people else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """All items of a wave."""

    replies: int
    groupings: tuple[Grouping, ...]
    items: tuple[ItemTally, ...]


def answering_classes(classes: Classes) -> list[int] | None:
    """The classes that are answers; none where answers had to be merged with those who did not answer."""
    if any(SILENT & set(one) and set(one) - SILENT for one in classes):
        return None
    return [place for place, one in enumerate(classes) if not SILENT & set(one)]
