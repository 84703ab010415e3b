"""What goes wrong on the way, on the real page: each is named with what to do, nothing is lost, nothing counted twice."""

import datetime
import json

import pytest
from django.utils import timezone
from django_scopes import scope

from werkstattplan.modules.surveys.models import Access, CodeBox, Wave
from werkstattplan.modules.surveys.services.waves import add_questionnaire, use_questionnaire
from werkstattplan.modules.surveys.tests.conftest import whole
from werkstattplan.modules.surveys.tests.test_in_the_browser import (
    TWO_PARTS,
    answer,
    arrived,
    begin,
    begin_offline,
    fielded,  # noqa: F401
    kept_offline,
    send,
    stored,
    waiting,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Jugendbeteiligungsgelegenheitsverbesserungsvorschlagsformular"


def change_wave(wave, **values) -> None:
    with scope(commune=wave.commune):
        Wave.objects.filter(pk=wave.pk).update(**values)


def test_too_late_is_told_and_what_lies_on_the_device_can_be_deleted(page, fielded, no_findings):  # noqa: F811
    wave, codes = fielded()
    begin(page, wave, codes[0])
    answer(page)
    long_ago = timezone.now() - datetime.timedelta(days=3)
    change_wave(wave, state="closed", opens_at=long_ago - datetime.timedelta(days=1), closes_at=long_ago)
    send(page)
    page.get_by_role("heading", name="Nicht angenommen").wait_for()
    page.get_by_text("Die Umfrage ist zu Ende, deshalb können wir deine Antworten nicht mehr annehmen.").wait_for()
    no_findings()
    assert "Licht" in stored(page)
    page.reload()
    page.get_by_text("Die Umfrage ist zu Ende, deshalb").wait_for()
    page.get_by_role("button", name="Von diesem Gerät löschen").click()
    page.get_by_role("heading", name="Gelöscht").wait_for()
    assert "Licht" not in stored(page)
    assert waiting(wave) == []


def test_a_little_late_still_counts(page, fielded):  # noqa: F811
    wave, codes = fielded()
    begin(page, wave, codes[0])
    answer(page)
    change_wave(wave, state="closed", closes_at=timezone.now() - datetime.timedelta(minutes=5))
    send(page)
    arrived(page)
    assert len(waiting(wave)) == 1


def correct(wave, document: dict, coordinator) -> None:
    with scope(commune=wave.commune):
        now = timezone.now()
        version = add_questionnaire(survey=wave.survey, actor=coordinator, at=now, document=json.dumps(whole(document)))
        use_questionnaire(wave=wave, questionnaire=version, actor=coordinator, at=now)


CORRECTED = {
    **TWO_PARTS,
    "sections": [
        {
            **TWO_PARTS["sections"][0],
            "questions": [
                {
                    **TWO_PARTS["sections"][0]["questions"][0],
                    "choices": [{"id": "bus", "text": {"de": "Ein Bus"}}, {"id": "bad", "text": {"de": "Ein Bad"}}],
                }
            ],
        },
        TWO_PARTS["sections"][1],
    ],
}


def test_a_page_of_the_version_before_hands_in_what_it_asked(page, fielded, coordinator):  # noqa: F811
    wave, codes = fielded()
    begin(page, wave, codes[0])
    correct(wave, CORRECTED, coordinator)
    answer(page)
    send(page)
    arrived(page)
    assert waiting(wave) == [{"wunsch": "treff", "mehr": "Mehr Licht"}]


def test_answers_that_fit_no_longer_after_a_correction_are_told(page, fielded, coordinator):  # noqa: F811
    wave, codes = fielded()
    begin(page, wave, codes[0])
    answer(page)
    correct(wave, CORRECTED, coordinator)
    page.reload()
    page.get_by_text("Der Fragebogen ist inzwischen verbessert worden").wait_for()
    page.get_by_label("Ein Bad").check()
    page.get_by_role("button", name="Weiter", exact=True).click()
    assert page.get_by_label("Was noch?").input_value() == "Mehr Licht"
    page.get_by_role("button", name="Weiter", exact=True).click()
    send(page)
    arrived(page)
    assert waiting(wave) == [{"wunsch": "bad", "mehr": "Mehr Licht"}]


@pytest.mark.parametrize("hash_", ["%", "%E0%A4%A", "ABCD", "<b>"])
def test_a_damaged_qr_code_leaves_a_page_that_works(page, fielded, hash_):  # noqa: F811
    wave, codes = fielded()
    page.goto(f"/umfragen/{wave.key}/#{hash_}")
    assert page.get_by_label("Dein Code").input_value() == ""
    begin_offline(page, codes[0])


def test_too_much_text_comes_back_to_be_shortened(page, fielded):  # noqa: F811
    questions = [{"id": f"f{number}", "kind": "long_text", "text": f"Frage {number}"} for number in range(12)]
    wave, codes = fielded(document={"sections": [{"id": "s", "title": {"de": "Freizeit"}, "questions": questions}]})
    begin(page, wave, codes[0])
    for number in range(12):
        page.get_by_label(f"Frage {number}", exact=True).fill("ä" * 5000)
    page.get_by_role("button", name="Weiter", exact=True).click()
    send(page)
    page.get_by_text("Deine Texte sind zusammen zu lang.").wait_for()
    assert len(page.get_by_label("Frage 11", exact=True).input_value()) == 5000
    for number in range(8):
        page.get_by_label(f"Frage {number}", exact=True).fill("kurz")
    page.get_by_role("button", name="Weiter", exact=True).click()
    send(page)
    arrived(page)
    assert len(waiting(wave)) == 1


def test_on_a_tablet_for_many_nobody_sees_a_reply_that_was_refused(page, fielded, client):  # noqa: F811
    """The code of the first person turns out to be used when the second one has finished and the network is back."""
    wave, codes = fielded()
    page.goto(f"/umfragen/{wave.key}/")
    page.get_by_text("Dieses Gerät nutzen mehrere Menschen").click()
    page.get_by_role("button", name="Reihum benutzen").click()
    kept_offline(page)
    page.context.set_offline(True)
    for number, code in enumerate(codes[:2]):
        begin_offline(page, code)
        answer(page, f"Geheimnis {number}")
        send(page)
        page.get_by_role("heading", name="Noch nicht angekommen").wait_for()
        if number == 0:
            page.get_by_role("button", name="Die nächste Person kann anfangen").click()
    client.post(f"/umfragen/{wave.key}/marke/", {"code": codes[0], "secret": "0" * 32}, content_type="application/json")
    page.context.set_offline(False)
    page.get_by_role("button", name="Jetzt noch einmal senden").click()
    page.get_by_text("Ein Antwortbogen, der auf diesem Gerät liegt: Dieser Code ist schon benutzt").wait_for()
    assert "Geheimnis 0" not in page.locator("main").inner_text()
    assert not page.get_by_label("Dein Code").is_visible()
    assert [one["mehr"] for one in waiting(wave)] == ["Geheimnis 1"]


def test_a_class_that_was_stopped_meanwhile_keeps_its_answers(page, fielded):  # noqa: F811
    wave, codes = fielded()
    page.goto(f"/umfragen/{wave.key}/")
    kept_offline(page)
    page.context.set_offline(True)
    begin_offline(page, codes[0])
    answer(page)
    with scope(commune=wave.commune):
        CodeBox.objects.update(is_started=False)
    page.context.set_offline(False)
    send(page)
    page.get_by_text("Für deine Klasse ist die Umfrage gerade nicht gestartet.").wait_for()
    with scope(commune=wave.commune):
        CodeBox.objects.update(is_started=True)
    begin_offline(page, codes[0])
    assert page.get_by_label("Ein Treff").is_checked()
    page.get_by_role("button", name="Weiter", exact=True).click()
    page.get_by_role("button", name="Weiter", exact=True).click()
    send(page)
    arrived(page)
    assert len(waiting(wave)) == 1


def test_a_word_that_was_mistyped_is_told(page, fielded):  # noqa: F811
    wave, codes = fielded()
    begin(page, wave, codes[0])
    page.get_by_text("Später oder auf einem anderen Gerät").click()
    page.get_by_label("Du hast schon ein Wort?").fill("bababa")
    page.get_by_role("button", name="Weitermachen").click()
    page.get_by_text("Zu diesem Wort gibt es keinen Zwischenstand").wait_for()


EVERYTHING = {
    "languages": ["de"],
    "sections": [
        {
            "id": "s",
            "title": {"de": LONG},
            "text": {"de": f"Es geht um {LONG}."},
            "questions": [
                {
                    "id": kind,
                    "kind": kind,
                    "text": f"{kind}: {LONG}",
                    "help": {"de": f"Hilfe: {LONG}"},
                    **(
                        {"choices": [{"id": f"c{number}", "text": f"{LONG}{number}"} for number in range(4)]}
                        if kind in ("single", "multiple", "ranking", "matrix", "picture", "place")
                        else {}
                    ),
                    **(
                        {"rows": [{"id": "r1", "text": LONG}, {"id": "r2", "text": "Kurz"}]} if kind == "matrix" else {}
                    ),
                }
                for kind in (
                    *("single", "multiple", "scale", "ranking", "number", "short_text", "long_text", "matrix"),
                    *("date", "place", "picture", "consent"),
                )
            ],
        }
    ],
}
SMALL = """() => {
  const fields = 'input:not([type=radio]):not([type=checkbox]):not([type=hidden])';
  const parts = ['label.choice', 'select', fields, 'textarea', 'button'].map((one) => `main ${one}`).join(', ');
  const isWrong = (box) => box.height < 44 || box.right > innerWidth + 1;
  const seen = [...document.querySelectorAll(parts)].filter((one) => one.checkVisibility());
  return seen.filter((one) => isWrong(one.getBoundingClientRect())).map((one) => one.outerHTML.slice(0, 90));
}"""


@pytest.mark.parametrize("path", ["", "ohne/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_question_with_long_words_on_a_small_phone(page, fielded, no_findings, scheme, path):  # noqa: F811
    wave, _ = fielded(access=Access.OPEN, document=EVERYTHING)
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"/umfragen/{wave.key}/{path}")
    if path:
        page.get_by_role("button", name="Weiter", exact=True).click()
    page.locator('[data-kind="matrix"]').wait_for()
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(SMALL) == []
    no_findings()


@pytest.mark.parametrize("path", ["", "ohne/"])
def test_faults_are_shown_at_their_question_and_keep_what_was_typed(page, fielded, no_findings, path):  # noqa: F811
    wave, _ = fielded(access=Access.OPEN, document=EVERYTHING)
    page.goto(f"/umfragen/{wave.key}/{path}")
    if path:
        page.get_by_role("button", name="Weiter", exact=True).click()
    page.locator('[name="q-number"]').fill("zwölf")
    page.locator('[name="q-date"]').evaluate("(field) => { field.type = 'text'; }")
    page.locator('[name="q-date"]').fill("31.2.2026")
    for choice in ("c0", "c1"):
        page.locator(f'[name="q-ranking--{choice}"]').select_option("2")
    page.get_by_role("button", name="Weiter", exact=True).click()
    for sentence in ("Bitte gib hier eine Zahl ein", "Bitte gib ein Datum ein", "Zwei Plätze haben dieselbe Nummer"):
        page.get_by_text(sentence).wait_for()
    assert page.locator('[name="q-number"]').input_value() == "zwölf"
    assert page.locator('[name="q-ranking--c1"]').input_value() == "2"
    no_findings()
    page.locator('[name="q-number"]').fill("12")
    page.locator('[name="q-date"]').evaluate("(field) => { field.type = 'text'; }")
    page.locator('[name="q-date"]').fill("1.3.2026")
    page.locator('[name="q-ranking--c1"]').select_option("1")
    page.get_by_role("button", name="Weiter", exact=True).click()
    page.get_by_role("heading", name="Fertig?").wait_for()
    page.get_by_role("button", name="Antworten absenden").click()
    page.get_by_text("Deine Antworten sind angekommen").wait_for()
    assert waiting(wave) == [{"ranking": ["c1", "c0"], "number": 12, "date": "2026-03-01"}]


def test_a_ranking_and_a_matrix_are_answered_with_the_keyboard_alone(page, fielded):  # noqa: F811
    wave, _ = fielded(access=Access.OPEN, document=EVERYTHING)
    page.goto(f"/umfragen/{wave.key}/")
    page.locator('[name="q-ranking--c0"]').focus()
    for number in ("2", "1"):
        page.keyboard.press(number)
        page.keyboard.press("Tab")
    page.locator('[name="q-matrix--r1"]').first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Weiter", exact=True).press("Enter")
    page.get_by_role("button", name="Antworten absenden").press("Enter")
    arrived(page)
    assert waiting(wave) == [{"ranking": ["c1", "c0"], "matrix": {"r1": "c1", "r2": "c0"}}]
