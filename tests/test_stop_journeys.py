"""Stops in a real browser: an audit on the phone, the layer of the map, the way to an offer by bus."""

import uuid

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from tests.test_offer_journeys import wait_for_map
from werkstattplan.modules.offers.demo import demo
from werkstattplan.modules.offers.models import OfferAtLocation, Stop, StopAudit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STAFF, PUBLIC = "/arbeit/probe/angebote", "/probe/angebote"


@pytest.fixture(autouse=True)
def directory(commune) -> None:
    with scope(commune=commune):
        demo()


@pytest.fixture
def stop(commune, directory) -> Stop:
    with scope(commune=commune):
        return Stop.objects.filter(municipality="13076108", audited_on=None).first()


def on_a_phone(page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_audit_on_the_phone(page, sign_in, coordinator, stop, commune, no_findings, scheme):
    page.emulate_media(color_scheme=scheme)
    on_a_phone(page)
    sign_in(coordinator)
    page.goto(f"{STAFF}/haltestellen/?q={stop.name}")
    no_findings()
    page.get_by_role("link", name="Jetzt prüfen").first.click()
    no_findings()
    small = page.evaluate(
        "[...document.querySelectorAll('form label')].filter((one) => one.querySelector('input[type=radio]'))"
        ".filter((one) => one.getBoundingClientRect().height < 44).length"
    )
    assert small == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_label("Wie hoch ist der Bordstein").fill("18")
    page.get_by_label("Keine: der Boden ist überall gleich").check()
    page.get_by_label("Weder Dach noch Sitz").check()
    page.get_by_role("button", name="Prüfung speichern").click()
    expect(page.get_by_text("Gespeichert. Die Haltestelle ist nicht barrierefrei.")).to_be_visible()
    expect(page.get_by_text("ein Unterstand mit Sitz und Platz für einen Rollstuhl")).to_be_visible()
    no_findings()
    page.goto(f"{PUBLIC}/haltestellen/{stop.pk}/")
    no_findings()
    with scope(commune=commune):
        assert StopAudit.objects.filter(stop=stop).count() == 1


def test_an_audit_without_a_script(browser, live_server, coordinator, stop, commune, sign_in, page):
    sign_in(coordinator)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(f"{STAFF}/haltestellen/{stop.pk}/pruefen/")
    plain.get_by_label("Fest und eben: Pflaster, Platten, Asphalt").check()
    plain.get_by_role("button", name="Prüfung speichern").click()
    assert "Die Haltestelle ist noch nicht ganz geprüft." in plain.content()
    context.close()
    with scope(commune=commune):
        assert uuid.UUID(str(StopAudit.objects.get(stop=stop).key)).version == 4


def test_answers_survive_a_page_that_was_lost(page, sign_in, coordinator, stop):
    sign_in(coordinator)
    page.goto(f"{STAFF}/haltestellen/{stop.pk}/pruefen/")
    page.get_by_label("Wie hoch ist der Bordstein").fill("17")
    page.get_by_label("Kein Licht").check()
    page.wait_for_timeout(1_500)
    page.reload()
    page.get_by_role("button", name="Entwurf übernehmen").click()
    expect(page.get_by_label("Wie hoch ist der Bordstein")).to_have_value("17")
    expect(page.get_by_label("Kein Licht")).to_be_checked()


def test_the_map_and_the_list_show_the_same_stops(page, no_findings):
    page.goto(f"{PUBLIC}/?wo=Parchim&umkreis=3")
    page.get_by_role("button", name="Bewegliche Karte öffnen").press("Enter")
    wait_for_map(page)
    page.get_by_label("Haltestellen zeigen").check()
    expect(page.get_by_text("Gehen Sie näher heran")).to_be_visible()
    canvas = page.locator(".maplibregl-canvas")
    for _ in range(4):
        canvas.press("+")
        page.wait_for_timeout(700)
    expect(page.locator(".offers-stop-list li").first).to_be_visible()
    drawn = int(page.locator("#karte").get_attribute("data-stops-drawn") or 0)
    assert drawn == page.locator(".offers-stop-list li").count() > 0
    no_findings()
    page.get_by_label("Haltestellen zeigen").uncheck()
    expect(page.locator(".offers-stop-list li")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_missing_is_read_on_a_phone(page, no_findings, scheme):
    page.emulate_media(color_scheme=scheme)
    on_a_phone(page)
    page.goto(f"{PUBLIC}/haltestellen/")
    page.get_by_text("Alle Gemeinden zeigen").click()
    no_findings()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto(f"{PUBLIC}/haltestellen/?nah=53.43,11.85")
    no_findings()


def test_the_days_with_a_bus_are_found_from_home(page, no_findings, commune):
    with scope(commune=commune):
        rows = OfferAtLocation.objects.exclude(hours={}).filter(location__municipality="13076108")
        row = rows.filter(offer__title__contains="Deutsch").first() or rows.first()
    on_a_phone(page)
    page.goto(f"{PUBLIC}/{row.pk}/")
    page.get_by_label("Von wo kommen Sie?").select_option(label="Lübz")
    page.get_by_role("button", name="Tage mit Bus zeigen").press("Enter")
    expect(page.get_by_text("An diesen Tagen ist geöffnet, und ein Bus fährt")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    no_findings()


def test_times_of_a_bus_are_entered(page, sign_in, coordinator, no_findings):
    sign_in(coordinator)
    on_a_phone(page)
    page.goto(f"{STAFF}/fahrzeiten/")
    no_findings()
    page.get_by_role("link", name="Fahrzeiten eintragen").click()
    no_findings()
    page.get_by_label("Linie oder Rufbus").fill("Linie 99")
    page.get_by_label("Linienbus").check()
    page.get_by_label("Dienstag").check()
    page.get_by_label("Erste Fahrt").fill("07:00")
    page.get_by_label("Letzte Fahrt").fill("18:00")
    page.get_by_label("Gilt ab").fill("2027-01-01")
    page.get_by_label("Quelle").fill("Fahrplan")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Bitte wählen Sie, wo der Bus fährt").first).to_be_visible()
    no_findings()
    page.get_by_label("Goldberg-Mildenitz").check()
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("link", name="Linie 99")).to_be_visible()
