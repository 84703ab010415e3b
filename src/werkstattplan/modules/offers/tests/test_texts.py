"""Texts in other languages and in Leichte Sprache: written by people, marked where they are missing or old."""

import pytest

from werkstattplan.modules.offers.models import OfferAtLocation, OfferText
from werkstattplan.modules.offers.tests.test_writing import BASE, base_of, text_of
from werkstattplan.plan.tests.conftest import client_of
from werkstattplan.platform.audit.models import Change

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(coordinator):
    return client_of(coordinator)


@pytest.fixture
def entry(directory):
    return OfferAtLocation.objects.get(offer__title="Deutschkurs mit Kinderbetreuung")


def test_a_text_is_written_found_changed_and_deleted(client, entry):
    address = f"{BASE}/{entry.pk}/texte/ar/"
    page = text_of(client.get(address))
    assert 'lang="ar"' in page
    assert 'dir="rtl"' in page
    assert client.post(address, {"title": "دورة", "description": "مرحبا"}).status_code == 302
    public = text_of(client.get(f"/probe/angebote/{entry.pk}/?sprache=ar"))
    assert '<section lang="ar" dir="rtl">' in public
    assert "مرحبا" in public
    assert "Deutschkurs" in text_of(client.get("/probe/angebote/?q=دورة"))
    assert client.get(f"{address}loeschen/").status_code == 200
    assert client.post(f"{address}loeschen/").status_code == 302
    assert not OfferText.objects.exists()
    assert client.get(f"{address}loeschen/").status_code == 404
    change = Change.objects.get(verb="offer.text-deleted")
    assert change.before["description"] == "مرحبا"


def test_what_is_missing_is_said_where_people_look(client, entry):
    page = text_of(client.get(f"{BASE}/?q=Deutschkurs"))
    assert "Leichte Sprache" in page
    assert "Ukrainisch" in page
    public = text_of(client.get(f"/probe/angebote/{entry.pk}/"))
    assert "Diesen Text gibt es noch nicht in Leichter Sprache und auf Ukrainisch." in public
    asked = text_of(client.get(f"/probe/angebote/{entry.pk}/?sprache=pl"))
    assert "Diesen Text gibt es noch nicht auf Polnisch." in asked
    assert "Anfänger sind willkommen." in asked
    assert "noch nicht auf" not in text_of(client.get(f"/probe/angebote/{entry.pk}/?sprache=<b>")).split("<main")[0]


def test_a_text_older_than_the_german_one_says_so(client, entry):
    address = f"{BASE}/{entry.pk}/texte/uk/"
    client.post(address, {"title": "Курс", "description": "Вітаємо"})
    assert "älter als der deutsche" not in text_of(client.get(f"/probe/angebote/{entry.pk}/?sprache=uk"))
    kinds = [kind.pk for kind in entry.offer.categories.all()]
    edit = {"title": entry.offer.title, "categories": kinds, "cost_kind": "free", "state": "active"}
    client.post(f"{BASE}/{entry.pk}/", {**edit, "description": "Jetzt auch am Abend.", "languages": ["uk"]})
    assert "älter als der deutsche" in text_of(client.get(f"/probe/angebote/{entry.pk}/?sprache=uk"))
    assert "Ukrainisch (veraltet)" in text_of(client.get(f"{BASE}/?q=Deutschkurs"))
    assert "Der deutsche Text hat sich geändert" in text_of(client.get(address))
    # Saved as it is: somebody looked, and it still fits.
    client.post(address, {"title": "Курс", "description": "Вітаємо"})
    assert "älter als der deutsche" not in text_of(client.get(f"/probe/angebote/{entry.pk}/?sprache=uk"))


def test_leichte_sprache_that_is_hard_is_told(client, entry):
    address = f"{BASE}/{entry.pk}/texte/de-easy/"
    hard = "Voraussetzung ist die Inanspruchnahme einer Anmeldebestätigung der Erwachsenenbildungseinrichtung."
    client.post(address, {"title": "Kurs", "description": hard})
    assert "Noch nicht leicht genug" in text_of(client.get(address))
    client.post(address, {"title": "Kurs", "description": "Hier lernen Sie Deutsch. Der Kurs ist gut. Sie sind da."})
    assert "Noch nicht leicht genug" not in text_of(client.get(address))


def test_two_people_write_the_same_text(client, entry, directory):
    address = f"{BASE}/{entry.pk}/texte/en/"
    base = base_of(client, address)
    client.post(address, {"base": base, "title": "Course", "description": "First"})
    page = client.post(address, {"base": base, "title": "Course", "description": "Second"})
    assert page.status_code == 409
    assert "First" in text_of(page)
    assert "Second" in text_of(page)
    assert OfferText.objects.get().description == "First"


@pytest.mark.parametrize("language", ["de", "sgn-de", "xx"])
def test_there_is_nothing_to_write_in_other_languages(client, entry, language):
    assert client.get(f"{BASE}/{entry.pk}/texte/{language}/").status_code == 404
    assert client.post(f"{BASE}/{entry.pk}/texte/{language}/", {"title": "x", "description": "y"}).status_code == 404


def test_a_text_that_is_too_long_or_empty_keeps_what_was_written(client, entry):
    address = f"{BASE}/{entry.pk}/texte/en/"
    long = "word " * 4_000
    page = client.post(address, {"title": "", "description": long})
    assert page.status_code == 422
    assert long.strip() in text_of(page)
    assert not OfferText.objects.exists()
