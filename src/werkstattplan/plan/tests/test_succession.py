"""A new edition: the old one copied whole, a decision for each tool, reports that count for both, and the end of it."""

import datetime

import pytest

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.contracts import ToolStatus
from werkstattplan.plan.models import Edition, Fate, StatusReport, Step, Tool, ToolFate
from werkstattplan.plan.selectors.edition_data import edition_data
from werkstattplan.plan.selectors.past import edition_changes
from werkstattplan.plan.services.adoption import adopt_edition
from werkstattplan.plan.services.edit_tool import edit_tool
from werkstattplan.plan.services.months import Layer, set_month
from werkstattplan.plan.services.new_tools import add_tool, remove_tool
from werkstattplan.plan.services.publishing import publish_edition
from werkstattplan.plan.services.report_status import report_status
from werkstattplan.plan.services.steps import change_step
from werkstattplan.plan.services.succession import (
    continue_the_rest,
    decide_fate,
    start_edition,
    undecided_tools,
)
from werkstattplan.plan.services.tool_values import values_of
from werkstattplan.plan.tests.conftest import AT

LATER = AT + datetime.timedelta(days=400)


@pytest.fixture
def old(edition, coordinator) -> Edition:
    adopt_edition(edition=edition, body="Kreistag", adopted_on=AT.date(), number="BV 1/2026", actor=coordinator, at=AT)
    publish_edition(edition=edition, actor=coordinator, at=AT)
    return Edition.objects.get()


@pytest.fixture
def draft(old, coordinator) -> Edition:
    return start_edition(edition=old, title="Zweite Fassung", actor=coordinator, at=LATER)


def decide(draft: Edition, key: str, fate: Fate, by, *, into: str = "", reason: str = "Weil es so ist.") -> ToolFate:
    successor = draft.tools.get(key=into) if into else None
    old_tool = draft.based_on.tools.get(key=key)
    return decide_fate(
        edition=draft, old_tool=old_tool, fate=fate, reason=reason, successor=successor, actor=by, at=LATER
    )


def edit(tool: Tool, by, **values: str) -> None:
    base = values_of(tool)
    edit_tool(tool=tool, actor=by, at=LATER, base=base, mine=base | values)


def test_the_draft_begins_as_the_old_edition(old, draft) -> None:
    assert edition_data(draft) == edition_data(old) | {"title": "Zweite Fassung"}
    assert draft.number == 2
    assert len(undecided_tools(draft)) == 3
    assert Step.objects.filter(tool__edition=draft, continues__tool__edition=old).count() == 3


def test_a_draft_is_not_continued(edition, coordinator) -> None:
    with pytest.raises(Refusal, match="noch ein Entwurf"):
        start_edition(edition=edition, title="", actor=coordinator, at=AT)


def test_the_old_edition_is_not_continued_twice(old, draft, coordinator) -> None:
    with pytest.raises(Refusal, match="noch ein Entwurf"):
        start_edition(edition=old, title="", actor=coordinator, at=LATER)


def test_nothing_is_settled_while_a_decision_is_open(draft, coordinator) -> None:
    decide(draft, "musik", Fate.CONTINUE, coordinator)
    for settle in (
        lambda: publish_edition(edition=draft, actor=coordinator, at=LATER),
        lambda: adopt_edition(
            edition=draft, body="Kreistag", adopted_on=LATER.date(), number="2", actor=coordinator, at=LATER
        ),
    ):
        with pytest.raises(Refusal, match="„Vorlesestunden“, „Idee: Radweg“") as refused:
            settle()
        assert refused.value.code == "decisions-open"
    assert draft.tools.count() == 3


def test_what_does_not_stay_leaves_when_the_edition_is_adopted(old, draft, coordinator) -> None:
    decide(draft, "vorlesen", Fate.MERGE, coordinator, into="musik")
    decide(draft, "idee-radweg", Fate.DROP, coordinator, reason="Kein Geld vom Land.")
    assert continue_the_rest(edition=draft, reason="Läuft gut.", actor=coordinator, at=LATER) == 1
    assert draft.tools.count() == 3
    adopt_edition(edition=draft, body="Kreistag", adopted_on=LATER.date(), number="BV 2", actor=coordinator, at=LATER)
    assert [tool.key for tool in draft.tools.all()] == ["musik"]
    assert old.tools.count() == 3
    found = {
        tool.key: (tool.kind, tool.fate.outcome, tool.fate.reason, tool.fate.successor_title)
        for field in edition_changes(old, Edition.objects.get(number=2)).fields
        for tool in field.tools
    }
    assert found == {
        "vorlesen": ("removed", "aufgegangen in", "Weil es so ist.", "Musik am Gartenzaun"),
        "idee-radweg": ("removed", "aufgegeben", "Kein Geld vom Land.", ""),
    }


@pytest.mark.parametrize(
    ("fate", "into", "reason", "code"),
    [
        (Fate.DROP, "", " ", "fate-needs-reason"),
        (Fate.CONTINUE, "", "", "fate-needs-reason"),
        (Fate.MERGE, "", "x", "successor-does-not-fit"),
        (Fate.SUPERSEDE, "vorlesen", "x", "successor-does-not-fit"),
    ],
)
def test_decisions_that_make_no_sense(draft, coordinator, fate, into, reason, code) -> None:
    with pytest.raises(Refusal) as refused:
        decide(draft, "vorlesen", fate, coordinator, into=into, reason=reason)
    assert refused.value.code == code
    assert not ToolFate.objects.exists()


def test_nothing_is_merged_into_what_leaves(draft, coordinator) -> None:
    decide(draft, "vorlesen", Fate.MERGE, coordinator, into="musik")
    with pytest.raises(Refusal, match="aufgehen: Vorlesestunden"):
        decide(draft, "musik", Fate.DROP, coordinator)
    decide(draft, "idee-radweg", Fate.DROP, coordinator)
    with pytest.raises(Refusal, match="das selbst bestehen bleibt"):
        decide(draft, "musik", Fate.MERGE, coordinator, into="idee-radweg")


def test_a_tool_that_left_comes_back_as_it_was(old, draft, coordinator) -> None:
    decide(draft, "musik", Fate.FINISH, coordinator)
    continue_the_rest(edition=draft, reason="Läuft.", actor=coordinator, at=LATER)
    publish_edition(edition=draft, actor=coordinator, at=LATER)
    assert not draft.tools.filter(key="musik").exists()
    decide(draft, "musik", Fate.CHANGE, coordinator)
    assert edition_changes(old, draft).fields == ()


def test_a_report_counts_for_the_running_edition_and_the_draft(old, draft, coordinator) -> None:
    tool = draft.tools.get(key="musik")
    step = tool.steps.first()
    report_status(
        tool=tool,
        status=ToolStatus.PAUSED,
        reason="Winterpause",
        reported_on=LATER.date(),
        reported_by="Mira Muster",
        actor=coordinator,
        at=LATER,
    )
    set_month(step=step, month=4, layer=Layer.ACTUAL, on=True, actor=coordinator, at=LATER)
    change_step(step=step, is_done=True, actor=coordinator, at=LATER)
    edit(tool, coordinator, contacts="Mira Muster | Leitung", money="ausgegeben | 10,00 | Kreis")
    running = old.tools.get(key="musik")
    assert running.status == "paused"
    assert running.status_reports.first().reason == "Winterpause"
    assert (running.steps.first().actual_months, running.steps.first().is_done) == ((4,), True)
    assert values_of(running)["contacts"] == "Mira Muster | Leitung"
    assert values_of(running)["money"] == "ausgegeben | 10,00 € | Kreis"
    assert StatusReport.objects.filter(tool__key="musik").count() == 2


def test_plans_of_the_draft_stay_in_the_draft(old, draft, coordinator) -> None:
    before = edition_data(old)
    tool = draft.tools.get(key="musik")
    set_month(step=tool.steps.first(), month=12, layer=Layer.PLANNED, on=True, actor=coordinator, at=LATER)
    edit(tool, coordinator, title="Musik überall", money="geplant | 500,00 | Land")
    assert edition_data(old) == before


def test_older_editions_hear_no_more_reports(old, draft, coordinator) -> None:
    continue_the_rest(edition=draft, reason="Läuft.", actor=coordinator, at=LATER)
    adopt_edition(edition=draft, body="Kreistag", adopted_on=LATER.date(), number="2", actor=coordinator, at=LATER)
    publish_edition(edition=draft, actor=coordinator, at=LATER)
    change_step(step=draft.tools.get(key="musik").steps.first(), is_done=True, actor=coordinator, at=LATER)
    assert not old.tools.get(key="musik").steps.first().is_done


def test_a_new_tool_gets_a_key_of_its_own_and_can_go_again(old, draft, coordinator) -> None:
    tool = add_tool(
        edition=draft,
        field=None,
        new_field="Gesundheit",
        title="Musik",
        wording="",
        actor=coordinator,
        at=LATER,
    )
    assert (tool.key, tool.field.name, tool.wording) == ("musik-2", "Gesundheit", "Musik")
    remove_tool(tool=tool, actor=coordinator, at=LATER)
    assert draft.tools.count() == 3
    with pytest.raises(Refusal, match="stand schon in der Fassung davor"):
        remove_tool(tool=draft.tools.get(key="musik"), actor=coordinator, at=LATER)


def test_a_step_of_the_draft_without_a_twin_troubles_nobody(old, draft, coordinator) -> None:
    tool = draft.tools.get(key="idee-radweg")
    Tool.objects.filter(pk=old.tools.get(key="idee-radweg").pk).update(key="anders")
    report_status(
        tool=tool,
        status=ToolStatus.RUNNING,
        reason="",
        reported_on=LATER.date(),
        reported_by="x",
        actor=coordinator,
        at=LATER,
    )
    assert StatusReport.objects.count() == 1
