"""Nobody gets at a hidden count: published cases, a proven program, and an attacker who solves linear programs."""

import contextlib
import random
import tempfile
import warnings
from itertools import product

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from werkstattplan.modules.surveys.statistics.suppression import merged, protect, summed, too_narrow, unsafe_cells

# Region and gender of 100 people: microdata1 in the tests of R's sdcTable.
MICRODATA1 = ((2, 18), (19, 14), (10, 12), (14, 11))


def people_in(counts, cells):
    """How many people are in some cells."""
    return sum(counts[row][column] for row, column in cells)


def interval(counts, hidden, target, *known):
    """The least and the most people in a hidden cell, for somebody who knows one of those in each of the cells `known`."""
    cells = sorted(hidden)
    rows = [[float(one == row) for one, _ in cells] for row in range(len(counts))]
    columns = [[float(two == column) for _, two in cells] for column in range(len(counts[0]))]
    sums = [
        sum(counts[one][two] * weight for (one, two), weight in zip(cells, line, strict=True))
        for line in rows + columns
    ]
    aim = numpy.array([float(cell == target) for cell in cells])
    bounds = [(1.0 if cell in known else 0.0, None) for cell in cells]
    found = [linprog(sign * aim, A_eq=rows + columns, b_eq=sums, bounds=bounds, method="highs").fun for sign in (1, -1)]
    return found[0], -found[1]


def widths(counts, hidden, least):
    """How wide the attacker's interval is for each cell that must be protected, whoever the attacker is."""
    known = [cell for cell in hidden if counts[cell[0]][cell[1]]]
    for target in unsafe_cells(counts, least=least):
        for one in [None, *known]:
            low, high = interval(counts, hidden, target, one)
            yield round(high - low)


tables = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 25), min_size=width, max_size=width), min_size=2, max_size=5)
)


class TestCells:
    def test_the_published_case_hides_what_the_optimum_hides(self):
        assert protect(MICRODATA1, least=3) == {(0, 0), (0, 1), (2, 0), (2, 1)}

    def test_tau_argus_hides_the_same(self):
        protected = tau_argus(MICRODATA1, least=3)
        assert protected == protect(MICRODATA1, least=3)

    @settings(max_examples=25, deadline=None)
    @given(tables)
    def test_what_tau_argus_finds_unsafe_is_hidden(self, counts):
        ours = protect(counts, least=5)
        if ours is not None:
            assert tau_argus(counts, least=5, only_unsafe=True) <= ours

    @settings(max_examples=120, deadline=None)
    @given(tables, st.sampled_from([3, 5]))
    def test_an_attacker_who_knows_one_answer_finds_no_interval_too_narrow(self, counts, least):
        hidden = protect(counts, least=least)
        if hidden is not None:
            assert all(width >= least for width in widths(counts, hidden, least))

    @settings(max_examples=120, deadline=None)
    @given(tables)
    def test_no_cell_is_hidden_without_need(self, counts):
        hidden = protect(counts, least=5)
        unsafe = unsafe_cells(counts, least=5)
        for cell in (hidden or set()) - unsafe:
            assert too_narrow(counts, hidden - {cell}, unsafe, least=5)

    def test_hiding_only_what_is_unsafe_would_be_found_out(self):
        assert list(widths(MICRODATA1, {(0, 0)}, 3)) != []
        assert min(widths(MICRODATA1, {(0, 0)}, 3)) == 0
        assert too_narrow(MICRODATA1, {(0, 0)}, [(0, 0)], least=3) == [(0, 0)]

    def test_a_group_that_all_said_the_same_is_hidden(self):
        counts = ((12, 0), (20, 15), (17, 22))
        hidden = protect(counts, least=5)
        assert (0, 0) in hidden
        assert (0, 1) in hidden

    def test_two_lone_pupils_do_not_find_each_other(self):
        counts = ((1, 30), (1, 40), (20, 25))
        hidden = protect(counts, least=5)
        low, high = interval(counts, hidden, (1, 0), (0, 0))
        assert high - low >= 5

    def test_a_table_that_cannot_be_protected_stays_away(self):
        assert protect(((1, 2), (2, 1)), least=5) is None
        assert protect(((3, 40),), least=5) is None

    def test_as_many_as_the_rule_asks_for_are_enough(self):
        assert unsafe_cells(((5, 5), (20, 5)), least=5) == set()
        assert unsafe_cells(((4, 20), (0, 20)), least=5) == {(0, 0), (0, 1), (1, 1)}

    def test_a_table_without_small_cells_hides_nothing(self):
        assert protect(((20, 30), (40, 12)), least=5) == set()

    @settings(max_examples=60, deadline=None)
    @given(st.integers(0, 2**32))
    def test_the_room_of_a_hidden_cell_is_what_a_linear_program_finds(self, seed):
        chance = random.Random(seed)
        rows, columns = chance.randint(2, 4), chance.randint(2, 4)
        counts = [[chance.choice([0, 1, 2, 3, 5, 8]) for _ in range(columns)] for _ in range(rows)]
        cells = list(product(range(rows), range(columns)))
        hidden = set(chance.sample(cells, chance.randint(2, len(cells))))
        for cell in hidden:
            low, high = interval(counts, hidden, cell, *[one for one in hidden if counts[one[0]][one[1]]])
            for least in range(1, 7):
                assert (cell in too_narrow(counts, hidden, [cell], least=least)) == (round(high - low) < least)

    @settings(max_examples=60, deadline=None)
    @given(st.integers(0, 2**32))
    def test_one_unsafe_cell_is_hidden_with_the_fewest_people(self, seed):
        """Tried out: every circle of four that is safe hides at least as many."""
        chance = random.Random(seed)
        rows, columns = chance.randint(2, 4), chance.randint(2, 4)
        counts = [[chance.randint(5, 9) for _ in range(columns)] for _ in range(rows)]
        counts[0][0] = chance.randint(1, 4)
        unsafe = unsafe_cells(counts, least=5)
        if unsafe != {(0, 0)}:
            return
        circles = [
            {(0, 0), (0, column), (row, 0), (row, column)} for row in range(1, rows) for column in range(1, columns)
        ]
        safe = [people_in(counts, circle) for circle in circles if not too_narrow(counts, circle, unsafe, least=5)]
        if safe:
            assert people_in(counts, protect(counts, least=5)) <= min(safe)

    def test_where_no_circle_is_enough_several_are_hidden(self):
        """A lone pupil among cells of five: each circle gives room for four only."""
        counts = ((1, 5, 5), (5, 5, 5), (5, 5, 5))
        hidden = protect(counts, least=5)
        assert hidden is not None
        assert min(widths(counts, hidden, 5)) >= 5

    def test_of_two_cells_that_can_stand_for_each_other_the_larger_one_is_shown(self):
        counts = ((6, 20, 2, 8), (12, 2, 6, 6), (8, 1, 8, 6))
        assert (0, 3) not in protect(counts, least=5)
        assert people_in(counts, protect(counts, least=5)) == 43

    def test_a_visible_cell_leaves_no_room(self):
        assert too_narrow(MICRODATA1, {(0, 0), (0, 1)}, [(3, 1)], least=1) == [(3, 1)]
        assert too_narrow(MICRODATA1, {(0, 0), (0, 1)}, [(3, 1)], least=3) == [(3, 1)]


class TestClasses:
    @pytest.mark.parametrize(
        ("counts", "is_ordered", "classes"),
        [
            ((40, 30, 20), False, [[0], [1], [2]]),
            ((40, 3, 30, 4), False, [[0], [1, 3], [2]]),
            # Published: a 1, b 2, c 1, cells of one are unsafe. Without the third, the one knows the other.
            ((1, 2, 1), False, [[0, 1, 2]]),
            ((40, 3, 30), False, [[0], [1, 2]]),
            ((0, 40, 0, 30), False, [[0], [1], [2], [3]]),
            ((2, 1), False, [[0, 1]]),
            ((5, 40), False, [[0], [1]]),
            # Two and three are five: one of the three would know of the two, so a third joins them.
            ((3, 2, 40, 30), False, [[0, 1, 3], [2]]),
            ((5, 40), True, [[0], [1]]),
            ((40, 0, 30), True, [[0], [1], [2]]),
            ((30, 3, 0, 40), True, [[0, 1], [2], [3]]),
            ((40, 30, 3), True, [[0], [1, 2]]),
            ((3, 40, 30), True, [[0, 1], [2]]),
            ((2, 0, 40, 30), True, [[0, 1, 2], [3]]),
            ((3, 2, 40), True, [[0, 1, 2]]),
        ],
    )
    def test_small_classes_are_merged(self, counts, is_ordered, classes):
        assert merged(counts, least=2 if counts == (1, 2, 1) else 5, is_ordered=is_ordered) == classes

    @given(st.lists(st.integers(0, 30), min_size=1, max_size=9), st.sampled_from([2, 5, 10]), st.booleans())
    def test_no_class_is_small_and_nobody_is_lost(self, counts, least, is_ordered):
        classes = merged(counts, least=least, is_ordered=is_ordered)
        assert sorted(place for one in classes for place in one) == list(range(len(counts)))
        positive = [(one, total) for one, total in zip(classes, summed(counts, classes), strict=True) if total]
        if len(positive) > 1:
            assert all(total >= least + (sum(counts[place] > 0 for place in one) > 1) for one, total in positive)

    @given(st.lists(st.integers(0, 30), min_size=1, max_size=9))
    def test_ordered_classes_stay_neighbours(self, counts):
        classes = merged(counts, least=5, is_ordered=True)
        assert [place for one in classes for place in one] == list(range(len(counts)))


def tau_argus(counts, *, least, only_unsafe=False):
    """What τ-ARGUS hides in a table, with a safety range of 20 %."""
    import pytauargus

    people = [
        (row, column) for row, cells in enumerate(counts) for column, count in enumerate(cells) for _ in range(count)
    ]
    if not people:
        return set()
    data = {
        "row": [f"r{row}" for row, _ in people],
        "column": [f"c{column}" for _, column in people],
        "one": [1] * len(people),
    }
    # The solver writes its logs where it stands.
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as place, contextlib.chdir(place):
        warnings.simplefilter("ignore")
        table = pytauargus.protect(data, [["row", "column"]], "one", f"FREQ({least},20)", "OPT(1)").tables[0]
    marks = {"U"} if only_unsafe else {"U", "M"}
    return {
        (int(row[1:]), int(column[1:]))
        for (row, column), status in cells_of(table)
        if status in marks and row.startswith("r") and column.startswith("c")
    }


def cells_of(table):
    """The cells of a protected table with their status."""
    return [((row["row"], row["column"]), row["status"]) for row in table.rows]
