"""The rules say the same in Python and in JavaScript: on published tables, and on whatever Hypothesis thinks of."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from werkstattplan.modules.surveys.document.canonical import to_data
from werkstattplan.modules.surveys.document.checks import complaint
from werkstattplan.modules.surveys.document.expressions import ARITY, REFERENCES, evaluate
from werkstattplan.modules.surveys.document.order import (
    fingerprint,
    numbers,
    ordered_choices,
    ordered_questions,
    ordered_rows,
    ordered_sections,
)
from werkstattplan.modules.surveys.document.running import NO_ANSWER, Run
from werkstattplan.modules.surveys.tests.documents import answers_to, documents
from werkstattplan.modules.surveys.tests.twins import HERE, in_javascript

TABLES = json.loads((HERE / "vectors" / "expressions.json").read_text())
CASES = [case for table in TABLES for case in table["cases"]]


class Given:
    """Answers without a questionnaire."""

    def __init__(self, answers):
        self._answers = answers

    def answer(self, name, row):
        given = self._answers.get(name)
        return None if given in ("", [], NO_ANSWER) else given

    def value(self, name):
        given = self._answers.get(name)
        return given if type(given) in (int, float) else None

    def has_declined(self, name):
        return self._answers.get(name) == NO_ANSWER


def alike(one, other):
    """Equal, and of the same sort: in Python alone 1 == True."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and one == other


@pytest.mark.parametrize("case", CASES, ids=lambda case: json.dumps(case["expression"], ensure_ascii=False)[:60])
def test_python_gives_the_published_result(case):
    assert complaint(case["expression"]) == ""
    assert alike(evaluate(case["expression"], Given(case.get("answers", {}))), case["result"])


def test_javascript_gives_the_published_results():
    tasks = [("evaluate", {"expression": case["expression"], "answers": case.get("answers", {})}) for case in CASES]
    results = in_javascript(tasks)
    assert [case for case, result in zip(CASES, results, strict=True) if not alike(result, case["result"])] == []


def test_every_operation_has_a_published_or_own_case():
    used = {name for case in CASES for name in _operations(case["expression"])}
    assert set(ARITY) - used == {"value"}


def _operations(expression):
    if isinstance(expression, dict):
        for name, operands in expression.items():
            yield name
            for operand in operands:
                yield from _operations(operand)


NAMES = ["a", "b", "c"]
NUMBERS = st.one_of(
    st.integers(-20, 20), st.floats(-1e13, 1e13, allow_nan=False), st.sampled_from([0.1, 0.5, 1e12, -0.0, 5e-324])
)
TEXTS = st.one_of(
    st.text(max_size=6), st.sampled_from(["", "3", "-0.5", "2026-02-28", "2010-12-31", "a", "👍", "9" * 13, "İß"])
)
ANSWERS = st.dictionaries(
    st.sampled_from(NAMES),
    st.one_of(
        NUMBERS, TEXTS, st.booleans(), st.lists(st.sampled_from(["a", "b", "3"]), max_size=3), st.just(NO_ANSWER)
    ),
)
LEAVES = st.one_of(
    NUMBERS,
    TEXTS,
    st.booleans(),
    st.none(),
    *[
        st.sampled_from(NAMES).map(lambda name, operation=operation: {operation: [name]})
        for operation in sorted(REFERENCES)
    ],
)


def _operation(inner):
    def of(name):
        least, most = ARITY[name]
        return st.lists(inner, min_size=least, max_size=min(most, 4)).map(lambda operands: {name: operands})

    return st.sampled_from(sorted(set(ARITY) - REFERENCES)).flatmap(of)


EXPRESSIONS = st.recursive(LEAVES, _operation, max_leaves=12)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(EXPRESSIONS, ANSWERS), min_size=40, max_size=80))
def test_both_say_the_same_about_any_expression(pairs):
    results = in_javascript([("evaluate", {"expression": one, "answers": answers}) for one, answers in pairs])
    for (expression, answers), result in zip(pairs, results, strict=True):
        assert complaint(expression) == "" or abs_too_large(expression)
        assert alike(evaluate(expression, Given(answers)), result), (expression, answers)


def abs_too_large(expression):
    return "Zahl" in complaint(expression)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(documents().flatmap(lambda one: st.tuples(st.just(one), answers_to(one))), min_size=5, max_size=10))
def test_both_ask_the_same_questions(pairs):
    tasks = [("run", {"document": to_data(one), "answers": answers, "language": "de"}) for one, answers in pairs]
    for (document, answers), result in zip(pairs, in_javascript(tasks), strict=True):
        run = Run(document, answers)
        assert result["shown"] == run.shown()
        assert result["kept"] == run.kept_answers()
        assert result["missing"] == run.missing_answers()
        assert result["quotas"] == run.quotas()
        assert result["texts"] == [run.text(question.text, "de") for question in document.questions()]
        assert all(alike(value, result["calculated"][name]) for name, value in run.calculated().items())


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(documents(), st.integers(0, 60)), min_size=5, max_size=10))
def test_both_mix_alike(pairs):
    results = in_javascript([("order", {"document": to_data(one), "variant": variant}) for one, variant in pairs])
    for (document, variant), result in zip(pairs, results, strict=True):
        questions = list(document.questions())
        assert result["sections"] == [section.id for section in ordered_sections(document, variant)]
        assert result["questions"] == [
            [question.id for question in ordered_questions(document, section, variant)] for section in document.sections
        ]
        assert result["choices"] == [ordered_choices(document, question, variant) for question in questions]
        assert result["rows"] == [ordered_rows(document, question, variant) for question in questions]


# Landon Curt Noll, "FNV hash", table of the reference code; the C++ standard, [rand.predef], 10,000th number.
FINGERPRINTS = {"": 0x811C9DC5, "a": 0xE40C292C, "b": 0xE70C2DE5, "foobar": 0xBF9CF968}


def test_numbers_by_chance_are_those_of_the_standards():
    row = numbers(1)
    assert [next(row) for _ in range(10_000)][-1] == 399_268_537
    assert {text: fingerprint(text) for text in FINGERPRINTS} == FINGERPRINTS
    tasks = [("number", {"seed": 1, "at": 10_000}), *(("fingerprint", text) for text in FINGERPRINTS)]
    assert in_javascript(tasks) == [399_268_537, *FINGERPRINTS.values()]
