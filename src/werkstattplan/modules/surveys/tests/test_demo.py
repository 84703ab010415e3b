"""The survey of the demonstration district goes through the real verbs, once."""

import pytest

from werkstattplan.modules.surveys import demo
from werkstattplan.modules.surveys.models import Outcome, Survey, WaveState
from werkstattplan.modules.surveys.selectors.opentexts import OpenAnswers, quotes_of
from werkstattplan.plan.models import Tool


@pytest.fixture
def with_tool(edition, coordinator):
    Tool.objects.filter(edition=edition, key="musik").update(key=demo.TOOL)


def test_one_wave_is_over_with_its_consequences_and_one_runs(with_tool, monkeypatch):
    monkeypatch.setattr(demo, "RUNNING", demo.RUNNING[1:])
    demo.demo()
    demo.demo()
    survey = Survey.objects.get()
    past, running = survey.waves.order_by("number")
    assert (past.state, running.state) == (WaveState.SETTLED, WaveState.OPEN)
    assert past.replies.count() == sum(group.replies for group in demo.PAST) == 240
    assert running.replies.count() == 20
    assert "mitreden_schon" in running.questionnaire.document
    assert all("mitreden_schon" in answers for answers in running.replies.values_list("answers", flat=True))
    assert Outcome.objects.filter(is_published=True).count() == 4
    texts = OpenAnswers(past, "zuerst")
    assert texts.are_enough
    assert {quote.text for quote in quotes_of(survey)} <= set(demo.WISHES)


def test_a_plan_without_the_tool_gets_no_survey(edition, coordinator):
    demo.demo()
    assert not Survey.objects.exists()
