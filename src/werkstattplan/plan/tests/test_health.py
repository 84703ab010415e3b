"""How a tool really stands: every rule by an example, and what must always hold."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstattplan.plan.contracts import ToolStatus
from werkstattplan.plan.health import Health, StepFact, ToolFacts, count_states, tool_health

ON = datetime.date(2026, 6, 10)
DAY = datetime.timedelta(days=1)
RUNNING = ToolFacts(
    status=ToolStatus.RUNNING,
    status_label="läuft",
    reported_on=ON - 10 * DAY,
    reported_by="Ada Alt",
    reason="",
    steps=(),
    first_year=2026,
    planned_cents=None,
    spent_cents=0,
    has_contact=True,
)
LATE = StepFact(title="Antrag", due_on=ON - DAY, is_done=False)
TODAY = StepFact(title="Fest", due_on=ON, is_done=False)
DONE = StepFact(title="Plan", due_on=ON - 90 * DAY, is_done=True)
UNSAID = {"status": ToolStatus.UNKNOWN, "reported_on": None, "reported_by": ""}


@pytest.mark.parametrize(
    ("changes", "state", "words"),
    [
        ({}, Health.RUNNING, "Gemeldet: läuft"),
        ({"steps": (LATE, DONE)}, Health.BEHIND, "1 von 2 Schritten ist überfällig, seit längstem „Antrag“."),
        ({"steps": (TODAY,)}, Health.RUNNING, "Gemeldet: läuft"),
        ({"steps": (StepFact(title="x", due_on=None, is_done=False),)}, Health.RUNNING, "Gemeldet"),
        ({"steps": (DONE,)}, Health.RUNNING, "Alle Schritte sind abgehakt, das Werkzeug aber nicht beendet."),
        ({"reported_on": ON - 183 * DAY}, Health.RUNNING, "Gemeldet"),
        ({"reported_on": ON - 184 * DAY}, Health.OUTDATED, "Das ist 6 Monate her."),
        ({"reported_on": ON - 400 * DAY, "steps": (LATE,)}, Health.BEHIND, "Das ist 13 Monate her."),
        (
            {"status": ToolStatus.PAUSED, "status_label": "ruht", "reason": "Geld fehlt."},
            Health.STOPPED,
            "ruht. Geld fehlt.",
        ),
        ({"status": ToolStatus.PAUSED, "steps": (LATE,)}, Health.STOPPED, "überfällig"),
        (UNSAID, Health.SILENT, "Niemand hat bisher gesagt, wie es steht."),
        ({**UNSAID, "first_year": 2027}, Health.AHEAD, "Niemand"),
        ({**UNSAID, "steps": (DONE,)}, Health.RUNNING, "Niemand"),
        ({**UNSAID, "steps": (LATE,)}, Health.SILENT, "überfällig"),
        ({"status": ToolStatus.PLANNED}, Health.AHEAD, "Gemeldet"),
        ({"status": ToolStatus.PLANNED, "steps": (LATE,)}, Health.BEHIND, "überfällig"),
        ({"status": ToolStatus.DONE}, Health.CLOSED, "Gemeldet"),
        ({"status": ToolStatus.DONE, "steps": (LATE, DONE)}, Health.CLOSED, "1 von 2 Schritten sind nicht abgehakt."),
        ({"status": ToolStatus.DROPPED, "steps": (LATE,)}, Health.CLOSED, "Gemeldet"),
        (
            {"planned_cents": 100_000, "spent_cents": 100_001},
            Health.RUNNING,
            "Ausgegeben sind 1.000,01 €, geplant waren 1.000,00 €.",
        ),
        ({"planned_cents": 100, "spent_cents": 100}, Health.RUNNING, "Gemeldet"),
        ({"has_contact": False}, Health.RUNNING, "Es ist keine Ansprechperson genannt."),
    ],
)
def test_states_and_their_reasons(changes, state, words):
    found = tool_health(replace(RUNNING, **changes), ON)
    assert found.state is state
    assert any(words in reason.text for reason in found.reasons), found.reasons


def test_money_within_the_plan_is_no_reason():
    found = tool_health(replace(RUNNING, planned_cents=100, spent_cents=100), ON)
    assert not any("Ausgegeben" in reason.text for reason in found.reasons)


def test_states_are_counted_not_averaged():
    rows = [tool_health(replace(RUNNING, **changes), ON) for changes in ({}, {"steps": (LATE,)}, {})]
    assert count_states(rows) == [(Health.BEHIND, "im Verzug", 1), (Health.RUNNING, "im Plan", 2)]


days = st.integers(-400, 900).map(lambda back: ON - back * DAY)
steps = st.builds(StepFact, title=st.just("Schritt"), due_on=st.none() | days, is_done=st.booleans())
facts = st.builds(
    ToolFacts,
    status=st.sampled_from(ToolStatus),
    status_label=st.just("so"),
    reported_on=st.none() | st.integers(0, 900).map(lambda back: ON - back * DAY),
    reported_by=st.just("Ada"),
    reason=st.sampled_from(["", "weil"]),
    steps=st.lists(steps, max_size=4).map(tuple),
    first_year=st.none() | st.integers(2020, 2030),
    planned_cents=st.none() | st.integers(0, 10),
    spent_cents=st.integers(0, 10),
    has_contact=st.booleans(),
)


@given(facts)
def test_every_state_has_a_reason_and_every_reason_a_source(known):
    found = tool_health(known, ON)
    assert found.reasons
    assert all(reason.text.endswith((".", "so", "weil")) and reason.source for reason in found.reasons)
    late = [s for s in known.steps if not s.is_done and s.due_on and s.due_on < ON]
    if late and known.status not in (ToolStatus.DONE, ToolStatus.DROPPED, ToolStatus.SUPERSEDED):
        assert found.state in (Health.STOPPED, Health.BEHIND, Health.SILENT, Health.AHEAD)
        assert any("überfällig" in reason.text for reason in found.reasons)


@given(facts)
def test_finishing_a_step_never_makes_it_worse(known):
    order = [Health.SILENT, Health.STOPPED, Health.BEHIND, Health.OUTDATED, Health.AHEAD, Health.RUNNING, Health.CLOSED]
    finished = replace(known, steps=tuple(replace(step, is_done=True) for step in known.steps))
    assert order.index(tool_health(finished, ON).state) >= order.index(tool_health(known, ON).state)
