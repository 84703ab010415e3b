"""A list of all places that shortens while one types."""

import pytest

from werkstattplan.modules.surveys.models import Access
from werkstattplan.modules.surveys.tests.test_in_the_browser import arrived, fielded, send, waiting  # noqa: F401
from werkstattplan.modules.surveys.tests.test_regions import ASKED, ags

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_long_list_of_places_is_searched(page, fielded, no_findings):  # noqa: F811
    wave, _ = fielded(access=Access.OPEN, document=ASKED | {"sections": [*ASKED["sections"], MORE]})
    page.goto(f"/umfragen/{wave.key}/")
    no_findings()
    options = page.locator("#q-ort option")
    assert options.count() == 144
    page.get_by_label("Ort suchen").fill("teldau")
    assert options.all_inner_texts() == ["Bitte wählen", "Teldau"]
    assert page.locator("#q-ort").input_value() == ags("Teldau")[0]
    page.get_by_label("Ort suchen").fill("xyz")
    assert options.all_inner_texts() == ["Bitte wählen"]
    page.get_by_label("Ort suchen").fill("par")
    page.get_by_label("Wo wohnst du?").select_option(label="Parchim")
    page.get_by_role("button", name="Weiter", exact=True).click()
    page.reload()
    page.get_by_role("button", name="Zurück").click()
    assert options.count() == 144
    assert page.get_by_label("Wo wohnst du?").input_value() == ags("Parchim")[0]
    page.get_by_role("button", name="Weiter", exact=True).click()
    page.get_by_role("button", name="Weiter", exact=True).click()
    send(page)
    arrived(page)
    assert waiting(wave) == [{"ort": ags("Parchim")[0]}]


MORE = {
    "id": "mehr",
    "title": {"de": "Mehr"},
    "questions": [{"id": "was", "kind": "short_text", "text": {"de": "Was?"}}],
}
