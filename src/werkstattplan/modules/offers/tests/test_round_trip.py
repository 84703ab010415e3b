"""Out of one directory and, through the pages, into another empty one: nothing is lost, and the numbers stay."""

import datetime
import json
import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_scopes import scope

from werkstattplan.modules.offers.demo import demo
from werkstattplan.modules.offers.hours.osm import parse_osm
from werkstattplan.modules.offers.hours.rules import read_hours, store_hours
from werkstattplan.modules.offers.hours.writing import write_osm
from werkstattplan.modules.offers.models import (
    Category,
    DateChange,
    DateSeries,
    Location,
    Offer,
    OfferAtLocation,
    OfferImport,
    OfferText,
    Provider,
    SourceRecord,
)
from werkstattplan.modules.offers.services.importing import run_import
from werkstattplan.modules.offers.tests.conftest import LUEBZ, PARCHIM
from werkstattplan.plan.tests.conftest import AT, client_of, make_member
from werkstattplan.platform.tenancy.models import Commune

HOURS = (
    "",
    "Mo-Fr 08:00-12:00,13:00-16:00; PH off",
    "Sa[1] 10:00-14:00",
    "Dec 24-Dec 31 off",
    "SH Mo-Fr 09:00-15:00; PH off",
    "week 1-53/2 We 15:00-18:00",
    "Mo 22:00-02:00",
)
GRADES = ("entrance", "toilet", "tactile", "hearing", "seating")


@pytest.fixture
def elsewhere(commune):
    """Another directory of the same district, with nothing in it, and a browser that may fill it."""
    other = Commune.objects.create(slug="leer", name="Landkreis Leer", kind="district", official_key="13076")
    with scope(commune=other):
        return other, client_of(make_member(other, "Lena Leer", "coordinator"))


def filled(commune, rng):
    """A directory with all that entries can say, by chance."""
    above = Category.objects.create(commune=commune, key="oben", name="Ganz oben")
    middle = Category.objects.create(commune=commune, key="mitte", name="Mitte", parent=above)
    kinds = [
        middle,
        Category.objects.create(commune=commune, key="unten", name="Ganz unten", parent=middle),
        Category.objects.create(commune=commune, key="allein", name="Allein"),
    ]
    providers = [
        Provider.objects.create(
            commune=commune,
            name=f"Verein {n}",
            description=rng.choice(["", "Zeile eins\n\nZeile zwei; mit „Zeichen“, Komma | Strich"]),
            url=rng.choice(["", "https://verein.example/wir"]),
            email=rng.choice(["", "verein@beispiel.example"]),
            phone=rng.choice(["", "03871 99"]),
        )
        for n in range(3)
    ]
    places = [a_place(commune, rng, n) for n in range(5)]
    for n in range(8):
        an_offer(commune, rng, n, provider=rng.choice(providers), kinds=kinds, places=places)


def a_place(commune, rng, n):
    point = rng.choice([{}, {"lat": 53.426001, "lon": 11.848, "placed_by": rng.choice(["given", "municipality"])}])
    return Location.objects.create(
        commune=commune,
        name=rng.choice(["", f"Haus {n}"]),
        street=rng.choice(["", "Straße des 17. Juni", "Am Markt 3"]),
        house_number=rng.choice(["", "3 a", "5-7"]),
        postcode=rng.choice(["", "19370"]),
        village=rng.choice(["", "Slate"]),
        municipality_id=rng.choice([None, PARCHIM, LUEBZ]),
        how_to_get_there=rng.choice(["", "Bus 5\nbis Markt"]),
        parking=rng.choice(["", "im Hof"]),
        stop_nearby=rng.choice(["", "Markt"]),
        **point,
        **{name: rng.choice([None, 0, 1, 2, 3]) for name in GRADES},
    )


def an_offer(commune, rng, n, *, provider, kinds, places):
    is_confirmed = rng.random() < 0.5
    offer = Offer.objects.create(
        commune=commune,
        provider=provider,
        title=f"Angebot {n} „so“",
        summary=rng.choice(["", "Kurz gesagt, gut"]),
        description=rng.choice(["", "Viele\nZeilen; -1 = nichts"]),
        audiences=rng.sample(["Familien", "ältere Menschen", "Neuzugewanderte"], rng.randint(0, 3)),
        age_from=rng.choice([None, 0, 6]),
        age_to=rng.choice([None, 27]),
        cost_kind=rng.choice(["free", "paid", "unknown"]),
        cost_text=rng.choice(["", "3 Euro, ermäßigt 1 Euro"]),
        languages=rng.sample(["uk", "ar", "en"], rng.randint(0, 3)),
        is_remote=rng.random() < 0.5,
        needs_registration=rng.random() < 0.5,
        url=rng.choice(["", "https://angebot.example"]),
        email=rng.choice(["", "angebot@beispiel.example"]),
        phone=rng.choice(["", "+49 3871 1"]),
        state=rng.choice(["active", "paused"]),
        confirmed_on=datetime.date(2026, 2, 1) if is_confirmed else None,
        confirmed_by="Träger, auf Papier" if is_confirmed else "",
        expires_on=rng.choice([None, datetime.date(2999, 1, 1)]),
        changed_at=AT - datetime.timedelta(days=rng.randint(0, 400), microseconds=rng.randint(0, 999)),
    )
    offer.categories.set(rng.sample(kinds, rng.randint(1, 2)))
    if rng.random() < 0.5:
        OfferText.objects.create(
            commune=commune,
            offer=offer,
            language="de-easy",
            title="Leicht gesagt",
            description="Ein Satz.\nNoch ein Satz.",
            written_for=rng.choice(["", offer.text_print]),
        )
    for place in rng.sample([*places, None], rng.randint(1, 3)):
        hours = store_hours(parse_osm(text)) if (text := rng.choice(HOURS)) else {}
        entry = OfferAtLocation.objects.create(
            commune=commune,
            offer=offer,
            location=place,
            hours=hours,
            hours_osm=write_osm(read_hours(hours)) if hours else rng.choice(["", "nur bei Vollmond"]),
            by_appointment=rng.random() < 0.5,
            phone=rng.choice(["", "0385 5"]),
        )
        if rng.random() < 0.5:
            add_dates(entry, rng)


def add_dates(entry, rng):
    rule = rng.choice(
        [
            {"repeat": "once"},
            {"repeat": "weekly", "weekdays": [1, 4], "every": rng.choice([1, 2])},
            {"repeat": "monthly", "weekdays": [2], "nth": rng.choice([1, -1]), "last_day": datetime.date(2028, 1, 31)},
        ]
    )
    series = DateSeries.objects.create(
        commune=entry.commune,
        entry=entry,
        title=rng.choice(["", "Anfänger „A“"]),
        first_day=datetime.date(2026, 9, 1),
        starts=datetime.time(17, 30),
        ends=rng.choice([datetime.time(19), datetime.time(1, 15)]),
        not_on_holidays=rng.random() < 0.5,
        not_in_school_holidays=rng.random() < 0.5,
        **rule,
    )
    changes = (
        {"kind": "cancelled", "day": datetime.date(2026, 9, 8), "reason": "Krank"},
        {"kind": "moved", "day": datetime.date(2026, 9, 15), "new_day": datetime.date(2026, 9, 16)},
        {"kind": "extra", "day": datetime.date(2026, 9, 17), "starts": datetime.time(9), "ends": datetime.time(10)},
    )
    for change in rng.sample(changes, rng.randint(0, 3)):
        DateChange.objects.create(commune=entry.commune, series=series, **change)


def exported(browser, slug):
    """All services, in an order that does not depend on numbers of rows, nor on that of their places."""
    contents = json.loads(browser.get(f"/{slug}/angebote/daten/angebote.json").getvalue())["contents"]
    for row in contents:
        row["service_at_locations"].sort(key=lambda at: at["id"])
    return sorted(contents, key=lambda row: row["id"])


def lost(before, after, path=""):
    """Where two exports differ, so that a failing test names the field."""
    if isinstance(before, dict) and isinstance(after, dict):
        keys = before.keys() | after.keys()
        return [found for key in sorted(keys) for found in lost(before.get(key), after.get(key), f"{path}.{key}")]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = zip(before, after, strict=True)
        return [found for number, (a, b) in enumerate(pairs) for found in lost(a, b, f"{path}[{number}]")]
    return [] if before == after else [(path, before, after)]


def take_in(browser, commune, content, source="Nachbarkreis"):
    page = f"/arbeit/{commune.slug}/angebote/pflege/einlesen/"
    file = SimpleUploadedFile("angebote.json", content)
    browser.post(page, {"source": source, "file": file})
    with scope(commune=commune):
        row = OfferImport.objects.order_by("-pk").first()
        sent = {"category": "", "add_categories": "on", "was": "übernehmen"}
        assert browser.post(f"{page}{row.pk}/", sent).status_code == 302
        row.refresh_from_db()
        assert run_import(row=row, at=timezone.now())["left_out"] == 0, row.faults
        row.refresh_from_db()
    return row


@pytest.mark.parametrize("seed", range(6))
def test_all_that_entries_say_comes_out_of_another_directory_as_it_went_in(commune, in_scope, elsewhere, client, seed):
    filled(commune, random.Random(seed))
    other, browser = elsewhere
    out = exported(client, "probe")
    assert len(out) == 8
    row = take_in(browser, other, json.dumps({"contents": out}).encode())
    assert lost(out, exported(client, "leer")) == []
    assert not [fault for fault in row.faults if not fault["is_hint"]]


def test_the_example_directory_comes_out_as_it_went_in(commune, in_scope, elsewhere, client):
    demo()
    other, browser = elsewhere
    out = exported(client, "probe")
    assert len(out) > 100
    take_in(browser, other, json.dumps(out).encode())
    assert lost(out, exported(client, "leer")) == []


def test_the_same_file_again_changes_nothing_and_a_new_one_only_what_it_says_anew(commune, in_scope, elsewhere, client):
    filled(commune, random.Random(1))
    other, browser = elsewhere
    out = exported(client, "probe")
    first = take_in(browser, other, json.dumps(out).encode())
    again = take_in(browser, other, json.dumps(out).encode())
    assert again.result["same"] == first.result["new"]
    at = out[0]["service_at_locations"][0]
    at["attributes"] = [row for row in at.get("attributes", []) if row["link_type"] not in {"hours", "hours_osm"}]
    at["schedules"] = [{"id": at["id"], "freq": "WEEKLY", "byday": "MO", "opens_at": "08:00", "closes_at": "09:00"}]
    changed = take_in(browser, other, json.dumps(out).encode())
    assert (changed.result["changed"], changed.result["new"]) == (1, 0)
    with scope(commune=other):
        assert OfferAtLocation.objects.get(world_id=at["id"]).hours["rules"][0]["spans"] == [["08:00", "09:00"]]


def test_hours_that_people_changed_here_stay_and_what_the_file_says_is_proposed(commune, in_scope, elsewhere, client):
    filled(commune, random.Random(1))
    other, browser = elsewhere
    out = exported(client, "probe")
    take_in(browser, other, json.dumps(out).encode())
    at = out[0]["service_at_locations"][0]
    with scope(commune=other):
        OfferAtLocation.objects.filter(world_id=at["id"]).update(hours={}, hours_osm="auf Zuruf")
    at["attributes"] = [{"id": at["id"], "link_type": "hours_osm", "value": "Mo 09:00-10:00"}]
    row = take_in(browser, other, json.dumps(out).encode())
    assert row.result["proposed"] == 1
    with scope(commune=other):
        assert OfferAtLocation.objects.get(world_id=at["id"]).hours_osm == "auf Zuruf"
    shown = browser.get("/arbeit/leer/angebote/pflege/vorschlaege/").content.decode()
    assert "Die Liste sagt jetzt" in shown
    assert "Mo 09:00-10:00" in shown


def test_the_same_directory_from_two_sources_keeps_its_numbers_once(commune, in_scope, elsewhere, client):
    filled(commune, random.Random(2))
    other, browser = elsewhere
    content = json.dumps(exported(client, "probe")).encode()
    take_in(browser, other, content)
    take_in(browser, other, content, source="Land")
    numbers = [row["id"] for row in exported(client, "leer")]
    assert len(numbers) == len(set(numbers)) == 16
    with scope(commune=other):
        assert SourceRecord.objects.count() == OfferAtLocation.objects.count()


def test_categories_that_are_not_there_are_a_fault_unless_they_may_be_added(commune, in_scope, elsewhere, client):
    filled(commune, random.Random(1))
    other, browser = elsewhere
    file = SimpleUploadedFile("a.json", json.dumps(exported(client, "probe")).encode())
    browser.post("/arbeit/leer/angebote/pflege/einlesen/", {"source": "Land", "file": file})
    with scope(commune=other):
        row = OfferImport.objects.get()
        browser.post(f"/arbeit/leer/angebote/pflege/einlesen/{row.pk}/", {"category": "", "was": "prüfen"})
        page = browser.get(f"/arbeit/leer/angebote/pflege/einlesen/{row.pk}/").content.decode()
        assert "gibt es nicht" in page
        assert "Kategorien der Datei, die es hier noch nicht gibt, anlegen" in page
        assert not Category.objects.exists()
