"""Questionnaires of other systems: what comes along, what is listed, what is refused; there and back."""

import io
import json

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from werkstattplan.modules.surveys.dialects.carried import DamagedFile
from werkstattplan.modules.surveys.dialects.surveyjs import read_surveyjs
from werkstattplan.modules.surveys.dialects.surveyjs_writing import write_surveyjs
from werkstattplan.modules.surveys.dialects.xlsform import read_xlsform
from werkstattplan.modules.surveys.dialects.xlsform_writing import write_xlsform
from werkstattplan.modules.surveys.document.expressions import is_true
from werkstattplan.modules.surveys.document.faults import FaultyQuestionnaire
from werkstattplan.modules.surveys.document.model import Kind
from werkstattplan.modules.surveys.document.running import Run
from werkstattplan.modules.surveys.tests.documents import answers_to, documents

PAIRS = documents().flatmap(lambda document: st.tuples(st.just(document), answers_to(document)))
COLUMNS = [
    "type",
    "name",
    "label",
    "hint",
    "required",
    "relevant",
    "constraint",
    "appearance",
    "calculation",
    "parameters",
]


def workbook(*rows, choices=(), **settings_row):
    book = openpyxl.Workbook()
    book.active.title = "survey"
    book.active.append(COLUMNS)
    for row in rows:
        book.active.append([row.get(column) for column in COLUMNS])
    sheet = book.create_sheet("choices")
    sheet.append(["list_name", "name", "label"])
    for choice in choices:
        sheet.append(choice)
    if settings_row:
        sheet = book.create_sheet("settings")
        sheet.append(list(settings_row))
        sheet.append(list(settings_row.values()))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


YES_NO = [("jn", "ja", "Ja"), ("jn", "nein", "Nein")]


def said(imported):
    return [str(loss) for loss in imported.losses]


def test_an_xlsform_comes_along():
    content = workbook(
        {"type": "begin_group", "name": "wege", "label": "Wege"},
        {"type": "note", "name": "vorweg", "label": "Es geht um Busse."},
        {"type": "select_one jn", "name": "bus", "label": "Bus?", "hint": "Auch Rufbus", "required": "yes"},
        {"type": "integer", "name": "alter", "label": "Alter?", "constraint": ". >= 10 and . <= 27"},
        {
            "type": "text",
            "name": "wohin",
            "label": "Wohin mit ${alter}?",
            "relevant": "${bus} = 'ja' and ${alter} >= 12",
        },
        {"type": "end_group"},
        {"type": "calculate", "name": "doppelt", "calculation": "${alter} * 2"},
        choices=YES_NO,
        form_title="Die LUPE",
    )
    imported = read_xlsform(content)
    document = imported.document
    assert said(imported) == []
    assert document.title == {"de": "Die LUPE"}
    assert document.sections[0].text == {"de": "Es geht um Busse."}
    assert [(one.id, one.kind, one.is_required) for one in document.questions()] == [
        ("bus", Kind.SINGLE, True),
        ("alter", Kind.NUMBER, False),
        ("wohin", Kind.SHORT_TEXT, False),
    ]
    assert (document.question("alter").min, document.question("alter").max) == (10, 27)
    assert Run(document, {"bus": "ja", "alter": 12}).shown() == ["bus", "alter", "wohin"]
    assert Run(document, {"bus": "ja", "alter": 11}).shown() == ["bus", "alter"]
    assert Run(document, {"alter": 12}).calculated() == {"doppelt": 24}
    assert Run(document, {"alter": 12}).text(document.question("wohin").text, "de") == "Wohin mit 12?"


def test_what_has_no_place_is_listed():
    content = workbook(
        {"type": "start", "name": "anfang"},
        {"type": "geopoint", "name": "ort", "label": "Wo bist du?"},
        {"type": "text", "name": "Name-1", "label": "<b>Was</b> fehlt?", "relevant": "regex(${ort}, 'x')"},
        {"type": "decimal", "name": "zahl", "label": "Zahl?", "constraint": ". mod 2 = 0"},
    )
    imported = read_xlsform(content)
    assert [question.id for question in imported.document.questions()] == ["name_1", "zahl"]
    assert imported.document.question("name_1").text == {"de": "Was fehlt?"}
    assert imported.document.question("name_1").shown_if is None
    assert said(imported) == [
        "anfang: Angaben über das Gerät werden nie erhoben und nicht übernommen.",
        "ort: Die Frageart „geopoint“ gibt es hier nicht.",
        "Name-1: Der Kurzname heißt hier „name_1“.",
        "Name-1: Auszeichnungen im Text (HTML) sind entfernt.",
        "zahl: Die Prüfung „. mod 2 = 0“ wird nicht übernommen.",
        "Name-1: Die Bedingung „regex(${ort}, 'x')“ wird nicht übernommen: „regex“ gibt es hier nicht.",
    ]


def test_a_circle_in_an_xlsform_is_refused_with_its_path():
    content = workbook(
        {"type": "text", "name": "eins", "label": "1", "relevant": "${zwei} != ''"},
        {"type": "text", "name": "zwei", "label": "2", "relevant": "${eins} != ''"},
    )
    with pytest.raises(FaultyQuestionnaire, match="„eins“ → „zwei“ → „eins“"):
        read_xlsform(content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "keine lesbare Excel-Datei"),
        (b"PK\x03\x04broken", "keine lesbare Excel-Datei"),
        (b"x" * 5_000_001, "größer als 5 MB"),
        (workbook({"type": "text", "name": "a", "label": "A", "relevant": "${fehlt} = 1"}), "hat einen Fehler"),
        (workbook({"type": "begin_group", "name": "a", "label": "A"}), "hat einen Fehler"),
        (workbook({"type": "geopoint", "name": "a", "label": "A"}), "keine Frage, die übernommen werden kann"),
    ],
)
def test_a_damaged_xlsform_is_refused_in_german(content, sentence):
    with pytest.raises(DamagedFile, match=sentence):
        read_xlsform(content)


def test_5000_choices_of_an_xlsform_are_refused_in_german():
    choices = [("viele", f"a{number}", f"Antwort {number}") for number in range(5_000)]
    with pytest.raises(FaultyQuestionnaire, match="mehr als 200 gehen nicht"):
        read_xlsform(workbook({"type": "select_one viele", "name": "a", "label": "A"}, choices=choices))


def lost_ids(exported, imported):
    return {loss.place.split("/")[0] for loss in (*exported.losses, *imported.losses)}


def assert_alike(document, again, lost, answers):
    """Whatever nobody listed came back as it was, and asks and calculates the same."""
    run = Run(document, answers)
    assert [question.id for question in again.questions()] == [question.id for question in document.questions()]
    for question in document.questions():
        other = again.question(question.id)
        if question.id not in lost:
            fields = (
                "kind",
                "text",
                "help",
                "is_required",
                "choices",
                "rows",
                "min",
                "max",
                "is_shuffled",
                "is_background",
            )
            assert [getattr(other, name) for name in fields] == [getattr(question, name) for name in fields]
            assert is_true(other.shown_if, run) is is_true(question.shown_if, run)
    for section, other in zip(document.sections, again.sections, strict=True):
        if section.id not in lost:
            assert (other.title, other.text) == (section.title, section.text)
            assert is_true(other.shown_if, run) is is_true(section.shown_if, run)
    if not lost:
        assert Run(again, answers).shown() == Run(document, answers).shown()
        assert Run(again, answers).calculated() == Run(document, answers).calculated()


@settings(max_examples=40, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(PAIRS)
def test_there_and_back_over_xlsform(pair):
    document, answers = pair
    exported = write_xlsform(document)
    imported = read_xlsform(exported.content)
    assert_alike(document, imported.document, lost_ids(exported, imported), answers)


@settings(max_examples=60, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(PAIRS)
def test_there_and_back_over_surveyjs(pair):
    document, answers = pair
    exported = write_surveyjs(document)
    imported = read_surveyjs(exported.content)
    assert_alike(document, imported.document, lost_ids(exported, imported), answers)


def surveyjs(*elements, **more):
    return json.dumps({"title": "Die LUPE", "elements": list(elements), **more}).encode()


def test_a_surveyjs_file_comes_along():
    content = surveyjs(
        {"type": "radiogroup", "name": "bus", "title": "Bus?", "choices": ["ja", {"value": "nein", "text": "Nein"}]},
        {"type": "checkbox", "name": "wann", "choices": ["früh", "spät"], "visibleIf": "{bus} = 'ja'"},
        {
            "type": "rating",
            "name": "gut",
            "title": "Wie gut, {bus}?",
            "visibleIf": "{wann} contains 'spät' or {bus} empty",
        },
        {"type": "matrix", "name": "orte", "columns": [1, 2], "rows": ["see", "park"], "isRequired": True},
        {"type": "comment", "name": "mehr", "visibleIf": "{orte.see} = 2 && {gut} >= 3"},
        calculatedValues=[{"name": "punkte", "expression": "sum({gut}, 1) * 2"}],
    )
    imported = read_surveyjs(content)
    document = imported.document
    assert said(imported) == [
        "wann/früh: Der Kurzname heißt hier „frueh“.",
        "wann/spät: Der Kurzname heißt hier „spaet“.",
    ]
    assert Run(document, {}).shown() == ["bus", "gut", "orte"]
    assert Run(document, {"bus": "ja", "wann": ["spaet"], "gut": "4", "orte": {"see": "2"}}).shown() == [
        "bus",
        "wann",
        "gut",
        "orte",
        "mehr",
    ]
    assert Run(document, {"gut": "4"}).calculated() == {"punkte": 10}
    assert document.question("gut").text == {"de": "Wie gut, {{bus}}?"}


def test_what_surveyjs_has_and_we_have_not_is_listed():
    content = surveyjs(
        {"type": "signaturepad", "name": "unterschrift"},
        {"type": "text", "name": "a", "maxLength": 20, "visibleIf": "today() > {b}"},
        {"type": "panel", "name": "gruppe", "elements": [{"type": "text", "inputType": "email", "name": "mail"}]},
        triggers=[{"type": "complete"}],
    )
    assert said(read_surveyjs(content)) == [
        "„triggers“ wird nicht übernommen.",
        "unterschrift: Die Frageart „signaturepad“ gibt es hier nicht.",
        "a: „maxLength“ wird nicht übernommen.",
        "gruppe: Die Gruppe ist aufgelöst; ihre Fragen stehen im Abschnitt.",
        "mail: Die Frageart „text email“ gibt es hier nicht.",
        "a: Die Bedingung „today() > {b}“ wird nicht übernommen: „today“ gibt es hier nicht.",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "kein lesbares JSON"),
        (b"\xff\xfe", "kein lesbares JSON"),
        (b"[" * 100_000, "kein lesbares JSON"),
        (b"[]", "kein Fragebogen von SurveyJS"),
        (b'{"pages": [5]}', "beschädigt"),
        (b'{"elements": [{"type": "text"}]}', "beschädigt"),
        (b'{"elements": [{"type": "html", "name": "a"}]}', "keine Frage, die übernommen werden kann"),
    ],
)
def test_a_damaged_surveyjs_file_is_refused_in_german(content, sentence):
    with pytest.raises(DamagedFile, match=sentence):
        read_surveyjs(content)


def test_markup_cannot_hide_in_entities():
    content = surveyjs(
        {"type": "text", "name": "a", "title": "&lt;img src=x onerror=alert(1)&gt; <script>x()</script>Hallo"}
    )
    (question,) = read_surveyjs(content).document.questions()
    assert "<" not in question.text["de"]
    assert question.text["de"].endswith("Hallo")
