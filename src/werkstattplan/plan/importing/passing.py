"""Our own JSON format: it is the plan already."""

from typing import Any

from werkstattplan.plan.contracts import PlanDocument
from werkstattplan.plan.documents import to_json
from werkstattplan.plan.importing.contracts import (
    Confidence,
    Interpretation,
    Notice,
    Placement,
    PlacementKind,
    ReadValue,
    SourcePosition,
)


def pass_through(plan: PlanDocument, *, notices: tuple[Notice, ...]) -> Interpretation:
    """The plan unchanged; every non-empty text of the file counts as one cell that became its value."""
    values: list[ReadValue] = []
    _collect(to_json(plan), "", values)
    return Interpretation(
        plan=plan,
        values=tuple(values),
        doubts=(),
        placements=tuple(
            Placement(position=value.positions[0], kind=PlacementKind.VALUE, path=value.path) for value in values
        ),
        notices=notices,
        cells=len(values),
    )


def _collect(data: Any, path: str, values: list[ReadValue]) -> None:
    if isinstance(data, dict):
        for name, item in data.items():
            _collect(item, f"{path}/{name}", values)
    elif isinstance(data, list):
        for index, item in enumerate(data):
            _collect(item, f"{path}/{index}", values)
    elif data not in ("", None):
        position = SourcePosition(row=len(values) + 1)
        reason = "So steht es in der JSON-Datei."
        values.append(
            ReadValue(path=path, raw=str(data), confidence=Confidence.CERTAIN, reason=reason, positions=(position,))
        )
