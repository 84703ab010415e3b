"""The importer's report as JSON: what was found, where every cell went, and what is doubtful."""

from typing import Any

from werkstattplan.plan.documents import to_json
from werkstattplan.plan.importing.contracts import Doubt, Interpretation, ReadValue


def report_as_json(interpretation: Interpretation) -> dict[str, Any]:
    """Counts, doubts, notices and the whole interpreted plan, in which every value carries its raw text."""
    plan = interpretation.plan
    tools = [tool for field in plan.fields for tool in field.tools]
    sheets = [tool.sheet for tool in tools if tool.sheet]
    return {
        "fields": len(plan.fields),
        "tools": len(tools),
        "sheets": len(sheets),
        "steps": sum(len(sheet.steps) for sheet in sheets),
        "cells": interpretation.cells,
        "cells_accounted": len({placement.position for placement in interpretation.placements}),
        "placements": _placement_counts(interpretation),
        "doubts": [_doubt(doubt) for doubt in interpretation.doubts],
        "notices": [to_json(notice) for notice in interpretation.notices],
        "plan": _annotated(to_json(plan), "", _by_path(interpretation.values)),
    }


def _placement_counts(interpretation: Interpretation) -> dict[str, int]:
    counts: dict[str, int] = {}
    for placement in interpretation.placements:
        counts[placement.kind.value] = counts.get(placement.kind.value, 0) + 1
    return counts


def _doubt(doubt: Doubt) -> dict[str, Any]:
    return {
        "id": doubt.id,
        "kind": doubt.kind.value,
        "path": doubt.path,
        "source": [to_json(position) for position in doubt.positions],
        "raw": doubt.raw,
        "proposal": to_json(doubt.proposal),
        "alternatives": [to_json(alternative) for alternative in doubt.alternatives],
        "kept_raw": doubt.kept_raw,
        "reason": doubt.reason,
    }


def _by_path(values: tuple[ReadValue, ...]) -> dict[str, list[ReadValue]]:
    by_path: dict[str, list[ReadValue]] = {}
    for value in values:
        by_path.setdefault(value.path, []).append(value)
    return by_path


def _annotated(data: Any, path: str, values: dict[str, list[ReadValue]]) -> Any:
    if isinstance(data, dict):
        inner: Any = {name: _annotated(item, f"{path}/{name}", values) for name, item in data.items()}
    elif isinstance(data, list):
        inner = [_annotated(item, f"{path}/{index}", values) for index, item in enumerate(data)]
    else:
        inner = data
    if path not in values:
        return inner
    return {
        "value": inner,
        "raw": " | ".join(value.raw for value in values[path]),
        "confidence": min((value.confidence.value for value in values[path]), key=_RANK.__getitem__),
        "reason": " ".join(value.reason for value in values[path]),
        "source": [to_json(position) for value in values[path] for position in value.positions],
    }


_RANK = {"unsure": 0, "likely": 1, "certain": 2}
