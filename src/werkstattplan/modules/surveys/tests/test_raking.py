"""Weights: a published table, what cannot be weighted, and what holds for every weighting."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from werkstattplan.modules.surveys.statistics.raking import (
    ClassWithoutPopulation,
    ClassWithoutReplies,
    Margin,
    NoPopulation,
    rake,
)

# Kalton and Flores-Cervantes, Weighting methods, Journal of Official Statistics 2003, as in the tests of R's survey package.
SAMPLE = ((20, 40, 40), (50, 140, 310), (100, 50, 50), (30, 100, 70))
POPULATION = ((80, 40, 55), (60, 150, 340), (170, 60, 200), (55, 165, 125))
RAKED = ((1.81, 1.45, 2.02), (1.08, 0.87, 1.21), (2.20, 1.76, 2.45), (1.83, 1.47, 2.04))

REPLIES = [
    (f"a{row}", f"b{column}")
    for row, cells in enumerate(SAMPLE)
    for column, count in enumerate(cells)
    for _ in range(count)
]
MARGINS = [
    Margin(key="a", people={f"a{row}": sum(cells) for row, cells in enumerate(POPULATION)}),
    Margin(key="b", people={f"b{column}": sum(cells[column] for cells in POPULATION) for column in range(3)}),
]


class TestPublished:
    def test_kalton_and_flores_cervantes(self):
        # Ours have a mean of one; the published ones add up to the population.
        ratio = sum(map(sum, POPULATION)) / len(REPLIES)
        weights = dict(zip(REPLIES, rake(REPLIES, MARGINS).weights, strict=True))
        for row, cells in enumerate(RAKED):
            for column, published in enumerate(cells):
                assert round(weights[f"a{row}", f"b{column}"] * ratio, 2) == pytest.approx(published, abs=0.0051)

    def test_one_margin_is_the_ratio_of_shares(self):
        result = rake([("w",)] * 30 + [("m",)] * 10, [Margin(key="sex", people={"w": 500, "m": 500})])
        assert result.weights[0] == pytest.approx(2 / 3)
        assert result.weights[-1] == pytest.approx(2)
        assert result.has_converged
        # Kish: (30 · 2/3 + 10 · 2)² / (30 · 4/9 + 10 · 4) = 1600 / 53.33
        assert result.effective == pytest.approx(30)


class TestFaults:
    def test_people_of_whom_nobody_answered_are_named(self):
        with pytest.raises(ClassWithoutReplies, match="Förderschule") as caught:
            rake([("Gymnasium",)], [Margin(key="Schulart", people={"Gymnasium": 10, "Förderschule": 2})])
        assert caught.value.names == ("Förderschule",)

    def test_nobody_in_the_population_is_no_fault(self):
        assert rake([("w",)], [Margin(key="sex", people={"w": 10, "d": 0})]).weights == (1.0,)

    @pytest.mark.parametrize("people", [{"w": 10}, {"w": 10, "m": 0}])
    def test_replies_without_a_population_are_named(self, people):
        with pytest.raises(ClassWithoutPopulation, match="m"):
            rake([("w",), ("m",)], [Margin(key="sex", people=people)])

    @pytest.mark.parametrize("people", [{"w": 0}, {"w": 10, "m": -1}])
    def test_a_margin_needs_people(self, people):
        with pytest.raises(NoPopulation):
            rake([("w",)], [Margin(key="sex", people=people)])

    def test_margins_that_contradict_each_other_are_told(self):
        replies = [("w", "alt"), ("m", "jung")] * 10
        margins = [Margin(key="sex", people={"w": 9, "m": 1}), Margin(key="age", people={"alt": 1, "jung": 9})]
        result = rake(replies, margins)
        assert not result.has_converged
        assert result.deviation > 0.1


class TestAlways:
    def test_who_did_not_tell_keeps_their_share(self):
        result = rake([("w",)] * 10 + [("m",)] * 20 + [(None,)] * 10, [Margin(key="sex", people={"w": 1, "m": 1})])
        assert sum(result.weights[30:]) == pytest.approx(10)
        assert sum(result.weights[:10]) == pytest.approx(15)

    def test_no_weight_is_larger_than_five_times_the_mean(self):
        replies = [("a", "x")] * 95 + [("a", "y")] * 3 + [("b", "x")] * 2
        margins = [Margin(key="1", people={"a": 60, "b": 40}), Margin(key="2", people={"x": 80, "y": 20})]
        result = rake(replies, margins)
        assert max(result.weights) <= 5.0001
        assert sum(result.weights) == pytest.approx(len(replies))
        assert max(rake(replies, margins, largest_ratio=None).weights) > 15
        assert result.trimmed == 5
        assert not result.has_converged

    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), min_size=20, max_size=200),
        st.lists(st.integers(20, 100), min_size=5, max_size=5),
        st.randoms(),
    )
    def test_margins_are_met_weights_are_positive_and_order_plays_no_part(self, replies, people, chance):
        replies += [(one, two) for one in "ab" for two in "xyz"]
        margins = [
            Margin(key="1", people=dict(zip("ab", people[:2], strict=True))),
            Margin(key="2", people=dict(zip("xyz", people[2:], strict=True))),
        ]
        result = rake(replies, margins, largest_ratio=None)
        assert result.has_converged
        assert min(result.weights) > 0
        assert sum(result.weights) == pytest.approx(len(replies))
        assert result.effective <= len(replies) * (1 + 1e-9)
        share = sum(weight for weight, cell in zip(result.weights, replies, strict=True) if cell[0] == "a") / len(
            replies
        )
        assert share == pytest.approx(people[0] / sum(people[:2]), abs=0.001)
        places = list(range(len(replies)))
        chance.shuffle(places)
        again = rake([replies[place] for place in places], margins, largest_ratio=None)
        assert [again.weights[places.index(place)] for place in range(len(replies))] == pytest.approx(
            list(result.weights)
        )
