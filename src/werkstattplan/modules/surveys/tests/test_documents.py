"""Questionnaires as documents: what is refused and how it is said, canonical JSON, conditions, texts with answers."""

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings

from werkstattplan.modules.surveys.document.canonical import canonical_json, checksum, to_data
from werkstattplan.modules.surveys.document.checks import DEEPEST, MOST_PARTS, complaint
from werkstattplan.modules.surveys.document.expressions import ARITY
from werkstattplan.modules.surveys.document.faults import FaultyQuestionnaire
from werkstattplan.modules.surveys.document.reading import read_data, read_json
from werkstattplan.modules.surveys.document.running import NO_ANSWER, Run
from werkstattplan.modules.surveys.tests.documents import documents

BUS = {
    "id": "bus",
    "kind": "single",
    "text": {"de": "Fährst du Bus?"},
    "choices": [{"id": "ja", "text": {"de": "Ja"}, "value": 1}, {"id": "nein", "text": {"de": "Nein"}, "value": 0}],
}
WHERE = {
    "id": "wohin",
    "kind": "short_text",
    "text": {"de": "Wohin?"},
    "shown_if": {"==": [{"answer": ["bus"]}, "ja"]},
    "required": True,
}
ECHO = {
    "id": "gut",
    "kind": "scale",
    "text": {"de": "Wie gut kommst du nach {{wohin}}?"},
    "shown_if": {"answered": ["wohin"]},
}
PLAIN = {
    "format": 1,
    "title": {"de": "Die LUPE"},
    "languages": ["de"],
    "sections": [{"id": "wege", "title": {"de": "Wege"}, "questions": [BUS, WHERE, ECHO]}],
}


def changed(path, value):
    document = copy.deepcopy(PLAIN)
    part = document
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return document


def faults_of(document):
    with pytest.raises(FaultyQuestionnaire) as refusal:
        read_data(document)
    return refusal.value.faults


QUESTIONS = ["sections", 0, "questions"]
FIRST = [*QUESTIONS, 0]


@pytest.mark.parametrize(
    ("path", "value", "code", "place", "said"),
    [
        (["format"], 2, "format", "/format", "Format 1"),
        (["languages"], [], "language", "/languages", "mindestens eine"),
        (["sections"], [], "empty", "/sections", "noch keine Frage"),
        (["sections"], "x", "shape", "/sections", "beschädigt"),
        (["extra"], 1, "unknown-part", "/extra", "extra"),
        ([*FIRST, "text"], {"de": "<b>Fett</b>"}, "markup", "/sections/0/questions/0/text/de", "nur Text"),
        ([*FIRST, "text"], {"de": "a\u202eb"}, "markup", "/sections/0/questions/0/text/de", "nur Text"),
        ([*FIRST, "text"], {"en": "Bus?"}, "language", "/sections/0/questions/0/text/en", "gehört nicht"),
        ([*FIRST, "text"], {}, "text-missing", "/sections/0/questions/0/text", "fehlt der Text"),
        ([*FIRST, "kind"], "telepathie", "kind", "/sections/0/questions/0/kind", "telepathie"),
        ([*FIRST, "id"], "Bus!", "name", "/sections/0/questions/0/id", "kein Kurzname"),
        ([*FIRST, "id"], "gut", "name-twice", "/sections/0/questions/0/id", "mehrmals"),
        ([*FIRST, "choices"], [], "choices-missing", "/sections/0/questions/0/choices", "keine Antwortmöglichkeiten"),
        ([*FIRST, "choices"], BUS["choices"] * 2, "choice-name", "/sections/0/questions/0/choices", "doppelt"),
        (
            [*FIRST, "shown_if"],
            {"exec": ["x"]},
            "condition",
            "/sections/0/questions/0/shown_if",
            "kennt die Umfrage nicht",
        ),
        ([*FIRST, "shown_if"], {"==": [1]}, "condition", "/sections/0/questions/0/shown_if", "nicht so viele Werte"),
        ([*FIRST, "shown_if"], {"==": [1, [2]]}, "condition", "/sections/0/questions/0/shown_if", "Aufzählung"),
        ([*FIRST, "shown_if"], {"answered": ["weg"]}, "unknown-question", "/sections/0/questions/0/shown_if", "„weg“"),
        (
            [*FIRST, "shown_if"],
            {"answer": ["gut", "r"]},
            "unknown-row",
            "/sections/0/questions/0/shown_if",
            "Zeile „r“",
        ),
        ([*QUESTIONS, 2, "text"], {"de": "{{weg}}"}, "unknown-question", "/sections/0/questions/2/text", "{{weg}}"),
        ([*QUESTIONS, 2, "max"], 40, "scale", "/sections/0/questions/2", "ganze Stufen"),
        (
            [*QUESTIONS, 2],
            {**WHERE, "kind": "number", "min": 9, "max": 3},
            "bounds",
            "/sections/0/questions/2/min",
            "größer als",
        ),
        (["quotas"], [{"id": "q", "condition": True, "limit": 0}], "quota", "/quotas/0/limit", "mindestens 1"),
    ],
)
def test_a_fault_has_a_name_a_place_and_a_sentence(path, value, code, place, said):
    faults = faults_of(changed(path, value))
    assert (code, place) in [(fault.code, fault.place) for fault in faults]
    assert said in " ".join(fault.sentence for fault in faults)


def test_5000_choices_are_refused_with_what_to_do():
    choices = [{"id": f"a{number}", "text": {"de": f"Antwort {number}"}} for number in range(5_000)]
    (fault,) = faults_of(changed([*FIRST, "choices"], choices))
    assert fault.code == "too-many-choices"
    assert "5000 Antwortmöglichkeiten, mehr als 200 gehen nicht. Bitte fassen Sie sie zusammen" in fault.sentence


def test_a_circle_is_named_with_its_path():
    document = changed([*FIRST, "shown_if"], {">": [{"value": ["gut"]}, 3]})
    (fault,) = faults_of(document)
    assert fault.code == "circle"
    assert "„bus“ → „gut“ → „wohin“ → „bus“" in fault.sentence


def test_a_circle_over_a_calculated_value_and_a_section_is_found():
    document = changed(["sections", 0, "shown_if"], {">": [{"answer": ["summe"]}, 1]})
    document["calculated"] = [{"id": "summe", "value": {"sum": [{"value": ["gut"]}]}}]
    assert [fault.code for fault in faults_of(document)] == ["circle"]


def test_several_faults_are_said_at_once():
    document = changed([*FIRST, "text"], {"de": "<i>x"})
    document["title"] = {}
    assert len(faults_of(document)) == 2
    with pytest.raises(FaultyQuestionnaire, match="und 1 weitere"):
        read_data(document)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "null", "[]", '{"format": 1e999}', '"x"', "\ud83d"])
def test_a_damaged_file_is_refused_in_german(text):
    with pytest.raises(FaultyQuestionnaire, match=r"[Ff]ragebogen|Format"):
        read_json(text)


def test_a_long_chain_of_conditions_is_answered():
    questions = [{"id": "f0", "kind": "short_text", "text": {"de": "0"}}]
    questions += [
        {"id": f"f{number}", "kind": "short_text", "text": {"de": "?"}, "shown_if": {"answered": [f"f{number - 1}"]}}
        for number in range(1, 300)
    ]
    document = read_data(changed(QUESTIONS, questions))
    answers = {question.id: "x" for question in document.questions()}
    assert len(Run(document, answers).shown()) == 300
    assert Run(document, {**answers, "f100": ""}).shown()[-1] == "f100"


def test_a_long_chain_written_backwards_is_answered():
    questions = [
        {"id": f"f{number}", "kind": "short_text", "text": {"de": "?"}, "shown_if": {"answered": [f"f{number + 1}"]}}
        for number in range(299)
    ]
    questions.append({"id": "f299", "kind": "short_text", "text": {"de": "?"}})
    document = read_data(changed(QUESTIONS, questions))
    assert len(Run(document, {question.id: "x" for question in document.questions()}).shown()) == 300


def nested(depth):
    return True if depth == 1 else {"not": [nested(depth - 1)]}


def test_conditions_have_a_largest_depth_and_size():
    assert complaint(nested(DEEPEST)) == ""
    assert "verschachtelt" in complaint(nested(DEEPEST + 1))
    wide = {"and": [{"and": [True] * 99} for _ in range(5)]}
    assert MOST_PARTS + 1 == (1 + 5 * 100)
    assert "verschachtelt" in complaint(wide)
    wide["and"][0]["and"].pop()
    assert complaint(wide) == ""


@pytest.mark.parametrize("name", sorted(ARITY))
def test_an_operation_takes_as_many_values_as_it_needs(name):
    least, most = ARITY[name]
    assert complaint({name: ["a"] * least}) == complaint({name: ["a"] * most}) == ""
    assert "nicht so viele Werte" in complaint({name: ["a"] * (least - 1)})
    assert "nicht so viele Werte" in complaint({name: ["a"] * (most + 1)})
    assert "nicht so viele Werte" in complaint({name: "a"})


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ({}, "genau eine genannt"),
        ({"not": [True], "and": [True]}, "genau eine genannt"),
        ({"+": [1, 1e13]}, "Zahl, mit der nicht gerechnet"),
        ({"+": [1, float("nan")]}, "Zahl, mit der nicht gerechnet"),
        ({"==": [1, 2, 3]}, "nicht so viele Werte"),
        ({"years": ["2010-01-01"]}, "nicht so viele Werte"),
        ({"not": [True, True]}, "nicht so viele Werte"),
        ({"answer": ["a", "b", "c"]}, "nicht so viele Werte"),
        ({"if": [True, 1]}, "nicht so viele Werte"),
        ({"and": []}, "nicht so viele Werte"),
        ({"answered": [5]}, "nennt bei „answered“ keine Frage"),
        ({"answer": ["a", 5]}, "nennt bei „answer“ keine Frage"),
        ([1], "Aufzählung"),
    ],
)
def test_what_is_no_condition_is_named(expression, said):
    assert said in complaint(expression)


def test_sections_calculated_values_and_quotas_are_checked_too():
    strange = {"answered": ["weg"]}
    document = changed(["sections", 0, "shown_if"], strange)
    document |= {
        "calculated": [{"id": "k", "value": strange}],
        "quotas": [{"id": "q", "condition": strange, "limit": 5}],
    }
    places = [fault.place for fault in faults_of(document) if fault.code == "unknown-question"]
    assert places == ["/sections/0/shown_if", "/calculated/0/value", "/quotas/0/condition"]


ROWS = {
    "id": "orte",
    "kind": "matrix",
    "text": {"de": "Wie oft?"},
    "choices": [{"id": "oft", "text": {"de": "Oft"}, "value": 2}, {"id": "nie", "text": {"de": "Nie"}}],
    "rows": [{"id": "see", "text": {"de": "See"}}, {"id": "park", "text": {"de": "Park"}}],
}


def test_rows_numbers_and_calculated_values_can_be_asked_for():
    lake = {
        "id": "bad",
        "kind": "number",
        "text": {"de": "?"},
        "shown_if": {"==": [{"answer": ["orte", "see"]}, "oft"]},
    }
    more = {"id": "mehr", "kind": "date", "text": {"de": "?"}, "shown_if": {">": [{"answer": ["punkte"]}, 3]}}
    document = changed(QUESTIONS, [BUS, ROWS, lake, more])
    document["calculated"] = [{"id": "punkte", "value": {"+": [{"value": ["bus"]}, {"value": ["bad"]}]}}]
    document = read_data(document)
    run = Run(document, {"bus": "ja", "orte": {"see": "oft", "park": ""}, "bad": 3})
    assert run.shown() == ["bus", "orte", "bad", "mehr"]
    assert (run.answer("orte"), run.answer("orte", "park"), run.answer("bus", "see")) == (["see"], None, None)
    assert (run.answer("punkte"), run.value("punkte"), run.value("orte")) == (4, 4, None)
    assert Run(document, {"orte": {"park": "oft"}, "bad": 3}).shown() == ["bus", "orte"]
    declined = Run(document, {"orte": NO_ANSWER})
    assert (declined.answer("orte"), declined.answer("orte", "missing"), declined.has_declined("orte")) == (
        None,
        None,
        True,
    )


def test_quotas_count_what_fits():
    document = changed(["quotas"], [{"id": "fahren", "condition": {"==": [{"answer": ["bus"]}, "ja"]}, "limit": 50}])
    document = read_data(document)
    assert Run(document, {"bus": "ja"}).quotas() == ["fahren"]
    assert Run(document, {"bus": "nein"}).quotas() == Run(document, {}).quotas() == []


def test_a_nested_condition_has_an_end():
    condition = {"answered": ["bus"]}
    for _ in range(60):
        condition = {"not": [condition]}
    assert "verschachtelt" in faults_of(changed([*QUESTIONS, 1, "shown_if"], condition))[0].sentence


def test_answers_open_and_close_questions():
    document = read_data(PLAIN)
    assert Run(document, {}).shown() == ["bus"]
    run = Run(document, {"bus": "ja"})
    assert run.shown() == ["bus", "wohin"]
    assert run.missing_answers() == ["wohin"]
    assert Run(document, {"bus": "ja", "wohin": NO_ANSWER}).missing_answers() == []
    assert Run(document, {"bus": "ja", "wohin": NO_ANSWER}).shown() == ["bus", "wohin"]
    # What was answered and is no longer asked is neither counted nor sent.
    left = Run(document, {"bus": "nein", "wohin": "Parchim", "gut": "5"})
    assert (left.shown(), left.kept_answers(), left.value("gut")) == (["bus"], {"bus": "nein"}, None)


def test_texts_name_answers_by_their_labels():
    document = read_data(PLAIN)
    run = Run(document, {"bus": "ja", "wohin": "Parchim"})
    assert run.text(document.question("gut").text, "de") == "Wie gut kommst du nach Parchim?"
    assert Run(document, {}).text({"de": "Nach {{wohin}}, {{bus}}?"}, "de") == "Nach …, …?"
    assert run.text({"de": "Bus: {{bus}}"}, "de-easy") == "Bus: Ja"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents())
def test_the_own_format_is_lossless_and_canonical(document):
    text = canonical_json(document)
    again = read_json(text)
    assert again == document
    assert canonical_json(again) == text
    shuffled = json.dumps(dict(reversed(to_data(document).items())), indent=2)
    assert checksum(read_json(shuffled)) == checksum(document)


def test_numbers_written_differently_are_the_same_content():
    one = changed([*QUESTIONS, 1, "shown_if"], {"==": [{"value": ["bus"]}, 1]})
    other = changed([*QUESTIONS, 1, "shown_if"], {"==": [{"value": ["bus"]}, 1.0]})
    assert checksum(read_data(one)) == checksum(read_data(other))
