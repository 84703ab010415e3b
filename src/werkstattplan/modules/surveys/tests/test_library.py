"""Questions are taken from the library in all languages of the draft, whole sets at once, and stay what they were."""

import json

import pytest

from werkstattplan.modules.surveys.document.language import grade, hints
from werkstattplan.modules.surveys.document.reading import read_data
from werkstattplan.modules.surveys.editing import parts
from werkstattplan.modules.surveys.library import catalogue
from werkstattplan.modules.surveys.models import QuestionnaireDraft, Survey
from werkstattplan.modules.surveys.tests.library_versions import CHECKSUMS
from werkstattplan.modules.surveys.tests.test_staff_pages import LIST, SURVEY
from werkstattplan.plan.tests.conftest import client_of

PAGE = f"{LIST}lupe/sammlung/"
ALL = ["de", "de-easy", "en", "uk"]


def whole_library() -> dict:
    data = parts.blank("Alles") | {"languages": ALL, "title": dict.fromkeys(ALL, "Alles")}
    for key in catalogue.question_sets():
        data = catalogue.with_set(data, key)
    return data


@pytest.fixture
def mira(coordinator, edition):
    client = client_of(coordinator)
    client.post(f"{LIST}neu/", SURVEY)
    return client


def draft() -> dict:
    return json.loads(QuestionnaireDraft.objects.get().document)


def test_a_version_never_gets_another_content():
    found = {
        f"{item.key} {version.number}": version.sha256
        for item in catalogue.items().values()
        for version in item.versions
    }
    assert found == CHECKSUMS, "a published wording was changed: give the item a further version instead"


def test_numbers_count_up_and_every_item_is_in_a_set():
    for item in catalogue.items().values():
        assert [version.number for version in item.versions] == list(range(1, len(item.versions) + 1))
        assert item.newest.source
    in_sets = [item.key for one in catalogue.question_sets().values() for item in one.items]
    assert sorted(in_sets) == sorted(catalogue.items())


def test_all_sets_together_are_a_questionnaire_without_faults_in_four_languages():
    document = read_data(whole_library())
    assert len(list(document.questions())) == len(catalogue.items())
    for question in document.questions():
        for texts in (question.text, *[part.text for part in (*question.choices, *question.rows)]):
            assert set(texts) == set(ALL), question.id


def test_nothing_in_the_library_is_leading_double_or_hard():
    document = read_data(whole_library())
    assert [hint for code in ("de", "de-easy") for hint in hints(document, code)] == []
    easy = [grade(question.text["de-easy"]) for question in document.questions()]
    usual = [grade(question.text["de"]) for question in document.questions()]
    assert sum(easy) / len(easy) < sum(usual) / len(usual) < 8


def test_a_set_is_taken_with_one_tap_and_begins_a_draft(mira):
    assert "Leichte Sprache" in mira.get(PAGE).content.decode()
    page = mira.post(f"{PAGE}nehmen/", {"satz": "mobilitaet"}, follow=True).content.decode()
    assert "Kennst du den Rufbus?" in page
    data = draft()
    assert [section["title"]["de"] for section in data["sections"]] == ["Mobilität und Bus"]
    assert data["languages"] == ["de", "de-easy"]
    assert {len(question["text"]) for question in parts.questions(data)} == {2}
    assert all(question["library"]["version"] == 1 for question in parts.questions(data))
    made = mira.post(f"{LIST}lupe/entwurf/tun/", {"was": "uebernehmen"}, follow=True).content.decode()
    assert "Fassung 1" in made
    assert Survey.objects.get().questionnaires.count() == 1


def test_one_question_goes_into_a_section_and_can_be_taken_back(mira):
    mira.post(f"{PAGE}nehmen/", {"satz": "freizeit"})
    section = draft()["sections"][0]["id"]
    mira.post(f"{PAGE}nehmen/", {"frage": "alter_gruppe", "abschnitt": section})
    assert draft()["sections"][0]["questions"][-1]["background"] is True
    assert "schon im Entwurf" in mira.get(PAGE).content.decode()
    mira.post(f"{LIST}lupe/entwurf/tun/", {"was": "zurueck"})
    assert "alter_gruppe" not in {question["library"]["item"] for question in parts.questions(draft())}


def test_a_question_taken_twice_gets_another_name():
    data = catalogue.with_set(catalogue.with_set(parts.blank("Zweimal"), "mitreden"), "mitreden")
    read_data(data)
    second = data["sections"][1]["questions"]
    asked = next(question["shown_if"] for question in second if "shown_if" in question)
    assert second[2]["id"] in json.dumps(asked)
    assert data["sections"][0]["questions"][2]["id"] not in [operand["=="][0]["answer"][0] for operand in asked["or"]]


def test_a_condition_does_not_come_without_the_question_it_asks_about(mira):
    mira.post(f"{PAGE}nehmen/", {"frage": "mitreden_wobei", "abschnitt": "teil_1"})
    (question,) = parts.questions(draft())
    assert "shown_if" not in question


def test_another_first_language_gets_the_german_text():
    data = catalogue.with_set(parts.blank("x") | {"languages": ["fr", "en"], "title": {"fr": "x"}}, "merkmale")
    read_data(data)
    assert next(parts.questions(data))["text"] == {"fr": "Wie alt bist du?", "en": "How old are you?"}


@pytest.mark.parametrize("sent", [{"satz": "nichts"}, {"frage": "nichts"}, {"frage": "druck", "abschnitt": "weg"}, {}])
def test_what_the_library_does_not_have_is_told(mira, sent):
    page = mira.post(f"{PAGE}nehmen/", sent, follow=True).content.decode()
    assert "gibt es in der Sammlung nicht" in page
    assert not QuestionnaireDraft.objects.exists()


def test_only_who_runs_surveys_takes(mira, reader, stranger):
    for user in (reader, stranger):
        assert client_of(user).get(PAGE).status_code in (403, 404)
        assert client_of(user).post(f"{PAGE}nehmen/", {"satz": "merkmale"}).status_code in (403, 404)
    assert not QuestionnaireDraft.objects.exists()
