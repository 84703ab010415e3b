"""Mixed order and quotas in a real browser."""

import pytest

from werkstattplan.modules.surveys.document.order import VARIANTS, arranged
from werkstattplan.modules.surveys.document.reading import read_data
from werkstattplan.modules.surveys.models import Access
from werkstattplan.modules.surveys.services.redeeming import begin_without_script
from werkstattplan.modules.surveys.services.replies import take_reply
from werkstattplan.modules.surveys.tests.test_in_the_browser import fielded, stored, waiting  # noqa: F401
from werkstattplan.modules.surveys.tests.test_order_and_quotas import MIXED, WITH_QUOTA

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOWN = """() => {
  const partOf = ({ name, value }) => name.split('--')[1] || value;
  const partsOf = (box) => [...box.querySelectorAll('input')].filter(({ value }) => value !== '__keine').map(partOf);
  const questionsOf = (step) => [...step.querySelectorAll('[data-question]')];
  return [...document.querySelectorAll('section.step')].map((step) => [
    step.dataset.step, questionsOf(step).map((box) => [box.dataset.question, partsOf(box)])]);
}"""


def expected(variant: int) -> list:
    document = arranged(read_data(MIXED), variant)
    return [
        [section.id, [[one.id, [part.id for part in one.rows or one.choices]] for one in section.questions]]
        for section in document.sections
    ] + [["senden", []]]


def variant_of(page) -> int:
    return page.evaluate(
        "() => JSON.parse(localStorage.getItem(Object.keys(localStorage).find((key) => key.endsWith(':person')))).variant"
    )


def test_a_device_keeps_its_order_and_the_next_person_gets_another(page, fielded):  # noqa: F811
    wave, _ = fielded(access=Access.OPEN, document=MIXED)
    page.add_init_script(f"if (localStorage.length === 0) localStorage.setItem('lupe:{wave.key}:kiosk', 'true');")
    page.goto(f"/umfragen/{wave.key}/")
    orders = set()
    for _ in range(6):
        page.get_by_role("button", name="Weiter", exact=True).wait_for()
        variant = variant_of(page)
        assert 0 <= variant < VARIANTS
        assert page.evaluate(SHOWN) == expected(variant)
        page.reload()
        assert page.evaluate(SHOWN) == expected(variant)
        orders.add(variant)
        for _ in range(3):
            page.get_by_role("button", name="Weiter", exact=True).click()
        page.get_by_role("button", name="Antworten absenden").click()
        page.get_by_role("heading", name="Deine Antworten sind angekommen").wait_for()
        page.get_by_role("button", name="Die nächste Person kann anfangen").click()
    assert len(orders) > 1
    assert waiting(wave) == [{}] * 6


def test_the_order_is_no_part_of_what_is_sent(page, fielded):  # noqa: F811
    wave, _ = fielded(access=Access.OPEN, document=MIXED)
    bodies = []
    page.on("request", lambda request: bodies.append(request.post_data or ""))
    page.goto(f"/umfragen/{wave.key}/")
    for _ in range(3):
        for name in ("b", "e"):
            page.locator("section.step:not([hidden])").get_by_role("checkbox", name=name, exact=True).check()
        page.get_by_role("button", name="Weiter", exact=True).click()
    page.get_by_role("button", name="Antworten absenden").click()
    page.get_by_role("heading", name="Deine Antworten sind angekommen").wait_for()
    assert not any("variant" in body for body in bodies)
    assert waiting(wave) == [{"m1": ["b", "e"], "m2": ["b", "e"], "m3": ["b", "e"]}]


def test_a_full_quota_leaves_the_choice_to_stop_or_to_go_on(page, fielded, no_findings):  # noqa: F811
    wave, _ = fielded(access=Access.OPEN, document=WITH_QUOTA)
    for number in range(10):
        ticket = begin_without_script(wave=wave, device_secret=f"{number:032x}", at=wave.opens_at)
        take_reply(wave=wave, token=ticket.token, questionnaire_number=1, answers={"bus": "ja"}, at=wave.opens_at)
    page.goto(f"/umfragen/{wave.key}/")
    page.get_by_label("ja", exact=True).check()
    page.get_by_role("button", name="Weiter", exact=True).click()
    page.get_by_text("Danke, Busfahrende sind genug. Du kannst hier aufhören").wait_for()
    assert page.locator("#meldung").evaluate("(box) => box === document.activeElement")
    no_findings()
    page.get_by_role("button", name="Hier aufhören und alles löschen").click()
    page.get_by_text("Gesendet wurde nichts.").wait_for()
    assert '"ja"' not in stored(page)
    page.reload()
    page.get_by_label("ja", exact=True).check()
    page.get_by_role("button", name="Weiter", exact=True).click()
    page.get_by_text("Busfahrende sind genug").wait_for()
    page.get_by_role("button", name="Weiter", exact=True).click()
    assert not page.get_by_role("button", name="Hier aufhören").is_visible()
    page.get_by_role("button", name="Antworten absenden").click()
    page.get_by_role("heading", name="Deine Antworten sind angekommen").wait_for()
    assert waiting(wave) == [{"bus": "ja"}]
