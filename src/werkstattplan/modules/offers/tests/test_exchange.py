"""Offers out and in again, in open formats."""

import csv
import datetime
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstattplan.modules.offers.exchange.hsds import page_json, service_json
from werkstattplan.modules.offers.exchange.hsds_in import NotHsds, read_services, split_address
from werkstattplan.modules.offers.exchange.records import AtPlace, Kind, Organisation, Place, Service, Text
from werkstattplan.modules.offers.exchange.tables import csv_parts, geojson_parts, rows_of

SPACE = "https://plan.example/probe/angebote/"
HOURS = {"rules": [{"days": [0, 2], "spans": [["09:00", "12:00"], ["14:00", "16:00"]]}]}


def service(**more):
    place = Place(
        key="4",
        name="Haus am Markt",
        street="Straße des 17. Juni",
        house_number="3 a",
        postcode="19999",
        village="Nordhagen",
        ags="13076001",
        municipality="Nordhagen",
        lat=53.4,
        lon=11.8,
        placed_by="given",
        grades={"entrance": 3, "toilet": 0},
        how_to_get_there="Bus 5",
        parking="im Hof",
    )
    values = {
        "key": "1",
        "provider": Organisation(key="2", name="Verein Beispiel", phone="03871 1", url="https://verein.example"),
        "title": "Sprachkurs mit Kinderbetreuung",
        "categories": (Kind(key="sprachkurs", name="Sprachkurs"),),
        "audiences": ("Familien", "Neuzugewanderte"),
        "age_from": 18,
        "cost_kind": "free",
        "languages": ("uk", "de"),
        "confirmed_on": datetime.date(2026, 3, 1),
        "confirmed_by": "Träger",
        "changed_at": datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC),
        "places": (AtPlace(key="3", place=place, hours=HOURS, hours_osm="Mo,We 09:00-12:00", by_appointment=True),),
        "texts": (Text(language="de-easy", title="Deutsch lernen", description="Jemand passt auf Ihr Kind auf."),),
    }
    return Service(**(values | more))


def without_keys(found):
    """The values alone: our numbers become the world's on the way out."""
    return json.loads(json.dumps([service_json(row, space="") for row in found]), object_hook=_no_ids)


def _no_ids(values):
    return {name: value for name, value in values.items() if name != "id" and not name.endswith("_id")}


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30)


@given(
    title=words.filter(bool),
    summary=words,
    audiences=st.lists(words.filter(bool), max_size=3).map(tuple),
    age_to=st.none() | st.integers(0, 99),
    cost_kind=st.sampled_from(["free", "paid", "unknown"]),
    state=st.sampled_from(["active", "paused", "ended"]),
    is_remote=st.booleans(),
    needs_registration=st.booleans(),
    phone=words,
)
def test_nothing_is_lost_on_the_way_out_and_back(**values):
    given_service = service(**values)
    (back,) = read_services(json.loads(json.dumps(service_json(given_service, space=SPACE))))
    assert without_keys([back]) == without_keys([given_service])
    assert back.places[0].place.grades == {"entrance": 3, "toilet": 0}
    assert back.places[0].place.house_number == "3 a"
    assert back.places[0].hours == HOURS


def test_the_same_offer_has_the_same_number_each_time_and_another_in_another_directory():
    first, again, elsewhere = (
        service_json(service(), space=space)["id"] for space in (SPACE, SPACE, "https://x.example/")
    )
    assert first == again != elsewhere


def test_a_page_says_where_it_is():
    page = page_json([{}, {}], total=5, limit=2, offset=2)
    assert (page["total_pages"], page["page_number"], page["first_page"], page["last_page"]) == (3, 2, False, False)


def test_hours_of_other_directories_are_read_only_where_they_are_weekly():
    row = service_json(service(), space=SPACE)
    at = row["service_at_locations"][0]
    at["attributes"] = []
    at["schedules"].append({"id": "x", "freq": "MONTHLY", "byday": "MO", "opens_at": "08:00", "closes_at": "09:00"})
    (back,) = read_services([row])
    assert back.places[0].hours == HOURS


@pytest.mark.parametrize("data", [{"a": 1}, [1], [{"id": "1", "name": "x", "status": "?"}], "text", 3])
def test_what_is_no_list_of_services_is_refused(data):
    with pytest.raises(NotHsds):
        read_services(data)


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Am Markt 3 a", ("Am Markt", "3 a")),
        ("Straße des 17. Juni 5-7", ("Straße des 17. Juni", "5-7")),
        ("Gutshaus", ("Gutshaus", "")),
    ],
)
def test_an_address_in_one_line_is_parted(line, parts):
    assert split_address(line) == parts


def test_points_are_longitude_first_and_an_offer_without_a_point_is_there_too():
    data = json.loads(b"".join(geojson_parts([service(), service(places=(AtPlace(key="9"),), is_remote=True)])))
    assert data["features"][0]["geometry"] == {"type": "Point", "coordinates": [11.8, 53.4]}
    assert data["features"][1]["geometry"] is None
    assert data["features"][0]["properties"]["zugang_entrance"] == 3
    assert "crs" not in data


def test_a_table_runs_no_formula():
    text = b"".join(csv_parts([service(title="=HYPERLINK(1)", phone="+49 3871 1")])).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert row["angebot"] == "'=HYPERLINK(1)"
    assert row["telefon"] == "'+49 3871 1"
    assert row["breite"] == "53.4"
    assert len(list(rows_of(service()))) == 1
