"""Months of steps. Each box is one statement on one bit, so that two people at work in one sheet lose nothing."""

import datetime
from collections.abc import Iterable
from enum import StrEnum

from django.db import transaction
from django.db.models import F, IntegerField, Value
from django.db.models.expressions import Combinable, CombinedExpression

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.models import Step, Tool
from werkstattplan.plan.services.touch import open_for_change, open_for_report
from werkstattplan.plan.services.twins import carry_steps
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User

ALL_MONTHS = 0b1111_1111_1111


class Layer(StrEnum):
    """The two layers of the sheet, named as in the history."""

    PLANNED = "planned"
    ACTUAL = "actual"

    @property
    def column(self) -> str:
        """The column of the steps' table."""
        return f"{self.value}_months"


class NotAMonth(Refusal):
    """A month outside 1-12."""

    code = "not-a-month"
    sentence = "Diesen Monat gibt es nicht. Bitte wählen Sie einen Monat von 1 bis 12."


class MarkIsPlaced(Refusal):
    """Somebody gave the mark a month already."""

    code = "mark-is-placed"
    sentence = "Diesem Kreuz wurde inzwischen schon ein Monat gegeben. Bitte sehen Sie im Monatsblatt nach."


Toggle = tuple[int, Layer, int, bool]


@transaction.atomic
def set_month(*, step: Step, month: int, layer: Layer, on: bool, actor: User, at: datetime.datetime) -> bool:
    """Set or clear one box of the sheet; False if it was so already. Raises `NotAMonth`, `EditionIsAdopted`."""
    return bool(set_months(tool=step.tool, toggles=[(step.pk, layer, month, on)], actor=actor, at=at))


@transaction.atomic
def set_months(*, tool: Tool, toggles: Iterable[Toggle], actor: User, at: datetime.datetime) -> int:
    """Set or clear boxes (step id, layer, month, on) of a tool's sheet and return how many changed.

    Boxes that somebody else touched at the same time and that are not named here stay. Raises `NotAMonth`, and
    `EditionIsAdopted` for planned months.
    """
    wanted = list(toggles)
    only_actual = all(layer is Layer.ACTUAL for _, layer, _, _ in wanted)
    opened = (open_for_report if only_actual else open_for_change)(tool.edition_id, at=at)
    after = {
        f"step/{step_id}/{layer}/{month}": on
        for step_id, layer, month, on in wanted
        if write_bit(tool=tool, step_id=step_id, layer=layer, month=month, on=on)
    }
    if after:
        before = {key: not on for key, on in after.items()}
        record_change(
            commune=tool.commune, actor=actor, at=at, verb="ändert Monate", subject=tool, before=before, after=after
        )
        opened.touch(tool)
        if any(layer is Layer.ACTUAL for _, layer, _, _ in wanted):
            carry_steps(tool, opened)
    return len(after)


@transaction.atomic
def place_mark(*, step: Step, mark: int, month: int, actor: User, at: datetime.datetime) -> None:
    """Give a mark of the paper, known by the position of its cell, its month. Raises `MarkIsPlaced`, `NotAMonth`, `EditionIsAdopted`."""
    opened = open_for_change(step.tool.edition_id, at=at)
    locked = Step.objects.select_for_update().get(pk=step.pk)
    if mark not in locked.unplaced_marks:
        raise MarkIsPlaced
    tool = step.tool
    marks = list(locked.unplaced_marks)
    left = list(marks)
    left.remove(mark)
    key = f"step/{step.pk}"
    before: dict[str, object] = {f"{key}/unplaced_marks": marks}
    after: dict[str, object] = {f"{key}/unplaced_marks": left}
    Step.objects.filter(pk=step.pk).update(unplaced_marks=left)
    if write_bit(tool=tool, step_id=step.pk, layer=Layer.PLANNED, month=month, on=True):
        before[f"{key}/planned/{month}"] = False
        after[f"{key}/planned/{month}"] = True
    record_change(
        commune=tool.commune, actor=actor, at=at, verb="legt einen Monat fest", subject=tool, before=before, after=after
    )
    opened.touch(tool)


def write_bit(*, tool: Tool, step_id: int, layer: Layer, month: int, on: bool) -> bool:
    """Set or clear one bit in a single statement; False if it was so already or the tool has no such step."""
    if not 1 <= month <= 12:
        raise NotAMonth
    bit = 1 << (month - 1)
    rows = Step.objects.filter(pk=step_id, tool=tool).alias(bit=_combined(layer, Combinable.BITAND, bit))
    changed = _combined(layer, Combinable.BITOR, bit) if on else _combined(layer, Combinable.BITAND, ALL_MONTHS & ~bit)
    return bool(rows.filter(bit=0 if on else bit).update(**{layer.column: changed}))


def _combined(layer: Layer, connector: str, bits: int) -> CombinedExpression:
    value = Value(bits, output_field=IntegerField())
    return CombinedExpression(F(layer.column), connector, value, output_field=IntegerField())
