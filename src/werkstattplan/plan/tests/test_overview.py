"""The overview: the paper's table, filters whose address can be shared, and the same number of queries at any size."""

import dataclasses
import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from werkstattplan.plan import contracts as c
from werkstattplan.plan.models import PlanColumn
from werkstattplan.plan.services.create_edition import create_edition
from werkstattplan.plan.services.report_status import report_status
from werkstattplan.plan.tests.conftest import AT, client_of
from werkstattplan.plan.tests.examples import EXAMPLE

ADDRESS = "/arbeit/probe/werkstattplan/"


def many_tools(count: int) -> c.PlanDocument:
    """The example with `count` tools in three fields, each with steps and values."""
    pattern = EXAMPLE.fields[0].tools[0]
    fields = tuple(
        c.FieldDocument(
            name=f"Feld {place}",
            tools=tuple(
                dataclasses.replace(pattern, key=f"werkzeug-{number}", title=f"Werkzeug Nummer {number}")
                for number in range(place, count, 3)
            ),
        )
        for place in range(3)
    )
    return dataclasses.replace(EXAMPLE, fields=fields)


def shown(user, query: str = "") -> str:
    response = client_of(user).get(ADDRESS + query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_table_has_the_columns_fields_and_crosses_of_the_paper(edition, reader) -> None:
    page = shown(reader)
    for heading in (
        "Handlungsfelder (HF)",
        "Ansprechperson",
        "Umsetzungsort",
        "Beteiligte",
        ">2020<",
        ">2021<",
        "Priorität",
    ):
        assert heading in page
    assert 'rowspan="2">Teilhabe' in page
    assert page.count('data-label="2020">x<') == 2
    assert "Keine Ansprechperson genannt" in page
    assert "Kein Jahr genannt" in page


def test_columns_follow_the_plan(edition, reader) -> None:
    PlanColumn.objects.filter(role="participants").update(visible=False)
    PlanColumn.objects.filter(role="contacts").update(label="Zuständig")
    page = shown(reader)
    assert "Zuständig</th>" in page
    assert "Beteiligte</th>" not in page


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("?feld=mobilitaet", {"idee-radweg"}),
        ("?gemeinde=13076108", {"musik", "vorlesen"}),
        ("?jahr=2021", {"vorlesen"}),
        ("?stand=unknown", {"musik", "vorlesen", "idee-radweg"}),
        ("?stand=done", set()),
        ("?q=kapellen", {"musik"}),
        ("?fehlt=no_contact", {"idee-radweg"}),
        ("?fehlt=no_year", {"idee-radweg"}),
        ("?fehlt=no_budget", {"vorlesen", "idee-radweg"}),
        ("?fehlt=no_participants", {"vorlesen", "idee-radweg"}),
        ("?fehlt=no_area", {"idee-radweg"}),
        ("?fehlt=unplaced_marks", {"musik"}),
        ("?feld=teilhabe&jahr=2021", {"vorlesen"}),
        ("?jahr=unsinn&stand=quatsch", {"musik", "vorlesen", "idee-radweg"}),
    ],
)
def test_filters(edition, reader, query, keys) -> None:
    page = shown(reader, query)
    assert {key for key in ("musik", "vorlesen", "idee-radweg") if f'<tr id="{key}"' in page} == keys


def test_filter_by_contact_offers_those_of_the_edition(edition, reader) -> None:
    person = edition.tools.get(key="vorlesen").responsibilities.get().person
    page = shown(reader, f"?kontakt=person-{person.pk}")
    assert f'<option value="person-{person.pk}" selected>Bo Beispiel' in page
    assert '<tr id="vorlesen"' in page
    assert '<tr id="musik"' not in page


def test_a_field_without_tools_is_shown(plan, reader) -> None:
    empty = c.FieldDocument(name="Noch ohne Werkzeug")
    create_edition(plan=plan, document=dataclasses.replace(EXAMPLE, fields=(empty, *EXAMPLE.fields)), at=AT)
    assert "Noch ohne Werkzeug" in shown(reader)


def test_pages_hold_fifty_tools_each_once_with_as_many_queries_as_a_short_plan(plan, reader) -> None:
    client = client_of(reader)
    counts = []
    for size in (10, 300):
        create_edition(plan=plan, document=many_tools(size), at=AT)
        client.get(ADDRESS)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ADDRESS).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
    seen = [key for number in range(1, 7) for key in _keys(client.get(f"{ADDRESS}?seite={number}").content.decode())]
    assert len(seen) == len(set(seen)) == 300


def _keys(page: str) -> list[str]:
    return [part.split('"')[0] for part in page.split('<tr id="')[1:]]


def test_strangers_find_nothing_and_visitors_sign_in(edition, stranger, client) -> None:
    assert client_of(stranger).get(ADDRESS).status_code == 404
    assert client.get(ADDRESS).status_code == 302


def test_progress_in_words(edition, coordinator, reader) -> None:
    tool = edition.tools.get(key="musik")
    tool.steps.filter(title="Konzerte").update(is_done=True)
    day = timezone.localdate() - datetime.timedelta(days=12)
    report_status(
        tool=tool,
        status=c.ToolStatus.RUNNING,
        reason="",
        reported_on=day,
        reported_by="Mira Muster",
        actor=coordinator,
        at=timezone.now(),
    )
    expected = "1 von 3 Schritten abgeschlossen, letzter Stand vor 12 Tagen, von Mira Muster"
    assert expected in shown(reader)
    assert expected in shown(reader, "stand/")
