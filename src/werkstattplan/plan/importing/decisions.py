"""Applying what a person decided to the proposals of the importer."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.contracts import PlanDocument
from werkstattplan.plan.documents import plan_from_json, to_json
from werkstattplan.plan.importing.contracts import Interpretation


class UnknownPath(Refusal):
    """A decision for a value that the plan does not have."""

    code = "unknown-path"
    sentence = "Diesen Wert gibt es in dem Import nicht mehr. Bitte laden Sie die Seite neu."


def apply_decisions(interpretation: Interpretation, decisions: Mapping[str, Any]) -> PlanDocument:
    """The plan with the decided values.

    A key of `decisions` is the id of a doubt, or a JSON pointer for any other value. Values above others are set first,
    so that a decision about a part is kept. Accepting a proposal changes nothing, so it never takes back what was decided
    about another doubt of the same value. Raises `UnknownPath`, or `NotAPlanDocument` if a value does not fit its place.
    """
    doubts = {doubt.id: doubt for doubt in interpretation.doubts}
    paths = {key: doubts[key].path if key in doubts else key for key in decisions}
    data = deepcopy(to_json(interpretation.plan))
    for path, key in sorted((path, key) for key, path in paths.items()):
        if key not in doubts or decisions[key] != doubts[key].proposal.value:
            set_at(data, path, decisions[key])
    return plan_from_json(data)


def value_at(data: Any, path: str) -> Any:
    """The value at a JSON pointer; raises `UnknownPath`."""
    for part in path.split("/")[1:]:
        try:
            data = data[int(part)] if isinstance(data, list) else data[part]
        except (KeyError, IndexError, ValueError, TypeError) as error:
            raise UnknownPath from error
    return data


def set_at(data: Any, path: str, value: Any) -> None:
    """Put a value at a JSON pointer that exists; raises `UnknownPath`."""
    above, _, last = path.rpartition("/")
    if not path.startswith("/"):
        raise UnknownPath
    value_at(data, path)
    holder = value_at(data, above)
    holder[int(last) if isinstance(holder, list) else last] = value
