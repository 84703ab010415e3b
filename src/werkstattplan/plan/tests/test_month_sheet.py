"""The month sheet: boxes as single bits, both layers, steps, undo, and who may tick."""

import pytest
from django.core import serializers

from werkstattplan.plan.models import Step, Tool
from werkstattplan.plan.services.months import Layer, MarkIsPlaced, NotAMonth, place_mark, set_month
from werkstattplan.plan.services.steps import (
    AlreadyUndone,
    StepChangedSince,
    add_step,
    change_step,
    delete_step,
    move_step,
    undo_step_change,
)
from werkstattplan.plan.tests.conftest import AT, client_of
from werkstattplan.platform.audit.models import Change

SHEET = "/arbeit/probe/werkstattplan/werkzeug/musik/monatsblatt/"


@pytest.fixture
def tool(edition) -> Tool:
    return edition.tools.get(key="musik")


@pytest.fixture
def concerts(tool) -> Step:
    return tool.steps.get(title="Konzerte")


def titles(tool: Tool) -> list[str]:
    return [step.title for step in Step.objects.filter(tool=tool)]


def test_a_box_is_set_and_cleared_and_stands_in_the_history(concerts, coordinator) -> None:
    version = concerts.tool.version
    assert set_month(step=concerts, month=3, layer=Layer.PLANNED, on=True, actor=coordinator, at=AT)
    assert set_month(step=concerts, month=5, layer=Layer.PLANNED, on=False, actor=coordinator, at=AT)
    assert not set_month(step=concerts, month=3, layer=Layer.PLANNED, on=True, actor=coordinator, at=AT)
    concerts.refresh_from_db()
    assert concerts.planned_months == (3, 6, 7)
    assert concerts.actual_months == (6,)
    assert Change.objects.count() == 2
    assert Tool.objects.get(key="musik").version == version + 2


@pytest.mark.parametrize("month", [0, 13])
def test_months_outside_the_year_are_refused(concerts, coordinator, month) -> None:
    with pytest.raises(NotAMonth):
        set_month(step=concerts, month=month, layer=Layer.ACTUAL, on=True, actor=coordinator, at=AT)


def test_the_form_saves_what_its_person_changed_and_leaves_what_another_changed_meanwhile(
    concerts, coordinator, contributor
) -> None:
    client = client_of(coordinator)
    page = client.get(SHEET).content.decode()
    name = f"schritt-{concerts.pk}"
    assert f'name="vorher-{concerts.pk}-geplant" value="112"' in page
    set_month(step=concerts, month=12, layer=Layer.PLANNED, on=True, actor=contributor, at=AT)
    sent = {f"vorher-{concerts.pk}-geplant": "112", f"vorher-{concerts.pk}-erledigt": "32"}
    sent |= {f"{name}-{month}-geplant": "on" for month in (5, 6, 8)} | {
        f"{name}-{month}-erledigt": "on" for month in (5, 6)
    }
    assert client.post(SHEET, sent).status_code == 302
    concerts.refresh_from_db()
    assert concerts.planned_months == (5, 6, 8, 12)
    assert concerts.actual_months == (5, 6)


def test_one_box_saves_at_once(concerts, coordinator) -> None:
    client = client_of(coordinator)
    address = f"{SHEET}{concerts.pk}/9/"
    assert client.post(address, {"ebene": "erledigt", f"schritt-{concerts.pk}-9-erledigt": "on"}).status_code == 204
    assert client.post(address, {"ebene": "geplant"}).status_code == 204
    assert client.post(address, {"ebene": "quatsch"}).status_code == 400
    assert client.post(f"{SHEET}{concerts.pk}/13/", {"ebene": "geplant"}).status_code == 400
    concerts.refresh_from_db()
    assert concerts.actual_months == (6, 9)
    assert concerts.planned_months == (5, 6, 7)


def test_who_may_tick(concerts, reader, contributor, stranger, client) -> None:
    sent = {"ebene": "geplant", f"schritt-{concerts.pk}-1-geplant": "on"}
    address = f"{SHEET}{concerts.pk}/1/"
    assert client_of(reader).post(address, sent).status_code == 403
    assert client_of(contributor).post(address, sent).status_code == 403
    assert client_of(stranger).post(address, sent).status_code == 404
    assert client.post(address, sent).status_code == 302
    concerts.refresh_from_db()
    assert concerts.planned_months == (5, 6, 7)
    page = client_of(reader).get(SHEET).content.decode()
    assert 'type="checkbox"' not in page
    assert "Schritt hinzufügen" not in page


def test_a_contributor_changes_the_tools_she_answers_for(edition, contributor) -> None:
    client = client_of(contributor)
    base = "/arbeit/probe/werkstattplan/werkzeug/vorlesen/"
    assert client.post(f"{base}schritte/neu/", {"title": "Bücher holen", "year": "2021"}).status_code == 302
    tool = edition.tools.get(key="vorlesen")
    assert titles(tool) == ["Bücher holen"]
    assert tool.has_sheet
    response = client.post(f"{base}schritte/neu/", {"title": "", "year": "21"})
    assert response.status_code == 422
    assert 'value="21"' in response.content.decode()


def test_steps_are_renamed_ordered_and_finished(tool, concerts, coordinator) -> None:
    assert change_step(step=concerts, title="Auftritte", is_done=True, actor=coordinator, at=AT)
    assert not change_step(step=concerts, title="Auftritte", actor=coordinator, at=AT)
    assert move_step(step=concerts, down=False, actor=coordinator, at=AT)
    assert not move_step(step=concerts, down=False, actor=coordinator, at=AT)
    assert titles(tool) == ["Auftritte", "Kapellen fragen", "Danken"]
    assert tool.steps.get(title="Auftritte").is_done


def test_a_deleted_step_comes_back_as_it_was_once(tool, concerts, coordinator) -> None:
    change = delete_step(step=concerts, actor=coordinator, at=AT)
    assert titles(tool) == ["Kapellen fragen", "Danken"]
    undo_step_change(tool=tool, change=change, actor=coordinator, at=AT)
    again = tool.steps.get(title="Konzerte")
    assert (again.planned_months, again.actual_months, again.year) == ((5, 6, 7), (6,), 2020)
    assert titles(tool) == ["Kapellen fragen", "Konzerte", "Danken"]
    with pytest.raises(AlreadyUndone):
        undo_step_change(tool=tool, change=change, actor=coordinator, at=AT)


def test_undo_is_refused_where_somebody_went_on(tool, concerts, coordinator) -> None:
    step = add_step(tool=tool, title="Neu", year=None, actor=coordinator, at=AT)
    change = Change.objects.latest("pk")
    change_step(step=step, title="Neuer", actor=coordinator, at=AT)
    with pytest.raises(StepChangedSince):
        undo_step_change(tool=tool, change=change, actor=coordinator, at=AT)


def test_boxes_are_undone_one_by_one(tool, concerts, coordinator) -> None:
    set_month(step=concerts, month=1, layer=Layer.PLANNED, on=True, actor=coordinator, at=AT)
    change = Change.objects.latest("pk")
    set_month(step=concerts, month=2, layer=Layer.PLANNED, on=True, actor=coordinator, at=AT)
    undo_step_change(tool=tool, change=change, actor=coordinator, at=AT)
    concerts.refresh_from_db()
    assert concerts.planned_months == (2, 5, 6, 7)


def test_deleting_asks_first_and_offers_the_way_back(tool, concerts, coordinator) -> None:
    client = client_of(coordinator)
    address = f"/arbeit/probe/werkstattplan/werkzeug/musik/schritte/{concerts.pk}/loeschen/"
    assert "löschen?" in client.get(address).content.decode()
    response = client.post(address, follow=True)
    change = Change.objects.latest("pk")
    undo = f"/arbeit/probe/werkstattplan/werkzeug/musik/schritte/zurueck/{change.pk}/"
    assert undo in response.content.decode()
    client.post(undo)
    assert "Konzerte" in titles(tool)


def test_marks_of_the_paper_get_their_month_once(tool, coordinator) -> None:
    thanks = tool.steps.get(title="Danken")
    assert "Kreuz im 2. Kästchen" in client_of(coordinator).get(SHEET).content.decode()
    place_mark(step=thanks, mark=2, month=8, actor=coordinator, at=AT)
    thanks.refresh_from_db()
    assert (thanks.planned_months, thanks.unplaced_marks) == ((8,), [])
    with pytest.raises(MarkIsPlaced):
        place_mark(step=thanks, mark=2, month=9, actor=coordinator, at=AT)
    undo_step_change(tool=tool, change=Change.objects.latest("pk"), actor=coordinator, at=AT)
    thanks.refresh_from_db()
    assert (thanks.planned_months, thanks.unplaced_marks) == ((), [2])


def test_months_survive_djangos_own_fixtures(edition, in_scope):
    Step.objects.filter(pk=Step.objects.first().pk).update(planned_months=(1, 5, 12))
    step = Step.objects.get(planned_months=(1, 5, 12))
    (again,) = serializers.deserialize("json", serializers.serialize("json", [step]))
    assert again.object.planned_months == (1, 5, 12)
