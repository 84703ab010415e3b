"""An adopted edition never changes: its document to the byte, its columns, every act that would change what it says."""

import hashlib
import inspect
import json
import pkgutil
from collections.abc import Callable
from importlib import import_module

import pytest

from werkstattplan.plan import services
from werkstattplan.plan.contracts import OwnColumnKind, ToolStatus
from werkstattplan.plan.documents import plan_from_json
from werkstattplan.plan.models import AdoptedDocument, Attachment, Edition, Fate, OwnColumn, PlanColumn, Step, Tool
from werkstattplan.plan.selectors.edition_document import edition_document
from werkstattplan.plan.services import (
    adoption,
    attachments,
    columns,
    edit_tool,
    months,
    new_tools,
    plan_settings,
    steps,
    succession,
)
from werkstattplan.plan.services.months import Layer
from werkstattplan.plan.services.report_status import report_status
from werkstattplan.plan.services.tool_values import values_of
from werkstattplan.plan.services.touch import EditionIsAdopted
from werkstattplan.plan.tests.conftest import AT
from werkstattplan.platform.audit.models import Change

DECISION = {"body": "Kreistag", "adopted_on": AT.date(), "number": "BV 12/2026"}


def adopt(edition: Edition, actor) -> AdoptedDocument:
    kept = adoption.adopt_edition(edition=edition, actor=actor, at=AT, **DECISION)
    edition.refresh_from_db()
    return kept


@pytest.fixture
def adopted(edition, coordinator) -> Edition:
    tool = edition.tools.get(key="musik")
    attachments.attach_file(
        tool=tool, actor=coordinator, at=AT, title="Flyer", name="a.txt", content=b"x", is_public=True
    )
    steps.delete_step(step=tool.steps.last(), actor=coordinator, at=AT)
    edit(tool, coordinator, remarks="Vor dem Beschluss.")
    adopt(edition, coordinator)
    return edition


def edit(tool: Tool, actor, **values: str) -> edit_tool.EditOutcome:
    base = values_of(tool)
    return edit_tool.edit_tool(tool=tool, actor=actor, at=AT, base=base, mine=base | values)


def test_the_document_is_kept_to_the_byte(adopted, coordinator) -> None:
    kept = AdoptedDocument.objects.get()
    content = bytes(kept.content)
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert plan_from_json(json.loads(content)) == edition_document(adopted)
    change = Change.objects.first()
    assert change.after["sha256"] == kept.sha256
    assert change.after["adoption_number"] == "BV 12/2026"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"body": " "}, "adoption-incomplete"),
        ({"number": ""}, "adoption-incomplete"),
        ({"adopted_on": AT.date().replace(year=2027)}, "adoption-in-future"),
    ],
)
def test_an_adoption_needs_body_day_and_number(edition, coordinator, values, code) -> None:
    with pytest.raises(adoption.Refusal) as refused:
        adoption.adopt_edition(edition=edition, actor=coordinator, at=AT, **(DECISION | values))
    assert refused.value.code == code
    assert not AdoptedDocument.objects.exists()


Act = Callable[[Tool, object], object]


def first_step(tool: Tool) -> Step:
    step = tool.steps.first()
    assert step is not None
    return step


def last_change(tool: Tool, verb: str) -> Change:
    return Change.objects.get(object_id=str(tool.pk), verb=verb)


CHANGES: dict[str, Act] = {
    "adopt_edition": lambda tool, by: adoption.adopt_edition(edition=tool.edition, actor=by, at=AT, **DECISION),
    "attach_file": lambda tool, by: attachments.attach_file(
        tool=tool, actor=by, at=AT, title="x", name="x.txt", content=b"x", is_public=True
    ),
    "remove_attachment": lambda tool, by: attachments.remove_attachment(
        attachment=Attachment.objects.get(), actor=by, at=AT
    ),
    "save_columns": lambda tool, by: columns.save_columns(
        plan=tool.edition.plan,
        changes=[columns.ColumnChange(column_id=PlanColumn.objects.first().pk, label="Thema", visible=True)],
        actor=by,
        at=AT,
    ),
    "add_own_column": lambda tool, by: columns.add_own_column(
        plan=tool.edition.plan, label="x", kind=OwnColumnKind.TEXT, choices=[], is_public=False, actor=by, at=AT
    ),
    "change_own_column": lambda tool, by: columns.change_own_column(
        own=OwnColumn.objects.get(), kind=OwnColumnKind.TEXT, choices=[], is_public=True, actor=by, at=AT
    ),
    "delete_own_column": lambda tool, by: columns.delete_own_column(
        own=OwnColumn.objects.get(), confirmed=True, actor=by, at=AT
    ),
    "edit_tool": lambda tool, by: edit(tool, by, title="Anders"),
    "undo_last_edit": lambda tool, by: edit_tool.undo_last_edit(tool=tool, actor=by, at=AT),
    "set_month": lambda tool, by: months.set_month(
        step=first_step(tool), month=12, layer=Layer.PLANNED, on=True, actor=by, at=AT
    ),
    "set_months": lambda tool, by: months.set_months(
        tool=tool, toggles=[(first_step(tool).pk, Layer.PLANNED, 1, True)], actor=by, at=AT
    ),
    "place_mark": lambda tool, by: months.place_mark(step=first_step(tool), mark=1, month=1, actor=by, at=AT),
    "change_plan": lambda tool, by: plan_settings.change_plan(
        edition=tool.edition, title="x", introduction="", edition_title="Anders", actor=by, at=AT
    ),
    "add_step": lambda tool, by: steps.add_step(tool=tool, title="x", year=None, actor=by, at=AT),
    "change_step": lambda tool, by: steps.change_step(step=first_step(tool), title="x", actor=by, at=AT),
    "move_step": lambda tool, by: steps.move_step(step=first_step(tool), down=True, actor=by, at=AT),
    "delete_step": lambda tool, by: steps.delete_step(step=first_step(tool), actor=by, at=AT),
    "undo_step_change": lambda tool, by: steps.undo_step_change(
        tool=tool, change=last_change(tool, "löscht einen Schritt"), actor=by, at=AT
    ),
}
FATE = {"fate": Fate.DROP, "reason": "x", "at": AT}
CHANGES |= {
    "decide_fate": lambda tool, by: succession.decide_fate(edition=tool.edition, old_tool=tool, actor=by, **FATE),
    "continue_the_rest": lambda tool, by: succession.continue_the_rest(
        edition=tool.edition, reason="x", actor=by, at=AT
    ),
    "add_tool": lambda tool, by: new_tools.add_tool(
        edition=tool.edition, field=tool.field, new_field="", title="x", wording="x", actor=by, at=AT
    ),
    "remove_tool": lambda tool, by: new_tools.remove_tool(tool=tool, actor=by, at=AT),
}
# Acts that leave what the edition says as it is. Each has tests of its own.
HARMLESS = {
    *("report_status", "publish_edition", "withdraw_edition", "link_plan", "unlink_plan"),
    *("start_import", "decide", "accept_all_of_kind", "accept_import", "undo_import"),
    *("start_edition", "continue_by_document", "save_review", "add_finding", "remove_finding"),
    *("hand_over", "undo_handover"),
}


def acts_of_the_plan() -> set[str]:
    found = set()
    for module in pkgutil.iter_modules(services.__path__):
        for name, member in inspect.getmembers(import_module(f"{services.__name__}.{module.name}")):
            own = getattr(member, "__module__", "").endswith(f".{module.name}")
            if not own or not inspect.isfunction(member) or name.startswith("_"):
                continue
            if "actor" in inspect.signature(member).parameters:
                found.add(name)
    return found


def test_every_act_is_known_here() -> None:
    assert acts_of_the_plan() == CHANGES.keys() | HARMLESS


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_no_act_changes_an_adopted_edition(name, adopted, coordinator) -> None:
    tool = Tool.objects.get(key="musik")
    before = edition_document(adopted)
    with pytest.raises(EditionIsAdopted, match="ändert sich nicht mehr"):
        CHANGES[name](tool, coordinator)
    assert edition_document(Edition.objects.get()) == before


def test_reports_go_on_and_leave_the_adopted_document_alone(adopted, coordinator) -> None:
    tool = Tool.objects.get(key="musik")
    step = first_step(tool)
    report_status(
        tool=tool,
        status=ToolStatus.RUNNING,
        reason="",
        reported_on=AT.date(),
        reported_by="Mira Muster",
        actor=coordinator,
        at=AT,
    )
    assert months.set_month(step=step, month=3, layer=Layer.ACTUAL, on=True, actor=coordinator, at=AT)
    assert steps.change_step(step=step, is_done=True, actor=coordinator, at=AT)
    assert edit(tool, coordinator, money="ausgegeben | 200,00 | Kreis", contacts="| Leitung").changed
    attachments.attach_file(
        tool=tool, actor=coordinator, at=AT, title="Protokoll", name="p.txt", content=b"x", is_public=False
    )
    tool.refresh_from_db()
    assert tool.status == "running"
    document = plan_from_json(json.loads(bytes(AdoptedDocument.objects.get().content)))
    assert document.fields[0].tools[0].status is ToolStatus.UNKNOWN
    assert document.fields[0].tools[0].money == ()


@pytest.mark.parametrize(
    ("name", "value"), [("target_group", "Kinder"), ("budget_amount", "500,00"), ("remarks", "Auch in den Dörfern.")]
)
def test_what_is_said_of_a_tool_without_a_sheet_is_adopted_too(edition, coordinator, name, value) -> None:
    tool = edition.tools.get(key="vorlesen")
    assert not tool.has_sheet
    edit(tool, coordinator, **{name: value})
    adopt(edition, coordinator)
    kept = json.loads(bytes(AdoptedDocument.objects.get().content))
    found = next(row for field in kept["fields"] for row in field["tools"] if row["key"] == "vorlesen")
    said = {"budget_amount": 50000}.get(name, value)
    assert said in (found["sheet"].get(name), found["sheet"]["budget"]["amount_cents"])


def test_planned_money_is_content(adopted, coordinator) -> None:
    with pytest.raises(EditionIsAdopted):
        edit(Tool.objects.get(key="musik"), coordinator, money="geplant | 200,00 | Kreis")


def test_a_page_that_was_open_gets_the_sentence_not_an_error(adopted, client, coordinator) -> None:
    client.force_login(coordinator)
    sheet = "/arbeit/probe/werkstattplan/werkzeug/musik/schritte/neu/"
    response = client.post(sheet, {"title": "Neu", "year": ""})
    assert response.status_code == 409
    assert "Änderungen gehören in die Fortschreibung" in response.content.decode()
