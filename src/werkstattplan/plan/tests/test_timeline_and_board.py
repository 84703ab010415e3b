"""Timeline and board: years, months, statuses, and reports with day, reason and who said so."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from werkstattplan.plan.contracts import ToolStatus
from werkstattplan.plan.models import StatusReport, Tool
from werkstattplan.plan.services.create_edition import create_edition
from werkstattplan.plan.services.report_status import (
    DayInFuture,
    ReasonMissing,
    SuccessorMissing,
    report_status,
)
from werkstattplan.plan.tests.conftest import AT, client_of
from werkstattplan.plan.tests.test_overview import many_tools
from werkstattplan.platform.audit.models import Change

PLAN = "/arbeit/probe/werkstattplan/"
STATUS = f"{PLAN}werkzeug/vorlesen/stand/"


@pytest.fixture
def tool(edition) -> Tool:
    return edition.tools.get(key="vorlesen")


def report(tool: Tool, actor, **changed) -> StatusReport:
    values = {"status": ToolStatus.RUNNING, "reason": "", "reported_on": AT.date(), "reported_by": "Bo Beispiel"}
    return report_status(tool=tool, actor=actor, at=AT, **(values | changed))


def test_the_timeline_shows_years_and_the_months_of_one_year(edition, reader) -> None:
    client = client_of(reader)
    years = client.get(f"{PLAN}zeitleiste/").content.decode()
    assert years.count('class="timeline__bar"') == 3
    assert "Konzerte" not in years
    months = client.get(f"{PLAN}zeitleiste/?jahr=2020").content.decode()
    assert "Konzerte" in months
    assert months.count(">geplant</span>") == 5
    assert months.count(">erledigt</span>") == 1
    assert "Idee: Radweg" not in months


def test_a_tool_whose_steps_lie_in_another_year_than_its_marks_is_shown_there(edition, reader) -> None:
    edition.tools.get(key="musik").steps.filter(title="Konzerte").update(year=2021)
    page = client_of(reader).get(f"{PLAN}zeitleiste/?jahr=2021").content.decode()
    assert "in der Übersicht nicht angekreuzt" in page
    assert "Konzerte" in page


def test_a_report_gives_the_tool_its_status_and_stays_in_the_history(tool, coordinator) -> None:
    report(tool, coordinator)
    tool.refresh_from_db()
    assert (tool.status, tool.version) == ("running", 2)
    assert Change.objects.get().after == {"status": "running"}


def test_an_older_day_reported_later_does_not_change_the_status(tool, coordinator) -> None:
    report(tool, coordinator)
    report(tool, coordinator, status=ToolStatus.PLANNED, reported_on=AT.date() - datetime.timedelta(days=30))
    assert Tool.objects.get(pk=tool.pk).status == "running"
    assert tool.status_reports.count() == 2


def test_refused_reports_change_nothing(tool, coordinator) -> None:
    with pytest.raises(DayInFuture):
        report(tool, coordinator, reported_on=AT.date() + datetime.timedelta(days=1))
    with pytest.raises(ReasonMissing):
        report(tool, coordinator, status=ToolStatus.DROPPED, reason="  ")
    with pytest.raises(SuccessorMissing):
        report(tool, coordinator, status=ToolStatus.SUPERSEDED, superseded_by=tool)
    assert Tool.objects.get(pk=tool.pk).status == "unknown"
    assert not StatusReport.objects.exists()


def test_superseded_names_the_successor(tool, edition, coordinator) -> None:
    successor = edition.tools.get(key="musik")
    report(tool, coordinator, status=ToolStatus.SUPERSEDED, superseded_by=successor)
    assert tool.relations.get().other == successor


def test_the_form_says_what_is_missing_and_keeps_the_input(tool, coordinator) -> None:
    client = client_of(coordinator)
    sent = {"stand": "paused", "grund": "", "tag": "2026-03-01", "gesagt_von": "Bo Beispiel"}
    response = client.post(STATUS, sent)
    assert response.status_code == 422
    assert "warum das Werkzeug ruht" in response.content.decode()
    assert 'value="Bo Beispiel"' in response.content.decode()
    assert client.post(STATUS, sent | {"grund": "Im Winter zu kalt"}).status_code == 302
    board = client.get(f"{PLAN}stand/").content.decode()
    assert "von Bo Beispiel" in board
    assert board.index('id="stand-paused"') < board.index('id="vorlesen"')


def test_who_may_report(edition, contributor, reader, stranger) -> None:
    other = f"{PLAN}werkzeug/musik/stand/"
    assert client_of(contributor).get(STATUS).status_code == 200
    assert client_of(contributor).get(other).status_code == 403
    assert client_of(reader).get(STATUS).status_code == 403
    assert client_of(stranger).get(STATUS).status_code == 404
    board = client_of(contributor).get(f"{PLAN}stand/").content.decode()
    assert STATUS in board
    assert other not in board


@pytest.mark.parametrize("address", [f"{PLAN}zeitleiste/", f"{PLAN}zeitleiste/?jahr=2020", f"{PLAN}stand/"])
def test_as_many_queries_for_a_large_plan_as_for_a_small_one(plan, reader, address) -> None:
    client = client_of(reader)
    counts = []
    for size in (10, 300):
        create_edition(plan=plan, document=many_tools(size), at=AT)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
