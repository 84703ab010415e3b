"""Rates, ways and white spots, over invented places."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstattplan.modules.offers.coverage.groups import GROUP_BY_KEY, _groups, group_of
from werkstattplan.modules.offers.coverage.measures import (
    DETOUR,
    FEWEST_PEOPLE,
    Line,
    PlaceFacts,
    amt_lines,
    mean_km,
    place_lines,
    road_km,
)
from werkstattplan.modules.offers.finding.near import Grid, Point
from werkstattplan.modules.offers.taxonomy import known_kinds

points = st.builds(Point, st.floats(53.0, 53.9), st.floats(10.6, 12.3))
places = st.lists(
    st.builds(
        PlaceFacts,
        key=st.uuids().map(str),
        name=st.just("Ort"),
        amt=st.sampled_from("abc"),
        amt_name=st.just("Amt"),
        people=st.integers(0, 40_000),
        middle=st.one_of(st.none(), points),
    ),
    max_size=8,
)


def grid_of(offered):
    grid = Grid()
    for number, point in enumerate(offered):
        grid.put(point, number)
    return grid


@given(points, st.lists(points, max_size=12))
def test_the_way_is_that_to_the_nearest_offer(middle, offered):
    expected = min((middle.km_to(point) * DETOUR for point in offered), default=None)
    assert road_km(middle, grid_of(offered)) == (None if expected is None else pytest.approx(expected))


@given(places, st.lists(points, max_size=6), points)
def test_one_offer_more_makes_no_way_longer_and_no_new_white_spot(found, offered, another):
    before = place_lines(found, {}, grid_of(offered))
    after = place_lines(found, {}, grid_of([*offered, another]))
    for old, new in zip(before, after, strict=True):
        assert old.km is None or (new.km is not None and new.km <= old.km)
        assert old.is_white(10) or not new.is_white(10)


@given(places, st.data())
def test_aemter_are_the_sums_of_their_places_in_any_order(found, data):
    counts = {place.key: data.draw(st.integers(0, 50)) for place in found}
    lines = place_lines(found, counts, Grid())
    aemter = {line.key: line for line in amt_lines(found, lines)}
    assert sum(line.offers for line in aemter.values()) == sum(counts.values())
    assert sum(line.people for line in aemter.values()) == sum(place.people for place in found)
    shuffled = data.draw(st.permutations(found))
    again = amt_lines(shuffled, place_lines(shuffled, counts, Grid()))
    assert {line.key: (line.offers, line.people) for line in again} == {
        key: (line.offers, line.people) for key, line in aemter.items()
    }


def line(**facts):
    return Line(**{"key": "1", "name": "Ort", "group": "", "people": 1_000, "offers": 0, "km": None} | facts)


def test_a_rate_is_not_told_of_few_people():
    assert line(offers=3, people=FEWEST_PEOPLE).rate == 30
    assert line(offers=3, people=FEWEST_PEOPLE - 1).rate is None


def test_a_white_spot_has_nothing_and_nothing_near():
    assert line(km=10.1).is_white(10)
    assert not line(km=10.0).is_white(10)
    assert not line(km=50.0, offers=1).is_white(10)
    assert line().is_white(10)


def test_the_mean_way_counts_people_and_not_places():
    assert mean_km([line(km=10.0, people=900), line(km=20.0, people=100), line(people=5_000)]) == 11.0
    assert mean_km([line(km=10.0, people=0), line(km=20.0, people=0)]) == 15.0
    assert mean_km([line()]) is None


def test_minutes_follow_from_the_way():
    assert (line(km=25.0).car_minutes, line(km=25.0).bicycle_minutes) == (30, 100)
    assert line().car_minutes is None


def test_the_nearest_kind_above_says_for_whom_it_is():
    assert group_of(("tagespflege", "pflege-und-alter")) is GROUP_BY_KEY["ab-65"]
    assert group_of(("sterbebegleitung", "pflege-und-alter")) is None
    assert group_of(("musik", "kultur")) is None


def test_the_groups_name_kinds_that_there_are():
    assert _groups().keys() <= known_kinds().keys()
    assert set(_groups().values()) <= {"", *GROUP_BY_KEY}
    assert all(a.key != b.key for a, b in itertools.combinations(GROUP_BY_KEY.values(), 2))
