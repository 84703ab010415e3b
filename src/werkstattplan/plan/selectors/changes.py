"""What differs between two states of a plan, field by field and tool by tool; tools are the same by their key.

States are JSON data as `edition_data` gives them. The result is typed, so that pages, papers and files can use it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from werkstattplan.plan.selectors.readable import PROSE, REPORTED, tool_texts

Data = Mapping[str, Any]


class StaffView:
    """What a reader may see of a tool and of a text: staff see everything."""

    def tool(self, tool: Data) -> Data:
        """The tool as this reader sees it."""
        return tool

    def text(self, text: str) -> str:
        """The text as this reader sees it."""
        return text


class ChangeKind(StrEnum):
    """What happened to a tool between the two states."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, kw_only=True, slots=True)
class PartChange:
    """A part of a tool that reads differently; of lists only the lines that differ. Empty text: there was, or is, nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FateNote:
    """What a new edition decided about a tool: key, what became of it in German, reason, the tool in its place, if any."""

    fate: str
    outcome: str
    reason: str
    stays: bool
    successor_key: str = ""
    successor_title: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolChange:
    """A tool that is new, gone, or reads differently. `parts` is empty for new and gone ones, `wording` set for new ones."""

    kind: ChangeKind
    key: str
    title: str
    wording: str = ""
    parts: tuple[PartChange, ...] = ()
    fate: FateNote | None = None

    @property
    def is_reported_only(self) -> bool:
        """Whether the plan says the same about it, and somebody only reported how it goes."""
        return self.kind is ChangeKind.CHANGED and all(part.label in REPORTED for part in self.parts)


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldChanges:
    """A field of action with the tools that changed in it, in the order of the newer state."""

    name: str
    tools: tuple[ToolChange, ...]
    parts: tuple[PartChange, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanChanges:
    """All differences of two states. Fields in which nothing differs are left out; `unchanged` counts tools."""

    fields: tuple[FieldChanges, ...]
    unchanged: int

    def count(self, kind: ChangeKind) -> int:
        """How many tools are new, changed or gone."""
        return sum(tool.kind is kind for field in self.fields for tool in field.tools)

    @property
    def added(self) -> int:
        """How many tools are new."""
        return self.count(ChangeKind.ADDED)

    @property
    def changed(self) -> int:
        """How many tools read differently."""
        return self.count(ChangeKind.CHANGED)

    @property
    def reported_only(self) -> int:
        """How many of the changed tools only have a new report."""
        return sum(tool.is_reported_only for field in self.fields for tool in field.tools)

    @property
    def reworded(self) -> int:
        """How many tools the plan itself describes differently."""
        return self.changed - self.reported_only

    @property
    def removed(self) -> int:
        """How many tools are gone."""
        return self.count(ChangeKind.REMOVED)


def compare_states(
    before: Data | None, after: Data | None, *, fates: Mapping[str, FateNote], view: StaffView
) -> PlanChanges:
    """What differs between two states; a state that is None is empty.

    `fates` are decisions by key of the old tool: a tool that is not to stay counts as gone even while a draft still holds
    it. A tool whose parts are the same in the reader's `view` is unchanged.
    """
    return _Comparison(before or _EMPTY, after or _EMPTY, fates, view).result()


_EMPTY: Data = {"fields": [], "own_columns": []}


class _Comparison:
    def __init__(self, before: Data, after: Data, fates: Mapping[str, FateNote], view: StaffView) -> None:
        self.before, self.after, self.fates, self.view = before, after, fates, view
        self.old = {tool["key"]: (field["name"], tool) for field in before["fields"] for tool in field["tools"]}
        self.labels = {row["key"]: row["label"] for state in (before, after) for row in state["own_columns"]}
        self.leaving = {key for key, fate in fates.items() if not fate.stays}
        now = {tool["key"] for field in after["fields"] for tool in field["tools"]}
        self.staying = now - self.leaving
        self.unchanged = 0

    def result(self) -> PlanChanges:
        gone: defaultdict[str, list[ToolChange]] = defaultdict(list)
        for name, tool in self.old.values():
            if tool["key"] not in self.staying:
                gone[name].append(self._change(ChangeKind.REMOVED, tool))
        descriptions = {field["name"]: field["description"] for field in self.before["fields"]}
        found = []
        for field in self.after["fields"]:
            tools = (*self._of_field(field), *gone.pop(field["name"], ()))
            parts = self._field_parts(descriptions.get(field["name"]), field["description"])
            found.append(FieldChanges(name=self.view.text(field["name"]), tools=tools, parts=parts))
        found += [FieldChanges(name=self.view.text(name), tools=tuple(tools)) for name, tools in gone.items()]
        return PlanChanges(fields=tuple(row for row in found if row.tools or row.parts), unchanged=self.unchanged)

    def _of_field(self, field: Data) -> Iterator[ToolChange]:
        for tool in field["tools"]:
            key = tool["key"]
            if key in self.leaving:
                continue
            if key not in self.old:
                yield self._change(ChangeKind.ADDED, tool)
                continue
            old_field, old = self.old[key]
            parts = tuple(self._parts(old_field, old, field["name"], tool))
            if parts:
                yield self._change(ChangeKind.CHANGED, tool, parts)
            else:
                self.unchanged += 1

    def _parts(self, old_field: str, old: Data, field: str, tool: Data) -> Iterator[PartChange]:
        if old_field != field:
            yield PartChange(label="Handlungsfeld", before=self.view.text(old_field), after=self.view.text(field))
        if old == tool:
            return
        before, after = (tool_texts(self.view.tool(row), self.labels) for row in (old, tool))
        for label in {**before, **after}:
            one, other = before.get(label, ""), after.get(label, "")
            if one.split() != other.split():
                yield part_change(label, one, other)

    def _change(self, kind: ChangeKind, tool: Data, parts: tuple[PartChange, ...] = ()) -> ToolChange:
        fate = self.fates.get(tool["key"])
        if fate is not None:
            text = self.view.text
            fate = replace(fate, reason=text(fate.reason), successor_title=text(fate.successor_title))
        seen = self.view.tool(tool)
        return ToolChange(
            kind=kind,
            key=tool["key"],
            title=seen["title"],
            wording=seen["wording"] if kind is ChangeKind.ADDED else "",
            parts=parts,
            fate=fate,
        )

    def _field_parts(self, before: str | None, after: str) -> tuple[PartChange, ...]:
        if before is None or before.split() == after.split():
            return ()
        return (PartChange(label="Beschreibung", before=self.view.text(before), after=self.view.text(after)),)


def part_change(label: str, before: str, after: str) -> PartChange:
    """The change of one part: prose whole, of lists only the lines that differ."""
    if label in PROSE:
        return PartChange(label=label, before=before, after=after)
    old, new = before.splitlines(), after.splitlines()
    gone, come = [line for line in old if line not in new], [line for line in new if line not in old]
    if not gone and not come:  # only the order differs
        gone, come = old, new
    return PartChange(label=label, before="\n".join(gone), after="\n".join(come))
