"""Somebody makes an entry from nothing on a phone, with a script and without."""

import pytest
from django.conf import settings
from django.test import Client
from django_scopes import scope
from playwright.sync_api import expect

from werkstattplan.modules.offers.models import Offer, Provider
from werkstattplan.modules.offers.services.categories import load_categories
from werkstattplan.plan.tests.conftest import AT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_nothing_to_the_public_entry_without_a_script(browser, live_server, commune, contributor):
    with scope(commune=commune):
        load_categories(commune=commune, actor=None, at=AT)
        Provider.objects.create(commune=commune, name="Heimatverein Lübz")
    context = browser.new_context(
        base_url=live_server.url, locale="de-DE", viewport={"width": 390, "height": 844}, java_script_enabled=False
    )
    client = Client()
    client.force_login(contributor)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    context.add_cookies([{**cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto("/arbeit/probe/angebote/")
    page.get_by_role("link", name="Neues Angebot").click()
    page.get_by_label("Name der Einrichtung").fill("heimatverein luebz")
    page.get_by_role("main").get_by_role("button", name="Suchen").click()
    page.get_by_role("link", name="Heimatverein Lübz").click()
    page.get_by_label("Titel").fill("Spinnstube")
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("alert")).to_contain_text("mindestens eine Kategorie")
    expect(page.get_by_label("Titel")).to_have_value("Spinnstube")
    page.locator("summary", has_text="Kultur").click()
    page.get_by_label("Kultur", exact=True).check()
    page.get_by_role("button", name="Weiter").click()
    page.get_by_label("Name des Hauses, Straße oder Dorf").fill("Benzin")
    page.get_by_role("main").get_by_role("button", name="Suchen").click()
    page.get_by_role("link", name="Neuen Ort anlegen").click()
    page.get_by_label("Name des Hauses").fill("Alte Schule")
    page.get_by_label("Ort oder Ortsteil").fill("Benzin")
    page.get_by_label("Gemeinde").select_option(label="Lübz")
    page.get_by_role("group", name="Eingang ohne Stufen").get_by_label("ganz:").check()
    page.get_by_role("button", name="Weiter").click()
    page.get_by_label("Donnerstag, 1. Zeit, von").fill("15:00")
    page.get_by_label("Donnerstag, 1. Zeit, bis").fill("18:00")
    page.get_by_role("button", name="Fertig").click()
    expect(page.get_by_role("heading", name="Spinnstube", level=1)).to_be_visible()
    expect(page.get_by_text("Do: 15:00–18:00 Uhr")).to_be_visible()
    expect(page.get_by_text("Heimatverein Lübz")).to_be_visible()
    context.close()


def test_the_times_of_monday_go_to_the_other_working_days(page, commune, contributor, sign_in, no_findings):
    with scope(commune=commune):
        provider = Provider.objects.create(commune=commune, name="Heimatverein Lübz")
        offer = Offer.objects.create(commune=commune, provider=provider, title="Spinnstube", changed_at=AT)
    sign_in(contributor)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/arbeit/probe/angebote/neu/{offer.pk}/ohne-ort/")
    page.get_by_label("Montag, 1. Zeit, von").fill("09:00")
    page.get_by_label("Montag, 1. Zeit, bis").fill("12:00")
    page.get_by_text("zweite Zeit am Montag").click()
    page.get_by_label("Montag, 2. Zeit, von").fill("13:00")
    page.get_by_label("Montag, 2. Zeit, bis").fill("15:00")
    page.get_by_role("button", name="Auf Dienstag bis Freitag übernehmen").click()
    expect(page.locator("#ui-live")).to_contain_text("von Montag bis Freitag")
    expect(page.get_by_label("Freitag, 2. Zeit, bis")).to_have_value("15:00")
    expect(page.get_by_label("Samstag, 1. Zeit, von")).to_have_value("")
    no_findings()
    page.get_by_role("button", name="Fertig").click()
    expect(page.get_by_text("Mo–Fr: 09:00–12:00 Uhr und 13:00–15:00 Uhr")).to_be_visible()
