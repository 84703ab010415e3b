"""The mother in a village: a course with child care on a day when a bus goes, on a phone, with and without script."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser import is_foreign
from werkstattplan.modules.offers.services.stops import load_stops
from werkstattplan.modules.offers.tests.conftest import LUEBZ, PARCHIM, directory
from werkstattplan.modules.offers.tests.test_reach import COURSE, bus

__all__ = ["directory"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def buses(directory):
    """A bus between two municipalities, from today, so that holidays on one day of the week do no harm."""
    load_stops(commune=directory, actor=None, at=timezone.now())
    bus(directory, "Mo-Su 06:00-18:00", PARCHIM, LUEBZ, first=timezone.localdate())


@pytest.mark.parametrize("has_script", [True, False])
def test_a_mother_in_a_village_finds_a_course_on_a_day_with_a_bus(browser, live_server, buses, has_script):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=has_script, viewport=PHONE)
    context.set_default_timeout(15_000)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/probe/angebote/")
    page.get_by_label("Was suchen Sie?").fill("deutschkurs kinderbetreung")
    page.get_by_label("Wo?").fill("Lübz")
    page.get_by_text("Wie weit und wann?").press("Enter")
    page.get_by_label("Nur an Tagen, an denen ein Bus").press("Space")
    page.get_by_role("button", name="Suchen", exact=True).last.press("Enter")
    first = page.locator("[data-offer]").first
    expect(first.get_by_role("link", name=COURSE, exact=True)).to_be_visible()
    expect(first.get_by_text("fährt ein Bus").first).to_be_visible()
    expect(first.get_by_role("link", name="Anrufen")).to_be_visible()
    first.get_by_role("link", name=COURSE, exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1, name=COURSE, exact=True)).to_be_visible()
    call = page.get_by_role("link", name="Jetzt anrufen")
    expect(call).to_have_attribute("href", "tel:038711111")
    assert (call.bounding_box() or {})["height"] >= 44
    assert [url for url in asked if is_foreign(url, live_server.url)] == []
    context.close()
