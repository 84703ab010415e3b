"""Somebody writes a questionnaire on a phone: parts come, change, move and go; nothing typed is lost, not with two people either."""

import io
import json
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django_scopes import scope

from werkstattplan.modules.surveys.document.reading import read_data
from werkstattplan.modules.surveys.editing import parts
from werkstattplan.modules.surveys.models import QuestionnaireDraft
from werkstattplan.modules.surveys.services import editing
from werkstattplan.modules.surveys.services.refusals import DraftGone, NothingToUndo, PartChanged
from werkstattplan.modules.surveys.tests.conftest import DOCUMENT, whole
from werkstattplan.plan.tests.conftest import client_of

BOGEN = whole(
    {
        "languages": ["de", "de-easy"],
        "sections": [
            {
                "id": "a",
                "questions": [
                    {"id": "bus", "kind": "single", "choices": [{"id": "ja"}, {"id": "nein"}]},
                    {"id": "wege", "kind": "multiple", "choices": [{"id": "rad"}, {"id": "zug"}]},
                ],
            },
            {"id": "b", "questions": [{"id": "mehr", "kind": "long_text"}]},
        ],
    }
)


def order(data):
    return [[question["id"] for question in section["questions"]] for section in data["sections"]]


@pytest.mark.django_db
class TestServices:
    def test_two_people_change_two_questions(self, survey):
        editing.start_draft(survey=survey, document=BOGEN)
        seen = {name: editing.sign_of(BOGEN, name) for name in ("bus", "mehr")}
        for name in seen:
            new = {**parts.question(BOGEN, name), "help": {"de": f"zu {name}"}}

            def change(data, new=new):
                return parts.with_changed_question(data, new)

            editing.edit_draft(survey=survey, change=change, part=name, seen=seen[name])
        data = json.loads(QuestionnaireDraft.objects.get().document)
        assert [parts.question(data, name)["help"]["de"] for name in seen] == ["zu bus", "zu mehr"]

    def test_two_people_change_the_same_question(self, survey):
        editing.start_draft(survey=survey, document=BOGEN)
        seen = editing.sign_of(BOGEN, "bus")

        def change(text):
            return lambda data: parts.with_changed_question(data, {**parts.question(data, "bus"), "text": {"de": text}})

        editing.edit_draft(survey=survey, change=change("Fährt er?"), part="bus", seen=seen)
        with pytest.raises(PartChanged):
            editing.edit_draft(survey=survey, change=change("Fährt sie?"), part="bus", seen=seen)
        with pytest.raises(PartChanged):
            editing.edit_draft(survey=survey, change=lambda data: parts.without_question(data, "gibt_es_nicht"))
        assert parts.question(json.loads(QuestionnaireDraft.objects.get().document), "bus")["text"] == {
            "de": "Fährt er?"
        }

    def test_the_last_change_is_taken_back_and_comes_again(self, survey):
        editing.start_draft(survey=survey, document=BOGEN)
        with pytest.raises(NothingToUndo):
            editing.undo(survey=survey)
        editing.edit_draft(survey=survey, change=lambda data: parts.without_question(data, "bus"))
        editing.undo(survey=survey)
        assert order(json.loads(QuestionnaireDraft.objects.get().document)) == order(BOGEN)
        editing.undo(survey=survey)
        assert order(json.loads(QuestionnaireDraft.objects.get().document)) == [["wege"], ["mehr"]]

    def test_without_a_draft_nothing_changes(self, survey):
        with pytest.raises(DraftGone):
            editing.undo(survey=survey)


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_add_ten_questions(survey, commune):
    editing.start_draft(survey=survey, document=BOGEN)

    def add(number):
        try:
            with scope(commune=commune):
                new = {"id": f"neu_{number}", "kind": "long_text", "text": {"de": "Was?"}}
                editing.edit_draft(survey=survey, change=lambda data: parts.with_question(data, "b", new))
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=[number]) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    data = json.loads(QuestionnaireDraft.objects.get().document)
    assert {f"neu_{number}" for number in range(10)} <= set(order(data)[1])


BASE = "/arbeit/probe/umfragen/lupe/"


@pytest.fixture
def mira(coordinator, survey, edition):
    return client_of(coordinator)


def text(response):
    return response.content.decode()


@pytest.mark.django_db
class TestPages:
    def begin(self, mira, document=BOGEN):
        file = SimpleUploadedFile("bogen.json", json.dumps(document).encode())
        return mira.post(f"{BASE}einlesen/", {"file": file}, follow=True)

    def fields(self, mira, name):
        """The fields of a question's form as a browser would send them."""
        form = mira.get(f"{BASE}entwurf/frage/{name}/").context["form"]
        values = {field.html_name: field.value() for field in form if field.value() not in (None, False)}
        return values | {"seen": mira.get(f"{BASE}entwurf/frage/{name}/").context["seen"]}

    def draft(self):
        return json.loads(QuestionnaireDraft.objects.get().document)

    def test_from_nothing_to_a_version(self, mira, survey):
        mira.post(f"{BASE}entwurf/beginnen/")
        response = mira.post(f"{BASE}entwurf/abschnitt/teil_1/frage/", {"text": "Was fehlt dir?", "kind": "single"})
        assert response.url == f"{BASE}entwurf/frage/fehlt_dir/"
        assert "noch keine Antwortmöglichkeiten" in text(mira.get(response.url))
        refused = mira.post(f"{BASE}entwurf/tun/", {"was": "uebernehmen"}, follow=True)
        assert "noch nicht benutzt werden" in text(refused)
        values = self.fields(mira, "fehlt_dir") | {"choice_0_de": "Ein Bus", "choice_1_de": "Ein Treff"}
        assert mira.post(response.url, values).status_code == 302
        done = mira.post(f"{BASE}entwurf/tun/", {"was": "uebernehmen"}, follow=True)
        assert "Fassung 1" in text(done)
        made = json.loads(survey.questionnaires.get().document)
        assert [choice["id"] for choice in parts.question(made, "fehlt_dir")["choices"]] == ["bus", "treff"]
        assert not QuestionnaireDraft.objects.exists()

    def test_opening_and_saving_a_question_changes_nothing(self, mira):
        rich = json.loads(json.dumps(BOGEN))
        rich["sections"][0]["questions"][0] |= {
            "help": {"de": "Hinweis"},
            "required": True,
            "background": True,
            "shuffled": True,
        }
        rich["sections"][0]["questions"][0]["choices"][0] |= {"value": 1, "fixed": True}
        rich["sections"][0]["questions"][1] |= {"min": 1, "max": 2, "shown_if": {"==": [{"answer": ["bus"]}, "ja"]}}
        rich["sections"][1]["questions"][0] |= {
            "shown_if": {">": [{"count": [{"answer": ["wege"]}]}, 1]},
            "library": {"item": "x", "version": 1},
        }
        rich["order"] = {"seed": "1"}
        self.begin(mira, rich)
        before = self.draft()
        for name in ("bus", "wege", "mehr"):
            assert mira.post(f"{BASE}entwurf/frage/{name}/", self.fields(mira, name)).status_code == 302
        assert read_data(self.draft()) == read_data(before)

    def test_choices_are_ordered_taken_away_and_keep_their_names(self, mira):
        self.begin(mira)
        values = self.fields(mira, "bus") | {"choice_2_de": "manchmal", "choice_2_place": "1", "choice_1_de": ""}
        mira.post(f"{BASE}entwurf/frage/bus/", values)
        assert [one["id"] for one in parts.question(self.draft(), "bus")["choices"]] == ["manchmal", "ja"]

    def test_the_last_choice_becomes_the_first(self, mira):
        self.begin(mira)
        mira.post(f"{BASE}entwurf/frage/bus/", self.fields(mira, "bus") | {"choice_1_place": "1"})
        assert [one["id"] for one in parts.question(self.draft(), "bus")["choices"]] == ["nein", "ja"]

    def test_a_condition_is_put_together(self, mira):
        self.begin(mira)
        values = self.fields(mira, "mehr") | {"test_0": "bus=ja", "test_1": "wege=rad", "not_1": "on", "joint": "any"}
        mira.post(f"{BASE}entwurf/frage/mehr/", values)
        assert parts.question(self.draft(), "mehr")["shown_if"] == {
            "or": [{"==": [{"answer": ["bus"]}, "ja"]}, {"not": [{"contains": [{"answer": ["wege"]}, "rad"]}]}]
        }
        assert "bei „bus“ „ja“ gewählt ist oder" in text(mira.get(f"{BASE}entwurf/"))

    def test_two_people_at_one_question_lose_nothing(self, mira):
        self.begin(mira)
        mine = self.fields(mira, "mehr") | {"text_de": "Meine Fassung?"}
        mira.post(f"{BASE}entwurf/frage/mehr/", self.fields(mira, "mehr") | {"text_de": "Die andere?"})
        response = mira.post(f"{BASE}entwurf/frage/mehr/", mine)
        assert response.status_code == 422
        assert "jemand anders" in text(response)
        assert "Meine Fassung?" in text(response)
        assert "Die andere?" in text(response)
        again = mine | {"seen": response.context["seen"]}
        assert mira.post(f"{BASE}entwurf/frage/mehr/", again).status_code == 302
        assert parts.question(self.draft(), "mehr")["text"]["de"] == "Meine Fassung?"

    def test_a_question_without_text_keeps_the_rest(self, mira):
        self.begin(mira)
        response = mira.post(
            f"{BASE}entwurf/frage/mehr/", self.fields(mira, "mehr") | {"text_de": " ", "help_de": "bleibt da"}
        )
        assert response.status_code == 422
        assert "bleibt da" in text(response)

    def test_moving_removing_and_taking_back(self, mira):
        self.begin(mira)
        mira.post(f"{BASE}entwurf/verschieben/", {"frage": "bus", "wohin": "runter"})
        mira.post(f"{BASE}entwurf/verschieben/", {"abschnitt": "b", "wohin": "hoch"})
        assert order(self.draft()) == [["mehr"], ["wege", "bus"]]
        mira.post(f"{BASE}entwurf/loeschen/", {"frage": "mehr"})
        assert order(self.draft()) == [[], ["wege", "bus"]]
        mira.post(f"{BASE}entwurf/tun/", {"was": "zurueck"})
        assert order(self.draft()) == [["mehr"], ["wege", "bus"]]
        assert mira.post(f"{BASE}entwurf/verschieben/", {"frage": "bus", "wohin": "links"}).status_code == 404

    def test_sections_and_languages(self, mira):
        self.begin(mira)
        response = mira.post(f"{BASE}entwurf/abschnitt/neu/")
        values = {"title_de": "Wünsche", "text_de": "Jetzt du", "seen": mira.get(response.url).context["seen"]}
        mira.post(response.url, values)
        assert self.draft()["sections"][-1]["title"] == {"de": "Wünsche"}
        mira.post(f"{BASE}entwurf/rahmen/", {"title_de": "LUPE 2", "languages": ["de", "en"]})
        assert (self.draft()["title"], self.draft()["languages"]) == ({"de": "LUPE 2"}, ["de", "en"])
        assert "English fehlt" in text(mira.get(f"{BASE}entwurf/"))

    def test_hints_stand_at_their_question(self, mira):
        self.begin(mira)
        mira.post(
            f"{BASE}entwurf/frage/mehr/",
            self.fields(mira, "mehr") | {"text_de": "Findest du nicht auch, dass Busse fehlen?"},
        )
        assert "legt eine Antwort nahe" in text(mira.get(f"{BASE}entwurf/"))
        assert "legt eine Antwort nahe" in text(mira.get(f"{BASE}entwurf/frage/mehr/"))

    def test_what_another_system_knows_and_we_do_not_is_listed(self, mira):
        foreign = {
            "pages": [{"name": "p", "elements": [{"type": "text", "name": "q", "title": "Was?", "maxLength": 3}]}],
            "cookieName": "x",
        }
        page = text(self.begin(mira, foreign))
        assert "cookieName" in page
        mira.post(f"{BASE}entwurf/tun/", {"was": "gelesen"})
        assert "cookieName" not in text(mira.get(f"{BASE}entwurf/"))

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("leer.json", b"  ", "leer"),
            ("bild.lss", b"<document><LimeSurveyDocType>Label set</LimeSurveyDocType></document>", "LimeSurvey"),
            ("x.xlsx", b"PK\x03\x04nichts", "Datei"),
            ("gross.json", b" " * 5_000_001, "größer als 5 MB"),
        ],
    )
    def test_a_wrong_file_changes_nothing(self, mira, name, content, sentence):
        self.begin(mira)
        before = self.draft()
        response = mira.post(f"{BASE}einlesen/", {"file": SimpleUploadedFile(name, content)})
        if response.status_code == 422:
            assert sentence in text(response)
        assert self.draft() == before

    @pytest.mark.parametrize("way", ["json", "xlsform", "surveyjs"])
    def test_it_leaves_and_comes_back(self, mira, survey, way):
        self.begin(mira)
        page = text(mira.get(f"{BASE}ausgeben/"))
        assert "Alles kommt mit" in page
        response = mira.get(f"{BASE}ausgeben/{way}/")
        again = mira.post(f"{BASE}einlesen/", {"file": io.BytesIO(response.content)}, follow=True)
        assert again.status_code == 200
        assert order(self.draft()) == order(BOGEN)

    def test_an_unknown_way_and_a_survey_without_questions_lead_nowhere(self, mira):
        assert mira.get(f"{BASE}ausgeben/").status_code == 404
        assert mira.get(f"{BASE}ausgeben/dbase/").status_code == 404
        assert mira.get(f"{BASE}entwurf/").status_code == 404

    def test_the_test_run_shows_every_question_and_sends_nothing(self, mira):
        self.begin(mira, DOCUMENT)
        page = text(mira.get(f"{BASE}entwurf/vorschau/"))
        assert "Nichts wird gespeichert oder gesendet" in page
        assert "Was fehlt dir am meisten?" in page
        assert "absenden" not in page

    @pytest.mark.parametrize(
        "path", ["entwurf/", "entwurf/frage/bus/", "entwurf/vorschau/", "einlesen/", "ausgeben/json/"]
    )
    def test_others_do_not_see_it(self, mira, reader, stranger, client, path):
        self.begin(mira)
        assert mira.get(f"{BASE}{path}").status_code == 200
        assert client_of(reader).get(f"{BASE}{path}").status_code == 403
        assert client_of(stranger).get(f"{BASE}{path}").status_code == 404
        assert client.get(f"{BASE}{path}").status_code == 302
