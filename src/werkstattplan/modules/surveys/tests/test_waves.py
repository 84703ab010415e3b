"""Two waves: what may be compared, what not, and why; what is more than chance."""

import copy
import json

import pytest

from werkstattplan.modules.surveys.document.reading import read_json
from werkstattplan.modules.surveys.statistics.errors import Estimate
from werkstattplan.modules.surveys.statistics.waves import (
    SENTENCES,
    People,
    Verdict,
    Why,
    compare_documents,
    compare_people,
    holm,
    trends,
    worst,
)
from werkstattplan.modules.surveys.tests.conftest import whole

EARLIER = whole(
    {
        "languages": ["de", "en"],
        "sections": [
            {
                "id": "wege",
                "title": {"de": "Wege", "en": "Ways"},
                "questions": [
                    {
                        "id": "bus",
                        "kind": "single",
                        "text": {"de": "Fährst du Bus?", "en": "Do you go by bus?"},
                        "choices": [{"id": "ja", "value": 1}, {"id": "nein", "value": 0}],
                    },
                    {"id": "wie", "kind": "scale", "min": 1, "max": 5, "shown_if": {"==": [{"answer": ["bus"]}, "ja"]}},
                    {
                        "id": "tab",
                        "kind": "matrix",
                        "choices": [{"id": "gut"}],
                        "rows": [{"id": "bad"}, {"id": "kino"}],
                    },
                    {"id": "mehr", "kind": "long_text"},
                ],
            }
        ],
    }
)


def question(data, name):
    return next(one for one in data["sections"][0]["questions"] if one["id"] == name)


def reasons_after(change):
    later = copy.deepcopy(EARLIER)
    change(later)
    found = compare_documents(read_json(json.dumps(EARLIER)), read_json(json.dumps(later)))
    return {one.question_id: set(one.reasons) for one in found}


def edit(name, **values):
    return lambda data: question(data, name).update(values)


def test_the_same_questionnaire_is_comparable():
    assert reasons_after(lambda data: None) == {"bus": set(), "wie": set(), "tab": set(), "mehr": set()}


@pytest.mark.parametrize(
    ("change", "name", "reason"),
    [
        (edit("bus", text={"de": "Fährst du gern Bus?", "en": "Do you go by bus?"}), "bus", Why.WORDING),
        (edit("bus", text={"de": "fährst du  Bus ?", "en": "Do you go by bus?"}), "bus", Why.SMALL_WORDING),
        (edit("bus", text={"de": "Fährst du Bus?", "en": "Bus?"}), "bus", Why.LANGUAGES),
        (edit("bus", text={"de": "Fährst du Bus?"}), "bus", Why.LANGUAGES),
        (edit("bus", kind="multiple"), "bus", Why.KIND),
        (
            lambda data: question(data, "bus")["choices"].append({"id": "mal", "text": {"de": "mal"}}),
            "bus",
            Why.CHOICES,
        ),
        (lambda data: question(data, "bus")["choices"].reverse(), "bus", Why.ORDER),
        (lambda data: question(data, "bus")["choices"][0].update(text={"de": "Ja, oft"}), "bus", Why.CHOICE_WORDING),
        (lambda data: question(data, "bus")["choices"][0].update(value=2), "bus", Why.SCALE),
        (edit("wie", max=7), "wie", Why.SCALE),
        (edit("wie", shown_if={"==": [{"answer": ["bus"]}, "nein"]}), "wie", Why.CONDITION),
        (lambda data: data["sections"][0].update(shown_if={"==": [1, 1]}), "mehr", Why.CONDITION),
        (edit("bus", text={"de": "Gehst du?", "en": "Do you go by bus?"}), "wie", Why.FILTER),
        (lambda data: question(data, "tab")["rows"].pop(), "tab", Why.ROWS),
        (edit("mehr", help={"de": "Ohne Namen"}), "mehr", Why.HELP),
        (edit("mehr", required=True), "mehr", Why.REQUIRED),
        (lambda data: data["sections"][0]["questions"].pop(2), "mehr", Why.PLACE),
        (lambda data: data["sections"][0]["questions"].pop(2), "tab", Why.ONLY_EARLIER),
        (
            lambda data: data["sections"][0]["questions"].append(
                {"id": "neu", "kind": "long_text", "text": {"de": "Neu?"}}
            ),
            "neu",
            Why.ONLY_LATER,
        ),
    ],
)
def test_what_changed_is_named(change, name, reason):
    assert reason in reasons_after(change)[name]


def test_a_change_elsewhere_leaves_a_question_alone():
    found = reasons_after(edit("bus", text={"de": "Gehst du?", "en": "Do you go by bus?"}))
    assert found["tab"] == found["mehr"] == set()


def test_the_worst_reason_counts():
    assert worst(()) == Verdict.COMPARABLE
    assert worst((Why.HELP, Why.ORDER)) == Verdict.WITH_CARE
    assert worst((Why.HELP, Why.WORDING)) == Verdict.BREAK
    assert set(SENTENCES) == set(Why)


@pytest.mark.parametrize(
    ("earlier", "later", "reasons"),
    [
        (("codes", "ABC"), ("codes", "ABC"), ()),
        (("codes", "ABC"), ("open", ""), (Why.OPEN_ACCESS,)),
        (("codes", "ABC"), ("letters", "ABC"), (Why.ACCESS,)),
        (("codes", "ABCDE"), ("codes", "ABCD"), (Why.FEW_SCHOOLS,)),
        (("codes", "ABC"), ("codes", "CDE"), (Why.SCHOOLS,)),
    ],
)
def test_the_people_asked(earlier, later, reasons):
    one, two = (People(access=access, schools=frozenset(schools)) for access, schools in (earlier, later))
    assert compare_people(one, two, open_access="open") == reasons


class TestTrends:
    def test_holm(self):
        # The usual worked example.
        assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
        assert holm([]) == []

    def test_welch(self):
        # Welch's test on the summary numbers of a textbook: t = -2.46, 25 degrees, p = 0.021 (Wikipedia, Welch's t-test, example 1).
        one = Estimate(value=20.82, error=(7.74 / 15) ** 0.5, people=15, effective=15, degrees=14)
        two = Estimate(value=22.98, error=(3.81 / 15) ** 0.5, people=15, effective=15, degrees=14)
        (trend,) = trends([(one, two)])
        assert trend.chance == pytest.approx(0.021, abs=0.002)
        assert trend.is_more_than_chance

    def test_many_tests_need_more(self):
        small = Estimate(value=0.40, error=0.02, people=600, effective=600, degrees=40)
        more = Estimate(value=0.47, error=0.02, people=600, effective=600, degrees=40)
        same = [(small, small)] * 20
        assert trends([(small, more)])[0].is_more_than_chance
        assert not trends([(small, more), *same])[0].is_more_than_chance
        assert trends(same)[0].difference == 0

    def test_one_class_alone_proves_no_change(self):
        before = Estimate(value=0.50, error=0.0, people=2000, effective=2000, degrees=0)
        after = Estimate(value=0.51, error=0.0, people=2000, effective=2000, degrees=0)
        assert not trends([(before, after)])[0].is_more_than_chance

    def test_without_any_error_only_equality_is_chance(self):
        flat = Estimate(value=0.5, error=0.0, people=9, effective=9, degrees=8)
        other = Estimate(value=0.6, error=0.0, people=9, effective=9, degrees=8)
        assert trends([(flat, flat)])[0].chance == 1
        assert trends([(flat, other)])[0].chance == 0
