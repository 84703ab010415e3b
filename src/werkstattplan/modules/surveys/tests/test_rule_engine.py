"""The rule engine at its edges: order from a seed, names in texts, sizes, and what the pages refuse to ask."""

import copy
import json

import pytest

from werkstattplan.modules.surveys.answering.checking import SMALLEST_QUOTA, UnfitQuestionnaire, canonical
from werkstattplan.modules.surveys.document import order
from werkstattplan.modules.surveys.document.faults import FaultyQuestionnaire
from werkstattplan.modules.surveys.document.piping import filled, marks_in
from werkstattplan.modules.surveys.document.reading import read_data
from werkstattplan.modules.surveys.document.rules import LONGEST_TEXT, MOST_CHOICES, MOST_QUESTIONS, MOST_STEPS
from werkstattplan.modules.surveys.document.running import NO_ANSWER, Run
from werkstattplan.modules.surveys.tests.conftest import whole

LETTERS = [{"id": letter} for letter in "abcdef"]


def document(*questions, **parts):
    return whole({"sections": [{"id": "s", "questions": list(copy.deepcopy(questions))}]} | parts)


def codes_of(data) -> list[tuple[str, str]]:
    with pytest.raises(FaultyQuestionnaire) as refusal:
        read_data(data)
    return [(fault.code, fault.place) for fault in refusal.value.faults]


def is_fine(data) -> bool:
    return bool(read_data(data))


# Order


def test_the_generator_is_minstd_and_the_fingerprint_fnv():
    row = order.numbers(1)
    assert [next(row) for _ in range(3)] == [48271, 182605794, 1291394886]
    assert next(order.numbers(0)) == next(order.numbers(2**31 - 1)) == 48271
    assert (order.fingerprint(""), order.fingerprint("a"), order.fingerprint("foobar")) == (
        0x811C9DC5,
        0xE40C292C,
        0xBF9CF968,
    )


def test_a_seed_gives_its_order_for_ever():
    assert order.permuted("abcdef", "lupe") == order.permuted("abcdef", "lupe")
    assert sorted(order.permuted("abcdef", "lupe")) == list("abcdef")
    assert order.permuted("", "lupe") == []
    places = [order.permuted("abc", f"seed {number}") for number in range(600)]
    for letter in "abc":
        for place in range(3):
            assert 140 < sum(one[place] == letter for one in places) < 260


def test_only_what_is_marked_is_mixed_and_fixed_choices_stay():
    choices = [*LETTERS, {"id": "z", "fixed": True}]
    plain = {"id": "p", "kind": "single", "choices": LETTERS}
    mixed = {"id": "m", "kind": "single", "choices": choices, "shuffled": True}
    table = {"id": "t", "kind": "matrix", "rows": LETTERS, "choices": LETTERS[:2], "shuffled": True}
    read = read_data(document(plain, mixed, table, order={"seed": "x"}))
    letters = list("abcdef")
    seen = set()
    for variant in range(order.VARIANTS):
        arranged = order.arranged(read, variant)
        (section,) = arranged.sections
        assert [question.id for question in section.questions] == ["p", "m", "t"]
        assert [choice.id for choice in section.questions[0].choices] == letters
        assert [choice.id for choice in section.questions[1].choices][-1] == "z"
        assert sorted(row.id for row in section.questions[2].rows) == letters
        seen.add(tuple(choice.id for choice in section.questions[1].choices))
        seen.add(tuple(row.id for row in section.questions[2].rows))
    assert len(seen) > order.VARIANTS * 1.5
    assert order.arranged(read, 3) == order.arranged(read, 3 + order.VARIANTS)
    assert [row.id for row in order.arranged(read, 3).sections[0].questions[2].rows] == order.ordered_rows(
        read, read.question("t"), 3
    )


def test_sections_and_questions_are_mixed_each_with_its_own_mark():
    sections = [
        {"id": f"s{n}", "shuffled": n == 0, "questions": [{"id": f"q{n}{m}", "kind": "short_text"} for m in range(6)]}
        for n in range(6)
    ]
    still = read_data(whole({"sections": copy.deepcopy(sections), "order": {"seed": "x"}}))
    moving = read_data(whole({"sections": copy.deepcopy(sections), "order": {"seed": "x", "sections": True}}))
    for variant in range(order.VARIANTS):
        assert [one.id for one in order.arranged(still, variant).sections] == [one["id"] for one in sections]
        assert [one.id for one in order.arranged(still, variant).sections[1].questions] == [f"q1{m}" for m in range(6)]
    assert len({tuple(one.id for one in order.arranged(moving, v).sections) for v in range(24)}) > 20
    assert len({tuple(one.id for one in order.arranged(still, v).sections[0].questions) for v in range(24)}) > 20
    other = read_data(whole({"sections": copy.deepcopy(sections), "order": {"seed": "y", "sections": True}}))
    assert [order.ordered_sections(other, v) for v in range(24)] != [
        order.ordered_sections(moving, v) for v in range(24)
    ]


# Names in texts


def test_names_in_texts():
    assert list(marks_in("{{a}} und {{b_2}} und {{c")) == ["a", "b_2"]
    assert list(marks_in("{{A}} {{1}} {{}} {{ a }}")) == []
    assert list(marks_in("{{" + "a" * 40 + "}}")) == ["a" * 40]
    assert list(marks_in("{{" + "a" * 41 + "}}")) == []
    assert filled("Zu {{a}}, {{b}}!", {"a": "Fuß", "b": ""}.get) == "Zu Fuß, …!"


# Sizes


@pytest.mark.parametrize("name", ["a" * 40, "a", "a_1"])
def test_short_names_may_be_so_long(name):
    assert is_fine(document({"id": name, "kind": "short_text"}))


@pytest.mark.parametrize("name", ["a" * 41, "A", "1a", "_a", "ä", "a-b", ""])
def test_other_names_are_refused(name):
    data = document({"id": "q", "kind": "short_text"})
    data["sections"][0]["questions"][0]["id"] = name
    assert codes_of(data) == [("name", "/sections/0/questions/0/id")]


def test_a_name_twice_is_told_at_both_places():
    twice = codes_of(document({"id": "q", "kind": "short_text"}, {"id": "q", "kind": "number"}))
    assert twice == [("name-twice", f"/sections/0/questions/{number}/id") for number in (0, 1)]
    calculated = document({"id": "q", "kind": "number"}, calculated=[{"id": "q", "value": 1}])
    assert ("name-twice", "/calculated/0/id") in codes_of(calculated)
    # Sections and quotas have names of their own.
    assert is_fine(document({"id": "s", "kind": "short_text"}, quotas=[{"id": "s", "limit": 10}]))


def test_how_many_questions_and_choices():
    many = [{"id": f"q{number}", "kind": "short_text"} for number in range(MOST_QUESTIONS)]
    assert is_fine(document(*many))
    assert codes_of(document(*many, {"id": "x", "kind": "number"})) == [("too-many-questions", "/sections")]
    choices = [{"id": f"c{number}"} for number in range(MOST_CHOICES)]
    assert is_fine(document({"id": "q", "kind": "single", "choices": choices}))
    more = document({"id": "q", "kind": "single", "choices": [*choices, {"id": "x"}]})
    assert codes_of(more) == [("too-many-choices", "/sections/0/questions/0/choices")]
    assert codes_of(whole({"sections": [{"id": "s", "questions": []}]})) == [("empty", "/sections")]


def test_how_long_texts_may_be_and_what_they_may_hold():
    assert is_fine(document({"id": "q", "kind": "short_text", "text": "a" * LONGEST_TEXT}))
    place = "/sections/0/questions/0/text/de"
    assert codes_of(document({"id": "q", "kind": "short_text", "text": "a" * (LONGEST_TEXT + 1)})) == [
        ("text-too-long", place)
    ]
    for text in ("<b>x", "</b>", "&amp;", "&#60;", "JavaScript:x", "a\x00b", "a\u202eb"):
        assert codes_of(document({"id": "q", "kind": "short_text", "text": text})) == [("markup", place)]
    for text in ("3 < 4", "a & b", "Zeile\nzwei", "<3"):
        assert is_fine(document({"id": "q", "kind": "short_text", "text": text}))


@pytest.mark.parametrize(
    ("bounds", "is_right"),
    [
        ({}, True),
        ({"min": 1, "max": 2}, True),
        ({"min": 0, "max": MOST_STEPS - 1}, True),
        ({"min": 0, "max": MOST_STEPS}, False),
        ({"min": 1, "max": 1}, False),
        ({"max": 1}, False),
        ({"min": 5}, False),
        ({"min": 1, "max": 2.5}, False),
        ({"min": 0.5, "max": 2}, False),
    ],
)
def test_a_scale_has_two_to_eleven_whole_steps(bounds, is_right):
    data = document({"id": "q", "kind": "scale"} | bounds)
    assert is_fine(data) if is_right else codes_of(data) == [("scale", "/sections/0/questions/0")]


def test_bounds_are_in_order():
    assert is_fine(document({"id": "q", "kind": "number", "min": 3, "max": 3}))
    assert codes_of(document({"id": "q", "kind": "number", "min": 3, "max": 2})) == [
        ("bounds", "/sections/0/questions/0/min")
    ]
    assert is_fine(document({"id": "q", "kind": "number", "min": 3}))


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ({"kind": "single"}, "choices-missing"),
        ({"kind": "number", "choices": LETTERS}, "choices-unused"),
        ({"kind": "matrix", "choices": LETTERS}, "rows"),
        ({"kind": "single", "choices": LETTERS, "rows": LETTERS}, "rows"),
        ({"kind": "single", "choices": [{"id": "a"}, {"id": "a"}]}, "choice-name"),
        ({"kind": "single", "choices": [{"id": "a b"}]}, "choice-name"),
        ({"kind": "single", "choices": [{"id": "a--b"}]}, "choice-name"),
        ({"kind": "single", "choices": [{"id": "a" * 41}]}, "choice-name"),
        ({"kind": "matrix", "choices": LETTERS, "rows": [{"id": "r"}, {"id": "r"}]}, "choice-name"),
    ],
)
def test_choices_and_rows_where_they_belong(question, code):
    assert [one for one, _ in codes_of(document({"id": "q"} | question))] == [code]


def test_scales_and_places_may_have_choices_of_their_own():
    for kind in ("scale", "place"):
        assert is_fine(document({"id": "q", "kind": kind, "choices": LETTERS}))
        assert is_fine(document({"id": "q", "kind": kind}))


def test_languages_are_named_once_and_texts_have_the_first_one():
    data = document({"id": "q", "kind": "short_text"})
    assert ("language", "/languages") in codes_of(data | {"languages": ["de", "de"]})
    assert ("language", "/languages") in codes_of(data | {"languages": []})
    assert ("language", "/title/en") in codes_of(data | {"title": {"de": "A", "en": "B"}})
    assert ("text-missing", "/title") in codes_of(data | {"languages": ["de", "en"], "title": {"en": "B"}})
    with_help = document({"id": "q", "kind": "short_text", "help": {"en": "B"}}, languages=["de", "en"])
    assert codes_of(with_help) == [("text-missing", "/sections/0/questions/0/help")]


def test_every_question_choice_and_row_has_a_text():
    data = document({"id": "q", "kind": "matrix", "rows": [{"id": "r"}], "choices": [{"id": "c"}]})
    question = data["sections"][0]["questions"][0]
    place = "/sections/0/questions/0"
    for part, where in ((question, ""), (question["rows"][0], "/rows/0"), (question["choices"][0], "/choices/0")):
        kept = part.pop("text")
        assert codes_of(data) == [("text-missing", f"{place}{where}/text")]
        part["text"] = kept


def test_conditions_name_what_is_there():
    bus = {"id": "bus", "kind": "matrix", "rows": [{"id": "r"}], "choices": LETTERS}
    for condition in ({"answered": ["fehlt"]}, {"declined": ["summe"]}, {"==": [{"value": ["summe"]}, 1]}):
        asked = {"id": "q", "kind": "short_text", "shown_if": condition}
        data = document(bus, asked, calculated=[{"id": "summe", "value": 1}])
        assert codes_of(data) == [("unknown-question", "/sections/0/questions/1/shown_if")]
    row = {"id": "q", "kind": "short_text", "shown_if": {"==": [{"answer": ["bus", "x"]}, "a"]}}
    assert codes_of(document(bus, row)) == [("unknown-row", "/sections/0/questions/1/shown_if")]
    good = {"id": "q", "kind": "short_text", "shown_if": {"==": [{"answer": ["bus", "r"]}, "a"]}, "text": "{{summe}}"}
    assert is_fine(document(bus, good, calculated=[{"id": "summe", "value": {"+": [1, 1]}}]))
    assert codes_of(document({"id": "q", "kind": "short_text", "text": "{{fehlt}}"})) == [
        ("unknown-question", "/sections/0/questions/0/text")
    ]
    assert codes_of(document({"id": "q", "kind": "short_text", "shown_if": {"raten": []}}))[0][0] == "condition"
    assert codes_of(document({"id": "q", "kind": "short_text", "shown_if": {"answered": ["q"]}})) == [
        ("circle", "/sections")
    ]


# Running


BUS = {"id": "bus", "kind": "single", "choices": [{"id": "ja", "value": 2, "text": "Ja, oft"}, {"id": "nein"}]}
MANY = {"id": "viel", "kind": "multiple", "choices": LETTERS}
TABLE = {"id": "tab", "kind": "matrix", "rows": [{"id": "r"}, {"id": "q"}], "choices": LETTERS}
STEPS = {"id": "stufe", "kind": "scale"}
NUMBER = {"id": "zahl", "kind": "number", "required": True}
LATER = {"id": "linie", "kind": "short_text", "required": True, "shown_if": {"==": [{"answer": ["bus"]}, "ja"]}}
SUM = {"id": "summe", "value": {"+": [{"value": ["bus"]}, {"value": ["zahl"]}]}}
ALL = (BUS, MANY, TABLE, STEPS, NUMBER, LATER)


def run(**answers) -> Run:
    return Run(read_data(document(*ALL, calculated=[SUM])), answers)


def test_what_is_asked_kept_and_missing():
    state = run(bus="nein", linie="501", zahl=3, fremd="x")
    assert state.shown() == ["bus", "viel", "tab", "stufe", "zahl"]
    assert state.kept_answers() == {"bus": "nein", "zahl": 3}
    assert state.missing_answers() == []
    assert run(bus="ja").missing_answers() == ["zahl", "linie"]
    assert run(bus="ja", zahl=NO_ANSWER, linie="5").missing_answers() == []
    assert run(zahl=0).missing_answers() == []


def test_answers_and_their_values():
    state = run(bus="ja", stufe="4", zahl=0.5, viel=[], tab={"r": "a", "q": ""})
    assert [state.answer(name) for name in ("bus", "viel", "tab", "zahl", "fehlt")] == ["ja", None, ["r"], 0.5, None]
    assert (state.answer("tab", "r"), state.answer("tab", "q"), state.answer("bus", "r")) == ("a", None, None)
    assert [state.value(name) for name in ("bus", "stufe", "zahl", "summe", "viel", "fehlt")] == [
        2,
        4,
        0.5,
        2.5,
        None,
        None,
    ]
    assert run(bus="nein").value("bus") is None
    assert state.calculated() == {"summe": 2.5}
    assert state.answer("summe") == 2.5
    assert run(tab=NO_ANSWER).answer("tab") is None
    assert run(tab=NO_ANSWER).answer("tab", "r") is None
    assert run(bus="").answer("bus") is None


def test_who_has_declined():
    assert run(bus=NO_ANSWER).has_declined("bus")
    assert not run(bus="ja").has_declined("bus")
    assert not run(bus="nein", linie=NO_ANSWER).has_declined("linie")
    assert not run().has_declined("fehlt")


def test_answers_in_texts_are_their_words():
    state = run(bus="ja", viel=["a", "c"], zahl=1.5)
    assert state.text({"de": "{{bus}}; {{viel}}; {{zahl}}; {{linie}}; {{summe}}"}, "de") == "Ja, oft; a, c; 1,5; …; 3,5"
    assert state.text({"de": "A", "en": "B"}, "en") == "B"
    assert state.text({"de": "A"}, "en") == "A"


def test_quotas_that_count():
    quotas = [
        {"id": "busse", "condition": {"==": [{"answer": ["bus"]}, "ja"]}, "limit": 10},
        {"id": "alle", "limit": 10},
        {"id": "keine", "condition": False, "limit": 10},
    ]
    read = read_data(document(*ALL, quotas=quotas))
    assert Run(read, {"bus": "ja"}).quotas() == ["busse", "alle"]
    assert Run(read, {}).quotas() == ["alle"]


# What the pages refuse


def test_small_quotas_are_refused_and_others_taken():
    asked = {"id": "q", "kind": "short_text"}
    assert SMALLEST_QUOTA == 10
    text = json.dumps(document(asked, quotas=[{"id": "a", "limit": 10}]))
    assert json.loads(canonical(text))["quotas"] == [{"id": "a", "limit": 10}]
    small = json.dumps(document(asked, quotas=[{"id": "a", "limit": 10}, {"id": "b", "limit": 9}]))
    with pytest.raises(UnfitQuestionnaire) as refusal:
        canonical(small)
    assert "„b“ ist zu klein" in refusal.value.sentence
    with pytest.raises(FaultyQuestionnaire):
        canonical("{}")
