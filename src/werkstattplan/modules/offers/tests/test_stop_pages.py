"""Pages of stops and of the times of buses."""

import csv
import datetime
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from werkstattplan.modules.offers.finding.near import Point
from werkstattplan.modules.offers.hours.rules import read_hours, span_of, store_hours
from werkstattplan.modules.offers.models import BusTimes, OfferAtLocation, Proposal, Stop, StopAudit, StopPhoto
from werkstattplan.modules.offers.services.stops import load_stops
from werkstattplan.modules.offers.stops.week import BusWeek, Holidays, SchoolDays, week_of
from werkstattplan.modules.offers.tests.conftest import LUEBZ, PARCHIM
from werkstattplan.plan.tests.conftest import AT, client_of

STAFF, PUBLIC = "/arbeit/probe/angebote", "/probe/angebote"


@given(
    some.sets(some.integers(0, 6), min_size=1),
    some.sampled_from(list(Holidays)),
    some.sampled_from(list(SchoolDays)),
    some.integers(0, 23),
    some.integers(0, 23),
)
def test_the_times_of_a_bus_come_back_into_the_form_as_they_were(days, holidays, school, start, end):
    week = BusWeek(tuple(sorted(days)), span_of(f"{start:02}:15", f"{end:02}:45"), holidays, school)
    shown = week_of(read_hours(store_hours(week.hours())))
    assert shown is not None
    assert shown.hours() == week.hours()


@pytest.fixture
def stop(directory):
    load_stops(commune=directory, actor=None, at=AT)
    return Stop.objects.filter(municipality=PARCHIM).first()


def audit_values(client, stop, **answers):
    page = client.get(f"{STAFF}/haltestellen/{stop.pk}/pruefen/").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    return {"key": key, "audited_on": timezone.localdate().isoformat(), "role": "council", **answers}


def test_an_audit_on_the_phone_grades_the_stop(stop, coordinator):
    client = client_of(coordinator)
    values = audit_values(client, stop, kerb="12", tactile="none", shelter="seat")
    answer = client.post(f"{STAFF}/haltestellen/{stop.pk}/pruefen/", values, follow=True)
    page = answer.content.decode()
    assert "Die Haltestelle ist nicht barrierefrei." in page
    assert "ein Bordstein von 22 cm" in page
    assert "12 cm (nicht)" in page
    client.post(f"{STAFF}/haltestellen/{stop.pk}/pruefen/", values)
    assert StopAudit.objects.count() == 1
    assert "Beim letzten Mal: 12 cm" in client.get(f"{STAFF}/haltestellen/{stop.pk}/pruefen/").content.decode()
    values = audit_values(client, stop, kerb="18", tactile="none", shelter="none")
    page = client.post(f"{STAFF}/haltestellen/{stop.pk}/pruefen/", values, follow=True).content.decode()
    assert "Besser als beim Mal davor: Bordstein." in page
    assert "Schlechter als beim Mal davor: Dach und Sitz." in page


def test_a_failed_audit_keeps_what_was_answered(stop, coordinator):
    client = client_of(coordinator)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    values = audit_values(client, stop, kerb="17", shelter="room") | {"audited_on": tomorrow.isoformat()}
    answer = client.post(f"{STAFF}/haltestellen/{stop.pk}/pruefen/", values)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "liegt in der Zukunft" in page
    assert 'value="17"' in page
    assert re.search(r'value="room"[^>]* checked', page)
    assert values["key"] in page
    assert client.post(f"{STAFF}/haltestellen/{stop.pk}/pruefen/", values | {"kerb": "hoch"}).status_code == 422
    assert not StopAudit.objects.exists()


def photo_of(name="IMG_1.jpg", **more):
    out = io.BytesIO()
    image = Image.new("RGB", (40, 30), "green")
    exif = image.getexif()
    exif[0x010F] = "Kamera von Petra"
    image.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg", **more)


def test_photos_of_an_audit_lose_what_the_camera_wrote_and_are_public_only_when_allowed(
    stop, coordinator, client, reader
):
    staff = client_of(coordinator)
    address = f"{STAFF}/haltestellen/{stop.pk}/pruefen/"
    staff.post(address, audit_values(staff, stop, kerb="18", photos=[photo_of(), photo_of("Petra.jpg")]))
    hidden = StopPhoto.objects.first()
    assert StopPhoto.objects.count() == 2
    shown = client_of(reader).get(f"{STAFF}/haltestellen/fotos/{hidden.pk}/")
    content = b"".join(shown.streaming_content)
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert b"Petra" not in content
    assert "Petra" not in hidden.file.name
    assert client.get(f"{PUBLIC}/haltestellen/fotos/{hidden.pk}/").status_code == 404
    assert "<img" not in client.get(f"{PUBLIC}/haltestellen/{stop.pk}/").content.decode()
    staff.post(address, audit_values(staff, stop, kerb="18", photos=[photo_of()], photos_are_public="on"))
    assert client.get(f"{PUBLIC}/haltestellen/fotos/{StopPhoto.objects.last().pk}/").status_code == 200
    assert client.get(f"{PUBLIC}/haltestellen/{stop.pk}/").content.decode().count("<img") == 1


@pytest.mark.parametrize(
    ("photos", "sentence"),
    [
        ([SimpleUploadedFile("brief.pdf", b"%PDF")], "Das ist kein Foto."),
        ([SimpleUploadedFile("kaputt.jpg", b"nichts")], "lässt sich nicht öffnen"),
        ([photo_of() for _ in range(5)], "höchstens 4 Fotos"),
    ],
)
def test_what_is_no_photo_is_refused_and_the_answers_stay(stop, coordinator, photos, sentence):
    client = client_of(coordinator)
    for photo in photos:
        photo.seek(0)
    answer = client.post(
        f"{STAFF}/haltestellen/{stop.pk}/pruefen/", audit_values(client, stop, kerb="18", photos=photos)
    )
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="18"' in answer.content.decode()
    assert not StopAudit.objects.exists()


def test_staff_correct_the_source(stop, coordinator, reader):
    client = client_of(coordinator)
    values = {"name": "Rathaus", "lat": stop.lat, "lon": stop.lon, "on_demand": "yes", "in_use": "on"}
    answer = client.post(f"{STAFF}/haltestellen/{stop.pk}/", values, follow=True)
    assert "Gespeichert." in answer.content.decode()
    stop.refresh_from_db()
    assert (stop.name, stop.on_demand) == ("Rathaus", "yes")
    assert (
        "Es war nichts zu ändern."
        in client.post(f"{STAFF}/haltestellen/{stop.pk}/", values, follow=True).content.decode()
    )
    assert "Rathaus" in client.get(f"{STAFF}/haltestellen/?q=Rathaus").content.decode()
    assert client_of(reader).get(f"{STAFF}/haltestellen/").status_code == 200
    assert client_of(reader).post(f"{STAFF}/haltestellen/{stop.pk}/", values).status_code == 403
    assert client_of(reader).post(f"{STAFF}/haltestellen/einlesen/").status_code == 403


def test_stops_are_taken_in_with_one_button(directory, coordinator):
    client = client_of(coordinator)
    assert "Noch keine Haltestellen" in client.get(f"{STAFF}/haltestellen/").content.decode()
    assert client.get(f"{STAFF}/haltestellen/einlesen/").status_code == 405
    page = client.post(f"{STAFF}/haltestellen/einlesen/", follow=True).content.decode()
    assert "1356 neu" in page
    assert "0 von 1.356 Haltestellen sind geprüft" in page


def test_everybody_sees_what_is_missing_and_where(stop, coordinator, client):
    staff = client_of(coordinator)
    values = audit_values(staff, stop, kerb="18", tactile="none")
    staff.post(f"{STAFF}/haltestellen/{stop.pk}/pruefen/", values)
    page = client.get(f"{PUBLIC}/haltestellen/").content.decode()
    assert "0 von 1.356 Haltestellen sind vollständig barrierefrei. Geprüft haben wir bisher 1." in page
    narrowed = client.get(f"{PUBLIC}/haltestellen/?fehlt=tactile&gemeinde={PARCHIM}").content.decode()
    assert "1 Haltestelle<" in narrowed
    assert stop.name in narrowed
    assert "Nichts gefunden" in client.get(f"{PUBLIC}/haltestellen/?fehlt=tactile&gemeinde={LUEBZ}").content.decode()
    assert client.get(f"{PUBLIC}/haltestellen/?fehlt=quatsch&note=9&gemeinde=1&seite=x").status_code == 200
    page = client.get(f"{PUBLIC}/haltestellen/{stop.pk}/").content.decode()
    assert "Beirat oder Beauftragte*r" in page
    assert coordinator.name not in page


def test_a_stop_names_the_offers_around_it_with_their_distance(stop, client):
    course = OfferAtLocation.objects.get(offer__title="Deutschkurs mit Kinderbetreuung")
    Stop.objects.filter(pk=stop.pk).update(lat=course.location.lat + 0.0045, lon=course.location.lon)
    page = client.get(f"{PUBLIC}/haltestellen/{stop.pk}/").content.decode()
    assert re.search(r"Deutschkurs mit Kinderbetreuung</a>,\s*500 m", page)
    assert "Kindertagesstätte" not in page
    Stop.objects.filter(pk=stop.pk).update(in_use=False)
    assert client.get(f"{PUBLIC}/haltestellen/{stop.pk}/").status_code == 404


def test_errors_are_reported_without_an_account(stop, client, monkeypatch):
    address = f"{PUBLIC}/haltestellen/{stop.pk}/melden/"
    stamp = re.search(r'name="stempel" value="([^"]+)"', client.get(address).content.decode())[1]
    later = timezone.now() + datetime.timedelta(seconds=20)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert client.post(address, {"stempel": stamp, "message": ""}).status_code == 422
    assert client.post(address, {"stempel": stamp, "message": "Das Dach fehlt."}).status_code == 302
    assert Proposal.objects.get().message == f"Haltestelle {stop.name} ({stop.source_key}): Das Dach fehlt."


def test_the_data_carries_its_sources(stop, client):
    table = client.get(f"{PUBLIC}/haltestellen/haltestellen.csv")
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 1356
    assert {row["Quelle und Lizenz"] for row in rows} == {
        "© OpenStreetMap-Mitwirkende (ODbL 1.0), DB InfraGO AG (CC BY 4.0)"
    }
    points = client.get(f"{PUBLIC}/haltestellen/haltestellen.geojson").json()
    assert len(points["features"]) == 1356
    assert "ODbL" in points["license"]
    assert 'rel="license"' in table.headers["Link"]
    assert client.get(f"{PUBLIC}/haltestellen/haltestellen.xml").status_code == 404


def test_the_map_gets_the_stops_in_its_middle_and_says_how_many_there_are(stop, client):
    answer = client.get(f"{PUBLIC}/haltestellen/ausschnitt.json?ausschnitt=53.41,11.80,53.44,11.88").json()
    inside = Stop.objects.filter(lat__range=(53.41, 53.44), lon__range=(11.80, 11.88))
    assert answer["total"] == inside.count()
    assert 0 < len(answer["stops"]) <= 50
    middle = Point(53.425, 11.84)
    distances = [middle.km_to(Point(one["lat"], one["lon"])) for one in answer["stops"]]
    assert distances == sorted(distances)
    assert client.get(answer["stops"][0]["url"]).status_code == 200
    assert client.get(f"{PUBLIC}/haltestellen/ausschnitt.json").json()["total"] == 1356


def test_the_list_of_stops_nearby_says_how_far_each_is(stop, client):
    page = client.get(f"{PUBLIC}/haltestellen/?nah=53.43,11.85").content.decode()
    assert "Die nächsten 50, bis 5 km Luftlinie" in page
    assert re.search(r"Parchim</a>, \d+ m: noch nicht geprüft", page)
    assert "kennen wir keine Haltestelle" in client.get(f"{PUBLIC}/haltestellen/?nah=50.00,8.00").content.decode()


BUS = {
    "name": "Rufbus Zone 7",
    "kind": "on_demand",
    "days": ["1", "3"],
    "start": "06:00",
    "end": "18:00",
    "holidays": "none",
    "school": "school",
    "valid_from": "2027-01-01",
    "municipalities": [PARCHIM, LUEBZ],
    "how_to_order": "eine Stunde vorher anrufen",
    "phone": "03871 1",
    "source": "erfunden",
}


def test_times_of_a_bus_are_entered_changed_and_deleted(stop, coordinator, reader):
    client = client_of(coordinator)
    assert client.post(f"{STAFF}/fahrzeiten/neu/", BUS).status_code == 302
    row = BusTimes.objects.get()
    page = client.get(f"{STAFF}/fahrzeiten/").content.decode()
    assert "Di, Do: 06:00–18:00 Uhr; Schulferien: keine Fahrt; an Feiertagen keine Fahrt" in page
    form = client.get(f"{STAFF}/fahrzeiten/{row.pk}/").content.decode()
    assert re.search(r'name="days" value="3"[^>]* checked', form)
    assert re.search(r'name="school" value="school"[^>]* checked', form)
    assert 'value="18:00"' in form
    client.post(f"{STAFF}/fahrzeiten/{row.pk}/", BUS | {"stop_names": stop.source_key, "name": "Rufbus 8"})
    row.refresh_from_db()
    assert (row.name, list(row.stops.all())) == ("Rufbus 8", [stop])
    assert client_of(reader).get(f"{STAFF}/fahrzeiten/").status_code == 200
    assert client_of(reader).get(f"{STAFF}/fahrzeiten/neu/").status_code == 403
    assert "verschwindet ganz" in client.get(f"{STAFF}/fahrzeiten/{row.pk}/loeschen/").content.decode()
    client.post(f"{STAFF}/fahrzeiten/{row.pk}/loeschen/")
    assert not BusTimes.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"days": []}, "Bitte wählen Sie mindestens einen Tag."),
        ({"municipalities": []}, "Bitte wählen Sie, wo der Bus fährt"),
        ({"how_to_order": "", "phone": ""}, "wie man den Rufbus bestellt"),
        ({"valid_to": "2026-01-01"}, "Der letzte Tag liegt vor dem ersten."),
        ({"stop_names": "Nirgendwo"}, "Die Haltestelle „Nirgendwo“ gibt es in der Liste nicht."),
        ({"stop_names": "Doppelt"}, "heißen mehrere Haltestellen. Bitte schreiben Sie die Nummer"),
    ],
)
def test_what_is_wrong_with_the_times_is_said_and_nothing_is_lost(stop, coordinator, change, sentence):
    Stop.objects.filter(pk__in=[one.pk for one in Stop.objects.all()[:2]]).update(name="Doppelt")
    answer = client_of(coordinator).post(f"{STAFF}/fahrzeiten/neu/", BUS | change)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="Rufbus Zone 7"' in page
    assert not BusTimes.objects.exists()
