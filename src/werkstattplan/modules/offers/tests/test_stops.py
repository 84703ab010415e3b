"""Stops: grades by rule, taken in without overwriting what staff changed, audited on the spot."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, transaction
from django_scopes import scope
from hypothesis import given
from hypothesis import strategies as some

from werkstattplan.modules.offers.finding.near import Point
from werkstattplan.modules.offers.models import AuditRole, Stop, StopAudit
from werkstattplan.modules.offers.selectors.stops import nearest_stops, what_is_missing
from werkstattplan.modules.offers.services.stops import (
    AuditInFuture,
    Loaded,
    NoStopsPacked,
    NothingSeen,
    audit_stop,
    change_stop,
    load_stops,
)
from werkstattplan.modules.offers.stops.grading import ITEMS, KERB, WAYS, Grade, assess, weakest
from werkstattplan.plan.tests.conftest import AT
from werkstattplan.platform.audit.models import Change

TODAY = AT.date()
BEST = {item.key: item.choices[-1].key if item.choices else item.limit for item in ITEMS}
answers = some.fixed_dictionaries(
    {},
    optional={
        item.key: some.sampled_from([choice.key for choice in item.choices])
        if item.choices
        else some.integers(0, item.limit)
        for item in ITEMS
    },
)
grades = some.none() | some.sampled_from(list(Grade))


@pytest.mark.parametrize(("height", "grade"), [(0, 0), (15, 0), (16, 1), (17, 1), (18, 2), (21, 2), (22, 3), (24, 3)])
def test_kerbs_are_graded_by_their_height(height, grade):
    assert KERB.grade_of(height) == grade


@given(answers)
def test_a_stop_is_never_better_than_its_worst_item(values):
    found = assess(values)
    if found.overall is not None:
        assert found.overall <= min(found.grades.values())
        assert found.overall == 0 or not found.open()
    assert {item.key for item in found.open()} == {item.key for item in ITEMS} - set(values)
    assert (found.overall is Grade.FULLY) == (not found.missing() and not found.open())


@given(answers, some.sampled_from(ITEMS))
def test_improving_an_item_never_lowers_the_grade(values, item):
    before, after = assess(values).overall, assess(values | {item.key: BEST[item.key]}).overall
    if before is not None and item.key in values:
        assert after is None or after >= before


@given(some.lists(grades, min_size=1))
def test_an_unknown_link_leaves_the_grade_open_unless_one_cannot_be_passed(links):
    worst = weakest(links)
    if Grade.NOT in links:
        assert worst is Grade.NOT
    elif None in links:
        assert worst is None
    else:
        assert worst == min(links)


def test_every_item_stands_in_a_way_and_every_grade_has_its_words():
    assert {item for _, items in WAYS for item in items} == set(ITEMS)
    for item in ITEMS:
        reached = {choice.grade for choice in item.choices} or {Grade.NOT} | {grade for _, grade in item.steps}
        assert reached == set(Grade), item.key


def test_the_worst_is_named_first():
    values = BEST | {"kerb": 18, "depth": 100, "shelter": "none"}
    assert [item.key for item in assess(values).missing()] == ["shelter", "depth", "kerb"]


@pytest.mark.parametrize("value", [-1, 41, "hoch"])
def test_what_cannot_be_is_refused(value):
    with pytest.raises(ValueError, match=r".*"):
        KERB.grade_of(value)


@pytest.fixture
def stops(commune, in_scope):
    load_stops(commune=commune, actor=None, at=AT)
    return commune


def test_all_stops_of_the_district_come_in_and_again_changes_nothing(stops):
    assert Stop.objects.count() == 1356
    assert Stop.objects.values("municipality").distinct().count() == 142
    assert Stop.objects.exclude(part_of=None).count() == 188
    assert load_stops(commune=stops, actor=None, at=AT) == Loaded(0, 0, 0)
    assert Change.objects.filter(verb="stops.loaded").count() == 1


def test_what_staff_changed_stays_and_what_vanished_is_marked(stops, coordinator):
    first, second, third = Stop.objects.all()[:3]
    assert change_stop(stop=first, values={"name": "Rathaus", "in_use": False}, actor=coordinator, at=AT)
    assert not change_stop(stop=first, values={"name": "Rathaus"}, actor=coordinator, at=AT)
    Stop.objects.filter(pk=second.pk).update(name="alter Name")
    Stop.objects.filter(pk=third.pk).update(source_key="0000")
    assert load_stops(commune=stops, actor=None, at=AT) == Loaded(1, 1, 1)
    kept, renewed, gone = (Stop.objects.get(pk=one.pk) for one in (first, second, third))
    assert (kept.name, kept.in_use) == ("Rathaus", False)
    assert renewed.name == second.name
    assert gone.vanished_on == TODAY


def test_a_town_gets_its_own_stops_only(stops, stranger):
    stops.official_key = "13076108"
    with scope(commune=stops):
        Stop.objects.all().delete()
        load_stops(commune=stops, actor=None, at=AT)
        assert set(Stop.objects.values_list("municipality", flat=True)) == {"13076108"}
    stops.official_key = "09999"
    with pytest.raises(NoStopsPacked):
        load_stops(commune=stops, actor=None, at=AT)


def audit(stop, actor, *, day=TODAY, key=None, values=BEST):
    return audit_stop(
        stop=stop,
        key=key or uuid.uuid4(),
        audited_on=day,
        role=AuditRole.COUNCIL,
        values=values,
        note="",
        actor=actor,
        at=AT,
        today=TODAY,
    )


def test_the_latest_audit_grades_the_stop_and_all_are_kept(stops, coordinator):
    stop, earlier = Stop.objects.first(), TODAY - datetime.timedelta(days=400)
    audit(stop, coordinator)
    assert (stop.overall, stop.audited_on) == (Grade.FULLY, TODAY)
    audit(stop, coordinator, day=earlier, values={"kerb": 3})
    stop.refresh_from_db()
    assert (stop.overall, stop.audited_on) == (Grade.FULLY, TODAY)
    audit(stop, coordinator, values=BEST | {"kerb": 3})
    stop.refresh_from_db()
    assert stop.overall == Grade.NOT
    assert [item.key for item in stop.assessment.missing()] == ["kerb"]
    assert StopAudit.objects.count() == 3


def test_a_form_that_is_sent_twice_is_one_audit(stops, coordinator):
    stop, key = Stop.objects.first(), uuid.uuid4()
    assert audit(stop, coordinator, key=key) == audit(stop, coordinator, key=key, values={"kerb": 1})
    assert Change.objects.filter(verb="stop.audited").count() == 1
    assert stop.overall == Grade.FULLY


def test_audits_of_tomorrow_and_empty_ones_are_refused(stops, coordinator):
    stop = Stop.objects.first()
    with pytest.raises(AuditInFuture):
        audit(stop, coordinator, day=TODAY + datetime.timedelta(days=1))
    with pytest.raises(NothingSeen):
        audit(stop, coordinator, values={"kerb": ""})
    with pytest.raises(IntegrityError), transaction.atomic():
        Stop.objects.filter(pk=stop.pk).update(overall=2)


def test_the_nearest_stops_come_first_with_their_distance(stops):
    market = Point(53.4262, 11.8465)
    found = nearest_stops(market, most=5)
    everywhere = sorted(market.km_to(Point(stop.lat, stop.lon)) for stop in Stop.objects.all())
    assert [round(one.km, 4) for one in found] == [round(km, 4) for km in everywhere[:5]]
    assert found[0].distance.endswith(" m")
    Stop.objects.filter(pk=found[0].stop.pk).update(in_use=False)
    assert nearest_stops(market)[0].stop == found[1].stop
    assert nearest_stops(Point(50.0, 8.0)) == []


def test_what_is_missing_is_counted_by_municipality_and_item(stops, coordinator):
    stop = Stop.objects.filter(municipality="13076108").first()
    audit(stop, coordinator, values=BEST | {"tactile": "none", "kerb": 18})
    whole, parts = what_is_missing()
    assert (whole.total, whole.audited, whole.full) == (1356, 1, 0)
    parchim = next(part for part in parts if part.ags == "13076108")
    assert {item.key: count for item, count in parchim.by_item} == {"kerb": 1, "tactile": 1}
    assert sum(part.total for part in parts) == 1356
