"""One reading of one text: the value, how sure it is, and why, in German."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from werkstattplan.plan.importing.contracts import Confidence

ValueType = TypeVar("ValueType")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading(Generic[ValueType]):
    """What a text was understood to mean."""

    value: ValueType
    confidence: Confidence
    reason: str


def certain(value: ValueType, reason: str) -> Reading[ValueType]:
    """A reading that needs no second look."""
    return Reading(value=value, confidence=Confidence.CERTAIN, reason=reason)


def likely(value: ValueType, reason: str) -> Reading[ValueType]:
    """A reading that is probably right."""
    return Reading(value=value, confidence=Confidence.LIKELY, reason=reason)


def unsure(value: ValueType, reason: str) -> Reading[ValueType]:
    """A reading that a person has to look at."""
    return Reading(value=value, confidence=Confidence.UNSURE, reason=reason)
