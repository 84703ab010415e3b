"""Two entries become one, field by field, and two again."""

import datetime
import uuid

import pytest

from werkstattplan.modules.offers.models import (
    Category,
    DateSeries,
    DuplicateHint,
    Offer,
    OfferAtLocation,
    OfferMerge,
    OfferText,
    Repeat,
)
from werkstattplan.modules.offers.services.keeping import OfferDraft, add_offers
from werkstattplan.modules.offers.services.merging import propose_duplicates
from werkstattplan.modules.offers.services.photos import MOST_PHOTOS, add_photo
from werkstattplan.modules.offers.tests.conftest import OFFICE, SATURDAY
from werkstattplan.modules.offers.tests.test_photos import picture
from werkstattplan.plan.tests.conftest import AT, client_of
from werkstattplan.platform.audit.models import Change

PAGE = "/arbeit/probe/angebote/pflege/doppelt/"


@pytest.fixture
def browser(coordinator):
    return client_of(coordinator)


@pytest.fixture
def hint(commune, in_scope):
    for key in ("kita", "bildung"):
        Category.objects.create(commune=commune, key=key, name=key.title())
    place = {"name": "Haus", "street": "Lange Straße", "house_number": "3", "postcode": "19370", "village": "Parchim"}
    drafts = [
        OfferDraft(provider=provider, title=title, categories=(kind,), phone="03871 123456", place=place, hours=hours)
        for provider, title, kind, hours in (
            ("Verein Süd", "Kita Sonnenschein", "kita", OFFICE),
            ("Stadt", "Kindertagesstätte Sonnenschein", "bildung", SATURDAY),
        )
    ]
    add_offers(commune=commune, drafts=drafts, actor=None, at=AT)
    second = Offer.objects.get(title="Kindertagesstätte Sonnenschein")
    OfferText.objects.create(commune=commune, offer=second, language="uk", title="Дитсадок", description="…")
    assert propose_duplicates(commune=commune) == 1
    return DuplicateHint.objects.get()


def state():
    rows = OfferAtLocation.objects.select_related("offer").order_by("id")
    return [
        (
            row.offer.title,
            row.offer.state,
            row.hours_osm,
            sorted(kind.key for kind in row.offer.categories.all()),
            sorted(text.language for text in row.offer.texts.all()),
        )
        for row in rows
    ]


def test_times_kinds_and_languages_are_taken_over_and_given_back(hint, browser, client):
    before = state()
    page = browser.get(PAGE).content.decode()
    assert "Sa: 10:00–14:00 Uhr" in page
    browser.post(PAGE, {"nummer": hint.pk, "was": "zusammen", "feld-zeiten": "2", "feld-kategorien": "2"})
    kept = state()[0]
    assert kept[:2] == ("Kita Sonnenschein", "active")
    assert (kept[2], kept[3], kept[4]) == (before[1][2], ["bildung"], ["uk"])
    assert "Sa: 10:00–14:00 Uhr" in client.get("/probe/angebote/?q=Sonnenschein").content.decode()
    undone = browser.post(PAGE, {"nummer": OfferMerge.objects.get().pk, "was": "trennen"}, follow=True)
    assert "wieder getrennt" in undone.content.decode()
    assert state() == before


def test_what_was_changed_since_stays_when_two_are_parted_again(hint, browser):
    theirs = OfferAtLocation.objects.get(offer=hint.second_id)
    Offer.objects.filter(pk=theirs.offer_id).update(phone="03871 111", summary="Alt")
    OfferAtLocation.objects.filter(offer=hint.first_id).update(phone="")
    chosen = {"feld-zeiten": "2", "feld-telefon": "2", "feld-kurz": "2"}
    browser.post(PAGE, {"nummer": hint.pk, "was": "zusammen", **chosen})
    Offer.objects.filter(pk=hint.first_id).update(phone="03871 222")
    OfferAtLocation.objects.filter(offer=hint.first_id).update(by_appointment=True)
    sent = {"nummer": OfferMerge.objects.get().pk, "was": "trennen"}
    page = browser.post(PAGE, sent, follow=True).content.decode()
    kept = Offer.objects.get(pk=hint.first_id)
    assert (kept.phone, kept.summary) == ("03871 222", "")
    assert OfferAtLocation.objects.get(offer=hint.first_id).by_appointment
    assert "Inzwischen geändert und deshalb geblieben: Telefon, Zeiten." in page


def test_dates_come_along_and_go_back(hint, browser, commune):
    theirs = OfferAtLocation.objects.get(offer=hint.second_id)
    DateSeries.objects.create(
        commune=commune,
        entry=theirs,
        title="Krabbelgruppe",
        first_day=datetime.date(2027, 3, 2),
        starts=datetime.time(10),
        ends=datetime.time(11),
        repeat=Repeat.WEEKLY,
        weekdays=[1],
    )
    browser.post(PAGE, {"nummer": hint.pk, "was": "zusammen"})
    assert DateSeries.objects.get().entry.offer_id == hint.first_id
    browser.post(PAGE, {"nummer": OfferMerge.objects.get().pk, "was": "trennen"})
    assert DateSeries.objects.get().entry == theirs


def test_photos_come_along_as_far_as_there_is_room_and_go_back(hint, browser, coordinator, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    ours, theirs = Offer.objects.get(pk=hint.first_id), Offer.objects.get(pk=hint.second_id)
    rights = {
        "alt": "Eingang",
        "is_decorative": False,
        "author": "Ute Beispiel",
        "licence": "cc0",
        "shows_people": False,
    }
    for offer, count in ((ours, MOST_PHOTOS - 1), (theirs, 2)):
        for _ in range(count):
            add_photo(
                offer=offer,
                form_key=uuid.uuid4(),
                name="a.jpg",
                content=picture((8, 8)),
                rights=rights,
                actor=coordinator,
                at=AT,
            )
    browser.post(PAGE, {"nummer": hint.pk, "was": "zusammen"})
    assert (ours.photos.count(), theirs.photos.count()) == (MOST_PHOTOS, 1)
    browser.post(PAGE, {"nummer": OfferMerge.objects.get().pk, "was": "trennen"})
    assert (ours.photos.count(), theirs.photos.count()) == (MOST_PHOTOS - 1, 2)


def test_a_double_click_merges_and_parts_once(hint, browser):
    sent = {"nummer": hint.pk, "was": "zusammen"}
    assert browser.post(PAGE, sent).status_code == 302
    late = browser.post(PAGE, sent)
    assert (late.status_code, "inzwischen beendet oder zusammengeführt" in late.content.decode()) == (409, True)
    sent = {"nummer": OfferMerge.objects.get().pk, "was": "trennen"}
    assert [browser.post(PAGE, sent).status_code for _ in range(2)] == [302, 409]


def test_saying_twice_that_two_are_two_is_noted_once(hint, browser):
    for _ in range(2):
        browser.post(PAGE, {"nummer": hint.pk, "was": "verschieden"})
    assert Change.objects.filter(verb="sagt, dass zwei Angebote verschieden sind").count() == 1


def test_nobody_merges_in_another_commune(hint, stranger):
    assert client_of(stranger).post(PAGE, {"nummer": hint.pk, "was": "zusammen"}).status_code in {403, 404}
    assert OfferMerge.objects.count() == 0
