"""Anybody proposes, without an account; the office decides field by field."""

import datetime
import re

import pytest
from django.utils import timezone

from werkstattplan.modules.offers.models import Category, Offer, OfferAtLocation, Proposal
from werkstattplan.plan.tests.conftest import client_of
from werkstattplan.platform.ui.guarded_form import new_stamp

PAGE = "/arbeit/probe/angebote/pflege"
SAME = {
    "angebot": "Kita am See",
    "telefon": "03871 1",
    "ort": "Haus am See",
    "strasse": "Seeweg",
    "hausnummer": "2",
    "ortsteil": "Parchim",
    "kosten": "unknown",
}


def stamp(seconds=20):
    return {"stempel": new_stamp(timezone.now() - datetime.timedelta(seconds=seconds))}


def send(client, entry, **changed):
    return client.post(f"/probe/angebote/{entry.pk}/vorschlag/", SAME | stamp() | changed)


def decide(coordinator, row, **values):
    return client_of(coordinator).post(f"{PAGE}/vorschlaege/", {"vorschlag": row.pk, "was": "übernehmen"} | values)


def test_anybody_proposes_and_the_entry_changes_only_when_the_office_says_so(entry, client, coordinator):
    page = client.get(f"/probe/angebote/{entry.pk}/vorschlag/").content.decode()
    assert "03871 1" in page
    assert send(client, entry, telefon="0385 77", sender="jemand@beispiel.example").status_code == 302
    assert "03871 1" in client.get(f"/probe/angebote/{entry.pk}/").content.decode()
    proposal = Proposal.objects.get()
    assert proposal.values == {"telefon": "0385 77"}
    decide(coordinator, proposal, feld="telefon")
    assert "0385 77" in client.get(f"/probe/angebote/{entry.pk}/").content.decode()
    late = decide(coordinator, proposal, was="ablehnen")
    assert (late.status_code, "schon jemand entschieden" in late.content.decode()) == (409, True)


def test_proposed_hours_stand_beside_those_of_now_in_words(entry, client, coordinator):
    send(client, entry, **{"zeit-0-0-von": "07:00", "zeit-0-0-bis": "17:00"})
    proposal = Proposal.objects.get()
    assert list(proposal.values) == ["zeiten"]
    page = client_of(coordinator).get(f"{PAGE}/vorschlaege/").content.decode()
    assert "Mo: 07:00–17:00 Uhr" in page
    decide(coordinator, proposal, feld="zeiten")
    assert OfferAtLocation.objects.get().hours_osm == "Mo 07:00-17:00; PH off"
    assert "Mo: 07:00–17:00 Uhr" in client.get(f"/probe/angebote/{entry.pk}/").content.decode()


def test_a_new_place_comes_with_its_hours(client, coordinator, commune, in_scope):
    times = {"zeit-5-0-von": "10:00", "zeit-5-0-bis": "12:00"}
    client.post("/probe/angebote/vorschlag/", {"angebot": "Repair-Café", "ortsteil": "Lübz"} | times | stamp())
    kind, _ = Category.objects.get_or_create(commune=commune, key="treff", defaults={"name": "Treff"})
    decide(coordinator, Proposal.objects.get(), feld=["angebot", "ortsteil", "zeiten"], kategorie=kind.key)
    assert OfferAtLocation.objects.get(offer__title="Repair-Café").hours_osm == "Sa 10:00-12:00; PH off"


def test_the_four_thousandth_proposal_is_decided_like_the_first(entry, coordinator, commune):
    Proposal.objects.create(
        pk=4163, commune=commune, entry=entry, values={"telefon": "0385 77"}, created_at=timezone.now()
    )
    page = client_of(coordinator).get(f"{PAGE}/vorschlaege/").content.decode()
    number = re.search(r'name="vorschlag" value="([^"]+)"', page)[1]
    client_of(coordinator).post(f"{PAGE}/vorschlaege/", {"vorschlag": number, "was": "übernehmen", "feld": "telefon"})
    assert OfferAtLocation.objects.get().offer.phone == "0385 77"


def test_one_sentence_is_enough(entry, client, coordinator):
    send(client, entry, message="Die Kita ist <b>umgezogen</b>.")
    proposal = Proposal.objects.get()
    page = client_of(coordinator).get(f"{PAGE}/vorschlaege/").content.decode()
    assert "&lt;b&gt;umgezogen&lt;/b&gt;" in page
    assert decide(coordinator, proposal).status_code == 302
    assert OfferAtLocation.objects.get().offer.changed_at == entry.offer.changed_at


def test_a_proposal_without_a_word_is_refused_and_keeps_its_input(entry, client):
    answer = send(client, entry, sender="jemand@beispiel.example")
    assert answer.status_code == 422
    assert "noch nichts geändert" in answer.content.decode()
    assert "jemand@beispiel.example" in answer.content.decode()
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize(("extra", "seconds"), [({"webseite": "https://spam.example"}, 20), ({}, 0), ({}, 3 * 86_400)])
def test_what_machines_send_is_refused_with_words_and_can_be_sent_again(entry, client, extra, seconds):
    answer = send(client, entry, telefon="0385 77", **(stamp(seconds) | extra))
    assert (answer.status_code, "0385 77" in answer.content.decode()) == (422, True)
    assert "noch einmal ab" in answer.content.decode()
    assert Proposal.objects.count() == 0


def test_a_double_click_proposes_once(entry, client):
    once = stamp()
    assert send(client, entry, telefon="0385 77", **once).status_code == 302
    assert send(client, entry, telefon="0385 77", **once).status_code == 302
    assert Proposal.objects.count() == 1


def test_a_new_place_is_proposed_and_found(entry, client, coordinator):
    sent = {"angebot": "Strickkreis", "strasse": "Lindenweg", "ortsteil": "Lübz", "kosten": "unknown"}
    sent |= {"telefon": "0180 1"}
    client.post("/probe/angebote/vorschlag/", sent | stamp())
    assert "Strickkreis" not in client.get("/probe/angebote/karte.json?q=Strickkreis").content.decode()
    proposal = Proposal.objects.get()
    assert "kosten" not in proposal.values
    refused = decide(coordinator, proposal, feld=["angebot", "ortsteil"])
    assert (refused.status_code, "wählen Sie eine Kategorie" in refused.content.decode()) == (409, True)
    assert decide(coordinator, proposal, kategorie="kita", feld=["ortsteil"]).status_code == 409
    assert Proposal.objects.get().state == "open"
    assert decide(coordinator, proposal, kategorie="kita", feld=["angebot", "strasse", "ortsteil"]).status_code == 302
    assert "Strickkreis" in client.get("/probe/angebote/karte.json?q=Strickkreis").content.decode()
    offer = Offer.objects.get(title="Strickkreis")
    assert (offer.phone, offer.places.get().location.placed_by) == ("", "municipality")


def test_words_stand_in_place_of_codes(entry, client, coordinator):
    send(client, entry, kosten="free")
    page = client_of(coordinator).get(f"{PAGE}/vorschlaege/").content.decode()
    assert "kostenlos" in page
    assert ">free<" not in page


def test_nobody_decides_about_another_commune(entry, client, stranger):
    send(client, entry, telefon="0385 77")
    assert decide(stranger, Proposal.objects.get(), feld="telefon").status_code in {403, 404}
    assert Proposal.objects.get().state == "open"
    assert Category.objects.count() == 1
