"""Entries stay true: owners confirm with two clicks; silence goes from mail to letter to telephone."""

import datetime
import io
import re

import pdfplumber
import pytest
from django.utils import timezone

from werkstattplan.modules.offers.hours.osm import parse_osm
from werkstattplan.modules.offers.hours.rules import read_hours, store_hours
from werkstattplan.modules.offers.hours.writing import in_words
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


def test_who_does_not_answer_is_said_in_public(commune, entry, rule, client):
    assert "noch nicht bestätigt" in client.get(f"/probe/angebote/{entry.pk}/").content.decode()
    ask(commune, timezone.localdate())
    assert "noch keine Antwort" in client.get(f"/probe/angebote/{entry.pk}/").content.decode()
    client.post(link(), {"antwort": "same"})
    assert "noch keine Antwort" not in client.get(f"/probe/angebote/{entry.pk}/").content.decode()


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


def week_of(client, address):
    """The fields of the week as the page shows them."""
    page = client.get(address).content.decode()
    fields = re.findall(r'<input type="time" name="(zeit-[^"]+)"(?: value="([^"]*)")?', page)
    return dict(fields) | ({"open_on_holidays": "on"} if 'name="open_on_holidays" checked' in page else {})


def test_an_owner_changes_the_hours_and_they_hold_at_once(commune, entry, rule, client, coordinator):
    entry.hours = store_hours(parse_osm("Mo-Fr 08:00-16:00; Jul-Aug off; PH off"))
    entry.save()
    ask(commune, TODAY)
    address = link()
    week = week_of(client, address)
    assert (week["zeit-4-0-von"], week["zeit-4-0-bis"], len(week)) == ("08:00", "16:00", 28)
    assert "Dazu gilt weiter: Juli bis August: geschlossen" in client.get(address).content.decode()
    facts = {"antwort": "changed", "angebot": "Kita am See", "ort": "Haus am See"}
    half = client.post(address, facts | week | {"zeit-4-0-bis": ""})
    assert (half.status_code, "Bitte geben Sie am Freitag Anfang und Ende an." in half.content.decode()) == (422, True)
    assert "Danke" in client.post(address, facts | week | {"zeit-4-0-bis": "14:00"}).content.decode()
    page = client.get(f"/probe/angebote/{entry.pk}/").content.decode()
    assert "Fr: 08:00–14:00 Uhr" in page
    entry.refresh_from_db()
    assert entry.hours_osm == "Mo-Th 08:00-16:00, Fr 08:00-14:00; Jul-Aug off; PH off"
    told = client_of(coordinator).get(f"/arbeit/probe/angebote/{entry.pk}/verlauf/").content.decode()
    assert "Öffnungszeiten" in told
    assert "&quot;rules&quot;" not in told


def test_hours_stay_when_an_owner_changes_something_else(commune, entry, rule, client):
    entry.hours = {"rules": [{"days": [1, 0], "spans": [["08:00", "16:00"]]}]}
    entry.hours_osm = "Tu,Mo 08:00-16:00"
    entry.save()
    ask(commune, TODAY)
    facts = {"antwort": "changed", "angebot": "Kita am Meer", "ort": "Haus am See"}
    client.post(link(), facts | week_of(client, link()))
    entry.refresh_from_db()
    entry.offer.refresh_from_db()
    assert (entry.offer.title, entry.hours_osm) == ("Kita am Meer", "Tu,Mo 08:00-16:00")


def test_an_owner_ends_the_entry(commune, entry, rule, client):
    ask(commune, TODAY)
    client.post(link(), {"antwort": "ended"})
    assert client.get(f"/probe/angebote/{entry.pk}/").status_code == 404


@pytest.mark.parametrize("answer", ["same", "changed"])
def test_an_owner_who_saw_an_older_entry_looks_again(commune, entry, rule, client, coordinator, answer):
    ask(commune, TODAY)
    seen = re.search(r'name="stand" value="([^"]+)"', client.get(link()).content.decode())[1]
    page = f"/arbeit/probe/angebote/pflege/nachfragen/{Confirmation.objects.get().pk}/"
    Offer.objects.update(phone="0385 1", changed_at=AT + datetime.timedelta(hours=1))
    sent = {"antwort": answer, "angebot": "Kita Meer", "stand": seen}
    again = client.post(link(), sent).content.decode()
    assert "hat sich gerade geändert" in again
    assert "0385 1" in again
    assert ("Kita Meer" in again) == (answer == "changed")
    assert "hat sich gerade geändert" in client_of(coordinator).post(page, sent).content.decode()
    assert Offer.objects.get().confirmed_on is None
    fresh = re.search(r'name="stand" value="([^"]+)"', again)[1]
    assert "Danke" in client.post(link(), sent | {"stand": fresh}).content.decode()


def test_an_owner_says_in_own_words_what_no_field_holds(commune, entry, rule, client, coordinator):
    ask(commune, TODAY)
    sent = {"antwort": "changed", "angebot": "Kita am See", "ort": "Haus am See", "message": "Freitags bis 14 Uhr."}
    client.post(link(), sent)
    page = client_of(coordinator).get(f"{PAGE}/vorschlaege/").content.decode()
    assert "Freitags bis 14 Uhr." in page
    assert Offer.objects.get().confirmed_by == "Träger"


def test_the_page_of_the_owner_says_hours_in_words(commune, entry, rule, client):
    hours = {"rules": [{"days": [0], "spans": [["08:00", "12:00"]]}]}
    OfferAtLocation.objects.update(hours=hours, hours_osm="Mo 08:00-12:00")
    ask(commune, TODAY)
    page = client.get(link()).content.decode()
    assert next(in_words(read_hours(hours))) in page
    assert "Mo 08:00-12:00" not in page


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


def letter_of(answer):
    with pdfplumber.open(io.BytesIO(answer.content)) as document:
        return "\n".join(page.extract_text() for page in document.pages)


def test_letters_are_printed_once_and_open_the_entry(commune, entry, rule, coordinator, client):
    Offer.objects.update(owner_email="")
    ask(commune, TODAY)
    browser = client_of(coordinator)
    assert "Einen Brief drucken" in browser.get(f"{PAGE}/nachfragen/?weg=brief").content.decode()
    text = letter_of(browser.post(f"{PAGE}/nachfragen/briefe.pdf"))
    assert "Verein Süd\nSeeweg 2" in text
    address = re.search(r"/angebote/stimmt/[\w-]+/", text.replace("\n", ""))[0]
    assert "Kita am See" in client.get(address).content.decode()
    assert "drucken (PDF)" not in browser.get(f"{PAGE}/nachfragen/?weg=brief").content.decode()
    assert browser.post(f"{PAGE}/nachfragen/briefe.pdf").status_code == 302
    assert client.get(address).status_code == 200
    browser.post(f"{PAGE}/nachfragen/{Confirmation.objects.get().pk}/brief.pdf")
    assert client.get(address).status_code == 404


def test_who_has_a_letter_is_not_called_before_it_was_there(commune, entry, rule, coordinator):
    Offer.objects.update(owner_email="")
    long_ago = timezone.localdate() - datetime.timedelta(days=20)
    ask(commune, long_ago)
    client_of(coordinator).post(f"{PAGE}/nachfragen/briefe.pdf")
    ask(commune, timezone.localdate() + datetime.timedelta(days=2))
    assert Confirmation.objects.get().way == "letter"
    ask(commune, timezone.localdate() + datetime.timedelta(days=21))
    assert Confirmation.objects.get().way == "phone"


@pytest.mark.parametrize(("heard", "by"), [("telefon", "Träger, am Telefon"), ("papier", "Träger, auf Papier")])
def test_a_clerk_writes_down_what_was_said(commune, entry, rule, coordinator, heard, by):
    Offer.objects.update(owner_email="")
    ask(commune, TODAY)
    browser, page = client_of(coordinator), f"{PAGE}/nachfragen/{Confirmation.objects.get().pk}/"
    assert "Seeweg 2" in browser.get(page).content.decode()
    sent = {
        "antwort": "changed",
        "gehoert": heard,
        "angebot": "Kita am See",
        "telefon": "03871 9",
        "ort": "Haus am See",
    }
    wrong = browser.post(page, sent | {"email": "kein at"})
    assert (wrong.status_code, "kein at" in wrong.content.decode()) == (422, True)
    assert browser.post(page, sent).status_code == 302
    offer = Offer.objects.get()
    assert (offer.confirmed_by, offer.phone) == (by, "03871 9")
    late = browser.post(page, {"antwort": "ended"})
    assert (late.status_code, "schon beantwortet" in late.content.decode()) == (409, True)
    assert Offer.objects.get().state == "active"


def test_an_answer_of_another_commune_is_not_to_be_seen(commune, entry, rule, stranger):
    ask(commune, TODAY)
    page = f"{PAGE}/nachfragen/{Confirmation.objects.get().pk}/"
    assert client_of(stranger).get(page).status_code in {403, 404}


def test_the_start_page_says_what_waits(commune, entry, rule, coordinator):
    Offer.objects.update(owner_email="")
    ask(commune, timezone.localdate() - datetime.timedelta(days=100))
    OfferAtLocation.objects.get().proposals.create(commune=commune, message="Falsch", created_at=AT)
    page = client_of(coordinator).get("/arbeit/probe/").content.decode()
    assert "1 Vorschlag zur Angebotskarte" in page
    assert "1 Angebot verschwindet in den nächsten 30 Tagen" in page
    assert "1 Brief an einen Träger drucken" in page
    overview = client_of(coordinator).get(f"{PAGE}/").content.decode()
    assert "1 zu drucken" in overview


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
        assert "kita@beispiel.example" not in answer.getvalue().decode()
    assert client.get("/probe/angebote/daten/angebote.exe").status_code == 404
    catalogue = client.get("/probe/angebote/daten/katalog.jsonld").json()
    assert "dct:license" not in catalogue["@graph"][1]["dcat:distribution"][0]
    UpkeepRule.objects.update(licence="dl-zero-de/2.0")
    catalogue = client.get("/probe/angebote/daten/katalog.jsonld").json()
    assert catalogue["@graph"][1]["dcat:distribution"][0]["dct:license"]["@id"].endswith("licenses/dl-zero-de/2.0")


def test_the_interface_names_who_offers_something(entry, client):
    base = "/api/v1/communes/probe/angebote/organizations"
    page = client.get(base).json()
    assert (page["total_items"], page["last_page"]) == (1, True)
    named = page["contents"][0]
    assert client.get(f"{base}/{entry.offer.provider_id}").json() == named
    service = client.get(f"/api/v1/communes/probe/angebote/services/{entry.offer_id}").json()
    assert (service["organization_id"], service["organization"]) == (named["id"], named)
    Offer.objects.update(state="ended")
    assert client.get(base).json()["empty"]
    assert client.get(f"{base}/{entry.offer.provider_id}").status_code == 404


def test_the_interface_has_filters_and_pages(entry, client, commune):
    base = "/api/v1/communes/probe/angebote/services"
    page = client.get(base).json()
    assert (page["total_items"], page["contents"][0]["name"]) == (1, "Kita am See")
    assert client.get(f"{base}?category=nichts").json()["empty"]
    assert client.get(f"{base}?per_page=0").status_code == 422
    assert client.get(f"{base}?modified_after=2000-01-01").json()["total_items"] == 1
    assert client.get(f"{base}?modified_after=2100-01-01").json()["empty"]
    assert client.get(f"{base}?modified_after=gestern").status_code == 422
    one = client.get(f"{base}/{entry.offer_id}").json()
    assert one["service_at_locations"][0]["location"]["name"] == "Haus am See"
    Offer.objects.update(state="ended")
    assert client.get(f"{base}/{entry.offer_id}").status_code == 404
    assert client.get(base).json()["empty"]
