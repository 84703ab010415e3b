"""The page of one offer."""

import datetime

import pytest

from werkstattplan.modules.offers.models import Offer, OfferAtLocation, OfferText

pytestmark = pytest.mark.django_db


@pytest.fixture
def german_course(directory):
    return OfferAtLocation.objects.get(offer__title="Deutschkurs mit Kinderbetreuung")


def page_of(client, row, query=""):
    return client.get(f"/probe/angebote/{row.pk}/{query}")


@pytest.fixture
def monday_at_ten(monkeypatch):
    moment = datetime.datetime(2027, 3, 1, 9, 0, tzinfo=datetime.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def test_says_what_is_open_now_and_how_to_call_and_go(client, german_course, monday_at_ten):
    page = page_of(client, german_course).content.decode()
    assert "Jetzt geöffnet bis 16:00 Uhr" in page
    assert 'href="tel:038711111"' in page
    assert 'href="geo:53.42600,11.84800"' in page
    assert "Mo–Fr: 08:00–16:00 Uhr" in page
    assert "Eingang ohne Stufen: ganz" in page


def test_a_holiday_is_no_open_day(client, german_course, monkeypatch):
    womens_day = datetime.datetime(2027, 3, 8, 9, 0, tzinfo=datetime.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: womens_day)
    assert "Jetzt geschlossen, öffnet morgen um 08:00 Uhr" in page_of(client, german_course).content.decode()


def test_what_is_paused_is_never_called_open(client, german_course, monday_at_ten):
    Offer.objects.filter(pk=german_course.offer_id).update(state="paused")
    page = page_of(client, german_course).content.decode()
    assert "Vorübergehend geschlossen" in page
    assert "Jetzt geöffnet" not in page


def test_other_languages_are_marked_with_their_direction(client, german_course, directory):
    OfferText.objects.create(
        commune=directory, offer=german_course.offer, language="ar", title="دورة", description="نص"
    )
    page = page_of(client, german_course, "?sprache=ar").content.decode()
    assert '<section lang="ar" dir="rtl">' in page
    assert "Lesen in: " in page


def test_what_has_ended_is_not_there(client, german_course):
    Offer.objects.filter(pk=german_course.offer_id).update(state="ended")
    assert page_of(client, german_course).status_code == 404
