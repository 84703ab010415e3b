"""Columns of a plan: rename, hide, order, own columns and their values."""

import pytest

from werkstattplan.kernel.money import NotAnAmount
from werkstattplan.plan.contracts import OwnColumnKind
from werkstattplan.plan.models import OwnColumn, OwnValue, PlanColumn
from werkstattplan.plan.services.columns import (
    ChoicesMissing,
    ColumnChange,
    ColumnExists,
    ColumnHasValues,
    ToolColumnNeeded,
    ValuesDoNotFit,
    add_own_column,
    change_own_column,
    delete_own_column,
    save_columns,
)
from werkstattplan.plan.services.own_values import ValueDoesNotFit, clean_own_value
from werkstattplan.plan.tests.conftest import AT, client_of
from werkstattplan.platform.audit.models import Change

PAGE = "/arbeit/probe/werkstattplan/spalten/"


@pytest.fixture
def priority(edition) -> OwnColumn:
    return OwnColumn.objects.get(key="prioritaet")


def labels(plan) -> list[str]:
    return [row.label for row in PlanColumn.objects.filter(plan=plan)]


def form_of(plan) -> dict[str, str]:
    sent = {}
    for row in PlanColumn.objects.filter(plan=plan):
        sent[f"name-{row.pk}"] = row.label
        if row.visible:
            sent[f"sichtbar-{row.pk}"] = "on"
    return sent


def test_columns_are_renamed_hidden_and_moved_in_one_form(plan, edition, coordinator) -> None:
    contacts = PlanColumn.objects.get(role="contacts")
    area = PlanColumn.objects.get(role="area")
    sent = form_of(plan) | {f"name-{contacts.pk}": "Zuständig", "hoch": str(area.pk)}
    del sent[f"sichtbar-{area.pk}"]
    assert client_of(coordinator).post(PAGE, sent).status_code == 302
    assert labels(plan)[3:5] == ["Umsetzungsort", "Zuständig"]
    assert not PlanColumn.objects.get(pk=area.pk).visible
    assert Change.objects.get().verb == "ändert Spalten"


def test_the_column_of_tools_stays(plan, edition, coordinator) -> None:
    tool = PlanColumn.objects.get(role="tool")
    with pytest.raises(ToolColumnNeeded):
        save_columns(
            plan=plan,
            changes=[ColumnChange(column_id=tool.pk, label="Werkzeuge", visible=False)],
            actor=coordinator,
            at=AT,
        )
    sent = form_of(plan)
    del sent[f"sichtbar-{tool.pk}"]
    page = client_of(coordinator).post(PAGE, sent, follow=True).content.decode()
    assert "muss sichtbar bleiben" in page


def test_an_own_column_is_added_at_the_end(plan, edition, coordinator) -> None:
    client = client_of(coordinator)
    sent = {"label": "Ampel", "kind": "choice", "choices": "rot\ngrün\n\nrot", "is_public": "on"}
    assert client.post(f"{PAGE}neu/", sent).status_code == 302
    own = OwnColumn.objects.get(key="ampel")
    assert (own.choices, own.is_public) == (["rot", "grün"], True)
    assert labels(plan)[-1] == "Ampel"
    assert "Ampel</th>" in client.get("/arbeit/probe/werkstattplan/").content.decode()
    response = client.post(f"{PAGE}neu/", sent)
    assert response.status_code == 422
    assert "gibt es schon" in response.content.decode()


def test_bad_own_columns_are_refused(plan, edition, coordinator) -> None:
    values = {"plan": plan, "is_public": False, "actor": coordinator, "at": AT}
    with pytest.raises(ColumnExists):
        add_own_column(label="priorität", kind=OwnColumnKind.TEXT, choices=[], **values)
    with pytest.raises(ChoicesMissing):
        add_own_column(label="Ampel", kind=OwnColumnKind.CHOICE, choices=["rot"], **values)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", "  frei ", "frei"),
        ("date", "5.3.2026", "05.03.2026"),
        ("date", "2026-03-05", "05.03.2026"),
        ("amount", "1.000", "1.000,00 €"),
        ("yes_no", "JA", "Ja"),
        ("link", "https://beispiel.example/seite", "https://beispiel.example/seite"),
        ("choice", "hoch", "hoch"),
        ("date", " ", ""),
    ],
)
def test_values_that_fit(kind, text, value) -> None:
    assert clean_own_value(OwnColumn(kind=kind, choices=["hoch", "tief"]), text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", "31.2.2026"),
        ("date", "bald"),
        ("amount", "1,000"),
        ("yes_no", "vielleicht"),
        ("link", "javascript:alert(1)"),
        ("link", "https://a.example/ b"),
        ("choice", "mittel"),
    ],
)
def test_values_that_do_not_fit(kind, text) -> None:
    with pytest.raises((ValueDoesNotFit, NotAnAmount)):
        clean_own_value(OwnColumn(kind=kind, choices=["hoch", "tief"]), text)


def test_the_kind_changes_only_where_every_value_fits(priority, coordinator) -> None:
    values = {"own": priority, "is_public": False, "actor": coordinator, "at": AT}
    with pytest.raises(ValuesDoNotFit, match="hoch"):
        change_own_column(kind=OwnColumnKind.AMOUNT, choices=[], **values)
    change_own_column(kind=OwnColumnKind.CHOICE, choices=["hoch", "tief"], **values)
    priority.refresh_from_db()
    assert (priority.kind, priority.choices) == ("choice", ["hoch", "tief"])


def test_a_column_with_values_is_deleted_after_a_question_and_kept_in_the_history(priority, coordinator) -> None:
    with pytest.raises(ColumnHasValues):
        delete_own_column(own=priority, confirmed=False, actor=coordinator, at=AT)
    client = client_of(coordinator)
    address = f"{PAGE}eigene/prioritaet/loeschen/"
    assert "bei einem Werkzeug" in client.get(address).content.decode()
    client.post(address)
    assert not OwnColumn.objects.exists()
    assert not OwnValue.objects.exists()
    assert Change.objects.get().before["own_column"]["values"] == {"musik": "hoch"}
