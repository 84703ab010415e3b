"""What people do, in a real browser: by keyboard where they would, and seeing that it was kept."""

import re

import pytest

from werkstattplan.plan.models import Import, ImportDecision, Step, ToolDraft
from werkstattplan.plan.services.importing import read_import, start_import
from werkstattplan.plan.tests.conftest import AT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DOCUMENT = """Plan der Probe

Handlungsfeld\tWerkzeuge\tAnsprechperson\tUmsetzungsort\tBeteiligte\t2020\t2021
Wald\tBäume pflanzen\t\tGanzer Landkreis\tVereine\tx\t
\tWege bauen\tMira Muster\t7 Dörfer\tVereine\t\t
"""


def test_a_document_becomes_a_plan_by_keyboard(page, sign_in, coordinator, commune):
    sign_in(coordinator)
    page.goto("/arbeit/probe/importe/neu/")
    page.set_input_files(
        "input[type=file]", {"name": "plan.txt", "mimeType": "text/plain", "buffer": DOCUMENT.encode()}
    )
    page.get_by_role("button", name="Hochladen und lesen").press("Enter")
    page.wait_for_url(re.compile(r"/importe/\d+/$"))
    filled = sum(1 for line in DOCUMENT.splitlines() for cell in line.split("\t") if cell.strip())
    assert f"{filled} nicht leere Zellen, {filled} zugeordnet" in page.content()
    page.get_by_role("link", name="Fragen beantworten").press("Enter")
    page.wait_for_url("**/frage/**")
    questions = 0
    while page.url.count("/frage/"):
        questions += 1
        assert page.get_by_role("heading", name="So steht es im Dokument").is_visible()
        # The shortcuts are there once the page's script has run.
        page.wait_for_load_state("networkidle")
        with page.expect_navigation():
            page.keyboard.press("a")
    assert questions >= 3
    page.get_by_role("link", name="Übernehmen …").press("Enter")
    page.get_by_role("button", name="Als Entwurf übernehmen").press("Enter")
    page.wait_for_url("**/arbeit/probe/werkstattplan/")
    assert page.get_by_role("link", name="Bäume pflanzen").is_visible()
    assert page.get_by_text("Kein Jahr genannt").is_visible()


def test_own_words_in_the_review_are_kept(page, sign_in, coordinator, commune, in_scope):
    run, _ = start_import(
        commune=commune, actor=coordinator, at=AT, name="plan.txt", content=DOCUMENT.encode(), token="x"
    )
    read_import(run)
    sign_in(coordinator)
    page.goto(f"/arbeit/probe/importe/{run.pk}/")
    page.get_by_role("link", name="Fragen beantworten").click()
    page.wait_for_url("**/frage/**")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("e")
    page.get_by_label("Ansprechpersonen").fill("Ada Probe | Leitung | Forstamt")
    page.get_by_role("button", name="Eintragen").click()
    page.wait_for_load_state()
    decision = ImportDecision.objects.get()
    assert decision.choice == "edit"
    assert decision.value["entries"] == [{"person": "Ada Probe", "function": "Leitung", "organisation": "Forstamt"}]
    assert Import.objects.get().state == "review"


def test_months_are_ticked_with_arrow_keys_and_space(page, sign_in, coordinator, edition):
    sign_in(coordinator)
    page.goto("/arbeit/probe/werkstattplan/werkzeug/musik/monatsblatt/")
    step = Step.objects.get(title="Kapellen fragen")
    first = page.locator(f"#schritt-{step.pk} input[type=checkbox]").first
    first.focus()
    with page.expect_response(lambda response: "/monatsblatt/" in response.url and response.request.method == "POST"):
        page.keyboard.press("Space")
    step.refresh_from_db()
    assert step.planned_months == (1, 3, 4)
    page.keyboard.press("ArrowRight")
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert "Februar" in focused


def test_what_is_typed_survives_without_saving(page, sign_in, coordinator, edition):
    sign_in(coordinator)
    page.goto("/arbeit/probe/werkstattplan/werkzeug/musik/bearbeiten/")
    with page.expect_response(lambda response: response.url.endswith("/entwurf/")):
        page.get_by_label("Besonderheiten, Kommentare").press_sequentially("Noch nicht fertig")
    assert "Noch nicht fertig" in ToolDraft.objects.get().data["values"]["remarks"]
    page.goto("/arbeit/probe/werkstattplan/werkzeug/musik/bearbeiten/")
    assert "Noch nicht fertig" in page.get_by_label("Besonderheiten, Kommentare").input_value()


def test_the_phone_menu_opens_and_leads_on(page, sign_in, coordinator, edition):
    sign_in(coordinator)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/arbeit/probe/werkstattplan/")
    page.get_by_role("button", name="Menü").click()
    page.get_by_role("link", name="Zeitleiste").click()
    page.wait_for_url("**/zeitleiste/")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
