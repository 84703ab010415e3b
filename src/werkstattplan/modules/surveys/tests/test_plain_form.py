"""Answering without JavaScript, as a browser does it: each page's form is sent with what it holds."""

import html
import json
import re

import pytest
from django.test import Client

from werkstattplan.modules.surveys.models import Access, Batch, Survey
from werkstattplan.modules.surveys.services.boxes import make_box
from werkstattplan.modules.surveys.services.redeeming import WRONG_CODES_AT_ONCE
from werkstattplan.modules.surveys.services.waves import add_questionnaire, use_questionnaire
from werkstattplan.modules.surveys.tests.conftest import CLOSES, DOCUMENT, NOW, OPENS, whole

KINDS = whole(
    {
        "sections": [
            {
                "id": "alles",
                "title": {"de": "Alles"},
                "questions": [
                    {"id": "mehrere", "kind": "multiple", "choices": [{"id": "a"}, {"id": "b"}], "text": "Was?"},
                    {"id": "skala", "kind": "scale", "min": 1, "max": 5, "text": "Wie sehr?", "required": True},
                    {"id": "rang", "kind": "ranking", "choices": [{"id": "a"}, {"id": "b"}], "text": "Was zuerst?"},
                    {"id": "zahl", "kind": "number", "min": 0, "max": 20, "text": "Wie viele?"},
                    {
                        "id": "raster",
                        "kind": "matrix",
                        "rows": [{"id": "r1"}],
                        "choices": [{"id": "x"}],
                        "text": "Und?",
                    },
                    {"id": "tag", "kind": "date", "text": "Wann?"},
                    {"id": "ja", "kind": "consent", "text": "Einverstanden?"},
                    {"id": "bild", "kind": "picture", "choices": [{"id": "p", "text": "Ein Bus"}], "text": "Welches?"},
                ],
            }
        ]
    }
)


class Reader:
    """A browser without scripts."""

    def __init__(self, wave) -> None:
        self.address = f"/umfragen/{wave.key}/ohne/"
        self.client = Client()
        self.response = self.client.get(self.address)

    @property
    def text(self) -> str:
        return html.unescape(self.response.content.decode())

    def press(self, name: str = "weiter", **fields) -> str:
        state = re.search(r'name="stand" value="([^"]*)"', self.response.content.decode())
        self.response = self.client.post(self.address, {"stand": state[1] if state else "", name: "1"} | fields)
        assert not self.response.cookies
        return self.text


@pytest.fixture
def box(wave, coordinator, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return make_box(wave=wave, actor=coordinator, at=OPENS, school="S", label="8b", size=30)


def waiting(wave) -> list[dict]:
    return [answers for _, answers in Batch.objects.get(wave=wave).waiting]


def test_from_the_code_to_the_thanks(wave, box):
    reader = Reader(wave)
    assert "Gespeichert werden nur deine Antworten" in reader.text
    assert "Was fehlt dir am meisten?" in reader.press(code=box.codes[0])
    assert "Wenn du deine Antworten absendest" in reader.press(**{"q-wunsch": "treff", "q-mehr": " <b>Licht</b> "})
    assert "<b>Licht</b>" in reader.press("zurueck")
    reader.press(**{"q-wunsch": "treff", "q-mehr": "Licht"})
    assert waiting(wave) == []
    assert "Deine Antworten sind angekommen." in reader.press()
    assert waiting(wave) == [{"wunsch": "treff", "mehr": "Licht"}]


def test_sent_twice_by_a_nervous_finger(wave, box):
    reader = Reader(wave)
    reader.press(code=box.codes[0])
    reader.press(**{"q-wunsch": "__keine"})
    last = reader.response
    reader.press()
    reader.response = last
    assert "Sie waren schon da und zählen einmal." in reader.press()
    assert waiting(wave) == [{"wunsch": {"missing": "no_answer"}}]


def test_a_page_sent_again_after_a_lost_answer_keeps_its_code(wave, box):
    reader = Reader(wave)
    first = reader.response
    reader.press(code=box.codes[0])
    reader.response = first
    assert "Was fehlt dir am meisten?" in reader.press(code=box.codes[0])


@pytest.mark.parametrize(
    ("typed", "sentence"), [("abc", "nicht richtig abgeschrieben"), ("2222-2222", "gibt es in dieser Umfrage nicht")]
)
def test_a_wrong_code_stays_in_its_field(wave, box, typed, sentence):
    reader = Reader(wave)
    text = reader.press(code=typed)
    assert sentence in text
    assert f'value="{typed}"' in text


def test_every_kind_of_question(make_wave, survey, coordinator, box):
    wave = make_wave()
    document = add_questionnaire(survey=survey, actor=coordinator, at=NOW, document=json.dumps(KINDS))
    use_questionnaire(wave=wave, questionnaire=document, actor=coordinator, at=NOW)
    made = make_box(wave=wave, actor=coordinator, at=NOW, school="S", label="9", size=10)
    reader = Reader(wave)
    reader.press(code=made.codes[0])
    answers = {"q-mehrere": ["a", "b"], "q-zahl": "100", "q-rang--a": "1", "q-rang--b": "1", "q-tag": "2026-03-01"}
    text = reader.press(**answers)
    assert reader.response.status_code == 422
    assert "Zwei Plätze haben dieselbe Nummer" in text
    assert "eine Zahl ein, die zur Frage passt" in text
    assert "Bitte antworte hier" in text
    answers |= {"q-zahl": "2,5", "q-rang--a": "2", "q-rang--b": "1", "q-skala": "4", "q-raster--r1": "x"}
    reader.press(**answers | {"q-ja": "ja", "q-bild": "p"})
    reader.press()
    assert waiting(wave) == [
        {
            "mehrere": ["a", "b"],
            "skala": "4",
            "rang": ["b", "a"],
            "zahl": 2.5,
            "raster": {"r1": "x"},
            "tag": "2026-03-01",
            "ja": True,
            "bild": "p",
        }
    ]


def test_an_open_survey_needs_no_code_and_takes_only_so_many_at_once(make_wave, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    wave = make_wave(access=Access.OPEN)
    for _ in range(WRONG_CODES_AT_ONCE):
        reader = Reader(wave)
        assert "Was fehlt dir am meisten?" in reader.press()
    assert "sehr viele gleichzeitig" in Reader(wave).press()


def test_a_correction_of_the_questionnaire_does_not_disturb_who_has_begun(wave, box, survey, coordinator):
    reader = Reader(wave)
    reader.press(code=box.codes[0])
    newer = whole(
        {
            **DOCUMENT,
            "sections": [{"id": "neu", "questions": [{"id": "neu", "kind": "short_text", "text": "Neu?"}]}],
        }
    )
    questionnaire = add_questionnaire(survey=survey, actor=coordinator, at=NOW, document=json.dumps(newer))
    use_questionnaire(wave=wave, questionnaire=questionnaire, actor=coordinator, at=NOW)
    reader.press(**{"q-wunsch": "bus"})
    assert "angekommen" in reader.press()
    assert "Neu?" in Reader(wave).press(code=box.codes[1])


@pytest.mark.parametrize("state", ["", "x", "eyJ3YXZlIjoieCJ9:1abc:def"])
def test_a_changed_form_begins_anew(wave, box, state):
    response = Client().post(f"/umfragen/{wave.key}/ohne/", {"stand": state, "weiter": "1", "code": box.codes[0]})
    assert "Was fehlt dir am meisten?" in response.content.decode()


def test_after_the_end_the_page_says_so_and_late_answers_count(wave, box, monkeypatch):
    reader = Reader(wave)
    reader.press(code=box.codes[0])
    reader.press(**{"q-wunsch": "bus"})
    monkeypatch.setattr("django.utils.timezone.now", lambda: CLOSES)
    assert "Diese Umfrage ist zu Ende" in Client().get(f"/umfragen/{wave.key}/").content.decode()
    assert "angekommen" in reader.press()


def test_markup_in_a_survey_is_text(make_wave, survey, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    wave = make_wave()
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    Survey.objects.filter(pk=survey.pk).update(title=evil, purpose=evil, department=evil, contact=evil)
    for path in ("", "ohne/", "zusage/"):
        content = Client().get(f"/umfragen/{wave.key}/{path}").content.decode()
        assert "<script>alert" not in content
        assert "<img src=x" not in content


CONDITIONS = whole(
    {
        "sections": [
            {
                "id": "eins",
                "questions": [
                    {
                        "id": "bus",
                        "kind": "single",
                        "text": "Fährst du Bus?",
                        "choices": [{"id": "ja"}, {"id": "nein"}],
                    },
                    {
                        "id": "linie",
                        "kind": "short_text",
                        "text": "Welche Linie?",
                        "required": True,
                        "shown_if": {"==": [{"answer": ["bus"]}, "ja"]},
                    },
                ],
            },
            {
                "id": "zwei",
                "shown_if": {"==": [{"answer": ["bus"]}, "ja"]},
                "questions": [{"id": "wann", "kind": "short_text", "text": "Wann fährt die {{linie}}?"}],
            },
        ]
    }
)


def test_only_what_is_asked_is_shown_and_kept(make_wave, survey, coordinator, box):
    wave = make_wave()
    document = add_questionnaire(survey=survey, actor=coordinator, at=NOW, document=json.dumps(CONDITIONS))
    use_questionnaire(wave=wave, questionnaire=document, actor=coordinator, at=NOW)
    made = make_box(wave=wave, actor=coordinator, at=NOW, school="S", label="9", size=10)
    reader = Reader(wave)
    assert "Welche Linie?" not in reader.press(code=made.codes[0])
    text = reader.press(**{"q-bus": "ja"})
    assert "Welche Linie?" in text
    assert "eine Frage dazugekommen" in text
    assert "Bitte antworte hier" in reader.press(**{"q-bus": "ja"})
    assert "Wann fährt die 501?" in reader.press(**{"q-bus": "ja", "q-linie": "501"})
    reader.press("zurueck", **{"q-wann": "nie"})
    assert "Wenn du deine Antworten absendest" in reader.press(**{"q-bus": "nein", "q-linie": "501"})
    reader.press()
    assert waiting(wave) == [{"bus": "nein"}]


@pytest.mark.parametrize(
    "answers",
    [
        {"wunsch": "rad"},
        {"wunsch": ["bus"]},
        {"mehr": 7},
        {"mehr": "x" * 5001},
        {"mehr": {"missing": "vielleicht"}},
        {"fremd": "bus"},
        {"mehr": {"a": {"b": 1}}},
    ],
)
def test_answers_that_do_not_fit_are_refused_with_a_sentence(wave, box, answers):
    client = Client()
    sent = {"code": box.codes[0], "secret": "0" * 32}
    ticket = client.post(f"/umfragen/{wave.key}/marke/", sent, content_type="application/json").json()["ticket"]
    body = {"ticket": ticket, "questionnaire": 1, "answers": answers}
    response = client.post(f"/umfragen/{wave.key}/antwort/", body, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (409, "unreadable-answers")
    assert waiting(wave) == []


@pytest.mark.parametrize(
    "body", ["", "[]", "null", '"x"', '{"code": 7}', '{"code": "\\u0000"}', "{" * 2000, '{"answers": 1}']
)
def test_bodies_that_are_none_are_refused_with_a_sentence(wave, box, body):
    for what in ("marke", "antwort", "zwischenstand", "zwischenstand/holen"):
        response = Client().post(f"/umfragen/{wave.key}/{what}/", body, content_type="application/json")
        assert response.status_code == 409
        assert response.json()["sentence"]


def test_pages_are_the_same_for_everybody_and_set_no_cookie(wave, box):
    for path in ("", "zusage/", "geraet.js"):
        response = Client().get(f"/umfragen/{wave.key}/{path}")
        assert response.status_code == 200
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
    assert Client().get("/umfragen/zzzzz/").status_code == 404
    commune = wave.commune
    commune.module_switches = {"surveys": False}
    commune.save()
    assert Client().get(f"/umfragen/{wave.key}/").status_code == 404


def test_a_sealed_draft_is_kept_for_its_word_only(wave, box):
    client = Client()

    def post(what, body):
        return client.post(f"/umfragen/{wave.key}/{what}/", body, content_type="application/json").json()

    ticket = post("marke", {"code": box.codes[0], "secret": "0" * 32})["ticket"]
    assert post("zwischenstand", {"ticket": ticket, "lookup": "a" * 64, "sealed": "QUJD"})["kept"]
    assert post("zwischenstand", {"ticket": ticket, "lookup": "a" * 64, "sealed": "REVG"})["kept"]
    assert post("zwischenstand/holen", {"lookup": "a" * 64}) == {"sealed": "REVG"}
    assert post("zwischenstand/holen", {"lookup": "b" * 64})["code"] == "unknown-word"
    assert post("zwischenstand", {"ticket": "x", "lookup": "a" * 64, "sealed": "QUJD"})["code"] == "wrong-ticket"
