"""Two years later: what changed, where it can be said, and why not elsewhere."""

import json

import pytest

from werkstattplan.modules.surveys.document.reading import read_json
from werkstattplan.modules.surveys.models import Results
from werkstattplan.modules.surveys.services.waves import add_questionnaire
from werkstattplan.modules.surveys.statistics.series import Counted, compare_waves
from werkstattplan.modules.surveys.statistics.tally import Rules, Source, tally
from werkstattplan.modules.surveys.statistics.telling import tally_data
from werkstattplan.modules.surveys.statistics.waves import People, Verdict
from werkstattplan.modules.surveys.templatetags.survey_results import points
from werkstattplan.modules.surveys.tests.conftest import OPENS, whole
from werkstattplan.plan.tests.conftest import client_of

BUS = {
    "id": "bus",
    "kind": "single",
    "text": "Fährst du Bus?",
    "choices": [{"id": "ja"}, {"id": "nein"}, {"id": "mal"}],
}
WEGE = {"id": "wege", "kind": "multiple", "text": "Womit noch?", "choices": [{"id": "rad"}, {"id": "zug"}]}
SCHOOLS = frozenset({"Nord", "Süd"})


def document(*questions):
    return read_json(json.dumps(whole({"sections": [{"id": "s", "questions": json.loads(json.dumps(questions))}]})))


def counted(*groups, questions=(BUS, WEGE), access="codes", schools=SCHOOLS):
    made = document(*questions)
    sources = [Source(answers=answers) for number, answers in groups for _ in range(number)]
    told = tally(made, sources, rules=Rules(least=5, group_least=10))
    return Counted(document=made, tally=told, people=People(access=access, schools=schools))


def first(yes, no):
    return ((yes, {"bus": "ja", "wege": ["rad"]}), (no, {"bus": "nein", "wege": []}))


def question(series, name):
    return next(one for one in series.questions if one.id == name)


def answer(series, name, label):
    return next(one for _, answers in question(series, name).parts for one in answers if one.label == label)


def test_a_large_difference_is_more_than_chance_and_a_small_one_is_not():
    series = compare_waves(counted(*first(200, 200)), counted(*first(300, 100)), open_access="open")
    found = answer(series, "bus", "ja")
    assert (found.earlier, found.later, found.trend.difference) == (0.5, 0.75, 0.25)
    assert found.trend.is_more_than_chance
    same = compare_waves(counted(*first(200, 200)), counted(*first(204, 196)), open_access="open")
    assert not answer(same, "bus", "ja").trend.is_more_than_chance


def test_a_choice_of_several_is_compared_once():
    series = compare_waves(counted(*first(200, 200)), counted(*first(300, 100)), open_access="open")
    names = [(name, [one.label for one in answers]) for name, answers in question(series, "wege").parts]
    assert names == [("rad", ["genannt"])]


def test_another_wording_breaks_the_series():
    other = BUS | {"text": "Fährst du gern Bus?"}
    series = compare_waves(
        counted(*first(200, 200)), counted(*first(300, 100), questions=(other, WEGE)), open_access="open"
    )
    assert question(series, "bus").verdict == Verdict.BREAK
    assert question(series, "bus").parts == ()
    assert "anders formuliert" in question(series, "bus").reasons[0]
    assert question(series, "wege").parts


def test_other_people_break_all_of_it():
    later = counted(*first(300, 100), access="open", schools=frozenset())
    series = compare_waves(counted(*first(200, 200)), later, open_access="open")
    assert series.verdict == Verdict.BREAK
    assert "offenen Link" in series.people[0]
    assert all(not one.parts for one in series.questions)


def test_what_was_merged_differently_is_not_compared():
    later = counted(*first(200, 190), (3, {"bus": "mal"}))
    series = compare_waves(counted(*first(200, 200)), later, open_access="open")
    merged = next(one for _, answers in question(series, "bus").parts for one in answers if one.trend is None)
    assert "anders zusammengefasst" in merged.why_not


def test_too_few_say_nothing():
    series = compare_waves(counted(*first(12, 12)), counted(*first(300, 100)), open_access="open")
    assert "Keine Aussage möglich" in answer(series, "bus", "ja").why_not


@pytest.mark.parametrize(
    ("difference", "words"),
    [(0.25, "+25 Prozentpunkte"), (-0.01, "−1 Prozentpunkt"), (0.001, "0 Prozentpunkte")],
)
def test_differences_are_percentage_points(difference, words):
    assert points(difference) == words


@pytest.mark.django_db
class TestPage:
    def freeze(self, wave, found):
        Results.objects.create(
            commune=wave.commune, wave=wave, content=json.dumps(tally_data(found.tally)), sha256="0" * 64, made_on=OPENS
        )

    @pytest.fixture
    def page(self, make_wave, survey, coordinator, edition):
        made = add_questionnaire(
            survey=survey,
            actor=coordinator,
            at=OPENS,
            document=json.dumps(whole({"sections": [{"id": "s", "questions": json.loads(json.dumps([BUS, WEGE]))}]})),
        )
        for found in (first(200, 200), first(300, 100)):
            wave = make_wave()
            wave.questionnaire = made
            wave.save()
            self.freeze(wave, counted(*found))
        return "/arbeit/probe/umfragen/lupe/vergleich/"

    def test_the_last_two_waves_stand_side_by_side(self, page, coordinator):
        text = client_of(coordinator).get(page).content.decode()
        assert "+25 Prozentpunkte" in text
        assert "mehr als Zufall" in text

    @pytest.mark.parametrize("query", ["?frueher=7", "?frueher=1&spaeter=1", "?spaeter=x"])
    def test_there_are_no_other_waves(self, page, coordinator, query):
        assert client_of(coordinator).get(page + query).status_code == 404

    def test_it_does_not_matter_which_is_named_first(self, page, coordinator):
        mira = client_of(coordinator)
        assert mira.get(f"{page}?frueher=2&spaeter=1").context["series"] == mira.get(page).context["series"]

    def test_one_wave_is_not_enough(self, make_wave, survey, coordinator, edition):
        self.freeze(make_wave(), counted(*first(20, 20)))
        text = client_of(coordinator).get("/arbeit/probe/umfragen/lupe/vergleich/").content.decode()
        assert "zwei abgeschlossene Wellen" in text

    def test_others_see_nothing(self, page, reader, stranger, client):
        assert client_of(reader).get(page).status_code == 403
        assert client_of(stranger).get(page).status_code == 404
        assert client.get(page).status_code == 302
