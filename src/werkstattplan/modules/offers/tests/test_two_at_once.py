"""Two people write the same entry, and one form is sent by many at once: nothing is lost, nothing is there twice."""

import re
import threading
import uuid

import pytest
from django.db import connection
from django_scopes import scope

from werkstattplan.modules.offers.models import Offer, OfferAtLocation, Provider
from werkstattplan.modules.offers.services.writing import add_offer
from werkstattplan.modules.offers.tests.test_writing import BASE, base_of, client, text_of  # noqa: F401
from werkstattplan.plan.tests.conftest import AT, client_of, contributor  # noqa: F401
from werkstattplan.platform.audit.models import Change

pytestmark = pytest.mark.django_db


def test_two_people_at_once_lose_nothing(client, coordinator, directory):  # noqa: F811 - the fixture
    entry = OfferAtLocation.objects.get(offer__title="Frühstück am Samstag")
    address, other = f"{BASE}/{entry.pk}/", client_of(coordinator)
    base = base_of(client, address)
    kinds = [kind.pk for kind in entry.offer.categories.all()]
    same = {"categories": kinds, "cost_kind": "unknown", "state": "active", "audiences": "Familien", "base": base}
    same |= {"zeit-5-0-von": "10:00", "zeit-5-0-bis": "14:00"}
    title = {"title": "Frühstück am Samstag"}
    assert client.post(address, {**same, **title, "summary": "Von Bo"}).status_code == 302
    # What only one of them changed goes together.
    assert other.post(address, {**same, **title, "phone": "03871 9"}).status_code == 302
    entry.offer.refresh_from_db()
    assert (entry.offer.summary, entry.offer.phone) == ("Von Bo", "03871 9")
    page = other.post(address, {**same, **title, "summary": "Von Mira", "cost_text": "5 Euro"})
    assert page.status_code == 409
    shown = text_of(page)
    assert "Jemand anderes hat inzwischen dasselbe geändert" in shown
    assert "Von Bo" in shown
    assert 'value="Von Mira"' in shown
    assert 'value="5 Euro"' in shown
    assert 'value="03871 9"' in shown
    entry.offer.refresh_from_db()
    assert entry.offer.summary == "Von Bo"
    again = re.search(r'name="base" value="([^"]+)"', shown)[1]
    values = {**same, **title, "summary": "Von beiden", "phone": "03871 9", "cost_text": "5 Euro", "base": again}
    assert other.post(address, values).status_code == 302
    entry.offer.refresh_from_db()
    assert entry.offer.summary == "Von beiden"


def test_hours_that_two_people_changed_stand_side_by_side(client, coordinator, directory):  # noqa: F811 - the fixture
    entry = OfferAtLocation.objects.get(offer__title="Frühstück am Samstag")
    address, other = f"{BASE}/{entry.pk}/", client_of(coordinator)
    kinds = [kind.pk for kind in entry.offer.categories.all()]
    same = {"title": entry.offer.title, "categories": kinds, "cost_kind": "unknown", "state": "active"}
    same |= {"audiences": "Familien", "base": base_of(client, address)}
    client.post(address, {**same, "zeit-5-0-von": "09:00", "zeit-5-0-bis": "12:00"})
    page = other.post(address, {**same, "zeit-6-0-von": "15:00", "zeit-6-0-bis": "18:00"})
    assert page.status_code == 409
    assert "Sa: 09:00–12:00 Uhr" in text_of(page)
    assert "So: 15:00–18:00 Uhr" in text_of(page)


def test_a_text_nobody_touched_is_no_change_though_browsers_send_other_ends_of_lines(client, coordinator, directory):  # noqa: F811 - the fixture
    entry = OfferAtLocation.objects.get(offer__title="Frühstück am Samstag")
    Offer.objects.filter(pk=entry.offer_id).update(description="Erste Zeile\nZweite Zeile")
    address, other = f"{BASE}/{entry.pk}/", client_of(coordinator)
    kinds = [kind.pk for kind in entry.offer.categories.all()]
    same = {"title": entry.offer.title, "categories": kinds, "cost_kind": "unknown", "state": "active"}
    same |= {"base": base_of(client, address), "zeit-5-0-von": "10:00", "zeit-5-0-bis": "14:00"}
    client.post(address, {**same, "description": "Neu von Bo", "summary": "Bo"})
    page = other.post(address, {**same, "description": "Erste Zeile\r\nZweite Zeile", "summary": "Mira"})
    assert page.status_code == 409
    assert "Neu von Bo</textarea>" in text_of(page)
    assert "<dt>Beschreibung</dt>" not in text_of(page)


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_ten_times_at_once_makes_one(directory, coordinator):
    provider, form_key, found = Provider.objects.first(), uuid.uuid4(), []
    values = {"title": "Einmal", "cost_kind": "free", "state": "active"}

    def send():
        try:
            with scope(commune=directory):
                offer = add_offer(provider=provider, form_key=form_key, values=values, actor=coordinator, at=AT)
                found.append(offer.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 10
    assert len(set(found)) == 1
    assert Change.objects.filter(verb="offer.added", object_label="Einmal").count() == 1
