"""Kinds of offers: those that come with the software, and what a district makes of them."""

import pytest
from django.core.management import call_command
from django.utils.text import slugify
from django_scopes import scope
from django_tasks_db.models import DBTaskResult

from werkstattplan.modules.offers import quality
from werkstattplan.modules.offers.models import Category, Offer, OfferAtLocation
from werkstattplan.modules.offers.services import categories as services
from werkstattplan.modules.offers.services.categories import load_categories
from werkstattplan.modules.offers.taxonomy import known_kinds
from werkstattplan.modules.offers.tests.test_writing import BASE, base_of, text_of
from werkstattplan.plan.tests.conftest import AT, client_of, contributor, make_member  # noqa: F401
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.tenancy.models import Commune

CARE = {
    *("Beratung", "Begegnung und Hilfe", "Wohnen", "Ambulante Pflege", "Tagespflege", "Kurzzeitpflege"),
    *("Vollstationäre Pflege", "Sterbebegleitung"),
}


def test_the_file_is_whole():
    kinds = known_kinds()
    assert {kind.care for kind in kinds.values()} - {""} == CARE
    assert [kind for kind in kinds.values() if kind.parent and kind.parent not in kinds] == []
    # Above before below, so that each finds its group.
    order = list(kinds)
    assert [key for key, kind in kinds.items() if kind.parent and order.index(kind.parent) > order.index(key)] == []
    used = {name for offer in quality.offers(quality.known_places()) for name in quality.split(offer.kinds)}
    assert {slugify(name) for name in used} <= set(kinds)
    named = ("Digitalstützpunkt", "Gemeinschaftsbüro", "Ehrenamt", "Kultur", "Jugend", "Gesundheit", "Haltestelle")
    assert {kinds[slugify(name)].name for name in named} == set(named)


pytestmark = pytest.mark.django_db


@pytest.fixture
def client(coordinator):
    return client_of(coordinator)


def test_loading_again_changes_nothing_and_overwrites_nothing(directory, coordinator):
    # The district has "Kinderbetreuung" and "Begegnung" under keys of its own.
    first = load_categories(commune=directory, actor=coordinator, at=AT)
    assert first == len(known_kinds()) - 2
    assert Category.objects.filter(name="Begegnung").count() == 1
    assert Category.objects.get(key="glaube").parent.key == "treff"
    assert Category.objects.get(key="tagespflege").parent.name == "Pflege und Alter"
    Category.objects.filter(key="musik").update(name="Krach", synonyms="laut", is_hidden=True)
    assert load_categories(commune=directory, actor=coordinator, at=AT) == 0
    row = Category.objects.get(key="musik")
    assert (row.name, row.synonyms, row.is_hidden) == ("Krach", "laut", True)
    assert Change.objects.filter(verb="categories.loaded").count() == 1


def test_a_new_commune_has_them():
    call_command("commune_create", "neuland", "Landkreis Neuland", administrator="amt@neuland.example")
    with scope(commune=Commune.objects.get(slug="neuland")):
        assert Category.objects.count() == len(known_kinds())


def test_staff_load_rename_and_move(client, directory):
    assert client.post(f"{BASE}/kategorien/").status_code == 302
    page = text_of(client.get(f"{BASE}/kategorien/"))
    assert "Begegnung und Hilfe" in page
    assert "(unter Pflege und Alter)" in page
    hospice = text_of(client.get(f"{BASE}/kategorien/{Category.objects.get(key='sterbebegleitung').pk}/"))
    assert "<dd>108-04</dd>" in hospice
    assert "<dd>Sterbebegleitung</dd>" in hospice
    row, above = Category.objects.get(key="musik"), Category.objects.get(key="jugend")
    address = f"{BASE}/kategorien/{row.pk}/"
    values = {"base": base_of(client, address), "name": "Klänge", "parent_id": above.pk, "position": "3"}
    assert client.post(address, {**values, "synonyms": "Band\n Chor \nBand\n"}).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.parent, row.synonyms) == ("Klänge", above, "Band\nChor")
    change = Change.objects.get(verb="category.changed")
    assert change.before["name"] == "Musik"
    taken = client.post(address, {**values, "base": base_of(client, address), "name": "jugend"})
    assert taken.status_code == 422
    assert "gibt es schon" in text_of(taken)


def test_new_words_are_searched_at_once(client, directory):
    assert "Frühstück am Samstag" not in text_of(client.get("/probe/angebote/?q=Quasselbude"))
    row = Category.objects.get(key="treff")
    address = f"{BASE}/kategorien/{row.pk}/"
    values = {"base": base_of(client, address), "name": row.name, "parent_id": "", "position": "0"}
    assert client.post(address, {**values, "synonyms": "Quasselbude"}).status_code == 302
    assert "Frühstück am Samstag" in text_of(client.get("/probe/angebote/?q=Quasselbude"))


def test_words_of_a_group_reach_what_lies_below(client, directory):
    above = Category.objects.create(commune=directory, key="oben", name="Oben")
    Category.objects.filter(key="treff").update(parent=above)
    address = f"{BASE}/kategorien/{above.pk}/"
    client.post(address, {"name": "Oben", "position": "0", "synonyms": "Dachgruppe"})
    assert "Frühstück am Samstag" in text_of(client.get("/probe/angebote/?q=Dachgruppe"))


def test_many_offers_are_indexed_by_a_job(client, directory, monkeypatch, settings):
    monkeypatch.setattr(services, "MOST_AT_ONCE", 1)
    row = Category.objects.get(key="treff")
    client.post(f"{BASE}/kategorien/{row.pk}/", {"name": "Treffs", "position": "0", "synonyms": "Quasselbude"})
    assert DBTaskResult.objects.filter(task_path__endswith="index_commune").count() == 1
    assert "Frühstück am Samstag" not in text_of(client.get("/probe/angebote/?q=Quasselbude"))


def test_a_kind_never_lies_below_itself(client, directory):
    above = Category.objects.get(key="treff")
    under = Category.objects.create(commune=directory, key="unten", name="Unten", parent=above)
    values = {"name": above.name, "position": "0"}
    assert client.post(f"{BASE}/kategorien/{above.pk}/", {**values, "parent_id": under.pk}).status_code == 422
    assert client.post(f"{BASE}/kategorien/{above.pk}/", {**values, "parent_id": above.pk}).status_code == 422
    above.refresh_from_db()
    assert above.parent is None


def test_what_is_used_is_merged_not_hidden(client, directory):
    gone, stays = Category.objects.get(key="kinder"), Category.objects.get(key="treff")
    hide = f"{BASE}/kategorien/{gone.pk}/ausblenden/"
    assert "wird noch gebraucht" in text_of(client.post(hide, {"ausblenden": "1"}, follow=True))
    assert client.get(f"{BASE}/kategorien/{gone.pk}/zusammenlegen/").status_code == 200
    assert client.post(f"{BASE}/kategorien/{gone.pk}/zusammenlegen/", {"kept": stays.pk}).status_code == 302
    gone.refresh_from_db()
    stays.refresh_from_db()
    assert gone.is_hidden
    assert stays.synonyms == "Kinderbetreuung\nZwergenstube"
    offer = Offer.objects.get(title="Kindertagesstätte Zwergenland")
    assert list(offer.categories.all()) == [stays]
    assert "Kindertagesstätte Zwergenland" in text_of(client.get("/probe/angebote/?q=Zwergenstube"))
    entry = OfferAtLocation.objects.get(offer=offer)
    assert "Kinderbetreuung</label>" not in text_of(client.get(f"{BASE}/{entry.pk}/"))
    assert "Ausgeblendet" in text_of(client.get(f"{BASE}/kategorien/"))
    client.post(hide, {"ausblenden": "0"})
    gone.refresh_from_db()
    assert not gone.is_hidden
    refused = client.post(f"{BASE}/kategorien/{stays.pk}/zusammenlegen/", {"kept": stays.pk})
    assert refused.status_code == 422


def test_a_kind_of_ones_own_can_be_chosen(client, directory):
    values = {"name": "Öl & Gas", "synonyms": "<b>Heizöl</b>", "position": "5"}
    assert client.post(f"{BASE}/kategorien/neu/", values).status_code == 302
    row = Category.objects.get(name="Öl & Gas")
    assert (row.key, row.synonyms) == ("ol-gas", "Heizöl")
    assert client.post(f"{BASE}/kategorien/neu/", {**values, "name": "öl & gas"}).status_code == 422
    Category.objects.filter(pk=row.pk).update(name="Anders")
    assert client.post(f"{BASE}/kategorien/neu/", values).status_code == 302
    assert Category.objects.filter(key="ol-gas-2").exists()


def test_two_people_name_a_kind(client, directory):
    row = Category.objects.get(key="treff")
    address = f"{BASE}/kategorien/{row.pk}/"
    base = base_of(client, address)
    client.post(address, {"base": base, "name": "Treffs", "position": "0"})
    page = client.post(address, {"base": base, "name": "Runden", "position": "0"})
    assert page.status_code == 409
    assert "Treffs" in text_of(page)


def test_only_coordinators_of_the_commune_change_kinds(directory, contributor):  # noqa: F811 - the fixture
    row = Category.objects.get(key="treff")
    assert client_of(contributor).get(f"{BASE}/kategorien/").status_code == 403
    other = Commune.objects.create(slug="anderswo", name="Anderswo", kind="district", official_key="13075")
    client = client_of(make_member(other, "Olga Ort", "coordinator"))
    for rest in ("", "zusammenlegen/"):
        assert client.get(f"/arbeit/anderswo/angebote/kategorien/{row.pk}/{rest}").status_code == 404
    assert client.post(f"/arbeit/anderswo/angebote/kategorien/{row.pk}/ausblenden/").status_code == 404
