"""What the replies of a wave say, counted so that nobody can be found.

While a wave runs, counts are rounded down (`rounded_down`): whoever looks twice learns of those who answered in between no
count closer than within `least`, and there are no groups. When the wave is settled everything is counted once, exactly, and
frozen: groups that are too small are merged, rare answers as well, and in tables of groups and answers cells are hidden
(`suppression`). All tables of an item share their sums, and no table has three dimensions.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkstattplan.modules.surveys.document.model import Document, background_questions
from werkstattplan.modules.surveys.statistics.errors import Estimate, Unit, share_alone, shares_by_unit
from werkstattplan.modules.surveys.statistics.filters import without_traces
from werkstattplan.modules.surveys.statistics.items import (
    DECLINED,
    LEFT_OUT,
    Item,
    Part,
    columns_of,
    items_of,
)
from werkstattplan.modules.surveys.statistics.suppression import merged, protect, summed
from werkstattplan.modules.surveys.statistics.tables import (
    BY_GROUP,
    Classes,
    Grouping,
    ItemTally,
    Table,
    Tally,
    answering_classes,
)

# So many times `least` must have answered before anything is told of a wave that runs.
LIVE_FROM = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """`least`: people in a cell; `group_least`: people in a group, and in all before anything is said."""

    least: int
    group_least: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A reply: its answers, the school or class it is compared by, and the class it was given in, if that is kept."""

    answers: Mapping[str, Any]
    group: str = ""
    unit: Unit | None = None


def rounded_down(count: int, least: int) -> int:
    """A count while people still answer: it moves in steps of `least`."""
    return count // least * least


def count_live(items: Sequence[Item], replies: Iterable[Mapping[str, Any]]) -> Counter[tuple[str, str]]:
    """How many replies fall into which column of which item, by their keys."""
    found: Counter[tuple[str, str]] = Counter()
    for answers in replies:
        places = columns_of(items, answers)
        found.update((item.key, item.columns[place]) for item, place in zip(items, places, strict=True))
    return found


def tally(document: Document, sources: Sequence[Source], *, rules: Rules) -> Tally:
    """Count everything exactly, merge what is small, hide what gives people away."""
    if len(sources) < rules.group_least:
        return Tally(replies=len(sources), groupings=(), items=())
    items = items_of(document)
    places = list(zip(*(columns_of(items, source.answers) for source in sources), strict=True))
    background = {question.id for question in background_questions(document)}
    sortings = _sortings(items, places, background, sources, rules)
    units = [source.unit for source in sources] if any(source.unit for source in sources) else None
    tallies = [
        _item_tally(
            item,
            line,
            units=units,
            # Background is merged as coarsely as in the comparisons, so that the two cannot be subtracted.
            least=rules.group_least if item.question.id in background else rules.least,
            sortings=() if item.question.id in background else sortings,
        )
        for item, line in zip(items, places, strict=True)
    ]
    return Tally(
        replies=len(sources),
        groupings=tuple(sorting.grouping for sorting in sortings),
        items=without_traces(document, tallies),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sorting:
    """A grouping and for each reply the place of its class."""

    grouping: Grouping
    class_of: tuple[int, ...]


def _sortings(
    items: Sequence[Item],
    places: Sequence[Sequence[int]],
    background: set[str],
    sources: Sequence[Source],
    rules: Rules,
) -> list[_Sorting]:
    """What replies can be compared by: background questions with one answer, and the groups if they are kept."""
    found = [
        _sorting(item.key, _classes(item, _counted(item, line), rules.group_least), item.columns, line)
        for item, line in zip(items, places, strict=True)
        if item.question.id in background and item.part == Part.WHOLE
    ]
    groups = tuple(sorted({source.group for source in sources} - {""}))
    if groups:
        columns = (*groups, LEFT_OUT)
        line = [columns.index(source.group or LEFT_OUT) for source in sources]
        counts = [line.count(place) for place in range(len(columns))]
        classes = merged(counts, least=rules.group_least, is_ordered=False)
        found.append(_sorting(BY_GROUP, _named(classes, columns), columns, line))
    return [sorting for sorting in found if len(sorting.grouping.sizes) > 1]


def _sorting(key: str, classes: Classes, columns: Sequence[str], line: Sequence[int]) -> _Sorting:
    """Sort replies by the columns of `line`; classes with nobody are left out."""
    there = {columns[place] for place in line}
    classes = tuple(one for one in classes if there & set(one))
    class_of_column = {column: place for place, one in enumerate(classes) for column in one}
    class_of = tuple(class_of_column[columns[place]] for place in line)
    sizes = Counter(class_of)
    grouping = Grouping(key=key, classes=classes, sizes=tuple(sizes[place] for place in range(len(classes))))
    return _Sorting(grouping=grouping, class_of=class_of)


def _item_tally(
    item: Item, line: Sequence[int], *, units: Sequence[Unit | None] | None, least: int, sortings: Iterable[_Sorting]
) -> ItemTally:
    counts = _counted(item, line)
    classes = _classes(item, counts, least)
    sums = tuple(sum(counts[item.columns.index(column)] for column in one) for one in classes)
    if sum(count > 0 for count in sums) < 2:
        return ItemTally(item=item, classes=classes, counts=sums)
    places = _class_of_place(item, classes)
    line = [places[place] for place in line]
    return ItemTally(
        item=item,
        classes=classes,
        counts=sums,
        shares=_shares(classes, line, sums, units),
        tables=tuple(_table(len(classes), line, sorting, least) for sorting in sortings),
    )


def _class_of_place(item: Item, classes: Classes) -> list[int]:
    """For each column of an item the place of its merged class."""
    class_of_column = {column: place for place, one in enumerate(classes) for column in one}
    return [class_of_column[column] for column in item.columns]


def _shares(
    classes: Classes, line: Sequence[int], sums: Sequence[int], units: Sequence[Unit | None] | None
) -> tuple[Estimate | None, ...]:
    """The share of each class that is an answer among those who answered; of everybody if that is unknown."""
    base = answering_classes(classes) or list(range(len(classes)))
    if units is None:
        people = sum(sums[place] for place in base)
        found = [share_alone(sums[place], people) for place in base]
    else:
        pairs = Counter(zip(units, line, strict=True))
        nowhere = Unit(stratum="", cluster="")
        by_unit = {unit or nowhere: [pairs[unit, place] for place in base] for unit in set(units)}
        found = shares_by_unit(by_unit)
    by_place = dict(zip(base, found, strict=True))
    return tuple(by_place.get(place) for place in range(len(classes)))


def _table(width: int, line: Sequence[int], sorting: _Sorting, least: int) -> Table:
    pairs = Counter(zip(sorting.class_of, line, strict=True))
    counts = [[pairs[row, column] for column in range(width)] for row in range(len(sorting.grouping.classes))]
    hidden = protect(counts, least=least)
    if hidden is None:
        return Table(by=sorting.grouping.key, counts=())
    shown = tuple(
        tuple(None if (row, column) in hidden else count for column, count in enumerate(cells))
        for row, cells in enumerate(counts)
    )
    return Table(by=sorting.grouping.key, counts=shown)


def _counted(item: Item, line: Sequence[int]) -> list[int]:
    found = Counter(line)
    return [found[place] for place in range(len(item.columns))]


def _classes(item: Item, counts: Sequence[int], least: int) -> Classes:
    """The merged columns of an item: ordered answers with their neighbours, then the rest with whatever is rare too."""
    silent = [place for place, column in enumerate(item.columns) if column in (DECLINED, LEFT_OUT)]
    spoken = [place for place in range(len(item.columns)) if place not in silent]
    units = merged([counts[place] for place in spoken], least=least, is_ordered=True) if item.is_ordered else None
    places = [[spoken[one] for one in unit] for unit in units] if units else [[place] for place in spoken]
    places += [[place] for place in silent]
    together = merged(summed(counts, places), least=least, is_ordered=False)
    return _named([sorted(place for unit in one for place in places[unit]) for one in together], item.columns)


def _named(classes: Iterable[Iterable[int]], columns: Sequence[str]) -> Classes:
    return tuple(tuple(columns[place] for place in one) for one in classes)
