"""From the mail to the thanks on a telephone, and with the keyboard alone, in a real browser."""

import pytest
from django.urls import reverse
from django.utils import timezone

from werkstattplan.modules.updates.links import make_token
from werkstattplan.modules.updates.models import Answer, AnswerFile
from werkstattplan.modules.updates.tests.answering import address, photo

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def opened(ada, page):
    """Ada's page on a telephone without JavaScript errors; answers two tools."""
    page.set_viewport_size(PHONE)
    page.goto(address(make_token(email=ada.email, at=timezone.now())))
    return page


def tidy(page, no_findings) -> None:
    no_findings()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], "runs over the edge"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_two_minutes_on_a_telephone(scheme, opened, no_findings, tmp_path):
    page = opened
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    assert page.get_by_role("heading", level=1).inner_text() == "2 Fragen an Sie"
    tidy(page, no_findings)
    page.get_by_role("button", name="läuft").first.click()
    page.get_by_text("Danke, angekommen").wait_for()
    assert page.get_by_role("heading", level=1).inner_text() == "Eine Frage an Sie"
    tidy(page, no_findings)

    open_card = page.locator("article:not(.answer-card--done)")
    open_card.get_by_text("stockt, weil …").click()
    open_card.get_by_role("button", name="Es stockt").click()
    page.get_by_text("Bitte schreiben Sie kurz dazu, warum es stockt.").wait_for()
    tidy(page, no_findings)
    open_card.get_by_label("Warum stockt es?").fill("Der Antrag liegt noch.")
    open_card.get_by_role("button", name="Es stockt").click()
    page.get_by_text("„Der Antrag liegt noch.“").wait_for()
    assert page.get_by_role("heading", level=1).inner_text() == "Alles beantwortet. Danke!"

    picture = tmp_path / "IMG_1.jpeg"
    picture.write_bytes(photo("JPEG"))
    thanked = page.locator("article", has_text="Der Antrag liegt noch.")
    thanked.get_by_text("Foto oder Datei dazu").click()
    thanked.get_by_label("Foto oder Datei", exact=True).set_input_files(str(picture))
    tidy(page, no_findings)
    thanked.get_by_role("button", name="Schicken").click()
    page.get_by_text("Die Datei ist dabei.").wait_for()
    tidy(page, no_findings)
    assert set(Answer.objects.values_list("says", "sentence")) == {("running", ""), ("stuck", "Der Antrag liegt noch.")}
    assert AnswerFile.objects.count() == 1


def test_with_the_keyboard_alone(opened, no_findings):
    page = opened
    later = page.locator("summary", has_text="kommt später").first
    for _ in range(40):
        page.keyboard.press("Tab")
        if later.evaluate("element => element === document.activeElement"):
            break
    assert later.evaluate("element => getComputedStyle(element).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Mai")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Danke, angekommen").wait_for()
    assert Answer.objects.get().later_label == f"Mai {timezone.localdate().year + 1}"
    assert page.evaluate("document.activeElement.closest('main') !== null || document.activeElement === document.body")


def test_enter_in_a_field_sends_nothing(opened):
    page = opened
    page.get_by_text("Einen Satz, Ausgaben oder fertige Schritte dazu").first.click()
    page.get_by_label("Neu ausgegeben, in Euro").first.fill("100")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="fertig").first.click()
    page.get_by_text("Neu ausgegeben: 100,00 €.").wait_for()
    assert Answer.objects.get().says == "done"


@pytest.mark.parametrize("width", [390, 1440])
def test_the_queue_with_one_key_each(width, opened, coordinator, page, sign_in, no_findings):
    page.get_by_role("button", name="läuft").first.click()
    page.get_by_text("Danke, angekommen").wait_for()
    page.locator("article:not(.answer-card--done)").get_by_role("button", name="fertig").click()
    page.get_by_text("Alles beantwortet.").wait_for()
    sign_in(coordinator)
    page.set_viewport_size({"width": width, "height": 900})
    queue = reverse("updates:queue", args=["probe"])
    page.goto(queue)
    no_findings()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for name in ("Annehmen", "Bearbeiten"):
        box = page.locator(".queue__acts").first.get_by_text(name, exact=False).first.bounding_box()
        assert box["width"] > 60, f"{name} is squeezed"
    page.keyboard.press("b")
    page.wait_for_url("**/bearbeiten/")
    no_findings()
    page.go_back()
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.keyboard.type("Seit wann?")
    page.get_by_role("button", name="Frage schicken").first.click()
    page.get_by_text("Die Frage an Ada Alt ist gestellt.").wait_for()
    page.keyboard.press("a")
    page.get_by_text("Übernommen:").wait_for()
    assert sorted(Answer.objects.values_list("state", flat=True)) == ["accepted", "returned"]
