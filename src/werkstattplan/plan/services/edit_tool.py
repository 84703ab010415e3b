"""Editing a tool without losing anybody's input, and taking the last change back."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.models import Tool, ToolDraft
from werkstattplan.plan.search import index_tool
from werkstattplan.plan.services.tool_values import REPORTED, label_of, values_of, write_values
from werkstattplan.plan.services.touch import OpenEdition, hold_plan, open_for_change, open_for_report
from werkstattplan.plan.services.twins import twins_of
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User

VERB, UNDO_VERB = "ändert", "macht rückgängig"
SPENDING = ("gebunden", "ausgegeben")


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """A value that two people changed at the same time."""

    name: str
    label: str
    mine: str
    theirs: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EditOutcome:
    """What became of an edit: saved, or the conflicts with the values both sides have now."""

    changed: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    current: Mapping[str, str] | None = None


class TitleMissing(Refusal):
    """A tool without a title or wording."""

    code = "title-missing"
    sentence = "Ein Werkzeug braucht einen Titel und einen Wortlaut. Bitte tragen Sie beides ein."


class NothingToUndo(Refusal):
    """No change of the tool can be taken back."""

    code = "nothing-to-undo"
    sentence = "Es gibt keine Änderung, die sich zurücknehmen lässt."


class ChangedSince(Refusal):
    """Somebody changed the same value after the change that should be taken back."""

    code = "changed-since"

    def __init__(self, labels: list[str]) -> None:
        super().__init__(
            f"Danach hat schon jemand anderes geändert: {', '.join(labels)}. "
            "Bitte tragen Sie den gewünschten Wert von Hand ein."
        )


@transaction.atomic
def edit_tool(
    *, tool: Tool, actor: User, at: datetime.datetime, base: Mapping[str, str], mine: Mapping[str, str]
) -> EditOutcome:
    """Save what the person changed since `base`, the values the form began with.

    Values that only one side changed merge by themselves; where both changed the same value differently, nothing is saved
    and both versions come back. Raises `TitleMissing`, `EditionIsAdopted` and what `write_values` raises.
    """
    locked = _held(tool)
    current = values_of(locked)
    wanted = {name: mine[name] for name in mine if name in current and _same(mine[name], base.get(name, "")) is False}
    conflicts = tuple(
        Conflict(name=name, label=label_of(name), mine=value, theirs=current[name])
        for name, value in wanted.items()
        if not _same(current[name], base.get(name, "")) and not _same(current[name], value)
    )
    if conflicts:
        return EditOutcome(conflicts=conflicts, current=current)
    changed = {name: value for name, value in wanted.items() if not _same(value, current[name])}
    if changed:
        _save(locked, changed, current, actor=actor, at=at, verb=VERB)
    ToolDraft.objects.filter(tool=locked, user=actor).delete()
    return EditOutcome(changed=tuple(changed))


def _held(tool: Tool) -> Tool:
    """The tool as it is once all other acts on its plan are done."""
    hold_plan(tool.edition.plan_id)
    return Tool.objects.select_related("edition__plan", "commune").get(pk=tool.pk)


def _same(one: str, other: str) -> bool:
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()


def _save(
    tool: Tool,
    changed: Mapping[str, str],
    before: Mapping[str, str],
    *,
    actor: User,
    at: datetime.datetime,
    verb: str,
    undoes: Change | None = None,
) -> None:
    if any(name in changed and not changed[name].strip() for name in ("title", "wording")):
        raise TitleMissing
    opened = (open_for_report if is_report(changed, before) else open_for_change)(tool.edition_id, at=at)
    write_values(tool, changed)
    after = values_of(tool)
    record_change(
        commune=tool.commune,
        actor=actor,
        at=at,
        verb=verb,
        subject=tool,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        undoes=undoes,
    )
    opened.touch(tool)
    _carry_over(tool, opened, before, after, changed)
    index_tool(tool)


def _carry_over(
    tool: Tool, opened: OpenEdition, before: Mapping[str, str], after: Mapping[str, str], changed: Mapping[str, str]
) -> None:
    """Who answers and what was spent holds for the same tool in the other editions at work, unless they say otherwise."""
    if not changed.keys() & set(REPORTED):
        return
    for twin, twin_opened in twins_of(tool, opened):
        theirs, news = values_of(twin), {}
        if "contacts" in changed and theirs["contacts"] == before["contacts"]:
            news["contacts"] = after["contacts"]
        if "money" in changed and _spent(theirs["money"]) == _spent(before["money"]) != _spent(after["money"]):
            news["money"] = "\n".join([*_planned(theirs["money"]), *_spent(after["money"])])
        if news:
            write_values(twin, news)
            twin_opened.touch(twin)
            index_tool(twin)


def is_report(changed: Mapping[str, str], before: Mapping[str, str]) -> bool:
    """Whether the values only say how it goes: who answers now, and what was committed or spent."""
    if not changed.keys() <= set(REPORTED):
        return False
    return "money" not in changed or _planned(changed["money"]) == _planned(before["money"])


def _planned(money: str) -> list[str]:
    return [
        line.strip() for line in money.splitlines() if line.strip() and not line.strip().lower().startswith(SPENDING)
    ]


def _spent(money: str) -> list[str]:
    return [line.strip() for line in money.splitlines() if line.strip().lower().startswith(SPENDING)]


def last_edit(tool: Tool) -> Change | None:
    """The newest change of the tool's own values that was not taken back."""
    changes = Change.objects.filter(object_type="plan.tool", object_id=str(tool.pk), verb=VERB, undone_by__isnull=True)
    return changes.first()


@transaction.atomic
def undo_last_edit(*, tool: Tool, actor: User, at: datetime.datetime) -> Change:
    """Give the values of the last edit back what they had before; raises `NothingToUndo`, `ChangedSince` or `EditionIsAdopted`."""
    locked = _held(tool)
    change = last_edit(locked)
    if change is None:
        raise NothingToUndo
    current = values_of(locked)
    touched = [label_of(name) for name, value in change.after.items() if not _same(current.get(name, ""), value)]
    if touched:
        raise ChangedSince(touched)
    _save(locked, change.before, current, actor=actor, at=at, verb=UNDO_VERB, undoes=change)
    return change
