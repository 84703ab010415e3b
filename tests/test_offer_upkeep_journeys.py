"""How the directory stays true, in a real browser: the kindergarten, three lists without duplicates, a citizen's proposal."""

import datetime
import re

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect

from werkstattplan.modules.offers.models import Category, Offer, OfferAtLocation, OfferImport, UpkeepRule
from werkstattplan.modules.offers.services.keeping import OfferDraft, add_offers
from werkstattplan.modules.offers.services.upkeep import ask_owners
from werkstattplan.modules.offers.tasks import take_in
from werkstattplan.platform.notify.models import Message

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORK = "/arbeit/probe/angebote"
KEEP = f"{WORK}/pflege"
PHONE = {"width": 390, "height": 844}
HEAD = "Träger;Name der Einrichtung;Kategorie;Straße;Hausnummer;PLZ;Ort;Telefon;Beschreibung"
YOUTH_OFFICE = (
    f"{HEAD}\nKita Sonne e. V.;Kita Sonnenschein;Kita;Lange Straße;3;19370;Parchim;03871 123456;\n;;Kita;;;;;;leer\n"
)
ADVISERS = (
    f"{HEAD}\nVerein Sonne;Kindertagesstätte Sonnenschein;Kita;Lange Str.;3;19370;Parchim;+49 3871 123456;Mit Krippe\n"
)


@pytest.fixture
def kita(commune):
    with scope(commune=commune):
        Category.objects.create(commune=commune, key="kita", name="Kita")
        place = {"name": "Haus am See", "street": "Seeweg", "house_number": "2", "village": "Parchim"}
        draft = OfferDraft(provider="Verein Süd", title="Kita am See", categories=("kita",), place=place)
        add_offers(commune=commune, drafts=[draft], actor=None, at=timezone.now())
        Offer.objects.update(owner_email="kita@beispiel.example")
        return OfferAtLocation.objects.get()


def ask(commune):
    """The mail of this morning; returns the address in it."""
    with scope(commune=commune):
        UpkeepRule.objects.get_or_create(commune=commune)
        ask_owners(commune=commune, on=timezone.localdate(), at=timezone.now())
        return re.search(r"/angebote/stimmt/[\w-]+/", Message.objects.order_by("-pk").first().text)[0]


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_kindergarten_confirms_with_two_clicks(page, no_findings, commune, kita, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(PHONE)
    page.goto(f"/probe/angebote/{kita.pk}/")
    expect(page.get_by_text("noch nicht bestätigt").first).to_be_visible()
    page.goto(ask(commune))
    expect(page.get_by_text("Seeweg 2")).to_be_visible()
    no_findings()
    page.get_by_role("button", name="Ja, alles stimmt").click()
    expect(page.get_by_role("heading", name="Danke!")).to_be_visible()
    no_findings()
    page.get_by_role("link", name="So sehen es jetzt alle").click()
    expect(page.get_by_text("zuletzt bestätigt am").first).to_be_visible()


def test_a_kindergarten_without_script_changes_its_number_and_its_times(browser, live_server, commune, kita):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(ask(commune))
    page.get_by_text("Etwas hat sich geändert").press("Enter")
    page.get_by_label("Telefon").fill("03871 77")
    page.get_by_label("Freitag, 1. Zeit, von").fill("07:00")
    page.get_by_label("Freitag, 1. Zeit, bis").fill("14:00")
    page.get_by_label("Postleitzahl").fill("1937")
    page.get_by_label("Etwas anderes").fill("Im August haben wir zu")
    page.get_by_role("button", name="Änderungen speichern").press("Enter")
    expect(page.get_by_text("Bitte geben Sie fünf Ziffern ein.").first).to_be_visible()
    assert page.get_by_label("Etwas anderes").input_value() == "Im August haben wir zu"
    page.get_by_label("Postleitzahl").fill("19370")
    page.get_by_role("button", name="Änderungen speichern").press("Enter")
    page.get_by_role("link", name="So sehen es jetzt alle").click()
    expect(page.get_by_role("link", name="03871 77").first).to_be_visible()
    expect(page.get_by_text("Fr: 07:00–14:00 Uhr").first).to_be_visible()
    context.close()


def test_three_lists_become_one_without_duplicates(page, sign_in, no_findings, coordinator, commune, kita):
    sign_in(coordinator)
    for source, text in (("Jugendamt", YOUTH_OFFICE), ("Fachberatung", ADVISERS)):
        page.goto(f"{KEEP}/")
        page.get_by_role("link", name="Listen einlesen").click()
        page.get_by_label("Quelle").fill(source)
        page.set_input_files("input[type=file]", {"name": "liste.csv", "mimeType": "text/csv", "buffer": text.encode()})
        page.get_by_role("button", name="Ansehen").click()
        page.wait_for_url(re.compile(r"/einlesen/\d+/$"))
        page.get_by_label("Name der Einrichtung").select_option(label="Angebot")
        page.get_by_role("button", name="Prüfen").click()
        no_findings()
        page.get_by_role("button", name=re.compile("bernehmen")).click()
        page.wait_for_load_state()
        take_in.func(OfferImport._base_manager.latest("pk").pk)
        page.reload()
        expect(page.get_by_text("1 neu")).to_be_visible()
    page.get_by_role("link", name="Dopplungen ansehen").click()
    expect(page.get_by_text("Die Anschrift ist gleich.")).to_be_visible()
    no_findings()
    page.get_by_role("radio", name="Beschreibung: Mit Krippe").check()
    page.get_by_role("button", name="Zusammenführen").click()
    expect(page.get_by_text("ist jetzt ein Eintrag")).to_be_visible()
    no_findings()
    page.goto("/probe/angebote/?q=Sonnenschein")
    expect(page.locator("[data-offer]")).to_have_count(1)
    expect(page.get_by_text("Mit Krippe")).to_be_visible()
    page.goto(f"{KEEP}/doppelt/")
    page.get_by_role("button", name=re.compile("Rückgängig machen")).press("Enter")
    expect(page.get_by_text("wieder getrennt")).to_be_visible()
    page.goto("/probe/angebote/?q=Sonnenschein")
    expect(page.locator("[data-offer]")).to_have_count(2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_list_is_taken_back(page, sign_in, no_findings, coordinator, commune, kita, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(PHONE)
    sign_in(coordinator)
    page.goto(f"{KEEP}/einlesen/")
    page.get_by_label("Quelle").fill("Fachberatung")
    page.set_input_files("input[type=file]", {"name": "liste.csv", "mimeType": "text/csv", "buffer": ADVISERS.encode()})
    page.get_by_role("button", name="Ansehen").click()
    page.get_by_label("Name der Einrichtung").select_option(label="Angebot")
    page.get_by_role("button", name="Prüfen").click()
    page.get_by_role("button", name=re.compile("bernehmen")).click()
    page.wait_for_load_state()
    take_in.func(OfferImport._base_manager.latest("pk").pk)
    page.reload()
    expect(page.get_by_role("heading", name="Zurücknehmen")).to_be_visible()
    no_findings()
    assert fits(page)
    page.get_by_role("button", name="Diese Liste zurücknehmen").press("Enter")
    expect(page.get_by_text("1 Eintrag ist wie vorher.")).to_be_visible()
    no_findings()
    page.goto("/probe/angebote/?q=Sonnenschein")
    expect(page.locator("[data-offer]")).to_have_count(0)


def test_a_citizen_proposes_and_the_office_decides(page, sign_in, no_findings, coordinator, kita):
    page.set_viewport_size(PHONE)
    page.goto(f"/probe/angebote/{kita.pk}/")
    page.get_by_role("link", name=re.compile("Änderung vorschlagen")).click()
    page.get_by_text("Angaben selbst ändern").click()
    no_findings()
    assert fits(page)
    page.get_by_label("Straße").fill("Neuer Seeweg")
    page.get_by_label("Internetseite").fill("keine Adresse")
    # Nobody fills this in in less than two seconds.
    page.wait_for_timeout(2_100)
    page.get_by_role("button", name="Vorschlag schicken").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    assert page.get_by_label("Straße").input_value() == "Neuer Seeweg"
    page.get_by_label("Internetseite").fill("")
    page.get_by_role("button", name="Vorschlag schicken").click()
    expect(page.get_by_role("heading", name="Danke, Ihr Vorschlag ist da")).to_be_visible()
    sign_in(coordinator)
    page.goto("/arbeit/probe/")
    page.get_by_role("link", name="1 Vorschlag zur Angebotskarte").click()
    expect(page.get_by_role("cell", name="Neuer Seeweg")).to_be_visible()
    no_findings()
    assert fits(page)
    page.get_by_role("button", name="Übernehmen").press("Enter")
    expect(page.get_by_text("„Kita am See“ ist übernommen.")).to_be_visible()
    page.goto(f"/probe/angebote/{kita.pk}/")
    expect(page.get_by_text("Neuer Seeweg 2").first).to_be_visible()


def test_a_clerk_calls_and_writes_down_the_answer(page, sign_in, no_findings, coordinator, commune, kita):
    with scope(commune=commune):
        UpkeepRule.objects.create(commune=commune)
        for days in (42, 21, 0):
            day = timezone.localdate() - datetime.timedelta(days=days)
            ask_owners(commune=commune, on=day, at=timezone.now())
    sign_in(coordinator)
    page.set_viewport_size(PHONE)
    page.goto(f"{KEEP}/")
    no_findings()
    page.get_by_role("link", name="Anrufe").click()
    no_findings()
    page.get_by_role("link", name="Kita am See").click()
    no_findings()
    page.get_by_label("am Telefon").check()
    page.get_by_role("button", name="Alles stimmt").click()
    expect(page.get_by_text("Die Antwort ist eingetragen.")).to_be_visible()
    expect(page.get_by_text("Niemand ist anzurufen")).to_be_visible()


@pytest.mark.parametrize(
    "path",
    [
        f"{KEEP}/",
        f"{KEEP}/nachfragen/?weg=brief",
        f"{KEEP}/nachfragen/?weg=anruf",
        f"{KEEP}/vorschlaege/",
        f"{KEEP}/doppelt/",
        f"{KEEP}/ohne-punkt/",
        f"{KEEP}/einlesen/",
        f"{WORK}/",
    ],
)
def test_pages_of_upkeep_fit_at_400_percent_and_in_the_dark(page, sign_in, no_findings, coordinator, kita, path):
    sign_in(coordinator)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(path)
    assert fits(page)
    no_findings()
