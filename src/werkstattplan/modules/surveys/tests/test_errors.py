"""How exact numbers are: worked examples of textbooks and papers."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as scipy_student

from werkstattplan.modules.surveys.statistics.errors import (
    SENTENCES,
    Doubt,
    Estimate,
    Unit,
    doubt_about,
    estimate,
    interval,
)
from werkstattplan.modules.surveys.statistics.student import quantile, tail

# Lohr, Sampling: Design and Analysis, example 5.2: grades of four persons each in five of a hundred suites.
SUITES = (
    (3.08, 2.60, 3.44, 3.04),
    (2.36, 3.04, 3.28, 2.68),
    (2.00, 2.56, 2.52, 1.88),
    (3.00, 2.88, 3.44, 3.64),
    (2.68, 1.92, 3.28, 3.20),
)


def alone(number):
    """Everybody is a class of one."""
    return [Unit(stratum="", cluster=str(place)) for place in range(number)]


def share(yes, number):
    return estimate([1.0] * yes + [0.0] * (number - yes), alone(number))


class TestEstimates:
    def test_grades_by_suites(self):
        values = [value for suite in SUITES for value in suite]
        units = [Unit(stratum="", cluster=str(number)) for number, suite in enumerate(SUITES) for _ in suite]
        found = estimate(values, units)
        assert round(found.value, 3) == 2.826
        # Published with the correction for five of a hundred: 0.164.
        assert round(found.error * math.sqrt(0.95), 3) == 0.164
        assert found.degrees == 4

    def test_alone_it_is_the_usual_error(self):
        found = share(30, 100)
        assert found.error == pytest.approx(math.sqrt(0.3 * 0.7 / 99))
        assert found.effective == pytest.approx(100)
        assert found.design_effect == pytest.approx(1)

    def test_a_class_that_agrees_counts_like_one_person(self):
        units = [Unit(stratum="", cluster=str(place // 10)) for place in range(100)]
        found = estimate([float(place // 10 % 2) for place in range(100)], units)
        assert found.effective == pytest.approx(10)
        assert found.design_effect == pytest.approx(10)

    def test_schools_are_strata(self):
        """What differs between schools alone makes nothing uncertain when every school was asked."""
        units = [Unit(stratum=str(place // 50), cluster=str(place // 10)) for place in range(100)]
        values = [1.0 if place < 50 else 0.0 for place in range(100)]
        assert estimate(values, units).error == 0
        assert estimate(values, [Unit(stratum="", cluster=unit.cluster) for unit in units]).error > 0.1

    def test_a_school_with_one_class_is_compared_with_all(self):
        units = [Unit(stratum="A", cluster=str(place // 10)) for place in range(20)] + [
            Unit(stratum="B", cluster="9")
        ] * 10
        found = estimate([1.0] * 10 + [0.0] * 10 + [1.0] * 10, units)
        assert found.error > 0
        assert found.degrees == 1

    def test_classes_without_such_people_stay_in(self):
        """A trap of the American youth survey: dropping people first makes the error too small."""
        units = [Unit(stratum="", cluster=str(place // 10)) for place in range(60)]
        values = [float(place % 3 == 0) if place < 40 else None for place in range(60)]
        whole, dropped = estimate(values, units), estimate(values[:40], units[:40])
        assert whole.value == dropped.value
        assert whole.degrees == 5
        assert dropped.degrees == 3

    def test_weights_pull_the_mean(self):
        found = estimate([1.0, 0.0], alone(2), [3.0, 1.0])
        assert found.value == 0.75

    def test_nobody_gives_no_estimate(self):
        assert estimate([None, None], alone(2)) is None

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.sampled_from([0.0, 1.0]), min_size=2, max_size=80), st.floats(0.1, 9))
    def test_weights_of_one_size_change_nothing(self, values, size):
        plain, weighted = (
            estimate(values, alone(len(values))),
            estimate(values, alone(len(values)), [size] * len(values)),
        )
        assert weighted.value == pytest.approx(plain.value)
        assert weighted.error == pytest.approx(plain.error)


class TestIntervals:
    # Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 1998, method 3.
    @pytest.mark.parametrize(
        ("yes", "number", "low", "high"),
        [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
    )
    def test_wilson(self, yes, number, low, high):
        # Thousands of degrees: Student's quantile is the normal one, as in the paper.
        found = Estimate(value=yes / number, error=0.0, people=10**6, effective=number, degrees=10**6 - 1)
        assert interval(found) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))

    # Any table of Student's distribution, two-sided 95 %.
    @pytest.mark.parametrize(
        ("degrees", "value"),
        [
            (1, 12.706),
            (2, 4.303),
            (3, 3.182),
            (4, 2.776),
            (5, 2.571),
            (8, 2.306),
            (10, 2.228),
            (30, 2.042),
            (120, 1.980),
        ],
    )
    def test_students_quantile(self, degrees, value):
        assert quantile(0.95, degrees) == pytest.approx(value, abs=0.0006)

    @given(st.floats(0, 60), st.floats(1, 500))
    def test_students_tail_is_that_of_scipy(self, value, degrees):
        assert tail(value, degrees) == pytest.approx(2 * scipy_student.sf(value, degrees), rel=1e-6, abs=1e-12)

    def test_few_classes_make_it_wider(self):
        many = Estimate(value=0.4, error=0.05, people=200, effective=96, degrees=40)
        few = Estimate(value=0.4, error=0.05, people=200, effective=96, degrees=4)
        assert interval(few)[1] - interval(few)[0] > 1.3 * (interval(many)[1] - interval(many)[0])

    @given(st.integers(0, 50), st.integers(1, 50))
    def test_it_holds_the_share_and_stays_between_0_and_1(self, yes, more):
        found = share(yes, yes + more)
        low, high = interval(found)
        assert 0 <= low <= found.value + 1e-12
        assert found.value - 1e-12 <= high <= 1


class TestDoubts:
    @pytest.mark.parametrize(
        ("found", "doubt"),
        [
            (None, Doubt.FEW),
            (Estimate(value=0.5, error=0.09, people=29, effective=29, degrees=28), Doubt.FEW),
            (Estimate(value=0.5, error=0.1, people=200, effective=25, degrees=28), Doubt.FEW),
            (Estimate(value=0.5, error=0.08, people=200, effective=38, degrees=28), Doubt.WIDE),
            (Estimate(value=0.03, error=0.02, people=100, effective=80, degrees=79), Doubt.RELATIVELY_WIDE),
            (Estimate(value=0.4, error=0.02, people=900, effective=900, degrees=5), Doubt.FEW_CLASSES),
            (Estimate(value=0.4, error=0.0, people=2000, effective=2000, degrees=0), Doubt.ONE_CLASS),
            (Estimate(value=0.4, error=0.03, people=300, effective=260, degrees=40), None),
            (Estimate(value=0.01, error=0.002, people=3000, effective=3000, degrees=90), None),
        ],
    )
    def test_what_cannot_be_said(self, found, doubt):
        assert doubt_about(found) == doubt

    def test_every_doubt_has_a_sentence(self):
        assert set(SENTENCES) == set(Doubt)
