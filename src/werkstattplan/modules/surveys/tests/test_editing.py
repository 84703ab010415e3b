"""Parts of a questionnaire come, change, move and go; conditions are put together from lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstattplan.modules.surveys.document.reading import read_data
from werkstattplan.modules.surveys.editing import parts
from werkstattplan.modules.surveys.editing.conditions import Clause, Condition, condition_of, expression_of, in_words
from werkstattplan.modules.surveys.editing.review import review
from werkstattplan.modules.surveys.tests.conftest import whole

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
KINDS = {"bus": "single", "wege": "multiple", "ok": "consent"}


def order(data):
    return [[question["id"] for question in section["questions"]] for section in data["sections"]]


class TestParts:
    @pytest.mark.parametrize(
        ("name", "step", "expected"),
        [
            ("bus", 1, [["wege", "bus"], ["mehr"]]),
            ("wege", -1, [["wege", "bus"], ["mehr"]]),
            ("wege", 1, [["bus"], ["wege", "mehr"]]),
            ("mehr", -1, [["bus", "wege", "mehr"], []]),
            ("bus", -1, [["bus", "wege"], ["mehr"]]),
            ("mehr", 1, [["bus", "wege"], ["mehr"]]),
        ],
    )
    def test_a_question_moves_and_crosses_into_the_next_section(self, name, step, expected):
        assert order(parts.with_moved_question(BOGEN, name, step)) == expected
        assert order(BOGEN) == [["bus", "wege"], ["mehr"]]

    def test_sections_move_come_and_go(self):
        assert order(parts.with_moved_section(BOGEN, "b", -1)) == [["mehr"], ["bus", "wege"]]
        assert order(parts.with_moved_section(BOGEN, "a", -1)) == order(BOGEN)
        assert order(parts.without_section(BOGEN, "a")) == [["mehr"]]
        assert parts.with_section(BOGEN, "Wünsche")["sections"][-1] == {
            "id": "wuensche",
            "title": {"de": "Wünsche"},
            "questions": [],
        }

    def test_a_changed_section_keeps_its_questions(self):
        changed = parts.with_changed_section(BOGEN, {"id": "a", "title": {"de": "Neu"}})
        assert order(changed) == order(BOGEN)
        assert changed["sections"][0]["title"] == {"de": "Neu"}

    def test_what_is_gone_is_told(self):
        for act in (
            lambda: parts.question(BOGEN, "x"),
            lambda: parts.section(BOGEN, "x"),
            lambda: parts.without_question(BOGEN, "x"),
        ):
            with pytest.raises(parts.NotThere):
                act()

    def test_texts_of_a_language_go_with_it(self):
        data = parts.with_changed_question(
            BOGEN, {**parts.question(BOGEN, "mehr"), "text": {"de": "Mehr?", "de-easy": "Noch was?"}}
        )
        frame = parts.with_frame(data, title={"de": "Neu"}, languages=["de"], mixes_sections=False, seed="s")
        assert parts.question(frame, "mehr")["text"] == {"de": "Mehr?"}
        assert read_data(frame).languages == ("de",)

    def test_mixed_order_gets_a_seed_that_stays(self):
        mixed = parts.with_frame(BOGEN, title={"de": "N"}, languages=["de"], mixes_sections=True, seed="2026")
        again = parts.with_frame(mixed, title={"de": "N"}, languages=["de"], mixes_sections=True, seed="2027")
        assert again["order"] == {"sections": True, "seed": "2026"}

    @given(st.text(max_size=60), st.sets(st.sampled_from(["frage", "was_fehlt", "f_1"])))
    def test_every_text_gives_a_free_name_that_may_be_one(self, text, taken):
        name = parts.free_name(text, set(taken))
        assert name not in taken
        bogen = parts.with_question(
            parts.blank("x"), "teil_1", {"id": name, "kind": "long_text", "text": {"de": "Was?"}}
        )
        assert not review(bogen).faults

    def test_a_blank_questionnaire_lacks_only_its_questions(self):
        found = review(parts.blank("Die LUPE"))
        assert found.number == 1
        assert "noch keine Frage" in found.elsewhere[0]


class TestConditions:
    @pytest.mark.parametrize(
        ("tests", "tree"),
        [
            ((), None),
            ((Clause(question="bus", answer="ja"),), {"==": [{"answer": ["bus"]}, "ja"]}),
            ((Clause(question="bus", answer="ja", holds=False),), {"!=": [{"answer": ["bus"]}, "ja"]}),
            ((Clause(question="wege", answer="rad"),), {"contains": [{"answer": ["wege"]}, "rad"]}),
            (
                (Clause(question="wege", answer="rad", holds=False),),
                {"not": [{"contains": [{"answer": ["wege"]}, "rad"]}]},
            ),
            ((Clause(question="ok", answer="true"),), {"==": [{"answer": ["ok"]}, True]}),
            ((Clause(question="bus", answer="!answered"),), {"answered": ["bus"]}),
            ((Clause(question="bus", answer="!not-answered"),), {"not": [{"answered": ["bus"]}]}),
        ],
    )
    def test_a_condition_is_the_same_after_writing_and_reading(self, tests, tree):
        condition = Condition(joint="all", tests=tests)
        assert expression_of(condition, KINDS) == tree
        assert condition_of(tree) == condition

    @pytest.mark.parametrize("joint", ["all", "any"])
    def test_several_tests_are_joined(self, joint):
        condition = Condition(
            joint=joint, tests=(Clause(question="bus", answer="ja"), Clause(question="wege", answer="zug"))
        )
        assert condition_of(expression_of(condition, KINDS)) == condition

    @pytest.mark.parametrize(
        "tree",
        [
            {">": [{"answer": ["jahre"]}, 12]},
            {"and": [{"==": [{"answer": ["bus"]}, "ja"]}, {">": [{"value": ["bus"]}, 1]}]},
            {"==": [{"answer": ["tab", "zeile"]}, "gut"]},
            {"or": [{"and": [{"answered": ["bus"]}, {"answered": ["wege"]}]}, {"answered": ["ok"]}]},
            {"==": [1, 1]},
            {"not": [{"!=": [{"answer": ["bus"]}, "ja"]}]},
        ],
    )
    def test_a_richer_condition_is_not_squeezed(self, tree):
        assert condition_of(tree) is None
        assert "eigene Bedingung" in in_words(tree, {})

    def test_it_is_told_in_words(self):
        questions = {question["id"]: question for question in parts.questions(BOGEN)}
        tree = {"and": [{"==": [{"answer": ["bus"]}, "ja"]}, {"not": [{"answered": ["wege"]}]}]}
        assert in_words(tree, questions) == "bei „bus“ „ja“ gewählt ist und „wege“ nicht beantwortet ist"
