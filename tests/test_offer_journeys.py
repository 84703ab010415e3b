"""Finding an offer in a real browser: by words on a phone, by keyboard on the map, without script and without WebGL."""

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from werkstattplan.modules.offers.demo import demo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
URL = "/probe/angebote/"


@pytest.fixture(autouse=True)
def directory(commune) -> None:
    with scope(commune=commune):
        demo()


def wait_for_map(page) -> None:
    # The policy of our pages forbids scripts given as text, so the state is read, not waited for.
    for _ in range(80):
        if page.locator("#karte").get_attribute("data-state"):
            return
        page.wait_for_timeout(250)
    pytest.fail("the map was not ready in twenty seconds")


def test_a_course_is_found_on_a_phone(page, no_findings):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(URL)
    no_findings()
    page.get_by_label("Was suchen Sie?").fill("sprachkurs mit kinderbetreung")
    page.get_by_label("Wo?").fill("Parchim")
    page.get_by_role("button", name="Suchen", exact=True).last.press("Enter")
    expect(page.locator("#treffer")).to_be_focused()
    expect(page.locator("#ui-live")).to_contain_text("gefunden")
    assert "q=sprachkurs" in page.url
    expect(page.locator("[data-offer] h3 a").first).to_have_text("Deutschkurs mit Kinderbetreuung")
    no_findings()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("[data-offer] h3 a").first.click()
    expect(page.get_by_role("link", name="Jetzt anrufen")).to_be_visible()
    no_findings()


def test_a_day_with_a_bus_is_asked_for_on_a_phone(page, no_findings):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(URL)
    page.get_by_label("Was suchen Sie?").fill("deutschkurs")
    page.get_by_label("Wo?").fill("Lübz")
    page.get_by_text("Wie weit und wann?").click()
    page.get_by_label("Nur an Tagen, an denen ein Bus hin und zurück fährt").check()
    page.get_by_role("button", name="Suchen", exact=True).last.press("Enter")
    expect(page.get_by_text("An diesem Tag fährt ein Bus").first).to_be_visible()
    assert "bus=1" in page.url
    no_findings()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="Alle Tage mit Bus").first.click()
    expect(page.get_by_text("ein Bus fährt aus der Gemeinde Lübz hin und zurück")).to_be_visible()


def test_the_map_shows_what_the_list_shows_and_obeys_the_keyboard(page, no_findings):
    page.goto(f"{URL}?q=handy")
    page.get_by_role("button", name="Bewegliche Karte öffnen").press("Enter")
    wait_for_map(page)
    box = page.locator("#karte")
    assert box.get_attribute("data-state") == "ready"
    listed = page.locator("[data-placed]").count()
    assert listed > 3
    assert int(box.get_attribute("data-drawn") or 0) == listed == int(box.get_attribute("data-counted") or 0)
    expect(page.locator("#ui-live")).to_contain_text("Die Karte zeigt")
    pin = page.locator(".offers-pin").first
    pin.focus()
    pin.press("Enter")
    expect(page.locator(".is-chosen[data-offer] h3 a")).to_be_focused()
    no_findings()


def test_a_base_map_of_another_server_is_asked_for_only_when_chosen_and_opened(browser, live_server, settings):
    # A page of its own: the usual one fails on every foreign request.
    page = browser.new_context(base_url=live_server.url).new_page()
    asked = []

    def serve(route):
        asked.append(route.request.url)
        route.fulfill(json={"version": 8, "sources": {}, "layers": [{"id": "ground", "type": "background"}]})

    page.context.route("https://karten.example/**", serve)
    settings.BASEMAP_STYLE_URL = "https://karten.example/stil/karte.json"
    page.goto(f"{URL}?q=handy")
    expect(page.get_by_text("karten.example")).to_be_visible()
    assert asked == []
    page.get_by_role("button", name="Bewegliche Karte öffnen").press("Enter")
    wait_for_map(page)
    assert page.locator("#karte").get_attribute("data-state") == "ready"
    assert int(page.locator("#karte").get_attribute("data-drawn") or 0) == page.locator("[data-placed]").count()
    assert asked == ["https://karten.example/stil/karte.json"]
    page.context.close()


def test_facets_narrow_and_the_focus_goes_to_the_results(page):
    page.goto(URL)
    page.get_by_text("Eingrenzen", exact=True).click()
    page.get_by_label("kostenlos").first.check()
    page.get_by_role("button", name="Anwenden").press("Enter")
    expect(page.locator("#treffer")).to_be_focused()
    expect(page.get_by_role("link", name="kostenlos – nicht mehr danach suchen")).to_be_visible()
    assert "kosten=free" in page.url


def test_the_position_is_rounded_before_it_leaves_the_device(page):
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 53.46312, "longitude": 12.02871})
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.goto(URL)
    page.get_by_role("button", name="In meiner Nähe").press("Enter")
    expect(page.get_by_role("link", name="in meiner Nähe – nicht mehr danach suchen")).to_be_visible()
    assert "nah=53.46%2C12.03" in page.url
    assert [address for address in sent if "53.463" in address or "12.0287" in address] == []


def test_without_script_list_and_drawing_are_there(browser, live_server):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(URL)
    page.get_by_label("Was suchen Sie?").fill("Kita")
    page.get_by_role("button", name="Suchen", exact=True).last.press("Enter")
    assert page.locator("[data-offer]").count() > 0
    assert page.locator(".offers-area").count() == 142
    assert not page.get_by_role("button", name="Bewegliche Karte öffnen").is_visible()
    context.close()


def test_without_webgl_the_drawing_stays(page):
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(URL)
    expect(page.locator(".offers-district")).to_be_visible()
    assert not page.get_by_role("button", name="Bewegliche Karte öffnen").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_beside_the_page_at_400_percent(page, no_findings, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(f"{URL}?q=beratung&wo=Crivitz")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    no_findings()


def test_the_movable_map_is_loaded_only_when_it_is_wanted(page):
    page.goto(f"{URL}?q=beratung")
    page.wait_for_timeout(500)
    assert not page.evaluate(
        "performance.getEntriesByType('resource').some((entry) => entry.name.includes('maplibre'))"
    )
