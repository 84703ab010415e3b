"""Searching for what can be reached: by bus on a day, by bicycle or car in a time."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from werkstattplan.modules.offers.models import BusTimes, Stop
from werkstattplan.modules.offers.services.stops import load_stops
from werkstattplan.modules.offers.tests.conftest import LUEBZ, PARCHIM, PLAU
from werkstattplan.modules.offers.tests.test_reach import BREAKFAST, COURSE, KITA, bus
from werkstattplan.plan.tests.conftest import AT

URL = "/probe/angebote/"


@pytest.fixture
def search(client, directory, monkeypatch):
    load_stops(commune=directory, actor=None, at=AT)
    clock = {"now": datetime.datetime(2027, 3, 1, 7, tzinfo=datetime.UTC)}
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock["now"])

    def ask(query, hour=None):
        if hour is not None:
            clock["now"] = clock["now"].replace(hour=hour)
        return " ".join(client.get(f"{URL}?{query}").content.decode().split())

    return ask


def titles(page):
    return [part.partition("</a>")[0].rpartition(">")[2] for part in page.split('ui-card__title">')[1:]]


def test_a_mother_in_a_village_finds_a_course_with_child_care_on_a_day_with_a_bus(search, directory):
    bus(directory, "Tu 06:00-18:00", PARCHIM, LUEBZ)
    # This Bobzin has no offer and is no municipality, but it has stops in Lübz; a municipality far away has its name.
    page = search("q=deutschkurs+kinderbetreuung&wo=Bobzin&tag=di&bus=1")
    assert "Bobzin in der Gemeinde Lübz" in page
    page = search("q=deutschkurs+kinderbetreuung&wo=Bobzin%2C+Lübz&tag=di&bus=1")
    assert "gibt es mehrmals" not in page
    assert titles(page)[0] == COURSE
    assert "ein Bus aus der Gemeinde Lübz hin und zurück fährt" in page
    assert "<strong>Dienstag, 2. März, 08:00–16:00 Uhr</strong>" in page
    assert "An diesem Tag fährt ein Bus: Rufbus Mitte. Er kommt nur auf Bestellung: eine Stunde vorher anrufen" in page
    assert "Das ist kein Fahrplan" in page
    assert 'href="tel:038711111"' in page
    way = re.search(rf'href="(/probe/angebote/\d+/\?von={LUEBZ}#hinkommen)"', page)
    assert way is not None


def test_on_a_day_without_a_bus_the_search_helps_on(search, directory):
    bus(directory, "Tu 06:00-18:00", PARCHIM, LUEBZ)
    page = search("q=deutschkurs&wo=Lübz&tag=mi&bus=1")
    assert titles(page) == []
    assert "Für die Gemeinde Lübz ist an diesem Tag kein Bus eingetragen" in page
    assert "Auch ohne Bus suchen" in page
    assert titles(search("q=deutschkurs&wo=Lübz&tag=mi"))[0] == COURSE


def test_without_a_day_any_of_the_coming_seven_counts(search, directory):
    bus(directory, "Sa 06:00-18:00", PARCHIM, LUEBZ)
    page = search("wo=Lübz&bus=1")
    assert titles(page) == [BREAKFAST]
    assert "Samstag, 6. März" in page


def test_without_a_home_nothing_is_left_out_and_the_page_asks_for_it(search, directory):
    bus(directory, "Mo 06:00-18:00", PARCHIM, LUEBZ)
    page = search("tag=mo&bus=1")
    assert "Bitte schreiben Sie Ihren Ort" in page
    assert set(titles(page)) == {COURSE, KITA}
    assert titles(search("q=deutschkurs&nah=53.46,12.03&tag=mo&bus=1")) == [COURSE]


def test_an_unknown_home_is_said_once(search, directory):
    bus(directory, "Mo 06:00-18:00", PARCHIM, LUEBZ)
    page = search("wo=Xyzzyheim&bus=1")
    assert "aus dem ganzen Gebiet, auch ohne Bus." in page
    assert "Von wo fährt der Bus?" not in page


def test_what_is_gone_today_is_gone(search, directory):
    bus(directory, "Mo 06:00-18:00", PARCHIM, LUEBZ)
    assert "09:45–16:00 Uhr" in search("q=deutschkurs&wo=Lübz&tag=mo&bus=1", hour=8)
    # At three in the afternoon the ride takes longer than the course is open.
    assert titles(search("q=deutschkurs&wo=Lübz&tag=mo&bus=1", hour=14)) == []
    assert titles(search("q=deutschkurs&wo=Lübz&tag=di&bus=1", hour=14)) == []


def test_at_an_hour_one_has_to_be_there_by_then(search, directory):
    bus(directory, "Mo 09:30-18:00", PARCHIM, LUEBZ)
    assert titles(search("q=deutschkurs&wo=Lübz&tag=mo&zeit=11:00&bus=1")) == [COURSE]
    assert titles(search("q=deutschkurs&wo=Lübz&tag=mo&zeit=10:00&bus=1")) == []
    assert titles(search("q=deutschkurs&wo=Lübz&tag=mo&zeit=10:00")) == [COURSE]


def test_new_times_of_a_bus_count_at_once(search, directory):
    rule = bus(directory, "Mo 06:00-18:00", PARCHIM, LUEBZ)
    assert titles(search("q=deutschkurs&wo=Lübz&tag=mo&bus=1")) == [COURSE]
    bus(directory, "Mo 18:00-20:00", PARCHIM, LUEBZ, row=rule)
    assert titles(search("q=deutschkurs&wo=Lübz&tag=mo&bus=1")) == []
    bus(directory, "Mo 06:00-18:00", PARCHIM, LUEBZ, row=rule)
    Stop.objects.filter(municipality=PARCHIM).update(in_use=False)
    assert titles(search("q=deutschkurs&wo=Lübz&tag=mo&bus=1")) == []


def test_who_lives_elsewhere_has_other_buses(search, directory):
    bus(directory, "Mo 06:00-18:00", PARCHIM, LUEBZ)
    assert "Für die Gemeinde Plau am See" in search("q=deutschkurs&wo=Plau&tag=mo&bus=1")
    bus(directory, "Mo 06:00-18:00", PLAU, LUEBZ, name="Linie 9")
    assert "Linie 9 und Rufbus Mitte, mit Umsteigen" in search("q=deutschkurs&wo=Plau&tag=mo&bus=1")


def test_where_no_bus_is_known_nobody_is_asked(search, directory):
    assert 'name="bus"' not in search("")
    bus(directory, "Mo 06:00-18:00", PARCHIM, LUEBZ)
    assert 'name="bus"' in search("")


def test_the_address_keeps_the_bus_everywhere(search, directory):
    bus(directory, "Tu 06:00-18:00", PARCHIM, LUEBZ)
    page = search("wo=Lübz&tag=di&bus=1")
    for outlet in ("heft.pdf", "neu.atom", "einbetten/", "karte.json"):
        query = page.partition(f"/probe/angebote/{outlet}?")[2].partition('"')[0]
        assert "bus=1" in query, outlet
    assert COURSE in search("wo=Lübz&tag=di&bus=1").partition("ergebnisse")[2]


def test_the_number_of_questions_does_not_grow_with_rules(search, directory):
    def queries():
        search("wo=Bobzin%2C+Lübz&tag=mo&bus=1")
        with CaptureQueriesContext(connection) as captured:
            search("wo=Bobzin%2C+Lübz&tag=mo&bus=1")
        return len(captured)

    bus(directory, "Mo 06:00-18:00", PARCHIM, LUEBZ)
    few = queries()
    for number in range(10):
        bus(directory, "Mo 06:00-18:00", PARCHIM, LUEBZ, name=f"Linie {number}")
    assert BusTimes.objects.count() == 11
    assert queries() == few <= 15


@pytest.mark.parametrize(
    ("reach", "found"),
    [("rad-20", {KITA}), ("auto-40", {KITA, COURSE, BREAKFAST}), ("auto-10", {KITA})],
)
def test_estimated_minutes_narrow_down(search, reach, found):
    page = search(f"wo=Lübz&umkreis={reach}")
    assert set(titles(page)) == found
    assert "(geschätzt) <span" in page
