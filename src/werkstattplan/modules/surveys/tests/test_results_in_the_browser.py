"""Results in a real browser: without barriers, on a phone and a desktop, light, dark, and with forced colours."""

import pytest
from django_scopes import scope

from werkstattplan.modules.surveys.services.publishing import publish_results
from werkstattplan.modules.surveys.tests.answered import PUBLIC, staff
from werkstattplan.modules.surveys.tests.conftest import SETTLES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1440, "dark")])
def test_no_barriers_and_nothing_beside_the_screen(page, sign_in, settled, coordinator, no_findings, width, scheme):
    wave = settled(60)
    with scope(commune=wave.commune):
        publish_results(wave=wave, actor=coordinator, at=SETTLES)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    sign_in(coordinator)
    pages = [
        staff(wave),
        staff(wave, "kreuz/?frage=bus&merkmal=klasse"),
        PUBLIC,
        f"{PUBLIC}vergleich/?frage=wunsch&merkmal=klasse",
    ]
    for address in pages:
        page.goto(address)
        for summary in page.locator("main summary").all():
            summary.click()
        no_findings()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_bars_are_seen_with_forced_colours_and_the_table_opens_with_the_keyboard(page, settled, coordinator):
    wave = settled(60)
    with scope(commune=wave.commune):
        publish_results(wave=wave, actor=coordinator, at=SETTLES)
    page.emulate_media(forced_colors="active")
    page.goto(PUBLIC)
    chart = page.locator('[aria-labelledby="frage-bus"] .ui-chart')
    fill, track = chart.locator(".ui-chart__fill").first, chart.locator(".ui-chart__track").first
    colour = "one => getComputedStyle(one).fill"
    assert fill.evaluate(colour) != track.evaluate(colour)
    assert fill.bounding_box()["width"] == pytest.approx(0.75 * track.bounding_box()["width"], rel=0.01)
    summary = page.locator('[aria-labelledby="frage-bus"] summary')
    summary.focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("region", name="Tabelle: Fährst du Bus?").get_by_role("row", name="Ja 45 75 %").is_visible()
