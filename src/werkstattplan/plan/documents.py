"""Plan documents as JSON data and back: the lossless format."""

from dataclasses import fields, is_dataclass
from enum import StrEnum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.contracts import PlanDocument


class NotAPlanDocument(Refusal):
    """JSON data that does not have the shape of a plan document."""

    code = "not-a-plan-document"
    sentence = (
        "Diese JSON-Datei ist kein Werkstattplan. Bitte laden Sie eine Datei hoch, "
        "die dieses Programm als JSON ausgegeben hat."
    )


def to_json(value: Any) -> Any:
    """The value as plain JSON data: dataclasses become objects, tuples arrays, enums their text."""
    if is_dataclass(value):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    return value


def plan_from_json(data: Any) -> PlanDocument:
    """The plan document that JSON data describe; unknown keys and wrong types raise `NotAPlanDocument`."""
    try:
        plan = build(PlanDocument, data)
    except (TypeError, ValueError, KeyError) as error:
        raise NotAPlanDocument from error
    assert isinstance(plan, PlanDocument)
    return plan


def build(kind: Any, data: Any) -> Any:
    """A value of the given contract type from JSON data; raises TypeError or ValueError where they do not fit."""
    if kind is Any:
        return data
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _build_one_of([arm for arm in get_args(kind) if arm is not type(None)], data)
    if origin is tuple:
        if not isinstance(data, list):
            raise TypeError("expected an array")
        return tuple(build(get_args(kind)[0], item) for item in data)
    if is_dataclass(kind):
        return _build_dataclass(kind, data)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(data)
    if type(data) is not kind:
        raise TypeError(f"expected {kind}")
    return data


def _build_one_of(kinds: list[Any], data: Any) -> Any:
    if data is None:
        return None
    if len(kinds) > 1 and isinstance(data, dict):
        # Objects carry no name of their kind; the kinds of a union differ in their keys.
        kinds = [kind for kind in kinds if is_dataclass(kind) and data.keys() <= get_type_hints(kind).keys()]
    if not kinds:
        raise TypeError("unknown keys")
    return build(kinds[0], data)


def _build_dataclass(kind: Any, data: Any) -> Any:
    if not isinstance(data, dict):
        raise TypeError("expected an object")
    hints = get_type_hints(kind)
    unknown = data.keys() - hints.keys()
    if unknown:
        raise TypeError(f"unknown keys {sorted(unknown)}")
    return kind(**{name: build(hints[name], value) for name, value in data.items()})
