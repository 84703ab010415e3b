"""Steps of a tool: add, change, order, delete, and take any of it back.

The history of steps stands at their tool. Its keys are `step/<id>` for a whole step (None where there is none),
`step/<id>/<column>` for one column and `step/<id>/planned/<month>` or `…/actual/<month>` for one box.
"""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.models import Step, Tool
from werkstattplan.plan.search import index_tool
from werkstattplan.plan.services.months import Layer, write_bit
from werkstattplan.plan.services.touch import OpenEdition, open_for_change, open_for_report
from werkstattplan.plan.services.twins import carry_steps
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User

COLUMNS = ("position", "title", "year", "planned_months", "actual_months", "unplaced_marks", "is_done")


class StepChangedSince(Refusal):
    """What is to be undone was changed again by somebody."""

    code = "step-changed-since"
    sentence = (
        "Das lässt sich nicht mehr zurücknehmen: Der Schritt wurde seitdem geändert. Bitte ändern Sie ihn direkt."
    )


class AlreadyUndone(Refusal):
    """The change was undone before."""

    code = "already-undone"
    sentence = "Diese Änderung ist schon zurückgenommen."


@transaction.atomic
def add_step(*, tool: Tool, title: str, year: int | None, actor: User, at: datetime.datetime) -> Step:
    """A new last step of the tool; a tool without a detail sheet has one from now on. Raises `EditionIsAdopted`."""
    opened = open_for_change(tool.edition_id, at=at)
    last = tool.steps.aggregate(last=Max("position"))["last"]
    step = Step.objects.create(
        commune=tool.commune, tool=tool, title=title, year=year, position=0 if last is None else last + 1
    )
    if not tool.has_sheet:
        Tool.objects.filter(pk=tool.pk).update(has_sheet=True)
    key = f"step/{step.pk}"
    _record(opened, tool, "legt einen Schritt an", {key: None}, {key: as_data(step)}, actor)
    return step


@transaction.atomic
def change_step(*, step: Step, actor: User | None, at: datetime.datetime, **values: Any) -> bool:
    """Change `title`, `year` or `is_done`, each only if given; False if nothing is different.

    Raises `EditionIsAdopted` for anything but `is_done`.
    """
    opened = (open_for_report if values.keys() <= {"is_done"} else open_for_change)(step.tool.edition_id, at=at)
    locked = Step.objects.select_for_update().get(pk=step.pk)
    different = {name: value for name, value in values.items() if getattr(locked, name) != value}
    if not different:
        return False
    before = {f"step/{step.pk}/{name}": getattr(locked, name) for name in different}
    Step.objects.filter(pk=step.pk).update(**different)
    after = {f"step/{step.pk}/{name}": value for name, value in different.items()}
    _record(opened, step.tool, "ändert einen Schritt", before, after, actor)
    if "is_done" in different:
        carry_steps(step.tool, opened)
    return True


@transaction.atomic
def move_step(*, step: Step, down: bool, actor: User, at: datetime.datetime) -> bool:
    """Swap the step with its neighbour; False at the end of the list. Raises `EditionIsAdopted`."""
    opened = open_for_change(step.tool.edition_id, at=at)
    rows = list(Step.objects.select_for_update().filter(tool=step.tool_id))
    place = next(place for place, row in enumerate(rows) if row.pk == step.pk)
    other = place + (1 if down else -1)
    if not 0 <= other < len(rows):
        return False
    old = {row.pk: row.position for row in rows}
    rows[place], rows[other] = rows[other], rows[place]
    moved = {row.pk: position for position, row in enumerate(rows) if old[row.pk] != position}
    for pk, position in moved.items():
        Step.objects.filter(pk=pk).update(position=position)
    before = {f"step/{pk}/position": old[pk] for pk in moved}
    after = {f"step/{pk}/position": position for pk, position in moved.items()}
    _record(opened, step.tool, "ordnet Schritte", before, after, actor)
    return True


@transaction.atomic
def delete_step(*, step: Step, actor: User, at: datetime.datetime) -> Change:
    """Take a step out of its tool; the change that is returned brings it back through `undo_step_change`.

    Raises `EditionIsAdopted`.
    """
    opened = open_for_change(step.tool.edition_id, at=at)
    locked = Step.objects.select_for_update().get(pk=step.pk)
    key = f"step/{step.pk}"
    change = _record(opened, step.tool, "löscht einen Schritt", {key: as_data(locked)}, {key: None}, actor)
    locked.delete()
    return change


def is_step_change(change: Change) -> bool:
    """Whether the change is about steps, so that `undo_step_change` can take it back."""
    return bool(change.after) and all(key.startswith("step/") for key in change.after)


@transaction.atomic
def undo_step_change(*, tool: Tool, change: Change, actor: User, at: datetime.datetime) -> None:
    """Bring back what steps were before the change. Raises `StepChangedSince`, `AlreadyUndone`, `EditionIsAdopted`."""
    is_report = all(key.split("/")[2:3] in (["actual"], ["is_done"]) for key in change.after)
    opened = (open_for_report if is_report else open_for_change)(tool.edition_id, at=at)
    if Change.objects.select_for_update().filter(undoes=change).exists():
        raise AlreadyUndone
    list(Step.objects.select_for_update().filter(tool=tool))
    if any(_current(tool, key) != value for key, value in change.after.items()):
        raise StepChangedSince
    for key, value in change.before.items():
        _restore(tool, key, value)
    record_change(
        commune=tool.commune,
        actor=actor,
        at=at,
        verb="nimmt zurück",
        subject=tool,
        before=change.after,
        after=change.before,
        undoes=change,
    )
    opened.touch(tool)
    carry_steps(tool, opened)
    index_tool(tool)


def as_data(step: Step) -> dict[str, Any]:
    """The step's columns as JSON data."""
    values = {name: getattr(step, name) for name in COLUMNS}
    return values | {name: list(values[name]) for name in ("planned_months", "actual_months", "unplaced_marks")}


def _record(
    opened: OpenEdition, tool: Tool, verb: str, before: dict[str, Any], after: dict[str, Any], actor: User | None
) -> Change:
    opened.touch(tool)
    index_tool(tool)
    return record_change(
        commune=tool.commune, actor=actor, at=opened.at, verb=verb, subject=tool, before=before, after=after
    )


def _current(tool: Tool, key: str) -> Any:
    _, pk, *rest = key.split("/")
    step = Step.objects.filter(pk=int(pk), tool=tool).first()
    if step is None:
        return None
    data = as_data(step)
    if not rest:
        return data
    return data[rest[0]] if len(rest) == 1 else int(rest[1]) in data[Layer(rest[0]).column]


def _restore(tool: Tool, key: str, value: Any) -> None:
    _, pk, *rest = key.split("/")
    if not rest:
        Step.objects.filter(pk=int(pk), tool=tool).delete()
        if value is not None:
            Step.objects.create(pk=int(pk), commune=tool.commune, tool=tool, **value)
    elif len(rest) == 1:
        Step.objects.filter(pk=int(pk), tool=tool).update(**{rest[0]: value})
    else:
        write_bit(tool=tool, step_id=int(pk), layer=Layer(rest[0]), month=int(rest[1]), on=value)
