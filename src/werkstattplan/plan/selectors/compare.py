"""Two states of a plan side by side, and what somebody changed in between."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, get_type_hints

from werkstattplan.plan.contracts import FieldDocument, PlanDocument, ToolDocument
from werkstattplan.plan.documents import build, to_json
from werkstattplan.plan.importing.joining import Candidate, best_match

# What a document says; everything else of a tool (status, money, decisions …) is kept from the plan.
COMPARED = ("wording", "contacts", "area", "participants", "years", "own_values", "sheet")
LABELS = {
    "wording": "Wortlaut",
    "contacts": "Ansprechperson",
    "area": "Umsetzungsort",
    "participants": "Beteiligte",
    "years": "Jahre",
    "own_values": "Eigene Felder",
    "sheet": "Detailblatt",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One thing that the newer document says differently.

    `kind` is added, removed or changed; `take_new` is the proposal: new where nobody edited ours since the last import.
    """

    id: str
    kind: str
    field_name: str
    tool_title: str
    tool_key: str
    attribute: str
    ours: Any
    theirs: Any
    take_new: bool

    @property
    def attribute_label(self) -> str:
        """The German word for what differs."""
        return LABELS.get(self.attribute, "Werkzeug")

    @property
    def ours_text(self) -> str:
        """What the plan says, to read."""
        return readable(self.ours)

    @property
    def theirs_text(self) -> str:
        """What the newer document says, to read."""
        return readable(self.theirs)


def readable(data: Any) -> str:
    """JSON data of a plan as text: the wording where there is one; "–" for nothing."""
    if isinstance(data, dict):
        if "steps" in data:
            parts = (readable(value) for value in data.values() if readable(value) != "–")
            return "\n".join(parts) or "–"
        if "planned_months" in data:
            return f"{data['title']}: {readable([*data['planned_months'], *data['unplaced_marks']])}"
        return str(data.get("wording") or "–")
    if isinstance(data, list):
        return ("\n" if data and isinstance(data[0], dict) else ", ").join(map(readable, data)) or "–"
    return str(data) if data else "–"


def match_tools(ours: PlanDocument, theirs: PlanDocument) -> dict[str, str]:
    """Keys of our tools by the keys of theirs that mean the same."""
    pairs: dict[str, str] = {}
    free = [
        (Candidate(index, place, field.name, tool.wording), tool.key)
        for index, field in enumerate(ours.fields)
        for place, tool in enumerate(field.tools)
    ]
    their_tools = [(field.name, tool) for field in theirs.fields for tool in field.tools]
    for _, tool in their_tools:
        same = next((row for row in free if row[0].wording == tool.wording), None)
        if same:
            pairs[tool.key] = same[1]
            free.remove(same)
    for name, tool in their_tools:
        if tool.key in pairs:
            continue
        match = best_match(field_hint=name, wording=tool.wording, candidates=[row[0] for row in free])
        if match:
            found = next(row for row in free if row[0] is match.candidate)
            pairs[tool.key] = found[1]
            free.remove(found)
    return pairs


def compare(*, ours: PlanDocument, theirs: PlanDocument, base: PlanDocument | None) -> list[Difference]:
    """What the newer document adds, changes and no longer has. `base` is what the last import brought."""
    pairs = match_tools(ours, theirs)
    our_tools, base_tools = _by_key(ours), _by_key(base) if base else {}
    differences: list[Difference] = []
    for field in theirs.fields:
        for tool in field.tools:
            if tool.key not in pairs:
                differences.append(_whole("added", field.name, tool))
                continue
            key = pairs[tool.key]
            differences.extend(_changed(field.name, our_tools[key], tool, base_tools.get(key)))
    gone = our_tools.keys() - set(pairs.values())
    for field in ours.fields:
        differences.extend(_whole("removed", field.name, tool) for tool in field.tools if tool.key in gone)
    return differences


def merge(
    *, ours: PlanDocument, theirs: PlanDocument, differences: list[Difference], decisions: Mapping[str, bool]
) -> PlanDocument:
    """Our plan with the chosen differences of the newer document; `decisions` say per id whether the new one counts."""
    chosen = {row.id: decisions.get(row.id, row.take_new) for row in differences}
    changed: dict[str, dict[str, Any]] = {}
    dropped = {row.tool_key for row in differences if row.kind == "removed" and chosen[row.id]}
    for row in differences:
        if row.kind == "changed" and chosen[row.id]:
            changed.setdefault(row.tool_key, {})[row.attribute] = _value(row)
    merged = [
        replace(
            field,
            tools=tuple(replace(tool, **changed.get(tool.key, {})) for tool in field.tools if tool.key not in dropped),
        )
        for field in ours.fields
    ]
    added = {row.tool_key for row in differences if row.kind == "added" and chosen[row.id]}
    years = tuple(sorted({*ours.years, *theirs.years}))
    own = {column.key: column for column in (*ours.own_columns, *theirs.own_columns)}
    labels = {(column.role, column.own_key) for column in ours.columns}
    columns = (*ours.columns, *(column for column in theirs.columns if (column.role, column.own_key) not in labels))
    with_new = _with_added(merged, theirs, added, {tool.key for field in merged for tool in field.tools})
    return replace(ours, fields=with_new, years=years, own_columns=tuple(own.values()), columns=columns)


def _with_added(
    merged: list[FieldDocument], theirs: PlanDocument, added: set[str], taken: set[str]
) -> tuple[FieldDocument, ...]:
    for field in theirs.fields:
        new = [tool for tool in field.tools if tool.key in added]
        if not new:
            continue
        unique = tuple(replace(tool, key=_free_key(tool.key, taken)) for tool in new)
        place = next((index for index, row in enumerate(merged) if row.name == field.name), None)
        if place is None:
            merged.append(replace(field, tools=unique))
        else:
            merged[place] = replace(merged[place], tools=(*merged[place].tools, *unique))
    return tuple(merged)


def _free_key(key: str, taken: set[str]) -> str:
    found, count = key, 1
    while found in taken:
        count += 1
        found = f"{key[:70]}-{count}"
    taken.add(found)
    return found


def _by_key(document: PlanDocument) -> dict[str, ToolDocument]:
    return {tool.key: tool for field in document.fields for tool in field.tools}


def _changed(field_name: str, ours: ToolDocument, theirs: ToolDocument, base: ToolDocument | None) -> list[Difference]:
    rows = []
    for attribute in COMPARED:
        our_value, their_value = getattr(ours, attribute), getattr(theirs, attribute)
        if _same(our_value, their_value):
            continue
        base_value = getattr(base, attribute) if base else None
        if base is not None and _same(their_value, base_value):
            # The document says what it said before; the difference is our own later work.
            continue
        rows.append(
            Difference(
                id=_identity("changed", ours.key, attribute, their_value),
                kind="changed",
                field_name=field_name,
                tool_title=ours.title,
                tool_key=ours.key,
                attribute=attribute,
                ours=to_json(our_value),
                theirs=to_json(their_value),
                take_new=base is not None and _same(our_value, base_value),
            )
        )
    return rows


def _whole(kind: str, field_name: str, tool: ToolDocument) -> Difference:
    data = to_json(tool)
    return Difference(
        id=_identity(kind, tool.key, "tool", tool.wording),
        kind=kind,
        field_name=field_name,
        tool_title=tool.title,
        tool_key=tool.key,
        attribute="tool",
        ours=data if kind == "removed" else None,
        theirs=data if kind == "added" else None,
        take_new=kind == "added",
    )


def _same(one: Any, other: Any) -> bool:
    return bool(_normal(to_json(one)) == _normal(to_json(other)))


def _normal(data: Any) -> Any:
    if isinstance(data, str):
        return " ".join(data.split())
    if isinstance(data, dict):
        return {key: _normal(value) for key, value in data.items() if key != "actual_months"}
    return [_normal(value) for value in data] if isinstance(data, list) else data


def _identity(kind: str, key: str, attribute: str, value: Any) -> str:
    digest = hashlib.sha256(str(to_json(value)).encode()).hexdigest()[:10]
    return f"difference-{kind}-{key[:40]}-{attribute}-{digest}"[:80]


def _value(row: Difference) -> Any:
    return build(get_type_hints(ToolDocument)[row.attribute], row.theirs)
