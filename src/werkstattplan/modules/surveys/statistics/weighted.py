"""Shares as if the replies had the make-up of the population, beside those as they were answered.

Weights know only the groups that comparisons show, and a weighted share is told only where every cell of those comparisons is
visible and nothing was merged: otherwise it would be one more sum to work out what is hidden.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from werkstattplan.modules.surveys.statistics.errors import SILENCING, Unit, doubt_about, estimate
from werkstattplan.modules.surveys.statistics.items import CHOSEN, NOT_CHOSEN, columns_of
from werkstattplan.modules.surveys.statistics.raking import Cell, Margin, Raking, rake
from werkstattplan.modules.surveys.statistics.tables import SILENT, Classes, Grouping, ItemTally, Tally
from werkstattplan.modules.surveys.statistics.tally import Source


@dataclass(frozen=True, kw_only=True, slots=True)
class WeightedShare:
    """An answer: its columns, its share as answered and weighted, both in whole per cent."""

    columns: tuple[str, ...]
    plain: int
    weighted: int


@dataclass(frozen=True, kw_only=True, slots=True)
class WeightedItem:
    """An item by its key with what can be told."""

    key: str
    shares: tuple[WeightedShare, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighted:
    """All items that can be told weighted, and how well the weights do."""

    raking: Raking
    items: tuple[WeightedItem, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownNumbers:
    """What is known of the population about one background question."""

    question: str
    people: Mapping[str, float]
    source: str
    as_of: datetime.date


@dataclass(frozen=True, kw_only=True, slots=True)
class Sought:
    """A background question: its key, its text, its classes with their names."""

    key: str
    label: str
    classes: tuple[tuple[tuple[str, ...], str], ...]

    def told(self) -> list[tuple[str, str]]:
        """The classes of those who told, as names of margins and of pages."""
        return [(class_name(columns), label) for columns, label in self.classes if not set(columns) <= SILENT]


def class_name(columns: Sequence[str]) -> str:
    """The name of a class of a grouping in a margin."""
    return "+".join(columns)


def weigh(sources: Sequence[Source], tally: Tally, margins: Sequence[Margin]) -> Weighted:
    """Weigh the replies of a tally to margins over its groupings. Raises `RakingFault`."""
    items = [one.item for one in tally.items]
    lines = [columns_of(items, source.answers) for source in sources]
    groupings = {grouping.key: grouping for grouping in tally.groupings}
    places = {item.key: place for place, item in enumerate(items)}
    columns = [
        [
            _class_of(groupings[margin.key], items[places[margin.key]].columns[line[places[margin.key]]])
            for line in lines
        ]
        for margin in margins
    ]
    cells: list[Cell] = list(zip(*columns, strict=True))
    raking = rake(cells, margins)
    units = [source.unit or Unit(stratum="", cluster=str(place)) for place, source in enumerate(sources)]
    keys = {margin.key for margin in margins}
    found = (
        _item(one, [items[place].columns[line[place]] for line in lines], units, raking.weights)
        for place, one in enumerate(tally.items)
        if _may_be_told(one, keys)
    )
    return Weighted(raking=raking, items=tuple(one for one in found if one.shares))


def _class_of(grouping: Grouping, column: str) -> str | None:
    """The class of a grouping; none for those who did not tell."""
    own = next(one for one in grouping.classes if column in one)
    return None if set(own) <= SILENT else class_name(own)


def _may_be_told(one: ItemTally, keys: set[str]) -> bool:
    tables = [table for table in one.tables if table.by in keys]
    is_visible = all(table.counts and None not in {cell for row in table.counts for cell in row} for table in tables)
    return one.says_something and len(tables) == len(keys) and is_visible and not _is_merged(one.classes)


def _is_merged(classes: Classes) -> bool:
    return any(len(columns) > 1 for columns in classes)


def _item(one: ItemTally, line: Sequence[str], units: Sequence[Unit], weights: Sequence[float]) -> WeightedItem:
    return WeightedItem(key=one.item.key, shares=tuple(_shares(one, line, units, weights)))


def _shares(
    one: ItemTally, line: Sequence[str], units: Sequence[Unit], weights: Sequence[float]
) -> Iterator[WeightedShare]:
    for columns in one.classes:
        if set(columns) <= SILENT or columns == (NOT_CHOSEN,):
            continue
        silent = SILENT if columns != (CHOSEN,) else frozenset()
        values = [None if column in silent else float(column in columns) for column in line]
        plain, weighted = estimate(values, units), estimate(values, units, weights)
        if plain and weighted and doubt_about(weighted) not in SILENCING:
            yield WeightedShare(columns=columns, plain=round(100 * plain.value), weighted=round(100 * weighted.value))


def weighted_data(weighted: Weighted) -> dict[str, object]:
    """Everything that is kept, as JSON values."""
    raking = weighted.raking
    return {
        "effective": round(raking.effective),
        "replies": len(raking.weights),
        "deviation": round(raking.deviation, 4),
        "trimmed": raking.trimmed,
        "has_converged": raking.has_converged,
        "items": {
            one.key: [
                {"columns": list(share.columns), "plain": share.plain, "weighted": share.weighted}
                for share in one.shares
            ]
            for one in weighted.items
        },
    }
