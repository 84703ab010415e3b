"""An entry for machines (schema.org) and on paper (a sheet to hang up)."""

import datetime
import io
import json
import re

import pdfplumber
import pikepdf
import pytest

from werkstattplan.modules.offers.models import DateSeries, OfferAtLocation

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(directory, monkeypatch):
    moment = datetime.datetime(2027, 3, 1, 9, 0, tzinfo=datetime.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    row = OfferAtLocation.objects.get(offer__title="Deutschkurs mit Kinderbetreuung")
    row.offer.owner_email = "leitung@sprachhaus.example"
    row.offer.description = "Mit </script><b>Kaffee</b> & Tee."
    row.offer.save()
    DateSeries.objects.create(
        commune=row.commune,
        entry=row,
        first_day="2027-03-02",
        starts="17:00",
        ends="18:30",
        repeat="weekly",
        weekdays=[1],
    )
    return row


def graph_of(client, row):
    page = client.get(f"/probe/angebote/{row.pk}/").content.decode()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, flags=re.DOTALL)
    assert len(found) == 1
    assert "leitung@sprachhaus.example" not in page
    return json.loads(found[0])["@graph"]


def test_machines_read_what_people_read(client, course):
    service, *events = graph_of(client, course)
    assert (service["@type"], service["name"]) == ("Service", "Deutschkurs mit Kinderbetreuung")
    assert service["description"] == "Mit </script><b>Kaffee</b> & Tee."
    assert service["isAccessibleForFree"] is True
    channel = service["availableChannel"]
    assert channel["servicePhone"]["telephone"] == "03871 11 11"
    assert channel["availableLanguage"] == ["uk"]
    place = channel["serviceLocation"]
    assert place["geo"]["latitude"] == 53.426
    assert place["openingHoursSpecification"][0]["dayOfWeek"][0] == "Monday"
    assert [event["startDate"] for event in events[:2]] == ["2027-03-02T17:00:00+01:00", "2027-03-09T17:00:00+01:00"]


def test_holidays_of_the_land_are_told_as_closed(client, course):
    place = graph_of(client, course)[0]["availableChannel"]["serviceLocation"]
    closed = [day["validFrom"] for day in place["specialOpeningHoursSpecification"] if day["opens"] == day["closes"]]
    assert closed[:3] == ["2027-03-08", "2027-03-26", "2027-03-29"]


def test_hours_that_no_week_tells_are_told_day_by_day(client, course):
    rules = [{"days": [0], "nth": [1], "spans": [["10:00", "12:00"]]}]
    OfferAtLocation.objects.filter(pk=course.pk).update(hours={"rules": rules})
    place = graph_of(client, course)[0]["availableChannel"]["serviceLocation"]
    told = [(day["validFrom"], day["opens"], day["closes"]) for day in place["openingHoursSpecification"]]
    assert told == [("2027-03-01", "10:00", "12:00")]


def test_a_sheet_says_all_on_one_page_and_reads_aloud(client, course):
    answer = client.get(f"/probe/angebote/{course.pk}/blatt.pdf")
    assert answer["Content-Type"] == "application/pdf"
    with pdfplumber.open(io.BytesIO(answer.content)) as document:
        assert len(document.pages) == 1
        words = document.pages[0].extract_text()
        smallest = min(char["size"] for char in document.pages[0].chars)
    for part in ("Deutschkurs mit Kinderbetreuung", "03871 11 11", "Dienstag, 2. März 2027", "gedruckt am 01.03.2027"):
        assert part in words
    assert smallest >= 9
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert document.Root.MarkInfo.Marked
        assert "pdfuaid:part" in str(document.open_metadata())


def test_a_long_text_stays_on_its_sheet(client, course):
    course.offer.description = "Ein langer Satz mit vielen Wörtern über den Kurs. " * 80
    course.offer.save()
    answer = client.get(f"/probe/angebote/{course.pk}/blatt.pdf")
    with pdfplumber.open(io.BytesIO(answer.content)) as document:
        assert len(document.pages) == 1


def test_what_is_not_public_has_no_sheet(client, course):
    course.offer.state = "ended"
    course.offer.save()
    assert client.get(f"/probe/angebote/{course.pk}/blatt.pdf").status_code == 404
