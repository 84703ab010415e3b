"""Planners in a real browser: from all kinds to one, its map, its white spots and its months, on a desk and on a phone."""

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from werkstattplan.modules.offers.demo import demo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def directory(commune) -> None:
    with scope(commune=commune):
        demo()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_white_spots_are_found_and_followed_through_the_months(page, no_findings, width, scheme):
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    page.goto("/probe/angebote/ueberblick/")
    no_findings()
    page.get_by_role("link", name="Tagespflege", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wo gibt es was: Tagespflege?")
    assert page.locator(".coverage-map path.coverage-area").count() == 142
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    no_findings()
    page.get_by_label("Ab wie vielen Kilometern").select_option("2")
    page.get_by_label("Was zeigt die Karte?").select_option("weg")
    page.get_by_role("button", name="Zeigen").press("Enter")
    expect(page.get_by_text("weiter als 2 km").first).to_be_visible()
    page.locator("#gemeinden").locator("xpath=..").get_by_role("link", name="Angebote", exact=True).press("Enter")
    expect(page.locator("th[aria-sort=ascending]")).to_have_count(1)
    page.get_by_role("link", name="Verlauf nach Monaten").press("Enter")
    expect(page.get_by_role("heading", name="Zwei Monate vergleichen")).to_be_visible()
    no_findings()


def test_colours_of_the_system_keep_the_patterns(page, no_findings):
    page.emulate_media(forced_colors="active")
    page.goto("/probe/angebote/ueberblick/?art=tagespflege")
    fills = set(
        page.locator(".coverage-map path.coverage-area").evaluate_all(
            "found => found.map(one => one.getAttribute('fill'))"
        )
    )
    assert len(fills) >= 2
    assert all(page.locator(fill.removeprefix("url(").removesuffix(")")).count() == 1 for fill in fills)
    no_findings()
