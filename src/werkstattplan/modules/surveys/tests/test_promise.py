"""What young people read before they answer: the promise in plain words and in Leichte Sprache, and a word at each text field."""

import json

import pytest
from django.test import Client

from werkstattplan.modules.surveys.models import Wave
from werkstattplan.modules.surveys.services.waves import add_questionnaire, use_questionnaire
from werkstattplan.modules.surveys.tests.conftest import DOCUMENT, NOW


@pytest.fixture
def easy(wave, survey, coordinator) -> Wave:
    document = DOCUMENT | {"languages": ["de", "de-easy"]}
    version = add_questionnaire(survey=survey, actor=coordinator, at=NOW, document=json.dumps(document))
    use_questionnaire(wave=wave, questionnaire=version, actor=coordinator, at=NOW)
    return wave


def page(wave, path="", query="") -> str:
    return Client().get(f"/umfragen/{wave.key}/{path}{query}").content.decode()


def test_the_promise_stands_in_easy_language_where_the_survey_does(easy):
    plain, simple = page(easy, "zusage/"), page(easy, "zusage/", "?sprache=de-easy")
    assert "Zwischen beiden gibt es keine Verbindung" in plain
    assert "Jeder Code zählt nur 1-mal." in simple
    assert "Verbindung" not in simple
    for text in (plain, simple, page(easy), page(easy, "", "?sprache=de-easy")):
        assert "31. März 2029" in text
    assert "Niemand kann sehen: Das hast du geantwortet." in page(easy, "", "?sprache=de-easy")
    assert "zusage/?sprache=de-easy" in page(easy, "", "?sprache=de-easy")


def test_both_are_there_without_a_network(easy):
    assert f"/umfragen/{easy.key}/zusage/?sprache=de-easy" in page(easy, "geraet.js")


def test_a_survey_without_easy_language_has_the_plain_promise_only(wave):
    assert "1-mal" not in page(wave, "zusage/", "?sprache=de-easy")
    assert "sprache=de-easy" not in page(wave, "geraet.js")


def test_every_text_field_says_that_names_do_not_belong_there(easy):
    text = page(easy)
    assert text.count("Schreib bitte keine Namen") == 1
    assert "Schreib bitte keine Namen." in page(easy, "", "?sprache=de-easy")
