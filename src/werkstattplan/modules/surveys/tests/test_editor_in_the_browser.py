"""On a phone, by touch: take a set, change a word, see how anonymous it is, let somebody try it. axe finds nothing."""

import json

import pytest
from django_scopes import scope

from werkstattplan.modules.surveys.models import PretestComment, QuestionnaireDraft
from werkstattplan.modules.surveys.tests.test_staff_pages import LIST

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_questionnaire_is_written_on_a_phone(page, sign_in, coordinator, edition, survey, commune, no_findings):
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(coordinator)

    def looked_at(address: str = "") -> None:
        if address:
            page.goto(f"{LIST}lupe/{address}")
        no_findings()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url

    looked_at("sammlung/")
    page.get_by_text("Die Fragen einzeln").first.click()
    no_findings()
    page.locator("button[value=mobilitaet]").click()
    page.goto(f"{LIST}lupe/sammlung/")
    page.locator("button[value=merkmale]").click()
    looked_at()
    assert page.get_by_text("von 100 Antworten einmalig").is_visible()
    page.get_by_role("link", name="So fragen Sie gröber").click()
    looked_at()
    looked_at("entwurf/quoten/")
    looked_at("entwurf/frage/rufbus_kennen/")
    page.get_by_label("Frage", exact=True).fill("Kennst du den Rufbus hier?")
    page.get_by_role("button", name="Speichern", exact=True).click()
    with scope(commune=commune):
        assert "Rufbus hier?" in json.dumps(json.loads(QuestionnaireDraft.objects.get().document))
    looked_at("probe/")
    page.get_by_role("button", name="Link für zwei Wochen anlegen").click()
    looked_at()
    page.get_by_role("link", name="/umfragen/probe/").click()
    page.get_by_label("Leichte Sprache").check()
    looked_at()
    page.get_by_role("button", name="Weiter").click()
    looked_at()
    page.get_by_label("Was ist hier unklar?").first.fill("Und mit dem Traktor?")
    page.get_by_role("button", name="Weiter").click()
    page.get_by_role("button", name="Weiter").click()
    page.get_by_label("Wie viele Minuten").fill("4")
    looked_at()
    page.get_by_role("button", name="Anmerkungen senden").click()
    page.get_by_text("Deine Anmerkungen sind angekommen").wait_for()
    with scope(commune=commune):
        assert sorted(PretestComment.objects.values_list("text", "minutes")) == [
            ("", 4),
            ("Und mit dem Traktor?", None),
        ]
