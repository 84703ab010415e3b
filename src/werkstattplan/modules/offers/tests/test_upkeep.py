"""Entries stay true: owners confirm with two clicks; silence goes from mail to letter to telephone."""

import datetime
import re

import pytest

from werkstattplan.modules.offers.models import Confirmation, Offer, OfferAtLocation, UpkeepRule
from werkstattplan.modules.offers.services.upkeep import ask_owners
from werkstattplan.plan.tests.conftest import AT, client_of
from werkstattplan.platform.notify.models import Message

PAGE = "/arbeit/probe/angebote/pflege"
TODAY = AT.date()


@pytest.fixture
def rule(commune, in_scope):
    return UpkeepRule.objects.create(commune=commune)


def days(number):
    return TODAY + datetime.timedelta(days=number)


def ask(commune, on):
    return ask_owners(commune=commune, on=on, at=datetime.datetime.combine(on, datetime.time(7), datetime.UTC))


def link():
    return re.search(r"/angebote/stimmt/[\w-]+/", Message.objects.order_by("-pk").first().text)[0]


def test_without_a_rule_nobody_is_asked_and_nothing_disappears(commune, entry):
    assert ask(commune, TODAY) == 0
    assert Offer.objects.get().expires_on is None


def test_two_clicks_a_year(commune, entry, rule, client):
    assert ask(commune, TODAY) == 1
    assert ask(commune, TODAY) == 0
    address = link()
    page = client.get(address).content.decode()
    assert "Kita am See" in page
    assert "kita@beispiel.example" not in page
    assert Offer.objects.get().confirmed_on is None
    assert "Danke" in client.post(address, {"antwort": "same"}).content.decode()
    offer = Offer.objects.get()
    assert (offer.confirmed_by, offer.expires_on) == ("Träger", None)
    assert "zuletzt bestätigt" in client.get(f"/probe/angebote/{entry.pk}/").content.decode()
    assert "schon beantwortet" in client.get(address).content.decode()
    assert ask(commune, offer.confirmed_on + datetime.timedelta(days=364)) == 0
    assert ask(commune, offer.confirmed_on + datetime.timedelta(days=365)) == 1


def test_an_owner_changes_the_entry(commune, entry, rule, client):
    ask(commune, TODAY)
    sent = {
        "antwort": "changed",
        "angebot": "Kita am großen See",
        "telefon": "03871 2",
        "plz": "19370",
        "ort": "Haus am See",
    }
    wrong = client.post(link(), sent | {"plz": "x"})
    assert wrong.status_code == 422
    assert "Kita am großen See" in wrong.content.decode()
    client.post(link(), sent)
    entry.refresh_from_db()
    assert (entry.offer.title, entry.offer.phone, entry.location.postcode) == ("Kita am großen See", "03871 2", "19370")
    assert "Kita am großen See" in client.get("/probe/angebote/?q=großen").content.decode()


def test_an_owner_ends_the_entry(commune, entry, rule, client):
    ask(commune, TODAY)
    client.post(link(), {"antwort": "ended"})
    assert client.get(f"/probe/angebote/{entry.pk}/").status_code == 404


def test_silence_goes_from_mail_to_letter_to_telephone_and_then_hides(commune, entry, rule, coordinator, client):
    ask(commune, TODAY)
    ways = []
    for day in (20, 21, 41, 42, 100):
        ask(commune, days(day))
        ways.append(Confirmation.objects.get().way)
    assert ways == ["mail", "letter", "letter", "phone", "phone"]
    assert Message.objects.count() == 1
    page = client_of(coordinator).get(f"{PAGE}/nachfragen/").content.decode()
    assert "Kita am See" in page
    visible = OfferAtLocation.objects
    assert visible.visible(days(120)).exists()
    assert not visible.visible(days(121)).exists()


def test_a_clerk_writes_down_what_was_said_on_the_phone(commune, entry, rule, coordinator):
    Offer.objects.update(owner_email="")
    ask(commune, TODAY)
    row = Confirmation.objects.get()
    assert row.way == "letter"
    browser = client_of(coordinator)
    letter = browser.post(f"{PAGE}/nachfragen/{row.pk}/brief/").content.decode()
    address = re.search(r"/angebote/stimmt/[\w-]+/", letter)[0]
    assert "<svg" in letter
    assert browser.get(address).status_code == 200
    browser.post(f"{PAGE}/nachfragen/", {"nachfrage": row.pk, "antwort": "same"})
    assert Offer.objects.get().confirmed_by == "telefonisch bestätigt"
    late = browser.post(f"{PAGE}/nachfragen/", {"nachfrage": row.pk, "antwort": "ended"})
    assert late.status_code == 409
    assert Offer.objects.get().state == "active"


def test_links_that_nobody_sent_open_nothing(client, commune):
    assert client.get("/angebote/stimmt/erfunden/").status_code == 404


def test_the_rule_waits_for_all_ways(coordinator):
    browser = client_of(coordinator)
    sent = {"ask_after_days": 365, "wait_days": 30, "hide_after_days": 60, "licence": "dl-by-de/2.0"}
    refused = browser.post(f"{PAGE}/", sent)
    assert (refused.status_code, "Mindestens 90 Tage" in refused.content.decode()) == (422, True)
    assert browser.post(f"{PAGE}/", sent | {"hide_after_days": 90}).status_code == 302
    assert UpkeepRule.objects.get().licence == "dl-by-de/2.0"
    assert browser.get(f"{PAGE}/").status_code == 200


def test_open_data_holds_what_is_public_and_nothing_else(entry, client, rule):
    for address in (
        "daten/",
        "daten/katalog.jsonld",
        *(f"daten/angebote.{kind}" for kind in ("csv", "geojson", "json")),
    ):
        answer = client.get(f"/probe/angebote/{address}")
        assert answer.status_code == 200
        assert "kita@beispiel.example" not in answer.content.decode()
    assert client.get("/probe/angebote/daten/angebote.exe").status_code == 404
    catalogue = client.get("/probe/angebote/daten/katalog.jsonld").json()
    assert "dct:license" not in catalogue["@graph"][1]["dcat:distribution"][0]
    UpkeepRule.objects.update(licence="dl-zero-de/2.0")
    catalogue = client.get("/probe/angebote/daten/katalog.jsonld").json()
    assert catalogue["@graph"][1]["dcat:distribution"][0]["dct:license"]["@id"].endswith("licenses/dl-zero-de/2.0")


def test_the_interface_has_filters_and_pages(entry, client, commune):
    base = "/api/v1/communes/probe/angebote/services"
    page = client.get(base).json()
    assert (page["total_items"], page["contents"][0]["name"]) == (1, "Kita am See")
    assert client.get(f"{base}?category=nichts").json()["empty"]
    assert client.get(f"{base}?per_page=0").status_code == 422
    one = client.get(f"{base}/{entry.offer_id}").json()
    assert one["service_at_locations"][0]["location"]["name"] == "Haus am See"
    Offer.objects.update(state="ended")
    assert client.get(f"{base}/{entry.offer_id}").status_code == 404
    assert client.get(base).json()["empty"]
