"""Which counts may be shown so that no small group can be worked out, not even with the help of the sums.

Two steps, both usual in official statistics: small classes are merged first (`merged`), then single cells of a table of groups
and answers are hidden together with others that make up for them (`protect`). All sums stay visible. Whether a hidden cell can
be worked out is a question about flows in the graph of hidden cells: rows and columns are its nodes, and a change of one
cell must be made up for along a circle of others (Cox, Suppression methodology and statistical disclosure control, 1980).

Everybody knows the own answer. So each hidden cell counts as if one of its people had told it: `_Room` never lets a cell
fall below one where somebody is.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import pairwise, product

Counts = Sequence[Sequence[int]]
Cell = tuple[int, int]


def merged(counts: Sequence[int], *, least: int, is_ordered: bool) -> list[list[int]]:
    """Classes that together have at least `least` people each, as lists of places in `counts`.

    A class with nobody stays on its own: zero is nobody. What was merged has one person more than `least`, since one
    of them knows the own class. Ordered classes are merged with neighbours only. One class of all means: nothing can be said.
    """
    return _merged_neighbours(counts, least) if is_ordered else _merged_rare(counts, least)


def _merged_rare(counts: Sequence[int], least: int) -> list[list[int]]:
    by_size = sorted((place for place, count in enumerate(counts) if count), key=lambda place: (counts[place], place))
    rare = [place for place in by_size if counts[place] < least]
    if not rare:
        return [[place] for place in range(len(counts))]
    for place in by_size[len(rare) :]:
        if len(rare) > 1 and sum(counts[one] for one in rare) > least:
            break
        rare.append(place)
    rest = [[place] for place in range(len(counts)) if place not in rare]
    return sorted([*rest, sorted(rare)])


def _merged_neighbours(counts: Sequence[int], least: int) -> list[list[int]]:
    classes = [[place] for place in range(len(counts))]
    while True:
        sums = [sum(counts[place] for place in one) for one in classes]
        small = [
            place
            for place, (one, total) in enumerate(zip(classes, sums, strict=True))
            if 0 < total < least or (len(one) > 1 and 0 < total <= least)
        ]
        if not small or len(classes) == 1:
            return classes
        place = min(small, key=lambda one: sums[one])
        sides = [side for side in (place - 1, place + 1) if 0 <= side < len(classes)]
        # Nobody beside: go on in that direction only if there is no other way.
        side = min(sides, key=lambda one: (sums[one] == 0, sums[one]))
        first, second = sorted((place, side))
        classes[first : second + 1] = [classes[first] + classes[second]]


def summed(counts: Sequence[int], classes: Iterable[Iterable[int]]) -> list[int]:
    """The counts of merged classes."""
    return [sum(counts[place] for place in one) for one in classes]


def unsafe_cells(counts: Counts, *, least: int) -> set[Cell]:
    """Cells that must not be told: few people, or a group that said the same, whole or but for a few."""
    return {
        (row, column)
        for row, cells in enumerate(counts)
        for column, count in enumerate(cells)
        if 0 < count < least or (count and sum(cells) - count < least)
    }


def too_narrow(counts: Counts, hidden: Iterable[Cell], cells: Iterable[Cell], *, least: int) -> list[Cell]:
    """Those of `cells` that the sums let somebody know closer than within `least`."""
    room = _Room(counts, hidden)
    return [cell for cell in cells if room.width(cell, enough=least) < least]


def protect(counts: Counts, *, least: int) -> set[Cell] | None:
    """The cells to hide in a table whose sums are known; `None`: no choice of cells is safe, the table stays away.

    Every unsafe cell is hidden, with as few people as possible in the cells that are hidden along with it.
    """
    unsafe = unsafe_cells(counts, least=least)
    hidden = set(unsafe)
    while narrow := too_narrow(counts, hidden, sorted(unsafe), least=least):
        helpers = _cheapest_helpers(counts, hidden, narrow[0], least)
        if not helpers:
            return None
        hidden |= helpers
    for cell in sorted(hidden - unsafe, key=lambda one: -counts[one[0]][one[1]]):
        if not too_narrow(counts, hidden - {cell}, unsafe, least=least):
            hidden.discard(cell)
    return hidden


def _cheapest_helpers(counts: Counts, hidden: set[Cell], cell: Cell, least: int) -> set[Cell]:
    """The cells of the best circle of four through a cell that are not hidden yet; none if all circles are used up."""
    row, column = cell
    best: tuple[tuple[bool, int, int], set[Cell]] | None = None
    for other_row, other_column in product(range(len(counts)), range(len(counts[0]))):
        if other_row == row or other_column == column:
            continue
        circle = {(row, other_column), (other_row, column), (other_row, other_column)}
        new = circle - hidden
        if not new:
            continue
        up = min(counts[row][other_column], counts[other_row][column]) - 1
        down = min(counts[row][column], counts[other_row][other_column]) - 1
        price = sum(counts[one][two] for one, two in new)
        rank = (max(up, 0) + max(down, 0) < least, price, len(new))
        if best is None or rank < best[0]:
            best = rank, new
    return best[1] if best else set()


class _Room:
    """How far hidden cells can move while all sums stay what they are. Nodes: rows as `(0, row)`, columns as `(1, column)`."""

    def __init__(self, counts: Counts, hidden: Iterable[Cell]) -> None:
        self._cells = {cell: max(counts[cell[0]][cell[1]] - 1, 0) for cell in hidden}
        self._most = sum(map(sum, counts)) + 1

    def width(self, cell: Cell, *, enough: int) -> int:
        """How many people more or less could be in a hidden cell, counted no further than `enough`; 0 for a visible one."""
        if cell not in self._cells:
            return 0
        row, column = (0, cell[0]), (1, cell[1])
        up = self._flow(column, row, cell, enough)
        down = min(self._cells[cell], self._flow(row, column, cell, enough))
        return min(up + down, enough)

    def _flow(self, source: Cell, target: Cell, without: Cell, enough: int) -> int:
        """The largest flow, by shortest ways (Edmonds and Karp); a row gives to columns freely, a column what a cell can lose."""
        left = {}
        for (row, column), spare in self._cells.items():
            if (row, column) != without:
                left[(0, row), (1, column)] = self._most
                left[(1, column), (0, row)] = spare
        total = 0
        while total < enough and (way := _shortest_way(left, source, target)):
            amount = min(left[step] for step in way)
            for start, end in way:
                left[start, end] -= amount
                left[end, start] += amount
            total += amount
        return total


def _shortest_way(left: dict[tuple[Cell, Cell], int], source: Cell, target: Cell) -> list[tuple[Cell, Cell]]:
    beside: dict[Cell, list[Cell]] = {}
    for (start, end), amount in left.items():
        if amount > 0:
            beside.setdefault(start, []).append(end)
    came_from: dict[Cell, Cell] = {source: source}
    queue = deque([source])
    while queue and target not in came_from:
        node = queue.popleft()
        for near in beside.get(node, ()):
            if near not in came_from:
                came_from[near] = node
                queue.append(near)
    if target not in came_from:
        return []
    nodes = [target]
    while nodes[-1] != source:
        nodes.append(came_from[nodes[-1]])
    return list(pairwise(reversed(nodes)))
