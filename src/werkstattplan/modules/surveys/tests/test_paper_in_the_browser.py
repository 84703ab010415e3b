"""The pages for typing in sheets: no barriers, narrow and wide, and a whole sheet from the first to the second entry."""

import re

import pytest

from werkstattplan.modules.surveys.models import PaperEntry
from werkstattplan.modules.surveys.tests.test_in_the_browser import fielded, questions_that_may_be_left, waiting  # noqa: F401
from werkstattplan.modules.surveys.tests.test_plain_form import KINDS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [360, 1440])
def test_a_sheet_is_typed_in_twice(page, fielded, sign_in, coordinator, no_findings, width):  # noqa: F811
    wave, codes = fielded(document={"sections": [{**KINDS["sections"][0], "questions": questions_that_may_be_left()}]})
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(coordinator)
    page.goto(f"/arbeit/probe/umfragen/welle/{wave.pk}/papier/")
    no_findings()
    page.get_by_role("link", name="Erste Eingabe").first.click()
    no_findings()
    page.get_by_label("4. Wie viele?").fill("12")
    page.get_by_role("button", name="Erste Eingabe speichern").click()
    number = re.search(r"\b\d{4}\b", page.get_by_text("Schreiben Sie diese Nummer").inner_text())[0]
    page.get_by_role("link", name="Zweite Eingabe").first.click()
    no_findings()
    page.get_by_label("Code auf dem Bogen").fill(codes[0])
    page.get_by_role("button", name="Weiter").click()
    page.get_by_label("Nummer auf dem Bogen").fill(number)
    no_findings()
    page.get_by_role("button", name="Weiter").click()
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("4. Wie viele?").fill("2")
    page.get_by_role("button", name="Vergleichen").click()
    no_findings()
    page.get_by_label("12 (erste Eingabe)").check()
    page.get_by_role("button", name="Übernehmen").click()
    page.get_by_role("heading", name=f"Bogen {number} ist übernommen").wait_for()
    no_findings()
    assert waiting(wave) == [{"zahl": 12}]
    assert not PaperEntry._base_manager.exists()
