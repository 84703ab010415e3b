"""From an answer in a village to the page that says what became of it, in a real browser."""

import datetime

import pytest
from django_scopes import scope

from werkstattplan.modules.surveys.access.receipt import receipt_word
from werkstattplan.modules.surveys.models import LookCount, Outcome
from werkstattplan.modules.surveys.services.replies import add_replies
from werkstattplan.modules.surveys.services.settling import look_after_waves
from werkstattplan.modules.surveys.tests.test_in_the_browser import (  # noqa: F401
    answer,
    arrived,
    begin,
    fielded,
    kept_offline,
    send,
    stored,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_word_is_known_without_a_network_and_finds_what_became_of_it(
    page,
    sign_in,
    no_findings,
    fielded,  # noqa: F811
    coordinator,
    edition,
):
    wave, codes = fielded()
    word = receipt_word(wave.key)
    begin(page, wave, codes[0])
    kept_offline(page)
    answer(page)
    page.context.set_offline(True)
    send(page)
    page.get_by_role("heading", name="Noch nicht angekommen").wait_for()
    page.get_by_text(word, exact=True).wait_for()
    no_findings()
    page.context.set_offline(False)
    arrived(page)
    assert word not in stored(page)

    sign_in(coordinator)
    page.goto(f"/arbeit/{wave.commune.slug}/umfragen/lupe/wirkung/")
    no_findings()
    page.get_by_role("link", name="Neue Wirkung").click()
    no_findings()
    page.get_by_label("Das haben wir gehört").fill("Euch fehlt ein Treff.")
    page.get_by_label("Das passiert jetzt").fill("Im Mai öffnet einer.")
    page.get_by_label("Antwort auf welches Ergebnis?").select_option(label="Was fehlt dir am meisten?")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("button", name="Veröffentlichen").click()
    page.get_by_text("Das können jetzt alle lesen.").wait_for()

    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/umfragen/wirkung/")
    no_findings()
    page.get_by_label("Dein Wort").fill("Kein Wort")
    page.get_by_role("button", name="Seite suchen").click()
    page.get_by_text("Dieses Wort kennen wir nicht").wait_for()
    no_findings()
    page.get_by_label("Dein Wort").fill(word.upper())
    page.get_by_role("button", name="Seite suchen").click()
    page.get_by_role("heading", name="Euch fehlt ein Treff.").wait_for()
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    no_findings()
    with scope(commune=wave.commune):
        assert LookCount.objects.get().looks == 1
        assert Outcome.objects.get().question_id == "wunsch"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_no_barriers_where_staff_read_texts_and_write_for_the_committee(
    page,
    sign_in,
    no_findings,
    fielded,  # noqa: F811
    coordinator,
    scheme,
    width,
):
    wave, _ = fielded()
    with scope(commune=wave.commune):
        texts = ["Lena soll Licht machen", *(f"Mehr Licht {number}" for number in range(11))]
        add_replies(wave, None, [[wave.questionnaire_id, {"wunsch": "bus", "mehr": text}] for text in texts])
        over = wave.closes_at + datetime.timedelta(days=4)
        look_after_waves(at=over)
        look_after_waves(at=over)
    sign_in(coordinator)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    base = f"/arbeit/{wave.commune.slug}/umfragen/welle/{wave.pk}/"
    page.goto(f"{base}texte/")
    no_findings()
    page.get_by_role("link", name="Was noch?").click()
    page.get_by_label("Kategorie", exact=True).fill("Licht")
    page.get_by_role("button", name="Kategorie anlegen").click()
    panel = page.get_by_role("article").filter(has=page.locator("mark"))
    panel.get_by_text("Schwärzen", exact=True).click()
    no_findings()
    panel.get_by_role("button", name="Endgültig schwärzen").click()
    page.get_by_text("lässt sich nicht zurückholen").first.wait_for()
    assert "Lena" not in page.content()
    page.goto(f"{base}vorlagen/neu/")
    no_findings()
    page.get_by_label("Gremium", exact=True).fill("Jugendhilfeausschuss")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("button", name="Vorlage ausgeben").click()
    page.get_by_text("Sie bleibt, wie sie ist.").wait_for()
    no_findings()
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
