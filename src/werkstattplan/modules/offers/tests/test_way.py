"""The way to an offer: the stop nearby, the weakest link, the days with a bus."""

import datetime
import uuid

import pytest

from werkstattplan.modules.offers.finding.near import Point
from werkstattplan.modules.offers.models import AuditRole, Stop
from werkstattplan.modules.offers.selectors.stops import nearest_stops
from werkstattplan.modules.offers.selectors.way import chain_of
from werkstattplan.modules.offers.services.stops import audit_stop, load_stops
from werkstattplan.modules.offers.tests.conftest import LUEBZ, PARCHIM, PLAU
from werkstattplan.modules.offers.tests.test_reach import COURSE, bus, row_of
from werkstattplan.modules.offers.tests.test_stops import BEST
from werkstattplan.plan.tests.conftest import AT

MONDAY = datetime.datetime(2027, 3, 1, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture
def course(directory, monkeypatch):
    load_stops(commune=directory, actor=None, at=AT)
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)
    row = row_of(COURSE)
    in_parchim = Stop.objects.filter(municipality=PARCHIM)
    near = in_parchim.first()
    in_parchim.exclude(pk=near.pk).update(in_use=False)
    Stop.objects.filter(pk=near.pk).update(
        name="Rathaus, Parchim", lat=row.location.lat + 0.00135, lon=row.location.lon
    )
    return row


def rathaus():
    return Stop.objects.get(name="Rathaus, Parchim")


def audit(coordinator, **answers):
    audit_stop(
        stop=rathaus(),
        key=uuid.uuid4(),
        audited_on=AT.date(),
        role=AuditRole.OFFICE,
        values=BEST | answers,
        note="",
        actor=coordinator,
        at=AT,
        today=AT.date(),
    )


def page_of(client, row, query=""):
    return " ".join(client.get(f"/probe/angebote/{row.pk}/{query}").content.decode().split())


def test_the_nearest_stop_with_its_distance_and_what_matters_there(client, course, coordinator):
    assert "Rathaus, Parchim</a>, 150 m Luftlinie: noch nicht geprüft." in page_of(client, course)
    audit(coordinator, kerb=18, tactile="none")
    assert "150 m Luftlinie: Bordstein hoch, ohne Leitstreifen, Weg fest und eben" in page_of(client, course)


def test_the_weakest_link_from_the_bus_to_inside(client, course, coordinator):
    page = page_of(client, course)
    assert "ohne Hindernis hinein. Noch nicht bekannt: die Haltestelle, die Toilette." in page
    audit(coordinator, kerb=16)
    assert "Schwächste Stelle vom Bus bis hinein ist die Haltestelle (mit Hilfe)" in page_of(client, course)
    audit(coordinator, tactile="none")
    place = course.location
    place.toilet = 0
    near = nearest_stops(Point(place.lat, place.lon))[0]
    assert chain_of(place, near).weakest == "die Toilette (nicht)"
    place.toilet = 3
    assert chain_of(place, near).weakest == ""


def test_days_with_a_bus_from_home(client, course, directory):
    assert "Von wo kommen Sie?" not in page_of(client, course)
    bus(directory, "Tu,Th 06:00-18:00", PARCHIM, LUEBZ)
    page = page_of(client, course)
    assert "Di, Do: 06:00–18:00 Uhr. Rufbus, er kommt nur auf Bestellung: eine Stunde vorher anrufen" in page
    assert "An diesen Tagen" not in page
    page = page_of(client, course, f"?von={LUEBZ}")
    assert "Dienstag, 2. März: Sie können etwa 08:00–16:00 Uhr dort sein (Rufbus Mitte)" in page
    assert "kein Fahrplan" in page
    assert "kein Bus aus der Gemeinde Plau am See" in page_of(client, course, f"?von={PLAU}")
    assert "kein Bus aus" not in page_of(client, course, "?von=quatsch")


def test_the_page_asks_the_same_number_of_questions_for_many_rules(
    client, course, directory, django_assert_max_num_queries
):
    for number in range(12):
        bus(directory, "Mo-Fr 06:00-18:00", PARCHIM, LUEBZ, name=f"Linie {number}")
    with django_assert_max_num_queries(13):  # Twelve and the session.
        page_of(client, course, f"?von={LUEBZ}")
