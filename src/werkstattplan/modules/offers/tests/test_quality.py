"""The search answers people's questions: a judged set, a third of which words and weights were never tuned with."""

import pytest

from werkstattplan.modules.offers import quality


@pytest.fixture(scope="module")
def results():
    return quality.measure(quality.known_places())


def test_the_set_is_as_large_as_promised():
    places = quality.known_places()
    made = quality.offers(places)
    keys = {offer.key for offer in made}
    assert len(made) >= 400
    assert len({question.text.lower() for question in quality.questions()}) >= 150
    assert [question.text for question in quality.questions() if not question.keys <= keys] == []


def test_nine_of_ten_questions_are_answered_among_the_first_three(results):
    assert quality.share(results) >= 0.9


@pytest.mark.parametrize("name", quality.SETS[1:])
def test_nine_of_ten_questions_of_people_who_did_not_know_the_search_are_answered(name):
    assert quality.share(quality.measure(quality.known_places(), name)) >= 0.9


def test_nine_of_ten_held_out_questions_are_answered_too(results):
    held_out = [result for result in results if result.question.is_held_out]
    assert len(held_out) >= 50
    assert quality.share(held_out) >= 0.9
