"""Staff keep entries: hours by weekday, without a script."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from werkstattplan.modules.offers.hours.grid import grid_of, hours_of
from werkstattplan.modules.offers.hours.osm import parse_osm
from werkstattplan.modules.offers.models import Category, OfferAtLocation
from werkstattplan.plan.tests.conftest import client_of, reader  # noqa: F401
from werkstattplan.platform.audit.models import Change

pytestmark = pytest.mark.django_db

LINES = (
    "Mo 09:00-12:00",
    "Tu,We 14:00-18:00",
    "Jul-Aug off",
    "PH off",
    "Sa[1] 10:00-12:00",
    'Fr 10:00-12:00 open "Tür 2"',
)


@given(some.lists(some.sampled_from(LINES), min_size=1, max_size=5, unique=True), some.sampled_from(["; ", ", "]))
def test_no_hours_are_lost_in_the_form(lines, separator):
    hours = parse_osm(separator.join(lines))
    shown = grid_of(hours)
    assert grid_of(hours_of(shown)) == shown


def values_of(row, **more):
    kinds = [kind.pk for kind in row.offer.categories.all()]
    return {"title": row.offer.title, "categories": kinds, "cost_kind": "free", "state": "active", **more}


@pytest.fixture
def row(directory):
    return OfferAtLocation.objects.get(offer__title="Frühstück am Samstag")


def test_times_of_the_week_are_saved_and_found(row, coordinator):
    client = client_of(coordinator)
    address = f"/arbeit/probe/angebote/{row.pk}/"
    times = {"zeit-0-0-von": "09:00", "zeit-0-0-bis": "12:00", "zeit-2-0-von": "09:00", "zeit-2-0-bis": "12:00"}
    assert client.post(address, values_of(row, **times, differing="Jul-Aug off")).status_code == 302
    row.refresh_from_db()
    assert row.hours_osm == "Mo,We 09:00-12:00; Jul-Aug off; PH off"
    assert "Mo, Mi: 09:00–12:00 Uhr" in client.get(f"/probe/angebote/{row.pk}/").content.decode()
    assert 'value="Jul-Aug off"' in client.get(address).content.decode()
    assert Change.objects.filter(verb="offer.changed").count() == 1
    assert client.post(address, values_of(row, **times, differing="Jul-Aug off")).status_code == 302
    assert Change.objects.filter(verb="offer.changed").count() == 1


def test_half_a_time_and_unknown_words_keep_what_was_written(row, coordinator):
    client = client_of(coordinator)
    page = client.post(f"/arbeit/probe/angebote/{row.pk}/", values_of(row, **{"zeit-0-0-von": "09:00"}, summary="Neu"))
    assert page.status_code == 422
    assert "am Montag Anfang und Ende" in page.content.decode()
    assert 'value="Neu"' in page.content.decode()
    page = client.post(f"/arbeit/probe/angebote/{row.pk}/", values_of(row, differing="im Sommer zu"))
    assert "Diese Öffnungszeiten verstehen wir" in page.content.decode()


def test_the_list_says_what_is_missing(directory, coordinator):
    page = client_of(coordinator).get("/arbeit/probe/angebote/?q=Häkel").content.decode()
    assert "Häkelrunde" in page
    assert "Punkt auf der Karte" in page
    assert "Sorgentelefon" not in page


def test_who_only_reads_does_not_write(row, reader):  # noqa: F811 - the fixture
    client = client_of(reader)
    assert client.get("/arbeit/probe/angebote/").status_code == 200
    assert client.post(f"/arbeit/probe/angebote/{row.pk}/", values_of(row)).status_code == 403
    assert Category.objects.exists()
