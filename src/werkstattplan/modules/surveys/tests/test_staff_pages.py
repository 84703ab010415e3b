"""A coordinator makes a survey and prints its papers; a teacher starts and stops; nobody else gets in."""

import datetime
import io
import json
import re

import docx
import pdfplumber
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from werkstattplan.modules.surveys.access.codes import read_code
from werkstattplan.modules.surveys.models import Access, CodeBox, Survey, Wave
from werkstattplan.modules.surveys.paper import writing
from werkstattplan.modules.surveys.tests.conftest import DOCUMENT, NOW, whole
from werkstattplan.plan.tests.conftest import client_of
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.documents.pdf import page_count, render_pdf

LIST = "/arbeit/probe/umfragen/"
SURVEY = {
    "title": "Die LUPE",
    "slug": "lupe",
    "purpose": "Wir wollen wissen, was euch fehlt.",
    "department": "Fachdienst Jugend",
    "contact": "jugend@probe.example",
    "tool": "werkstattplan/musik",
}


@pytest.fixture
def mira(coordinator, edition, monkeypatch) -> Client:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return client_of(coordinator)


def upload(client, document) -> str:
    """Reads a file in and takes the draft over; what the pages say."""
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    file = SimpleUploadedFile("fragebogen.json", content)
    read = client.post(f"{LIST}lupe/einlesen/", {"file": file}, follow=True).content.decode()
    return read + client.post(f"{LIST}lupe/entwurf/tun/", {"was": "uebernehmen"}, follow=True).content.decode()


def text_of(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return "\n".join(page.extract_text() or "" for page in opened.pages)


def make(mira, **wishes) -> Wave:
    mira.post(f"{LIST}neu/", SURVEY)
    upload(mira, DOCUMENT)
    values = {"questionnaire": Survey.objects.get().questionnaires.get().pk, "access": "codes", "level": "answers_only"}
    values |= {"batch_size": 10, "opens_at": "2026-03-01T08:00", "closes_at": "2026-03-20T18:00"}
    response = mira.post(f"{LIST}lupe/welle/", values | {"delete_on": "2028-03-20"} | wishes)
    assert response.status_code == 302, response.content.decode()
    return Wave.objects.get()


def test_from_nothing_to_a_class_that_answers(mira):
    wave = make(mira)
    page = f"{LIST}welle/{wave.pk}/"
    assert Survey.objects.get().tool_key == "musik"
    mira.post(f"{page}stand/", {"was": "oeffnen"})
    box = {"school": "Schule am See", "label": "8b", "size": 12, "waits_for_teacher": "on"}
    paper = mira.post(f"{page}kasten/", box)
    assert paper["Content-Type"] == "application/pdf"
    assert b"pdfuaid" in paper.content
    text = text_of(paper.content)
    codes = {
        code for found in re.findall(r"\b[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}\b", text) if (code := read_code(found))
    }
    assert len(codes) == 12
    shown = mira.get(page).content.decode()
    assert not any(code in shown for code in codes)
    teacher = re.search(r"/umfragen/lehrkraft/[\w-]+/", text.replace("\n", ""))[0]
    pupil = Client()
    body = {"code": codes.pop(), "secret": "0" * 32}
    ask = f"/umfragen/{wave.key}/marke/"
    assert pupil.post(ask, body, content_type="application/json").json()["code"] == "box-stopped"
    assert "0 von 12" in Client().get(teacher).content.decode()
    Client().post(teacher, {"was": "start"})
    assert "ticket" in pupil.post(ask, body, content_type="application/json").json()
    assert "1 von 12" in Client().get(teacher).content.decode()
    Client().post(teacher, {"was": "stopp"})
    assert not CodeBox.objects.get().is_started
    assert "Zusammen 12 Zettel, 1 benutzt." in mira.get(page).content.decode()


def test_a_box_of_the_same_name_is_not_printed_again(mira):
    page = f"{LIST}welle/{make(mira).pk}/kasten/"
    box = {"school": "Schule am See", "label": "8b", "size": 12}
    assert mira.post(page, box).status_code == 200
    again = mira.post(page, box)
    assert again.status_code == 422
    assert "Diesen Kasten gibt es schon" in again.content.decode()
    assert "zwischen 1 und 200" not in mira.post(page, box | {"label": "9", "size": 200}).headers.get("x", "")
    assert mira.post(page, box | {"label": "10", "size": 201}).status_code == 422


def test_letters_and_the_poster(mira):
    wave = make(mira, access="letters")
    letters = mira.post(f"{LIST}welle/{wave.pk}/kasten/", {"school": "Ort", "label": "1", "size": 3})
    assert text_of(letters.content).count("Dein Code:") == 3
    poster = mira.get(f"{LIST}welle/{wave.pk}/plakat/")
    assert b"pdfuaid" in poster.content
    assert f"/umfragen/{wave.key}/" in text_of(poster.content)
    assert "kein Name, keine Uhrzeit" in text_of(poster.content).replace("\n", " ")


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"closes_at": "2026-02-01T08:00"}, "Das Ende liegt vor dem Beginn"),
        ({"delete_on": "2026-03-21"}, "mindestens sieben Tage"),
        ({"level": "with_group", "access": "open"}, "nur mit Zetteln aus Kästen"),
        ({"batch_size": 4}, "größer oder gleich 5"),
    ],
)
def test_what_does_not_go_together_is_told(mira, wishes, sentence):
    wave = make(mira)
    values = {"questionnaire": wave.questionnaire_id, "access": "codes", "level": "answers_only", "batch_size": 10}
    values |= {"opens_at": "2026-03-01T08:00", "closes_at": "2026-03-20T18:00", "delete_on": "2028-03-20"}
    response = mira.post(f"{LIST}lupe/welle/", values | wishes)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def with_question(**values) -> dict:
    question = {"id": "f", "kind": "single", "text": "Was?", "choices": [{"id": "a"}, {"id": "b"}]} | values
    return whole({"sections": [{"id": "s", "questions": [question]}]})


CIRCLE = whole(
    {
        "sections": [
            {
                "id": "s",
                "questions": [
                    {"id": "a", "kind": "short_text", "shown_if": {"==": [{"answer": ["b"]}, "x"]}},
                    {"id": "b", "kind": "short_text", "shown_if": {"==": [{"answer": ["a"]}, "x"]}},
                ],
            }
        ]
    }
)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (b"{", "beschädigt"),
        (b"\xff\xfe", "beschädigt"),
        ([], "beschädigt"),
        (CIRCLE, "Kreis"),
        (with_question(kind="geo"), "gibt es nicht"),
        (with_question(choices=[{"id": f"c{n}"} for n in range(5000)]), "5000"),
        (with_question() | {"quotas": [{"id": "q", "limit": 5}]}, "könnte Einzelne erkennen"),
    ],
)
def test_a_damaged_questionnaire_is_named(mira, document, sentence):
    mira.post(f"{LIST}neu/", SURVEY)
    assert sentence in upload(mira, document)
    assert Survey.objects.get().questionnaires.count() == 0


def test_the_same_questionnaire_again_is_no_new_version(mira):
    mira.post(f"{LIST}neu/", SURVEY)
    upload(mira, DOCUMENT)
    upload(mira, json.dumps(DOCUMENT, indent=4).encode())
    assert Survey.objects.get().questionnaires.count() == 1
    mira.post(f"{LIST}neu/", SURVEY)
    assert Survey.objects.count() == 1


def test_no_answer_and_no_code_in_the_history(mira):
    wave = make(mira)
    mira.post(f"{LIST}welle/{wave.pk}/stand/", {"was": "oeffnen"})
    mira.post(f"{LIST}welle/{wave.pk}/kasten/", {"school": "S", "label": "1", "size": 5})
    mira.post(f"{LIST}welle/{wave.pk}/stand/", {"was": "beenden"})
    rows = list(Change.objects.filter(object_type__startswith="surveys.").values_list("verb", "after"))
    assert [verb for verb, _ in rows][::-1] == [
        "legt an",
        "schreibt einen Fragebogen",
        "bereitet eine Welle vor",
        "öffnet",
        "druckt einen Kasten",
        "beendet",
    ]
    assert {"size": 5} in [after for _, after in rows]
    answer = mira.post(f"{LIST}welle/{wave.pk}/stand/", {"was": "beenden"}, follow=True)
    assert "beim jetzigen Stand" in answer.content.decode()


def test_only_who_runs_surveys_gets_in(mira, reader, contributor, stranger):
    wave = make(mira)
    for path in ("", "neu/", "lupe/", "lupe/welle/", f"welle/{wave.pk}/", f"welle/{wave.pk}/plakat/"):
        assert client_of(reader).get(LIST + path).status_code == 403
        assert client_of(contributor).get(LIST + path).status_code == 403
        assert client_of(stranger).get(LIST + path).status_code == 404
        assert Client().get(LIST + path).status_code == 302
        assert mira.get(LIST + path).status_code == 200


def test_pages_cost_the_same_for_many_rows(mira, coordinator, django_assert_max_num_queries):
    from werkstattplan.modules.surveys.services.boxes import make_box

    wave = make(mira)
    for number in range(40):
        make_box(wave=wave, actor=coordinator, at=NOW, school="S", label=str(number), size=5)
    with django_assert_max_num_queries(15):
        mira.get(f"{LIST}welle/{wave.pk}/")
    with django_assert_max_num_queries(15):
        mira.get(LIST)


def test_an_open_wave_has_no_boxes(mira):
    wave = make(mira, access=Access.OPEN)
    assert "Neuer Kasten" not in mira.get(f"{LIST}welle/{wave.pk}/").content.decode()
    assert mira.post(f"{LIST}welle/{wave.pk}/kasten/", {"school": "S", "label": "1", "size": 5}).status_code == 422
    assert wave.opens_at < datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC)


def test_papers_to_adapt_say_what_the_wave_does(mira):
    wave = make(mira)
    texts = {}
    for kind in ("eltern", "schule", "datenschutz", "verarbeitung"):
        answer = mira.get(f"{LIST}welle/{wave.pk}/schreiben/{kind}/")
        word = docx.Document(io.BytesIO(answer.content))
        cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
        texts[kind] = "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells])
        assert "Gespeichert werden nur die Antworten" in texts[kind]
        assert "20. März 2028" in texts[kind]
        assert f"/umfragen/{wave.key}/" in texts[kind]
    assert "1. März 2026" in texts["eltern"]
    assert "Art. 11 DSGVO" in texts["datenschutz"]
    assert "Zwei getrennte Verzeichnisse" in texts["verarbeitung"]
    assert mira.get(f"{LIST}welle/{wave.pk}/schreiben/anderes/").status_code == 404


def test_the_note_and_the_letters_fit_on_a_page_each(mira):
    """Measured as PDF with the same text; Word sets it alike."""
    wave = make(mira)
    for kind in ("eltern", "schule", "datenschutz"):
        document = writing.document_of(wave, kind, address="https://plan.probe.example/umfragen/abcde/")
        assert page_count(render_pdf(document, as_of=NOW.date())) == 1, kind
