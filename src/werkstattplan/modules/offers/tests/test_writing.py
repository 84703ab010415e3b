"""Staff make an entry from nothing, in four steps, and nothing is lost or made twice on the way."""

import re
import uuid

import pytest
from django.db import IntegrityError, transaction

from werkstattplan.modules.offers.models import Category, Location, Offer, OfferAtLocation, Proposal, Provider
from werkstattplan.modules.offers.tests.conftest import LUEBZ, PARCHIM
from werkstattplan.plan.tests.conftest import AT, client_of, contributor, make_member, reader  # noqa: F401
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.tenancy.models import Commune

pytestmark = pytest.mark.django_db
BASE = "/arbeit/probe/angebote"


@pytest.fixture
def client(contributor):  # noqa: F811 - the fixture
    return client_of(contributor)


@pytest.fixture
def provider(directory):
    return Provider.objects.get(name="Treffverein")


def offer_form(**more):
    return {
        "form_key": str(uuid.uuid4()),
        "title": "Kleidertausch",
        "categories": [Category.objects.get(key="treff").pk],
        "cost_kind": "free",
        "state": "active",
        **more,
    }


def place_form(**more):
    return {"form_key": str(uuid.uuid4()), "name": "Neues Haus", "village": "Lübz", "municipality_id": LUEBZ, **more}


def text_of(response):
    return response.content.decode()


def test_from_nothing_to_the_public_entry(client, directory):
    page = text_of(client.get(f"{BASE}/neu/?traeger=Kleiderkammer"))
    assert "steht noch nicht im Verzeichnis" in page
    assert "Schritt 1 von 4" in page
    form = {"form_key": str(uuid.uuid4()), "name": "Kleiderkammer Lübz", "phone": "038731 5"}
    second = client.post(f"{BASE}/traeger/neu/?weiter=1", form)
    provider = Provider.objects.get(name="Kleiderkammer Lübz")
    assert second.url == f"{BASE}/neu/{provider.pk}/"
    values = offer_form(
        summary="Bringen und nehmen.",
        description="Jeder darf kommen.",
        audiences="Familien, Frauen, Familien",
        age_from="6",
        age_to="99",
        languages=["uk", "de"],
        is_remote="on",
        expires_on="2099-12-31",
        owner_email="leitung@kleider.example",
    )
    third = client.post(second.url, values)
    offer = Offer.objects.get(title="Kleidertausch")
    assert third.url == f"{BASE}/neu/{offer.pk}/ort/"
    assert "Kleidertausch" in text_of(client.get(f"{BASE}/"))
    fourth = client.post(
        f"{BASE}/orte/neu/?angebot={offer.pk}", place_form(entrance="3", parking="vor der Tür", stop_nearby="Markt")
    )
    place = Location.objects.get(name="Neues Haus")
    assert fourth.url == f"{BASE}/neu/{offer.pk}/ort/{place.pk}/"
    assert place.placed_by == "municipality"
    last = client.post(fourth.url, {"zeit-0-0-von": "09:00", "zeit-0-0-bis": "12:00", "phone_here": "038731 77"})
    entry = OfferAtLocation.objects.get(offer=offer)
    assert last.url == f"/probe/angebote/{entry.pk}/"
    public = text_of(client.get(last.url))
    assert "Mo: 09:00–12:00 Uhr" in public
    assert "038731 77" in public
    assert "leitung@kleider.example" not in public
    offer.refresh_from_db()
    assert offer.audiences == ["Familien", "Frauen"]
    assert offer.languages == ["de", "uk"]
    assert offer.expires_on.isoformat() == "2099-12-31"
    assert "Kleidertausch" in text_of(client.get("/probe/angebote/?q=Kleidertausch"))
    verbs = list(Change.objects.order_by("pk").values_list("verb", flat=True))[-4:]
    assert verbs == ["provider.added", "offer.added", "location.added", "offer.place-added"]


def test_the_lists_of_providers_and_places_count_their_offers(client, directory):
    for rest in ("traeger/?q=treffverein", "orte/?q=dorfhaus", "orte/?q=parchim"):
        assert '<td data-label="Angebote">1</td>' in text_of(client.get(f"{BASE}/{rest}")), rest
    Location.objects.create(commune=directory, name="Leerstand")
    assert '<td data-label="Angebote">0</td>' in text_of(client.get(f"{BASE}/orte/?q=Leerstand"))


def test_existing_providers_and_places_are_found(client, provider, directory):
    page = text_of(client.get(f"{BASE}/neu/?traeger=treffverein e.V."))
    assert f"{BASE}/neu/{provider.pk}/" in page
    offer = Offer.objects.get(title="Frühstück am Samstag")
    place = Location.objects.get(name="Zwergenland")
    assert f"{BASE}/neu/{offer.pk}/ort/{place.pk}/" in text_of(client.get(f"{BASE}/neu/{offer.pk}/ort/?ort=lübz zwerg"))


def test_a_form_sent_twice_makes_one(client, provider):
    values = offer_form()
    first, second = (client.post(f"{BASE}/neu/{provider.pk}/", values) for _ in range(2))
    assert first.url == second.url
    assert Offer.objects.filter(title="Kleidertausch").count() == 1
    place = place_form()
    first, second = (client.post(f"{BASE}/orte/neu/", place) for _ in range(2))
    assert first.url == second.url
    assert Location.objects.filter(name="Neues Haus").count() == 1
    known = {"form_key": str(uuid.uuid4()), "name": "Ganz Neuer Bund"}
    assert client.post(f"{BASE}/traeger/neu/", known).url == client.post(f"{BASE}/traeger/neu/", known).url
    offer = Offer.objects.get(title="Kleidertausch")
    times = {"zeit-1-0-von": "10:00", "zeit-1-0-bis": "11:00"}
    last = [client.post(f"{BASE}/neu/{offer.pk}/ohne-ort/", times) for _ in range(2)]
    assert last[0].url == last[1].url
    assert offer.places.count() == 1
    again = client.post(f"{BASE}/neu/{offer.pk}/ohne-ort/", {**times, "zeit-1-0-bis": "12:00"})
    assert again.status_code == 422
    assert "schon eingetragen" in text_of(again)
    assert Change.objects.filter(verb="offer.added", object_id=str(offer.pk)).count() == 1


def test_something_alike_is_asked_about_first(client, provider, directory):
    page = client.post(f"{BASE}/traeger/neu/", {"form_key": str(uuid.uuid4()), "name": "Der Treffverein e. V."})
    assert page.status_code == 422
    assert "Gibt es den Träger schon?" in text_of(page)
    values = offer_form(title="Frühstück am Samstags", summary="Mit Ei")
    page = client.post(f"{BASE}/neu/{provider.pk}/", values)
    assert page.status_code == 422
    assert "Gibt es das schon?" in text_of(page)
    assert 'value="Mit Ei"' in text_of(page)
    assert values["form_key"] in text_of(page)
    assert not Offer.objects.filter(summary="Mit Ei").exists()
    assert client.post(f"{BASE}/neu/{provider.pk}/", {**values, "is_another": "on"}).status_code == 302
    place = client.post(f"{BASE}/orte/neu/", place_form(name="Zwergenlnd", village="Zwergenland"))
    assert "Gibt es den Ort schon?" in text_of(place)
    assert "Der Name ist fast gleich." in text_of(place)


def test_the_same_at_the_same_place_from_another_provider_is_asked_about(client, directory):
    other = Provider.objects.get(name="Sprachhaus")
    client.post(f"{BASE}/neu/{other.pk}/", offer_form(title="Das Frühstück am Samstag"))
    offer = Offer.objects.get(title__startswith="Das Frühstück")
    place = Location.objects.get(name="Dorfhaus")
    page = client.post(f"{BASE}/neu/{offer.pk}/ort/{place.pk}/", {"by_appointment": "on"})
    assert page.status_code == 422
    assert "Treffverein" in text_of(page)
    page = client.post(f"{BASE}/neu/{offer.pk}/ort/{place.pk}/", {"by_appointment": "on", "is_another": "on"})
    assert page.status_code == 302


def test_bad_input_is_named_and_kept(client, provider):
    unknown = client.post(f"{BASE}/neu/{provider.pk}/", offer_form(categories=["999999"], summary="Bleibt"))
    assert unknown.status_code == 422
    assert "gibt es nicht mehr" in text_of(unknown)
    assert 'value="Bleibt"' in text_of(unknown)
    long = "Wort " * 4_000
    page = client.post(f"{BASE}/neu/{provider.pk}/", offer_form(description=long, age_from="9", age_to="3"))
    assert page.status_code == 422
    assert long.strip() in text_of(page)
    assert "vertauschen Sie die Zahlen" in text_of(page)
    assert client.post(f"{BASE}/neu/{provider.pk}/", offer_form(form_key="x")).status_code == 422
    assert not Offer.objects.filter(title="Kleidertausch").exists()


def test_markup_goes_and_its_words_stay(client, provider):
    values = offer_form(
        title="<b>Nähen</b> & Flicken", description="Für Kinder < 3 Jahre<script>alert(1)</script>", is_remote="on"
    )
    offer_page = client.post(f"{BASE}/neu/{provider.pk}/", values)
    offer = Offer.objects.get(title="Nähen & Flicken")
    assert offer.description == "Für Kinder < 3 Jahre"
    client.post(offer_page.url.replace("/ort/", "/ohne-ort/"), {"by_appointment": "on"})
    entry = offer.places.get()
    assert "<script>alert" not in text_of(client.get(f"/probe/angebote/{entry.pk}/"))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "", "village": "", "municipality_id": ""}, "Namen oder eine Anschrift"),
        ({"lat": "53,4"}, "gehören Breite und Länge"),
        ({"lat": "11,8", "lon": "53,4"}, "vertauscht"),
        ({"lat": "10", "lon": "10"}, "nicht in Deutschland"),
        ({"postcode": "1937"}, "fünf Ziffern"),
        ({"entrance": "4"}, "gültige Auswahl"),
        ({"municipality_id": "99999999"}, "gültige Auswahl"),
    ],
)
def test_a_place_that_cannot_be(client, directory, values, sentence):
    page = client.post(f"{BASE}/orte/neu/", place_form(**values))
    assert page.status_code == 422
    assert sentence in text_of(page)


def test_a_point_of_ones_own_holds_and_without_it_the_place_is_found(client, directory):
    client.post(f"{BASE}/orte/neu/", place_form(lat="53,5", lon="12.0", municipality_id=PARCHIM))
    place = Location.objects.get(name="Neues Haus")
    assert (place.lat, place.lon, place.placed_by) == (53.5, 12.0, "given")
    client.post(f"{BASE}/orte/{place.pk}/", place_form(municipality_id=PARCHIM, seating="0"))
    place.refresh_from_db()
    assert (place.placed_by, place.seating) == ("municipality", 0)


def test_a_place_that_changes_is_found_by_its_new_name(client, directory):
    place = Location.objects.get(name="Dorfhaus")
    page = client.post(
        f"{BASE}/orte/{place.pk}/",
        place_form(name="Scheune Rosenhof", municipality_id=PARCHIM, lat="53.43", lon="11.86", entrance="3"),
    )
    assert page.status_code == 302
    assert "Frühstück am Samstag" in text_of(client.get("/probe/angebote/?q=Rosenhof"))
    assert "Ohne Stufen. Die Tür" in text_of(client.get(f"{BASE}/orte/{place.pk}/"))


def test_a_provider_that_changes_is_found_by_its_new_name(client, provider):
    base = base_of(client, f"{BASE}/traeger/{provider.pk}/")
    values = {"base": base, "name": "Verein Sonnenaufgang", "phone": "1"}
    assert client.post(f"{BASE}/traeger/{provider.pk}/", values).status_code == 302
    assert "Frühstück am Samstag" in text_of(client.get("/probe/angebote/?q=Sonnenaufgang"))
    taken = client.post(f"{BASE}/traeger/{provider.pk}/", {"name": "Sprachhaus"})
    assert taken.status_code == 422
    assert "gibt es schon" in text_of(taken)


def test_one_of_several_places_can_go_the_last_cannot(client, directory):
    entry = OfferAtLocation.objects.get(offer__title="Frühstück am Samstag")
    assert client.post(f"{BASE}/{entry.pk}/entfernen/").status_code == 409
    place = Location.objects.get(name="Zwergenland")
    client.post(f"{BASE}/neu/{entry.offer_id}/ort/{place.pk}/", {"by_appointment": "on", "weiter": "1"})
    assert client.get(f"{BASE}/{entry.pk}/entfernen/").status_code == 200
    assert client.post(f"{BASE}/{entry.pk}/entfernen/").status_code == 302
    assert [row.location.name for row in entry.offer.places.all()] == ["Zwergenland"]
    assert client.get(f"/probe/angebote/{entry.pk}/").status_code == 404


def base_of(client, address):
    return re.search(r'name="base" value="([^"]+)"', text_of(client.get(address)))[1]


def test_what_belongs_to_another_commune_is_not_there(directory):
    other = Commune.objects.create(slug="anderswo", name="Anderswo", kind="district", official_key="13075")
    client = client_of(make_member(other, "Olga Ort", "coordinator"))
    entry = OfferAtLocation.objects.get(offer__title="Frühstück am Samstag")
    offer, place = entry.offer, entry.location
    for rest in (
        f"{entry.pk}/",
        f"{entry.pk}/entfernen/",
        f"{entry.pk}/texte/",
        f"{entry.pk}/texte/uk/",
        f"neu/{offer.provider_id}/",
        f"neu/{offer.pk}/ort/",
        f"neu/{offer.pk}/ort/{place.pk}/",
        f"neu/{offer.pk}/ohne-ort/",
        f"traeger/{offer.provider_id}/",
        f"orte/{place.pk}/",
        f"orte/neu/?angebot={offer.pk}",
    ):
        assert client.get(f"/arbeit/anderswo/angebote/{rest}").status_code == 404, rest
        assert client.post(f"/arbeit/anderswo/angebote/{rest}", {}).status_code in {404, 405}, rest


def test_who_reads_sees_no_way_to_write(directory, reader):  # noqa: F811 - the fixture
    client = client_of(reader)
    assert "Neues Angebot" not in text_of(client.get(f"{BASE}/"))
    assert client.get(f"{BASE}/traeger/").status_code == 200
    assert client.get(f"{BASE}/neu/").status_code == 403
    assert client.post(f"{BASE}/orte/neu/", place_form()).status_code == 403


def test_the_database_knows_all_grades(directory):
    place = Location.objects.first()
    for name in ("entrance", "toilet", "tactile", "hearing", "seating"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Location.objects.filter(pk=place.pk).update(**{name: 4})


def test_an_offer_goes_to_another_provider(client, directory):
    entry = OfferAtLocation.objects.get(offer__title="Frühstück am Samstag")
    other = Provider.objects.get(name="Sprachhaus")
    address = f"{BASE}/{entry.pk}/traeger/"
    assert f'value="{other.pk}"' in text_of(client.get(f"{address}?q=sprachhaus"))
    assert client.post(address, {"traeger": other.pk}).status_code == 302
    assert "Sprachhaus" in text_of(client.get(f"/probe/angebote/{entry.pk}/"))
    assert Change.objects.get(verb="offer.provider-changed").before == {"Träger": "Treffverein"}
    assert client.post(address, {"traeger": other.pk}).status_code == 302
    assert Change.objects.filter(verb="offer.provider-changed").count() == 1
    for wrong in ("999999", "x", "9" * 30, ""):
        assert client.post(address, {"traeger": wrong}).status_code == 404


def test_what_a_grade_means_stands_on_the_entry(client, directory):
    entry = OfferAtLocation.objects.get(offer__title="Deutschkurs mit Kinderbetreuung")
    page = text_of(client.get(f"/probe/angebote/{entry.pk}/"))
    assert "Eingang ohne Stufen: ganz. Ohne Stufen. Die Tür ist mindestens 90 cm breit" in page


def test_the_history_says_in_words_who_changed_what(client, directory):
    entry = OfferAtLocation.objects.get(offer__title="Frühstück am Samstag")
    kinds = [kind.pk for kind in entry.offer.categories.all()]
    values = {"title": "Brunch", "categories": kinds, "cost_kind": "paid", "state": "active", "is_remote": "on"}
    client.post(f"{BASE}/{entry.pk}/", values)
    client.post(f"{BASE}/orte/{entry.location_id}/", place_form(name="Dorfhaus", toilet="2", municipality_id=PARCHIM))
    page = text_of(client.get(f"{BASE}/{entry.pk}/verlauf/"))
    for words in ("Bo Beispiel", "ändert das Angebot", "kostet etwas", "ändert den Ort", "überwiegend", "Brunch"):
        assert words in page, words
    assert "Sa 10:00-14:00" in page


def test_a_place_with_a_waiting_proposal_stays(client, directory):
    entry = OfferAtLocation.objects.get(offer__title="Frühstück am Samstag")
    client.post(f"{BASE}/neu/{entry.offer_id}/ohne-ort/", {"by_appointment": "on"})
    Proposal.objects.create(commune=directory, entry=entry, message="Stimmt nicht", created_at=AT)
    page = client.post(f"{BASE}/{entry.pk}/entfernen/")
    assert page.status_code == 409
    assert "wartet noch ein Vorschlag" in text_of(page)
