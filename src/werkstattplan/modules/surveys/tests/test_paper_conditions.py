"""Conditions of a questionnaire as sentences on paper."""

import pytest

from werkstattplan.modules.surveys.document.reading import read_data
from werkstattplan.modules.surveys.paper.conditions import Speller
from werkstattplan.modules.surveys.paper.sheet import sheet
from werkstattplan.modules.surveys.tests.conftest import whole

YES = {"==": [{"answer": ["bus"]}, "ja"]}
OFTEN = {">=": [{"value": ["oft"]}, 3]}


def document(**conditions):
    """Eight questions; each may have a condition."""
    bus = [{"id": "ja", "text": "Ja", "value": 1}, {"id": "nein", "text": "Nein", "value": 0}]
    questions = [
        {"id": "bus", "kind": "single", "choices": bus, "text": "Bus?"},
        {"id": "oft", "kind": "scale", "text": "Wie oft {{bus}}?"},
        {"id": "was", "kind": "multiple", "choices": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]},
        {"id": "zahl", "kind": "number"},
        {
            "id": "tab",
            "kind": "matrix",
            "rows": [{"id": "r", "text": "Der Weg"}],
            "choices": [{"id": "g", "text": "gut"}],
        },
        {"id": "ok", "kind": "consent"},
        {"id": "satz", "kind": "long_text"},
        {"id": "ort", "kind": "place", "choices": [{"id": f"o{number}"} for number in range(16)]},
    ]
    for question in questions:
        if question["id"] in conditions:
            question["shown_if"] = conditions[question["id"]]
    calculated = [{"id": "summe", "value": {"+": [{"value": ["oft"]}, 1]}}]
    return read_data(whole({"sections": [{"id": "s", "questions": questions}], "calculated": calculated}))


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        (YES, "bei Frage 1 „Ja“ angekreuzt ist"),
        ({"==": ["ja", {"answer": ["bus"]}]}, "bei Frage 1 „Ja“ angekreuzt ist"),
        ({"==": [{"value": ["bus"]}, 0]}, "bei Frage 1 „Nein“ angekreuzt ist"),
        ({"!=": [{"answer": ["bus"]}, "ja"]}, "bei Frage 1 nicht „Ja“ angekreuzt ist"),
        ({"not": [YES]}, "bei Frage 1 nicht „Ja“ angekreuzt ist"),
        ({"contains": [{"answer": ["was"]}, "b"]}, "bei Frage 3 „B“ angekreuzt ist"),
        ({"contains_any": [{"answer": ["was"]}, {"list": ["a", "b"]}]}, "bei Frage 3 „A“ oder „B“ angekreuzt ist"),
        (OFTEN, "bei Frage 2 mindestens 3 angekreuzt ist"),
        ({"<": [3, {"value": ["oft"]}]}, "bei Frage 2 mehr als 3 angekreuzt ist"),
        ({"<": [{"answer": ["zahl"]}, 2.5]}, "bei Frage 4 weniger als 2.5 steht"),
        ({"<=": [{"answer": ["zahl"]}, 7]}, "bei Frage 4 höchstens 7 steht"),
        ({"==": [{"answer": ["zahl"]}, 7]}, "bei Frage 4 „7“ steht"),
        ({"==": [{"answer": ["tab", "r"]}, "g"]}, "bei Frage 5 in der Zeile „Der Weg“ „gut“ angekreuzt ist"),
        ({"==": [{"answer": ["ok"]}, True]}, "bei Frage 6 „Ja“ steht"),
        ({"answered": ["satz"]}, "Frage 7 beantwortet ist"),
        ({"not": [{"answered": ["satz"]}]}, "Frage 7 nicht beantwortet ist"),
        ({"declined": ["bus"]}, "bei Frage 1 „keine Angabe“ angekreuzt ist"),
        ({"and": [YES, OFTEN]}, "bei Frage 1 „Ja“ angekreuzt ist und bei Frage 2 mindestens 3 angekreuzt ist"),
        ({"or": [YES, OFTEN]}, "bei Frage 1 „Ja“ angekreuzt ist oder bei Frage 2 mindestens 3 angekreuzt ist"),
        ({"or": [YES, {"and": [YES, OFTEN]}]}, ""),
        ({"and": [YES, {"length": [{"answer": ["satz"]}]}]}, ""),
        ({"not": [{"and": [YES, OFTEN]}]}, ""),
        ({"not": [True]}, ""),
        ({"==": [{"answer": ["summe"]}, 3]}, ""),
        ({">": [{"answer": ["summe"]}, 3]}, ""),
        ({"==": [{"answer": ["bus"]}, {"answer": ["was"]}]}, ""),
        ({">": [{"length": [{"answer": ["satz"]}]}, 3]}, ""),
        ({">": [{"answer": ["zahl"]}, "2026-01-01"]}, ""),
        ({">": [{"answer": ["zahl"]}, True]}, ""),
        (False, ""),
    ],
)
def test_a_condition_is_said_plainly_or_not_at_all(condition, sentence):
    assert Speller(document(), "de").sentence(condition) == sentence


def who(questions) -> list[str]:
    return [one["who"] for one in questions[0]["questions"]]


def test_for_whom_a_question_is_stands_once_and_says_where_others_go_on():
    lines = who(sheet(document(oft=YES, was=YES, tab=OFTEN), "de", is_large=False))
    assert lines == [
        "",
        "Fragen 2 bis 3 nur beantworten, wenn bei Frage 1 „Ja“ angekreuzt ist. Sonst weiter mit Frage 4.",
        "",
        "",
        "Nur beantworten, wenn bei Frage 2 mindestens 3 angekreuzt ist. Sonst weiter mit Frage 6.",
        "",
        "",
        "",
    ]


def test_behind_the_last_question_one_is_done_and_what_cannot_be_said_is_left_to_the_person():
    hard = {">": [{"length": [{"answer": ["satz"]}]}, 3]}
    lines = who(sheet(document(zahl=hard, ort=YES), "de", is_large=False))
    assert lines[3] == "Das ist nicht für alle. Wenn es nicht zu dir passt, lass es frei."
    assert lines[7].endswith("Sonst bist du fertig.")


def test_every_kind_has_its_boxes():
    questions = {one["number"]: one for one in sheet(document(), "de", is_large=False)[0]["questions"]}
    assert questions[1]["choices"] == ["Ja", "Nein"]
    assert questions[2]["choices"] == ["1", "2", "3", "4", "5"]
    assert questions[2]["text"] == "Wie oft (deine Antwort auf Frage 1)?"
    assert (questions[5]["rows"], questions[5]["is_table"]) == (["Der Weg"], True)
    assert (questions[8]["kind"], questions[8]["choices"]) == ("list", [])
    assert questions[8]["hint"] == "Schreib den Ort auf."


def test_large_type_has_no_tables():
    assert not any(one["is_table"] for one in sheet(document(), "de", is_large=True)[0]["questions"])
