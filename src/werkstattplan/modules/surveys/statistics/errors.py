"""How exact a share or a mean is, when people answered class by class.

Pupils of a class are alike, so 300 of them in twelve classes tell less than 300 drawn one by one. Variance by linearisation
with the class as unit and the school as stratum (Lohr, Sampling: Design and Analysis, chapters 5 and 9); a stratum of one class
is compared with the mean of all (R's survey package: lonely.psu="adjust"). Part of the people only (`None` in values) keeps the
classes without such people, as Lohr 14.2 and the analysts' manual of the American youth survey (YRBS) ask for.
Intervals of shares after Wilson with the effective number (Korn and Graubard 1998; Dean and Pagano 2015); when a share is not
told follows the standards of the American statistics of health (Parker et al., NCHS Data Presentation Standards, 2017).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from werkstattplan.modules.surveys.statistics.student import quantile

CONFIDENCE = 0.95
LEAST_EFFECTIVE = 30
WIDEST = 0.30
NARROW = 0.05
WIDEST_RELATIVE = 1.30
FEW_DEGREES = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """Where somebody belongs: the school and the class. Without kept groups everybody is a class of one."""

    stratum: str
    cluster: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """A mean or share with its standard error. `people` answered, `effective` is what they are worth, `degrees` of freedom."""

    value: float
    error: float
    people: int
    effective: float
    degrees: int

    @property
    def design_effect(self) -> float:
        """How many times more replies it takes than if people had been drawn one by one."""
        return self.people / self.effective if self.effective else math.inf


class Doubt(StrEnum):
    """Why a share is not told, or only with care."""

    FEW = "few"
    WIDE = "wide"
    RELATIVELY_WIDE = "relatively-wide"
    ONE_CLASS = "one-class"
    FEW_CLASSES = "few-classes"


SENTENCES = {
    Doubt.FEW: "Keine Aussage möglich: Es haben zu wenige geantwortet.",
    Doubt.WIDE: "Keine Aussage möglich: Die Zahl ist zu ungenau.",
    Doubt.RELATIVELY_WIDE: "Keine Aussage möglich: Die Zahl ist gemessen an ihrer Größe zu ungenau.",
    Doubt.ONE_CLASS: "Keine Aussage möglich: Es hat nur eine Klasse je Schule mitgemacht.",
    Doubt.FEW_CLASSES: "Mit Vorsicht zu lesen: Es haben nur wenige Klassen mitgemacht.",
}
# These keep a share from being told; the others are a remark beside it.
SILENCING = frozenset({Doubt.FEW, Doubt.WIDE, Doubt.RELATIVELY_WIDE, Doubt.ONE_CLASS})


def estimate(
    values: Sequence[float | None], units: Sequence[Unit], weights: Sequence[float] | None = None
) -> Estimate | None:
    """The mean of the values that are there (a share if they are 0 and 1); none if there is none."""
    loads = weights or [1.0] * len(values)
    there = [(value, unit, load) for value, unit, load in zip(values, units, loads, strict=True) if value is not None]
    total = sum(load for _, _, load in there)
    if not there or total <= 0:
        return None
    mean = sum(value * load for value, _, load in there) / total
    scores = dict.fromkeys(units, 0.0)
    for value, unit, load in there:
        scores[unit] += load * (value - mean) / total
    variance, degrees = _between(scores)
    spread = sum(load * (value - mean) ** 2 for value, _, load in there) / total
    alone = spread / (len(there) - 1) if len(there) > 1 else 0.0
    effective = min(spread / variance + 1, float(len(there))) if variance > 0 and alone else _kish(there)
    return Estimate(value=mean, error=math.sqrt(variance), people=len(there), effective=effective, degrees=degrees)


def share_alone(yes: int, people: int) -> Estimate | None:
    """A share where nobody is kept with a class: as if everybody had been drawn one by one."""
    if people < 2:
        return None
    value = yes / people
    error = math.sqrt(value * (1 - value) / (people - 1))
    return Estimate(value=value, error=error, people=people, effective=float(people), degrees=people - 1)


def shares_by_unit(counts: Mapping[Unit, Sequence[int]]) -> list[Estimate | None]:
    """The shares of classes of answers, of their numbers in each unit; as `estimate`, but without going through people."""
    people = sum(map(sum, counts.values()))
    places = range(len(next(iter(counts.values()), ())))
    return [_share_by_unit(counts, place, people) for place in places]


def _share_by_unit(counts: Mapping[Unit, Sequence[int]], place: int, people: int) -> Estimate | None:
    if people < 2:
        return None
    value = sum(cells[place] for cells in counts.values()) / people
    variance, degrees = _between({unit: (cells[place] - value * sum(cells)) / people for unit, cells in counts.items()})
    effective = value * (1 - value) / variance + 1 if variance > 0 else people
    return Estimate(
        value=value,
        error=math.sqrt(variance),
        people=people,
        effective=min(effective, float(people)),
        degrees=degrees,
    )


def _between(scores: dict[Unit, float]) -> tuple[float, int]:
    """The variance between classes within schools, and the degrees of freedom."""
    strata: dict[str, list[float]] = {}
    for unit, score in scores.items():
        strata.setdefault(unit.stratum, []).append(score)
    overall = sum(scores.values()) / len(scores)
    variance, degrees = 0.0, 0
    for found in strata.values():
        number = len(found)
        if number == 1:
            variance += (found[0] - overall) ** 2
            continue
        mean = sum(found) / number
        variance += number / (number - 1) * sum((score - mean) ** 2 for score in found)
        degrees += number - 1
    return variance, degrees


def _kish(there: Sequence[tuple[float, Unit, float]]) -> float:
    """The effective number by weights alone, where all said the same."""
    return sum(load for _, _, load in there) ** 2 / sum(load * load for _, _, load in there)


def interval(found: Estimate) -> tuple[float, float]:
    """Where a share lies with 95 % confidence: Wilson's interval with the effective number of replies, Student's quantile."""
    number, degrees = found.effective, max(found.degrees, 1)
    factor = quantile(CONFIDENCE, max(found.people - 1, 1)) ** 2
    # Korn and Graubard: fewer degrees of freedom widen the interval as fewer replies would.
    number = min(number * factor / quantile(CONFIDENCE, degrees) ** 2, found.people)
    share = found.value
    middle = (share + factor / (2 * number)) / (1 + factor / number)
    half = math.sqrt(factor * (share * (1 - share) / number + factor / (4 * number**2))) / (1 + factor / number)
    return max(0.0, middle - half), min(1.0, middle + half)


def doubt_about(found: Estimate | None) -> Doubt | None:
    """Why a share should not be told, or not without a remark; none if it can stand."""
    if found is None or min(found.effective, found.people) < LEAST_EFFECTIVE:
        return Doubt.FEW
    if not found.degrees:
        # Nothing to compare a class with: its error would be 0 however alike its people are.
        return Doubt.ONE_CLASS
    low, high = interval(found)
    width = high - low
    if width >= WIDEST:
        return Doubt.WIDE
    if width > NARROW and width > WIDEST_RELATIVE * min(found.value, 1 - found.value):
        return Doubt.RELATIVELY_WIDE
    return Doubt.FEW_CLASSES if found.degrees < FEW_DEGREES else None
