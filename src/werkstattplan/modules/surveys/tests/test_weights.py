"""Shares as if the replies were the population: told only where they give nothing away."""

import json
import random

import pytest

from werkstattplan.modules.surveys.document.reading import read_json
from werkstattplan.modules.surveys.models import PopulationMargin, Reply, WeightedResults
from werkstattplan.modules.surveys.services.boxes import make_box
from werkstattplan.modules.surveys.services.settling import settle_wave
from werkstattplan.modules.surveys.services.waves import add_questionnaire, close_wave, use_questionnaire
from werkstattplan.modules.surveys.statistics.raking import Margin
from werkstattplan.modules.surveys.statistics.tally import Rules, Source, tally
from werkstattplan.modules.surveys.statistics.weighted import weigh
from werkstattplan.modules.surveys.tests.conftest import CLOSES, NOW, OPENS, SETTLES, Device, whole
from werkstattplan.plan.tests.conftest import client_of
from werkstattplan.platform.audit.models import Change

SEX = {"id": "sex", "kind": "single", "background": True, "text": "Bist du …?", "choices": [{"id": "w"}, {"id": "m"}]}
BUS = {"id": "bus", "kind": "single", "text": "Fährst du Bus?", "choices": [{"id": "ja"}, {"id": "nein"}]}
BOGEN = whole({"sections": [{"id": "s", "questions": [SEX, BUS]}]})
DOCUMENT = read_json(json.dumps(BOGEN))
RULES = Rules(least=5, group_least=10)


def people(*groups):
    return [Source(answers={"sex": sex, "bus": bus}) for number, sex, bus in groups for _ in range(number)]


def weighted(sources, **numbers):
    return weigh(sources, tally(DOCUMENT, sources, rules=RULES), [Margin(key="sex", people=numbers)])


def test_those_who_answered_less_often_count_more():
    result = weighted(people((60, "w", "ja"), (20, "w", "nein"), (10, "m", "ja"), (10, "m", "nein")), w=500, m=500)
    shares = {share.columns: (share.plain, share.weighted) for one in result.items for share in one.shares}
    # Girls 75 % yes, boys 50 %: half of each makes 62.5 %.
    assert shares["ja",] == (70, 62)
    assert shares["nein",] == (30, 38)


def test_a_question_with_hidden_cells_is_not_told_weighted():
    result = weighted(people((77, "w", "ja"), (3, "w", "nein"), (10, "m", "ja"), (60, "m", "nein")), w=500, m=500)
    assert result.items == ()


def test_a_share_that_is_too_inexact_is_not_told():
    result = weighted(people((20, "w", "ja"), (10, "w", "nein"), (8, "m", "ja"), (7, "m", "nein")), w=10, m=990)
    assert result.items == ()


@pytest.fixture
def settled(make_wave, survey, coordinator, edition):
    """A settled wave of 150 replies, two thirds of them by girls."""
    wave = make_wave()
    made = add_questionnaire(survey=survey, actor=coordinator, at=OPENS, document=json.dumps(BOGEN))
    use_questionnaire(wave=wave, questionnaire=made, actor=coordinator, at=OPENS)
    codes = make_box(wave=wave, actor=coordinator, at=NOW, school="S", label="9a", size=150).codes
    chance = random.Random(3)
    for number, code in enumerate(codes):
        device, sex = Device(), "w" if number % 3 else "m"
        device.redeem(wave, code)
        likes = chance.random() < (0.7 if sex == "w" else 0.4)
        device.send(wave, {"sex": sex, "bus": "ja" if likes else "nein"}, number=made.number)
    close_wave(wave=wave, actor=coordinator, at=CLOSES)
    settle_wave(wave=wave, at=SETTLES)
    return wave


@pytest.mark.django_db(transaction=True)
class TestPage:
    def values(self, **changes):
        return {
            "people_0_0": "500",
            "people_0_1": "500",
            "source_0": "Schulstatistik",
            "as_of_0": "2025-09-30",
        } | changes

    def test_from_numbers_to_weighted_shares_and_back(self, settled, coordinator):
        page, mira = f"/arbeit/probe/umfragen/welle/{settled.pk}/gewichte/", client_of(coordinator)
        shown = mira.post(page, self.values(), follow=True).content.decode()
        assert "wie geantwortet" in shown
        assert "Schulstatistik, Stand 30. September 2025" in shown
        assert PopulationMargin.objects.get().people == {"w": 500, "m": 500}
        content = WeightedResults.objects.get().content
        assert (content["replies"], content["has_converged"]) == (150, True)
        assert content["effective"] < 150
        assert Change.objects.get(verb="gewichtet").after == {"sex": "w 500, m 500 (Schulstatistik, 30.09.2025)"}
        mira.post(page, dict.fromkeys(self.values(), ""))
        assert not PopulationMargin.objects.exists()
        assert not WeightedResults.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"people_0_1": ""}, "alle Zahlen dieses Merkmals"),
            ({"source_0": ""}, "Woher kommen die Zahlen"),
            ({"as_of_0": ""}, "Woher kommen die Zahlen"),
            ({"people_0_0": "0", "people_0_1": "0"}, "fehlen Zahlen der Bevölkerung"),
            ({"people_0_0": "0"}, "Antworten, aber keine Zahl"),
            ({"people_0_0": "-1"}, "größer oder gleich"),
        ],
    )
    def test_what_does_not_fit_changes_nothing(self, settled, coordinator, changes, sentence):
        page, mira = f"/arbeit/probe/umfragen/welle/{settled.pk}/gewichte/", client_of(coordinator)
        response = mira.post(page, self.values(**changes))
        assert response.status_code == 422
        assert sentence in response.content.decode()
        assert not PopulationMargin.objects.exists()

    def test_without_replies_there_is_nothing_to_weigh(self, settled, coordinator):
        page, mira = f"/arbeit/probe/umfragen/welle/{settled.pk}/gewichte/", client_of(coordinator)
        Reply.objects.all().delete()
        assert "solange ihre Antworten noch da sind" in mira.get(page).content.decode()
        assert mira.post(page, self.values()).status_code == 422

    def test_others_see_nothing(self, settled, reader, stranger, client):
        page = f"/arbeit/probe/umfragen/welle/{settled.pk}/gewichte/"
        assert client_of(reader).get(page).status_code == 403
        assert client_of(stranger).get(page).status_code == 404
        assert client.get(page).status_code == 302
