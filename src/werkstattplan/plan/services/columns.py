"""The columns of a plan: names, order, visibility, and columns of its own."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.contracts import ColumnRole, OwnColumnKind
from werkstattplan.plan.models import OwnColumn, Plan, PlanColumn
from werkstattplan.plan.selectors.editions import working_edition
from werkstattplan.plan.services.create_edition import slug_of
from werkstattplan.plan.services.own_values import clean_own_value
from werkstattplan.plan.services.touch import EditionIsAdopted, OpenEdition, hold_plan, open_for_change
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User


class ToolColumnNeeded(Refusal):
    """The column that names the tools was to be hidden."""

    code = "tool-column-needed"
    sentence = "Die Spalte mit den Werkzeugen muss sichtbar bleiben. Sie können sie umbenennen."


class ColumnNeedsLabel(Refusal):
    """A column without a heading."""

    code = "column-needs-label"
    sentence = "Jede Spalte braucht eine Überschrift."


class ColumnExists(Refusal):
    """An own column with this heading exists."""

    code = "column-exists"
    sentence = "Eine Spalte mit dieser Überschrift gibt es schon. Bitte wählen Sie eine andere."


class ChoicesMissing(Refusal):
    """A column to choose from, with nothing to choose."""

    code = "choices-missing"
    sentence = "Bitte nennen Sie mindestens zwei Möglichkeiten, jede in einer eigenen Zeile."


class ValuesDoNotFit(Refusal):
    """Values that exist do not fit the new kind or the new choices."""

    code = "values-do-not-fit"


class ColumnHasValues(Refusal):
    """An own column with values is deleted only after a confirmation."""

    code = "column-has-values"


class ColumnIsAdopted(Refusal):
    """Values in the column belong to an adopted edition."""

    code = "column-is-adopted"
    sentence = (
        "In dieser Spalte stehen Werte einer beschlossenen Fassung; die ändern sich nicht mehr. Legen Sie für die "
        "Fortschreibung eine neue Spalte an und blenden Sie diese aus."
    )


@dataclass(frozen=True, kw_only=True)
class ColumnChange:
    """How a column is to be shown."""

    column_id: int
    label: str
    visible: bool


@transaction.atomic
def save_columns(*, plan: Plan, changes: list[ColumnChange], actor: User, at: datetime.datetime) -> bool:
    """Show the columns so, in this order; columns that are not named follow in theirs. False if nothing is different.

    Raises `ToolColumnNeeded`, `ColumnNeedsLabel`, `EditionIsAdopted`.
    """
    opened = _open(plan, at)
    rows = {row.pk: row for row in PlanColumn.objects.select_for_update().filter(plan=plan)}
    before = _shown(list(rows.values()))
    ordered: list[PlanColumn] = []
    for change in changes:
        row = rows.pop(change.column_id, None)
        if row is None:
            continue
        if not change.label.strip():
            raise ColumnNeedsLabel
        if row.role == ColumnRole.TOOL and not change.visible:
            raise ToolColumnNeeded
        row.label, row.visible = change.label.strip(), change.visible
        ordered.append(row)
    ordered += rows.values()
    for position, row in enumerate(ordered):
        row.position = position
    after = _shown(ordered)
    if before == after:
        return False
    PlanColumn.objects.bulk_update(ordered, ["label", "visible", "position"])
    for row in ordered:
        if row.own_column_id:
            OwnColumn.objects.filter(pk=row.own_column_id).update(label=row.label)
    _record(opened, plan, "ändert Spalten", {"columns": before}, {"columns": after}, actor, at)
    return True


@transaction.atomic
def add_own_column(
    *,
    plan: Plan,
    label: str,
    kind: OwnColumnKind,
    choices: list[str],
    is_public: bool,
    actor: User,
    at: datetime.datetime,
) -> OwnColumn:
    """A new last column of the plan's own. Raises `ColumnExists`, `ChoicesMissing`, `EditionIsAdopted`."""
    opened = _open(plan, at)
    keys = {key: name.casefold() for key, name in plan.own_columns.values_list("key", "label")}
    if label.casefold() in keys.values():
        raise ColumnExists
    _check_choices(kind, choices)
    own = OwnColumn.objects.create(
        commune=plan.commune,
        plan=plan,
        key=_free_key(label, set(keys)),
        label=label,
        kind=kind.value,
        choices=choices if kind is OwnColumnKind.CHOICE else [],
        is_public=is_public,
    )
    last = plan.columns.aggregate(last=Max("position"))["last"]
    PlanColumn.objects.create(
        commune=plan.commune,
        plan=plan,
        position=0 if last is None else last + 1,
        role=ColumnRole.OWN.value,
        own_column=own,
        label=label,
    )
    _record(opened, plan, "legt eine Spalte an", {}, {"own_column": _as_data(own)}, actor, at)
    return own


@transaction.atomic
def change_own_column(
    *,
    own: OwnColumn,
    kind: OwnColumnKind,
    choices: list[str],
    is_public: bool,
    actor: User,
    at: datetime.datetime,
) -> None:
    """Change kind, choices and visibility for the public; every value must fit.

    Raises `ValuesDoNotFit`, `ChoicesMissing`, `EditionIsAdopted`, and `ColumnIsAdopted` for another kind or other choices.
    """
    opened = _open(own.plan, at)
    locked = OwnColumn.objects.select_for_update().get(pk=own.pk)
    _check_choices(kind, choices)
    before = _as_data(locked)
    if (kind.value, choices) != (locked.kind, list(locked.choices)):
        _refuse_adopted_values(locked)
    locked.kind, locked.is_public = kind.value, is_public
    locked.choices = choices if kind is OwnColumnKind.CHOICE else []
    _fit_values(locked)
    locked.save()
    _record(
        opened, locked.plan, "ändert eine Spalte", {"own_column": before}, {"own_column": _as_data(locked)}, actor, at
    )


@transaction.atomic
def delete_own_column(*, own: OwnColumn, confirmed: bool, actor: User, at: datetime.datetime) -> None:
    """Delete an own column; its values are kept in the history.

    Raises `EditionIsAdopted`, `ColumnIsAdopted`, and `ColumnHasValues` unless confirmed.
    """
    opened = _open(own.plan, at)
    locked = OwnColumn.objects.select_for_update().get(pk=own.pk)
    _refuse_adopted_values(locked)
    values = dict(locked.values.exclude(wording="").values_list("tool__key", "wording"))
    if values and not confirmed:
        count = "ein Wert" if len(values) == 1 else f"{len(values)} Werte"
        raise ColumnHasValues(f"In dieser Spalte steht {count}. Bitte bestätigen Sie, dass sie gelöscht werden soll.")
    plan = locked.plan
    _record(opened, plan, "löscht eine Spalte", {"own_column": _as_data(locked) | {"values": values}}, {}, actor, at)
    locked.delete()


def _open(plan: Plan, at: datetime.datetime) -> list[OpenEdition]:
    """The columns are those of the edition at work; adopted editions keep theirs as they were adopted."""
    hold_plan(plan.pk)
    newest = working_edition(plan)
    if newest is not None and newest.is_adopted:
        raise EditionIsAdopted(newest)
    editions = plan.editions.order_by("pk").values_list("pk", "adopted_on")
    return [open_for_change(pk, at=at) for pk, adopted_on in editions if adopted_on is None]


def _refuse_adopted_values(own: OwnColumn) -> None:
    if own.values.exclude(wording="").filter(tool__edition__adopted_on__isnull=False).exists():
        raise ColumnIsAdopted


def _fit_values(own: OwnColumn) -> None:
    changed = []
    misfits = []
    for value in own.values.exclude(wording=""):
        try:
            wording = clean_own_value(own, value.wording)
        except Refusal:
            misfits.append(value.wording)
            continue
        if wording != value.wording:
            value.wording = wording
            changed.append(value)
    if misfits:
        examples = ", ".join(f"„{wording}“" for wording in sorted(set(misfits))[:3])
        raise ValuesDoNotFit(f"Das passt nicht zu allen Werten, die schon eingetragen sind, zum Beispiel {examples}.")
    own.values.model.objects.bulk_update(changed, ["wording"])


def _check_choices(kind: OwnColumnKind, choices: list[str]) -> None:
    if kind is OwnColumnKind.CHOICE and len(set(choices)) < 2:
        raise ChoicesMissing


def _free_key(label: str, taken: set[str]) -> str:
    base = slug_of(label, fallback="feld")[:50]
    key, count = base, 1
    while key in taken:
        count += 1
        key = f"{base}-{count}"
    return key


def _shown(rows: list[PlanColumn]) -> list[list[object]]:
    return [[row.role, row.label, row.visible] for row in rows]


def _as_data(own: OwnColumn) -> dict[str, object]:
    return {
        "key": own.key,
        "label": own.label,
        "kind": own.kind,
        "choices": list(own.choices),
        "is_public": own.is_public,
    }


def _record(
    opened: list[OpenEdition],
    plan: Plan,
    verb: str,
    before: dict[str, object],
    after: dict[str, object],
    actor: User,
    at: datetime.datetime,
) -> None:
    record_change(commune=plan.commune, actor=actor, at=at, verb=verb, subject=plan, before=before, after=after)
    for edition in opened:
        edition.touch()
