"""On which days a bus goes while an offer is open."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from werkstattplan.modules.offers.finding.bits import numbers_of
from werkstattplan.modules.offers.hours.osm import parse_osm
from werkstattplan.modules.offers.hours.rules import Span
from werkstattplan.modules.offers.models import BusTimes, OfferAtLocation, Stop
from werkstattplan.modules.offers.selectors.reach import bus_days, buses_of, reachable
from werkstattplan.modules.offers.selectors.stored import index_of
from werkstattplan.modules.offers.services.buses import GoesNowhere, NeverGoes, keep_bus_times
from werkstattplan.modules.offers.services.stops import load_stops
from werkstattplan.modules.offers.stops.journeys import ride_minutes, visit_in
from werkstattplan.modules.offers.tests.conftest import LUEBZ, PARCHIM, PLAU
from werkstattplan.plan.tests.conftest import AT
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.calendar.models import SchoolHoliday
from werkstattplan.platform.places.models import Amt, Municipality

# A Monday; 8 March 2027 is a holiday of the Land.
MONDAY = datetime.date(2027, 3, 1)
moments = some.integers(0, 1440)
spans = some.tuples(moments, moments).map(sorted).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: Span(*pair))


@given(some.lists(spans, max_size=3), moments, moments)
def test_a_visit_lies_in_the_opening_and_between_the_buses(opened, first, last):
    visit = visit_in(opened, first, last)
    fitting = [
        (max(one.start, first), min(one.end, last))
        for one in opened
        if min(one.end, last) - max(one.start, first) >= min(60, one.end - one.start)
    ]
    assert (visit is None) == (fitting == [])
    if visit:
        assert (visit.start, visit.end) in fitting
        assert all(visit.end - visit.start >= end - start for start, end in fitting)


def test_longer_ways_take_longer():
    assert ride_minutes(0) == 15
    assert [ride_minutes(km) for km in (5, 10, 20)] == [30, 45, 60]


def bus(commune, osm, *areas, stops=(), name="Rufbus Mitte", first=MONDAY, last=None, row=None, aemter=()):
    return keep_bus_times(
        commune=commune,
        row=row,
        values={
            "name": name,
            "kind": "on_demand",
            "how_to_order": "eine Stunde vorher anrufen",
            "phone": "03871 1",
            "source": "erfunden",
            "valid_from": first,
            "valid_to": last,
        },
        hours=parse_osm(osm),
        aemter=aemter,
        municipalities=Municipality.objects.filter(ags__in=areas),
        stops=stops,
        actor=None,
        at=AT,
    )


@pytest.fixture
def district(directory):
    load_stops(commune=directory, actor=None, at=AT)
    return directory


def row_of(title):
    return OfferAtLocation.objects.select_related("location").get(offer__title=title)


COURSE, BREAKFAST, KITA = "Deutschkurs mit Kinderbetreuung", "Frühstück am Samstag", "Kindertagesstätte Zwergenland"


def days_of(title, commune, home, today=MONDAY, **more):
    return bus_days(row_of(title), home, commune=commune, today=today, **more)


def titles_on(commune, home, day):
    index = index_of(commune.pk)
    found = reachable(index, buses_of(commune, home, [day]))
    keys = [index.entries[number] for number in numbers_of(found)]
    return set(OfferAtLocation.objects.filter(pk__in=keys).values_list("offer__title", flat=True))


def test_open_days_with_a_bus_there_and_back(district):
    bus(district, "Tu,Th 06:00-18:00", PARCHIM, LUEBZ)
    found = days_of(COURSE, district, LUEBZ, days=7)
    assert [one.day.isoformat() for one in found] == ["2027-03-02", "2027-03-04"]
    assert found[0].day_words == "Dienstag, 2. März"
    assert found[0].time_words == "08:00–16:00 Uhr"
    assert found[0].bus_words == "Rufbus Mitte"
    assert titles_on(district, LUEBZ, datetime.date(2027, 3, 2)) == {COURSE, KITA}
    assert titles_on(district, LUEBZ, MONDAY) == set()
    assert titles_on(district, PLAU, datetime.date(2027, 3, 2)) == set()


def test_arriving_in_time_and_leaving_after(district):
    bus(district, "Sa 12:15-20:00", PARCHIM, LUEBZ)
    # From Lübz at 12:15 the ride takes three quarters of an hour, and the breakfast ends at 14:00.
    assert [one.time_words for one in days_of(BREAKFAST, district, LUEBZ, days=7)] == ["13:00–14:00 Uhr"]
    BusTimes.objects.all().delete()
    bus(district, "Sa 12:30-20:00", PARCHIM, LUEBZ)
    assert days_of(BREAKFAST, district, LUEBZ, days=7) == []
    BusTimes.objects.all().delete()
    bus(district, "Sa 05:00-10:30", PARCHIM, LUEBZ)
    assert days_of(BREAKFAST, district, LUEBZ, days=7) == []


def test_holidays_of_the_land_and_of_schools_count(district):
    SchoolHoliday.objects.create(
        land="MV", name="Winter", first_day=MONDAY, last_day=datetime.date(2027, 3, 5), source="erfunden"
    )
    bus(district, "Mo-Fr 06:00-18:00; SH off; PH off", PARCHIM, LUEBZ)
    found = [one.day.isoformat() for one in days_of(COURSE, district, LUEBZ)]
    assert found == ["2027-03-09", "2027-03-10", "2027-03-11", "2027-03-12"]


def test_rules_hold_from_day_to_day(district):
    bus(
        district,
        "Mo-Fr 06:00-18:00",
        PARCHIM,
        LUEBZ,
        first=datetime.date(2027, 3, 3),
        last=datetime.date(2027, 3, 4),
    )
    assert [one.day.day for one in days_of(COURSE, district, LUEBZ)] == [3, 4]
    assert titles_on(district, LUEBZ, datetime.date(2027, 3, 5)) == set()


def test_two_buses_mean_changing_and_take_longer(district):
    bus(district, "Mo 07:00-18:00", PARCHIM, name="Linie 71")
    bus(district, "Mo 06:30-15:30", LUEBZ, name="Linie 72")
    (found,) = days_of(COURSE, district, LUEBZ, days=1)
    # There from 7:00 on, 45 minutes of riding and 30 of changing; back before 15:30 with 30 of changing.
    assert (found.time_words, found.bus_words) == ("08:15–15:00 Uhr", "Linie 72 und Linie 71, mit Umsteigen")
    assert COURSE in titles_on(district, LUEBZ, MONDAY)


def test_a_rule_of_stops_reaches_what_is_a_walk_away(district):
    course = row_of(COURSE)
    Stop.objects.update(lat=53.30, lon=11.5)
    near, home = Stop.objects.filter(municipality=PARCHIM).first(), Stop.objects.filter(municipality=LUEBZ).first()
    Stop.objects.filter(pk=near.pk).update(lat=course.location.lat + 0.004, lon=course.location.lon)
    bus(district, "Mo 06:00-18:00", stops=[near, home])
    assert [one.day for one in days_of(COURSE, district, LUEBZ, days=7)] == [MONDAY]
    assert titles_on(district, LUEBZ, MONDAY) == {COURSE}
    Stop.objects.filter(pk=near.pk).update(lat=course.location.lat + 0.02)
    assert days_of(COURSE, district, LUEBZ, days=7) == []
    assert titles_on(district, LUEBZ, MONDAY) == set()


def test_an_offer_far_from_every_stop_is_not_found_by_bus(district):
    bus(district, "Mo-Fr 06:00-18:00", PARCHIM, LUEBZ)
    assert COURSE in titles_on(district, LUEBZ, MONDAY)
    Stop.objects.filter(municipality=PARCHIM).update(in_use=False)
    assert titles_on(district, LUEBZ, MONDAY) == {KITA}


def test_a_whole_amt_is_all_its_municipalities(district, coordinator):
    amt = Amt.objects.get(municipalities=LUEBZ)
    rule = bus(district, "Mo 06:00-18:00", PARCHIM, aemter=[amt])
    assert set(rule.served) == {PARCHIM, *amt.municipalities.values_list("ags", flat=True)}
    assert Change.objects.filter(verb="bus_times.added").count() == 1
    bus(district, "Mo 06:00-18:00", PARCHIM, aemter=[amt], row=rule)
    assert not Change.objects.filter(verb="bus_times.changed").exists()
    bus(district, "Mo 06:00-19:00", PARCHIM, aemter=[amt], row=rule)
    assert Change.objects.get(verb="bus_times.changed").after == {"hours": "Mo 06:00-19:00"}


def test_a_rule_says_where_and_when(district):
    with pytest.raises(GoesNowhere):
        bus(district, "Mo 06:00-18:00")
    with pytest.raises(NeverGoes):
        keep_bus_times(
            commune=district,
            row=None,
            values={},
            hours=type(parse_osm("Mo 06:00-07:00"))(()),
            aemter=[],
            municipalities=Municipality.objects.filter(ags=PARCHIM),
            stops=[],
            actor=None,
            at=AT,
        )
