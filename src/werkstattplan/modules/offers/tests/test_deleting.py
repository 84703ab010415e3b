"""What nobody needs can be deleted, and nothing that somebody sees; the list can be narrowed to what is missing."""

import pytest

from werkstattplan.modules.offers.models import Location, Offer, OfferText, Provider
from werkstattplan.modules.offers.tests.test_writing import BASE, offer_form, text_of
from werkstattplan.plan.tests.conftest import client_of
from werkstattplan.platform.audit.models import Change

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(coordinator):
    return client_of(coordinator)


def test_what_is_used_stays(client, directory):
    provider, place = Provider.objects.get(name="Treffverein"), Location.objects.get(name="Dorfhaus")
    offer = Offer.objects.get(provider=provider)
    for address, sentence in (
        (f"{BASE}/traeger/{provider.pk}/loeschen/", "gehören noch Angebote"),
        (f"{BASE}/orte/{place.pk}/loeschen/", "gibt es noch Angebote"),
        (f"{BASE}/neu/{offer.pk}/verwerfen/", "steht schon im Verzeichnis"),
    ):
        assert sentence in text_of(client.post(address, follow=True))
    assert Provider.objects.filter(pk=provider.pk).exists()
    assert Location.objects.filter(pk=place.pk).exists()
    assert Offer.objects.filter(pk=offer.pk).exists()
    assert not Change.objects.filter(verb__endswith="deleted").exists()


def test_what_nobody_needs_goes_and_the_history_keeps_it(client, directory):
    provider = Provider.objects.create(commune=directory, name="Niemand")
    place = Location.objects.create(commune=directory, name="Nirgends")
    client.post(f"{BASE}/neu/{provider.pk}/", offer_form(title="Nichts"))
    offer = Offer.objects.get(title="Nichts")
    assert "Angebot verwerfen" in text_of(client.get(f"{BASE}/neu/{offer.pk}/ort/"))
    for rest in (f"neu/{offer.pk}/verwerfen/", f"traeger/{provider.pk}/loeschen/", f"orte/{place.pk}/loeschen/"):
        assert client.get(f"{BASE}/{rest}").status_code == 200
        assert client.post(f"{BASE}/{rest}").status_code == 302
        assert client.post(f"{BASE}/{rest}").status_code == 404
    assert not Offer.objects.filter(title="Nichts").exists()
    verbs = list(Change.objects.order_by("pk").values_list("verb", "object_label"))[-3:]
    assert verbs == [("offer.discarded", "Nichts"), ("provider.deleted", "Niemand"), ("location.deleted", "Nirgends")]


@pytest.mark.parametrize(
    ("gap", "there", "gone"),
    [
        ("zeiten", "Häkelrunde", "Frühstück am Samstag"),
        ("telefon", "Häkelrunde", "Deutschkurs"),
        ("beschreibung", "Häkelrunde", "Deutschkurs"),
        ("punkt", "Häkelrunde", "Frühstück am Samstag"),
        ("bestaetigung", "Deutschkurs", "Häkelrunde"),
        ("leichte-sprache", "Häkelrunde", "Deutschkurs"),
    ],
)
def test_the_list_shows_only_what_lacks_it(client, directory, gap, there, gone):
    OfferText.objects.create(
        commune=directory, offer=Offer.objects.get(title__startswith="Deutschkurs"), language="de-easy", title="K"
    )
    Offer.objects.filter(title="Häkelrunde").update(confirmed_on="2026-01-01", confirmed_by="Amt")
    table = text_of(client.get(f"{BASE}/?fehlt={gap}")).split("<tbody>")[1]
    assert there in table
    assert gone not in table
    assert gone in text_of(client.get(f"{BASE}/?fehlt=quatsch"))
