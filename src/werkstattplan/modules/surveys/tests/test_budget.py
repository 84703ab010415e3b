"""How many respondents would be alone: known by hand, in the order of magnitude of a district, and with a way out."""

import itertools
import json
import random

import pytest

from werkstattplan.modules.surveys.document.reading import read_data
from werkstattplan.modules.surveys.models import Survey
from werkstattplan.modules.surveys.selectors.budget import budget_of
from werkstattplan.modules.surveys.services.editing import start_draft
from werkstattplan.modules.surveys.statistics.budget import (
    LIMIT,
    Feature,
    coarser,
    proposals,
    risks,
    unique_share,
)
from werkstattplan.modules.surveys.tests.conftest import whole
from werkstattplan.modules.surveys.tests.test_staff_pages import LIST, SURVEY, mira  # noqa: F401
from werkstattplan.plan.tests.conftest import client_of
from werkstattplan.platform.places.models import Municipality


def even(name: str, classes: int, *, is_ordered: bool = True) -> Feature:
    return Feature(id=name, label=name, shares=(1 / classes,) * classes, is_ordered=is_ordered)


SEX = Feature(id="sex", label="Geschlecht", shares=(0.5, 0.5))


def simulated(features, people: int, rate: float, *, times: int) -> float:
    """Draws people and counts, which is slow and needs no formula."""
    draw = random.Random(7)
    alone = answered = 0
    cells = list(itertools.product(*[range(feature.classes) for feature in features]))
    weights = [1.0] * len(cells)
    for place, cell in enumerate(cells):
        for feature, value in zip(features, cell, strict=True):
            weights[place] *= feature.shares[value]
    for _ in range(times):
        counts: dict[tuple[int, ...], int] = {}
        for cell in draw.choices(cells, weights, k=people):
            if draw.random() < rate:
                counts[cell] = counts.get(cell, 0) + 1
        alone += sum(count == 1 for count in counts.values())
        answered += sum(counts.values())
    return alone / answered


def test_two_people_in_two_groups():
    # Both in the same group or not: half of the time nobody is alone, half of the time both are.
    assert unique_share([even("a", 2)], 2, 1.0) == pytest.approx(0.5)


def test_nobody_is_alone_who_says_nothing_and_everybody_who_says_a_birthday():
    assert unique_share([even("a", 1)], 1000, 0.5) < 1e-9
    assert unique_share([even("birthday", 3_650_000)], 1000, 0.5) > 0.99
    assert unique_share([even("a", 1)], 1, 1.0) == 1.0
    assert unique_share([even("a", 4)], 1, 0.5) == 1.0


@pytest.mark.parametrize("rate", [0.2, 1.0])
def test_the_formula_says_what_a_drawing_says(rate):
    places = Feature(id="p", label="p", shares=(0.4, 0.3, 0.2, 0.06, 0.03, 0.01), is_ordered=False)
    features = [places, even("age", 8), SEX]
    assert unique_share(features, 400, rate) == pytest.approx(simulated(features, 400, rate, times=60), abs=0.02)


def test_the_district_with_its_real_sizes(edition):
    """Nine thousand young people: municipality, birth year and sex; then two-year bands and eighteen regions."""
    sizes = list(Municipality.objects.values_list("population", flat=True))
    assert len(sizes) == 142
    assert sum(size < 500 for size in sizes) == 53
    place = Feature(id="place", label="Gemeinde", shares=tuple(size / sum(sizes) for size in sizes), is_ordered=False)
    fine = [place, even("year", 8), SEX]
    # A published simulation with invented sizes of 140 municipalities says 3 % and 25 %.
    assert 0.05 < unique_share(fine, 9_000, 1.0) < 0.07
    assert 0.25 < unique_share(fine, 9_000, 0.2) < 0.31
    coarse = [coarser(place, 18), even("band", 4), SEX]
    assert unique_share(coarse, 9_000, 0.2) < 0.001


def test_all_combinations_up_to_three_the_worst_first():
    found = risks([even("a", 50), even("b", 40), even("c", 2), even("d", 1)], 1000, 0.3)
    assert len(found) == 4 + 6 + 4
    assert [risk.unique for risk in found] == sorted((risk.unique for risk in found), reverse=True)
    assert {feature.id for feature in found[0].features} >= {"a", "b"}
    assert found[0].expected == pytest.approx(found[0].unique * 300)


def test_proposals_are_enough_and_one_class_more_would_not_be():
    features = [even("year", 10), even("place", 60, is_ordered=False), SEX]
    found = proposals(features, 5_000, 0.2)
    assert found
    for proposal in found:
        counts = {feature.id: count for feature, count in proposal.classes}
        tried = [coarser(feature, counts.get(feature.id, feature.classes)) for feature in features]
        assert unique_share(tried, 5_000, 0.2) <= LIMIT
        if len(counts) == 1:
            ((name, count),) = counts.items()
            finer = [coarser(f, count + 1) if f.id == name else f for f in features]
            assert unique_share(finer, 5_000, 0.2) > LIMIT
    assert proposals([SEX], 5_000, 0.2) == []


def test_where_one_question_alone_cannot_be_coarse_enough_all_are_or_some_go():
    features = [even("a", 30), even("b", 30), even("c", 30)]
    found = proposals(features, 300, 1.0)
    assert [len(proposal.classes) for proposal in found] == [3]
    assert len({count for _, count in found[0].classes}) == 1
    few = proposals([even("a", 2), even("b", 2)], 2, 1.0)
    assert [[count for _, count in proposal.classes] for proposal in few] == [[1, 1]]
    assert proposals([even("a", 2), even("b", 9)], 20, 1.0)[-1].unique <= LIMIT


def test_ages_merge_with_neighbours_and_places_from_the_smallest():
    ages = Feature(id="a", label="a", shares=(0.1, 0.1, 0.2, 0.2, 0.4))
    assert coarser(ages, 3).shares == pytest.approx((0.4, 0.2, 0.4)) or coarser(ages, 3).shares == pytest.approx(
        (0.2, 0.4, 0.4)
    )
    places = Feature(id="p", label="p", shares=(0.5, 0.3, 0.1, 0.06, 0.04), is_ordered=False)
    assert coarser(places, 3).shares == pytest.approx((0.5, 0.3, 0.2))
    assert coarser(places, 9) == places
    for count in range(1, 6):
        assert len(coarser(ages, count).shares) == count
        assert sum(coarser(ages, count).shares) == pytest.approx(1)


ASKED = whole(
    {
        "sections": [
            {
                "id": "du",
                "questions": [
                    {"id": "alter", "kind": "number", "min": 10, "max": 19, "background": True, "text": "Wie alt?"},
                    {"id": "sex", "kind": "single", "background": True, "choices": [{"id": "w"}, {"id": "divers"}]},
                    {"id": "ort", "kind": "place", "text": "Wo wohnst du?"},
                    {"id": "bus", "kind": "single", "choices": [{"id": "ja"}, {"id": "nein"}]},
                ],
            }
        ]
    }
)
PAGE = f"{LIST}lupe/entwurf/anonymitaet/"


@pytest.fixture
def drafted(mira):  # noqa: F811
    mira.post(f"{LIST}neu/", SURVEY)
    start_draft(survey=Survey.objects.get(), document=ASKED)
    return mira


def test_the_budget_knows_places_by_their_people_and_rare_answers(commune, edition):
    found = budget_of(commune, read_data(ASKED))
    place, sex = found.features[2], found.features[1]
    assert place.classes == 142
    largest = Municipality.objects.order_by("-population").first()
    everybody = sum(Municipality.objects.values_list("population", flat=True))
    assert max(place.shares) == pytest.approx(largest.population / everybody)
    assert sex.shares == pytest.approx((0.995, 0.005))
    assert [feature.id for feature in found.features] == ["alter", "sex", "ort"]
    assert {feature.id for feature in found.worst.features} == {"alter", "sex", "ort"}


def test_the_draft_warns_and_the_page_shows_a_way_out(drafted):
    draft = drafted.get(f"{LIST}lupe/entwurf/").content.decode()
    assert "von 100 Antworten einmalig" in draft
    page = drafted.get(PAGE).content.decode()
    assert "So fragen Sie gröber" in page
    assert "„Wo wohnst du?“ mit höchstens" in page
    assert "Bethlehem" in page
    assert page.index("Wie alt? (10) × sex (2) × Wo wohnst du? (142)") < page.index(
        '<th scope="row" data-label="Fragen zusammen">sex (2)</th>'
    )


def test_who_knows_better_says_so(drafted):
    page = drafted.get(PAGE, {"menschen": "200", "ruecklauf": "100", "anteil-sex": "99;1"}).content.decode()
    assert "Gerechnet mit 200 Gefragten, von denen 100 von 100 antworten" in page
    wrong = drafted.get(PAGE, {"menschen": "viele", "anteil-sex": "1;2;3"})
    assert wrong.status_code == 422
    assert "Bitte geben Sie 2 Zahlen an" in wrong.content.decode()
    assert 'value="1;2;3"' in wrong.content.decode()
    assert drafted.get(PAGE, {"menschen": "999999999"}).status_code == 422


def test_a_draft_without_questions_about_people_has_nothing_to_fear(drafted):
    data = json.loads(json.dumps(ASKED))
    data["sections"][0]["questions"] = data["sections"][0]["questions"][3:]
    start_draft(survey=Survey.objects.get(), document=data)
    assert "Keine Frage zur Person" in drafted.get(PAGE).content.decode()
    assert "einmalig" not in drafted.get(f"{LIST}lupe/entwurf/").content.decode()


def test_the_pages_cost_the_same_for_every_draft(drafted, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        drafted.get(f"{LIST}lupe/entwurf/")
    with django_assert_max_num_queries(15):
        drafted.get(PAGE)


def test_only_who_runs_surveys_sees_the_budget(drafted, reader, stranger):
    for user in (reader, stranger):
        assert client_of(user).get(PAGE).status_code in (403, 404)
