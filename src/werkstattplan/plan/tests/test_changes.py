"""What differs between two editions or two days; the fast reader of editions says what the slow one says."""

import datetime
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings

from werkstattplan.plan.documents import to_json
from werkstattplan.plan.models import DatedState, Edition, Plan, Tool
from werkstattplan.plan.selectors.changes import ChangeKind, PlanChanges, ToolChange
from werkstattplan.plan.selectors.edition_data import edition_data
from werkstattplan.plan.selectors.edition_document import edition_document
from werkstattplan.plan.selectors.past import changes_between, state_at
from werkstattplan.plan.selectors.public_list import PublicView
from werkstattplan.plan.services.create_edition import create_edition
from werkstattplan.plan.services.edit_tool import edit_tool
from werkstattplan.plan.services.months import Layer, set_month
from werkstattplan.plan.services.tool_values import values_of
from werkstattplan.plan.tests.conftest import AT
from werkstattplan.plan.tests.examples import EXAMPLE
from werkstattplan.plan.tests.strategies import plans

DAY = datetime.timedelta(days=1)
TODAY = AT.date()


def edit(tool: Tool, actor, *, at: datetime.datetime, **values: str) -> None:
    tool.refresh_from_db()
    base = values_of(tool)
    edit_tool(tool=tool, actor=actor, at=at, base=base, mine=base | values)


def tools(changes: PlanChanges) -> dict[str, ToolChange]:
    return {tool.key: tool for field in changes.fields for tool in field.tools}


def parts(changes: PlanChanges, key: str) -> dict[str, tuple[str, str]]:
    return {part.label: (part.before, part.after) for part in tools(changes)[key].parts}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(document=plans())
def test_the_fast_reader_says_what_the_document_says(document, plan) -> None:
    edition = create_edition(plan=plan, document=document, at=AT)
    assert edition_data(edition) == to_json(edition_document(edition))
    edition.delete()


def test_reading_takes_the_same_queries_at_any_size(plan, edition, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(6):
        edition_data(Edition.objects.select_related("plan").get())


def test_every_day_with_changes_can_be_seen_again(edition, coordinator) -> None:
    tool = edition.tools.get(key="musik")
    edit(tool, coordinator, at=AT + 2 * DAY, remarks="Am dritten Tag.")
    edit(tool, coordinator, at=AT + 2 * DAY, remarks="Noch am dritten Tag.")
    edit(tool, coordinator, at=AT + 5 * DAY, remarks="Am sechsten Tag.")
    assert DatedState.objects.count() == 2

    def remarks(days: int) -> str:
        state = state_at(Edition.objects.get(), TODAY + days * DAY)
        return state["fields"][0]["tools"][0]["sheet"]["remarks"]

    found = [remarks(days) for days in range(7)]
    assert found == ["Bei Regen im Saal."] * 2 + ["Noch am dritten Tag."] * 3 + ["Am sechsten Tag."] * 2
    assert state_at(Edition.objects.get(), TODAY - DAY) is None


def test_what_changed_between_two_days(edition, coordinator) -> None:
    tool = edition.tools.get(key="musik")
    edit(tool, coordinator, at=AT + DAY, title="Musik am Zaun", contacts="Mira Muster | Leitung\n| | Kulturamt")
    set_month(step=tool.steps.first(), month=3, layer=Layer.ACTUAL, on=True, actor=coordinator, at=AT + DAY)
    edition.refresh_from_db()
    changes = changes_between(edition, since=TODAY, until=TODAY + DAY)
    assert (changes.added, changes.changed, changes.removed, changes.unchanged) == (0, 1, 0, 2)
    assert parts(changes, "musik") == {
        "Titel": ("Musik am Gartenzaun", "Musik am Zaun"),
        "Ansprechperson": ("Mira Muster, Projektkoordination", "Mira Muster, Leitung\nKulturamt"),
        "Einzelmaßnahmen": (
            "Kapellen fragen (2020): geplant März, April",
            "Kapellen fragen (2020): geplant März, April; erledigt März",
        ),
    }
    assert changes_between(edition, since=TODAY + DAY, until=TODAY + 9 * DAY).fields == ()
    before_all = changes_between(edition, since=TODAY - DAY, until=TODAY)
    assert {tool.kind for tool in tools(before_all).values()} == {ChangeKind.ADDED}


def test_the_public_sees_no_names_and_no_internal_parts(edition, coordinator) -> None:
    tool = edition.tools.get(key="musik")
    edit(
        tool,
        coordinator,
        at=AT + DAY,
        remarks="Ganz geheim.",
        money="geplant | 100,00 | Kreis",
        contacts="Bo Beispiel | Leitung",
        wording="Musik, angeregt von Bo Beispiel.",
        **{"own:Priorität": "niedrig"},
    )
    edition.refresh_from_db()
    changes = changes_between(edition, since=TODAY, until=TODAY + DAY, view=PublicView(edition))
    found = parts(changes, "musik")
    assert found.keys() == {"Wortlaut", "Ansprechperson"}
    assert found["Ansprechperson"] == ("Projektkoordination", "Leitung")
    assert found["Wortlaut"][1] == "Musik, angeregt von [Name]."


def test_a_tool_in_another_field_is_the_same_tool(plan, edition, coordinator) -> None:
    tool = edition.tools.get(key="musik")
    edit(tool, coordinator, at=AT + DAY, remarks="x")
    Tool.objects.filter(pk=tool.pk).update(field=edition.fields.get(name="Mobilität"))
    edition.refresh_from_db()
    changes = changes_between(edition, since=TODAY, until=TODAY + DAY)
    assert parts(changes, "musik")["Handlungsfeld"] == ("Teilhabe", "Mobilität")
    assert changes.removed == changes.added == 0


@pytest.mark.usefixtures("in_scope")
def test_keeping_a_day_costs_the_same_at_any_size(commune, plan, edition, coordinator) -> None:
    def queries(tool: Tool, at: datetime.datetime) -> int:
        with CaptureQueriesContext(connection) as captured:
            edit(tool, coordinator, at=at, remarks=f"{at}")
        return len(captured)

    small = queries(edition.tools.get(key="musik"), AT + DAY)
    other = Plan.objects.create(commune=commune, slug="gross", title="Groß")
    field = EXAMPLE.fields[0]
    many = tuple(
        replace(field, name=f"Feld {n}", tools=tuple(replace(tool, key=f"{tool.key}-{n}") for tool in field.tools))
        for n in range(20)
    )
    big = create_edition(plan=other, document=replace(EXAMPLE, fields=many), at=AT)
    assert queries(big.tools.get(key="musik-0"), AT + DAY) == small
