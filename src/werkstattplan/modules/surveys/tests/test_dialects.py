"""Questionnaires of other systems: what comes along, what is listed, what is refused; there and back."""

import io
import json

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from werkstattplan.modules.surveys.dialects.carried import DamagedFile
from werkstattplan.modules.surveys.dialects.limesurvey import read_lss
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
            fields = ("kind", "text", "help", "is_required", "choices", "rows", "min", "max", "is_shuffled")
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


def table(name, *rows):
    cells = "".join(
        "<row>" + "".join(f"<{key}><![CDATA[{value}]]></{key}>" for key, value in row.items()) + "</row>"
        for row in rows
    )
    return f"<{name}><rows>{cells}</rows></{name}>"


def lss(*tables, languages=("de",)):
    named = "".join(f"<language>{language}</language>" for language in languages)
    head = f"<LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>623</DBVersion><languages>{named}</languages>"
    return f'<?xml version="1.0" encoding="UTF-8"?><document>{head}{"".join(tables)}</document>'.encode()


def asked(qid, title, sort, **more):
    return {"qid": qid, "gid": "1", "type": sort, "title": title, "question_order": qid, "parent_qid": "0", **more}


def worded(qid, text, language="de"):
    return {"qid": qid, "language": language, "question": text, "help": ""}


GROUP = table("groups", {"gid": "1", "group_order": "0"})
GROUP_TEXT = table("group_l10ns", {"gid": "1", "language": "de", "group_name": "Wege", "description": ""})


def test_a_limesurvey_file_comes_along():
    content = lss(
        GROUP,
        GROUP_TEXT,
        table(
            "questions",
            asked("1", "Bus", "L", mandatory="Y"),
            asked("2", "wann", "M", relevance="((Bus.NAOK == 'A1'))"),
            asked("3", "orte", "F"),
            asked("4", "mehr", "T", relevance="wann_abend == 'Y' and orte_see.NAOK == '2'"),
            asked("5", "alt", "N", relevance="1X1X1.NAOK != ''"),
        ),
        table(
            "subquestions",
            asked("21", "frueh", "T", parent_qid="2"),
            asked("22", "abend", "T", parent_qid="2"),
            asked("31", "see", "T", parent_qid="3"),
        ),
        table(
            "question_l10ns",
            *[worded(qid, f"Frage {qid}?") for qid in ("1", "2", "3", "5")],
            worded("4", "Warum {Bus.shown}?"),
            *[worded(qid, f"Teil {qid}") for qid in ("21", "22", "31")],
        ),
        table(
            "answers",
            {"aid": "1", "qid": "1", "code": "A1", "sortorder": "1"},
            {"aid": "2", "qid": "1", "code": "A2", "sortorder": "2"},
            {"aid": "3", "qid": "3", "code": "1", "sortorder": "1"},
            {"aid": "4", "qid": "3", "code": "2", "sortorder": "2"},
        ),
        table("answer_l10ns", *[{"aid": aid, "language": "de", "answer": f"Antwort {aid}"} for aid in "1234"]),
        table("surveys_languagesettings", {"surveyls_language": "de", "surveyls_title": "Die LUPE"}),
    )
    imported = read_lss(content)
    document = imported.document
    assert said(imported) == ["Bus: Der Kurzname heißt hier „bus“."]
    assert [(one.id, one.kind) for one in document.questions()] == [
        ("bus", Kind.SINGLE),
        ("wann", Kind.MULTIPLE),
        ("orte", Kind.MATRIX),
        ("mehr", Kind.LONG_TEXT),
        ("alt", Kind.NUMBER),
    ]
    assert document.question("bus").is_required
    assert document.question("mehr").text == {"de": "Warum {{bus}}?"}
    answers = {"bus": "A1", "wann": ["abend"], "orte": {"see": "2"}}
    assert Run(document, answers).shown() == ["bus", "wann", "orte", "mehr", "alt"]
    assert Run(document, {**answers, "orte": {"see": "1"}}).shown() == ["bus", "wann", "orte", "alt"]
    assert Run(document, {"bus": "A2", "wann": ["abend"]}).shown() == ["bus", "orte", "alt"]


def test_an_old_limesurvey_file_with_texts_in_its_tables_comes_along():
    content = lss(
        table(
            "groups",
            {"gid": "1", "group_name": "Wege", "group_order": "0", "language": "de", "description": "<p>Los</p>"},
        ),
        table("questions", asked("1", "q1", "Y", question="Fährst du?", help="", language="de")),
    )
    imported = read_lss(content)
    assert imported.document.sections[0].text == {"de": "Los"}
    assert [choice.id for choice in imported.document.question("q1").choices] == ["Y", "N"]
    assert said(imported)[-1].startswith("q1: Die Antworten, die LimeSurvey vorgibt")


def test_what_limesurvey_has_and_we_have_not_is_listed():
    content = lss(
        GROUP,
        GROUP_TEXT,
        table("questions", asked("1", "a", "S", relevance="regexMatch('/x/', a)", preg="/x/"), asked("2", "b", "|")),
        table("question_l10ns", worded("1", "Was?"), worded("2", "Datei?")),
        table("question_attributes", {"qid": "1", "attribute": "maximum_chars", "value": "20"}),
        table("quota", {"id": "1"}),
    )
    assert said(read_lss(content)) == [
        "a: Die Einstellung „maximum_chars“ wird nicht übernommen.",
        "a: Die Prüfung mit einem Muster wird nicht übernommen.",
        "b: Die Frageart „Datei hochladen“ gibt es hier nicht.",
        "quota: Quoten werden nicht übernommen.",
        "a: Die Bedingung „regexMatch('/x/', a)“ wird nicht übernommen: „regexMatch“ gibt es hier nicht.",
    ]


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><document><LimeSurveyDocType>&b;</LimeSurveyDocType></document>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "keine lesbare .lss-Datei"),
        (lss(GROUP)[:-20], "keine lesbare .lss-Datei"),
        (BOMB, "keine lesbare .lss-Datei"),
        (b"<document><LimeSurveyDocType>Question</LimeSurveyDocType></document>", "keine Umfragestruktur"),
        (lss(), "keine Frage, die übernommen werden kann"),
        (lss(table("groups", {"name": "x"})), "fehlen Teile"),
        (
            lss(GROUP, table("questions", {"qid": "1", "gid": "1", "title": "a", "type": "S", "question_order": "x"})),
            "fehlen Teile",
        ),
    ],
)
def test_a_damaged_lss_is_refused_in_german(content, sentence):
    with pytest.raises(DamagedFile, match=sentence):
        read_lss(content)


def test_two_questions_with_one_code_of_old_limesurvey_files_become_two():
    content = lss(
        GROUP,
        GROUP_TEXT,
        table("questions", asked("1", "d", "S"), asked("2", "d", "S"), asked("3", "c", "S", relevance="1X1X2 != ''")),
        table("question_l10ns", worded("1", "Was?"), worded("2", "Wann?"), worded("3", "Wo?")),
    )
    imported = read_lss(content)
    assert [question.id for question in imported.document.questions()] == ["d", "d_2", "c"]
    assert said(imported) == ["d: Der Kurzname stand mehrmals da; hier auch „d_2“."]
    # The condition meant the second of them, and still does.
    assert Run(imported.document, {"d_2": "x"}).shown() == ["d", "d_2", "c"]
    assert Run(imported.document, {"d": "x"}).shown() == ["d", "d_2"]
