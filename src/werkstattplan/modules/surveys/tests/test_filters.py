"""Questions that only some are asked tell nothing of the questions that decide it."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from werkstattplan.modules.surveys.document.reading import read_json
from werkstattplan.modules.surveys.statistics.tally import Rules, Source, tally
from werkstattplan.modules.surveys.tests.conftest import whole

RULES = Rules(least=5, group_least=10)
ASKED_IF_BUS = {"==": [{"answer": ["weg"]}, "bus"]}


def document(condition=None, *, section_condition=None, way="single", calculated=()):
    """How one gets to school; and why, for some."""
    ways = {"id": "weg", "kind": way, "choices": [{"id": one} for one in ("bus", "rad", "fuss", "boot")]}
    background = {
        "id": "ort",
        "kind": "single",
        "background": True,
        "choices": [{"id": "nord"}, {"id": "sued"}, {"id": "west"}],
    }
    why = {"id": "warum", "kind": "single", "choices": [{"id": "weit"}, {"id": "gern"}]}
    if condition:
        why["shown_if"] = condition
    second = {"id": "zwei", "questions": [why]} | ({"shown_if": section_condition} if section_condition else {})
    parts = {"sections": [{"id": "eins", "questions": [background, ways]}, second]}
    if calculated:
        parts["calculated"] = list(calculated)
    return read_json(json.dumps(whole(parts)))


def people(*groups):
    """Replies: so many with these answers."""
    return [Source(answers=answers) for number, answers in groups for _ in range(number)]


def told(doc, sources, key="warum"):
    return next(one for one in tally(doc, sources, rules=RULES).items if one.item.key == key)


def table(one, by="ort"):
    return next((table.counts for table in one.tables if table.by == by), ())


class TestTotals:
    SOURCES = people(
        (50, {"weg": "bus", "warum": "weit"}),
        (20, {"weg": "rad", "warum": "gern"}),
        (3, {"weg": "fuss", "warum": "gern"}),
        (4, {"weg": "boot"}),
    )

    def test_a_merged_answer_is_not_found_by_who_was_asked(self):
        """Asked were those on bike and on foot, 23; 20 came by bike: three on foot, though that is merged."""
        doc = document({"or": [{"==": [{"answer": ["weg"]}, "rad"]}, {"==": [{"answer": ["weg"]}, "fuss"]}]})
        assert ("fuss", "boot") in told(doc, self.SOURCES, "weg").classes
        assert not told(doc, self.SOURCES).says_something
        assert told(doc, self.SOURCES).tables == ()

    @pytest.mark.parametrize("way", ["section", "calculated"])
    def test_conditions_of_sections_and_calculated_values_count_too(self, way):
        condition = {"!=": [{"answer": ["weg"]}, "boot"]}
        if way == "section":
            doc = document(section_condition=condition)
        else:
            doc = document({"answer": ["zahl"]}, calculated=[{"id": "zahl", "value": condition}])
        assert not told(doc, self.SOURCES).says_something

    def test_without_a_condition_everything_is_told(self):
        assert told(document(), self.SOURCES).says_something

    def test_where_each_answer_stands_for_itself_the_later_question_is_told(self):
        sources = people(
            (50, {"weg": "bus", "warum": "weit"}), (30, {"weg": "bus", "warum": "gern"}), (20, {"weg": "rad"})
        )
        one = told(document(ASKED_IF_BUS), sources)
        assert dict(zip(one.classes, one.counts, strict=True))["weit",] == 50

    def test_merging_with_those_who_said_nothing_does_no_harm(self):
        sources = people(
            (50, {"weg": "bus", "warum": "weit"}), (30, {"weg": "bus", "warum": "gern"}), (20, {"weg": "rad"}), (2, {})
        )
        assert ("rad", "!left-out") in told(document(ASKED_IF_BUS), sources, "weg").classes
        assert told(document(ASKED_IF_BUS), sources).says_something

    def test_that_all_said_the_same_is_not_told_by_the_next_question(self):
        sources = people((50, {"weg": "bus", "warum": "weit"}), (30, {"weg": "bus", "warum": "gern"}))
        assert not told(document(ASKED_IF_BUS), sources, "weg").says_something
        assert not told(document(ASKED_IF_BUS), sources).says_something

    def test_a_rare_choice_does_no_harm_where_the_condition_is_about_another(self):
        sources = people(
            (40, {"weg": ["bus", "rad"], "warum": "weit"}),
            (30, {"weg": ["bus"], "warum": "gern"}),
            (30, {"weg": ["rad"]}),
            (2, {"weg": ["boot", "rad"]}),
        )
        for choice, is_told in (("bus", True), ("boot", False)):
            doc = document({"contains": [{"answer": ["weg"]}, choice]}, way="multiple")
            assert told(doc, sources).says_something is is_told


class TestTables:
    def sources(self, few):
        rows = []
        for place, by_bus in (("nord", few), ("sued", 20), ("west", 25)):
            rows += people((by_bus, {"ort": place, "weg": "bus", "warum": "weit"}))
            rows += people((15, {"ort": place, "weg": "bus", "warum": "gern"}))
            rows += people((20, {"ort": place, "weg": "rad"}))
        return rows

    def test_where_nothing_is_hidden_groups_are_compared(self):
        one = told(document(ASKED_IF_BUS), self.sources(18))
        assert [row[one.classes.index(("weit",))] for row in table(one)] == [18, 20, 25]

    def test_where_something_is_hidden_in_it_groups_are_not_compared(self):
        one = told(document(ASKED_IF_BUS), self.sources(2))
        assert table(one) == ()
        assert one.says_something
        assert any(None in row for row in table(told(document(), self.sources(2))))

    def test_where_something_is_hidden_in_the_earlier_question_groups_are_not_compared(self):
        sources = [*self.sources(18), *people((2, {"ort": "nord", "weg": "fuss"}), (8, {"ort": "sued", "weg": "fuss"}))]
        doc = document(ASKED_IF_BUS)
        assert any(None in row for row in table(told(doc, sources, "weg")))
        assert table(told(doc, sources)) == ()

    def test_a_question_that_depends_on_who_somebody_is_is_not_compared(self):
        sources = [Source(answers=one.answers) for one in self.sources(18)]
        one = told(document({"==": [{"answer": ["ort"]}, "nord"]}), sources)
        assert table(one) == ()

    @settings(max_examples=40, deadline=None)
    @given(st.integers(0, 2**32))
    def test_who_was_asked_never_tells_a_hidden_cell(self, seed):
        """Everybody who is asked answers: then who answered is exactly one row of the earlier table."""
        chance = random.Random(seed)
        sources = []
        for _ in range(chance.randint(40, 160)):
            way = chance.choices(["bus", "rad", "fuss", "boot"], [30, 30, 10, 3])[0]
            answers = {"ort": chance.choice(["nord", "sued", "west"]), "weg": way}
            sources.append(
                Source(answers=answers | ({"warum": chance.choice(["weit", "gern"])} if way == "bus" else {}))
            )
        doc = document(ASKED_IF_BUS)
        earlier, later = told(doc, sources, "weg"), told(doc, sources)
        if table(later):
            assert all(count is not None for row in table(earlier) for count in row)
        if later.says_something:
            assert ("bus",) in earlier.classes or any("bus" in one and "!left-out" in one for one in earlier.classes)
