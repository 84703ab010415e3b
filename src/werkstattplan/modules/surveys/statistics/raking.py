"""Weights that make replies look like the population: raking to known margins, with trimming.

Iterative proportional fitting (Deming and Stephan 1940); trimming between rounds as usual in survey practice (Battaglia, Hoaglin and
Frankel, Practical considerations in raking survey data, 2009); effective number of replies after Kish, Survey Sampling, 1965.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TOLERANCE = 1e-9
MOST_ROUNDS = 500
# A weight beyond five times the mean lets one person speak for too many.
LARGEST_RATIO = 5.0
# After this many trims margins and bounds contradict each other.
MOST_TRIMS = 50

Cell = tuple[str | None, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Margin:
    """What is known of the population: the number of people in each class of a background question."""

    key: str
    people: Mapping[str, float]


class RakingFault(Exception):
    """Weights cannot be found; the sentence says why and what to do."""


class NoPopulation(RakingFault):
    """A margin names nobody or fewer than nobody."""

    def __init__(self, margin: str) -> None:
        super().__init__(f"Für „{margin}“ fehlen Zahlen der Bevölkerung, oder sie sind negativ.")


class ClassWithoutReplies(RakingFault):
    """People in the population of whom nobody answered: no weight can stand for them."""

    def __init__(self, margin: str, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(
            f"Bei „{margin}“ hat niemand geantwortet aus: {', '.join(names)}. Fassen Sie Gruppen zusammen oder lassen Sie das Merkmal weg."
        )


class ClassWithoutPopulation(RakingFault):
    """Replies of a class that the margin does not know."""

    def __init__(self, margin: str, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(
            f"Für „{margin}“ gibt es Antworten, aber keine Zahl der Bevölkerung: {', '.join(names)}. Tragen Sie die Zahl nach."
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Raking:
    """Weights with a mean of 1, in the order of the replies, and how well they do.

    `deviation`: the largest difference between a weighted share and the share in the population. `trimmed`: replies whose
    weight was cut.
    """

    weights: tuple[float, ...]
    rounds: int
    deviation: float
    trimmed: int

    @property
    def has_converged(self) -> bool:
        """Whether all margins are met to a tenth of a per cent."""
        return self.deviation < 0.001

    @property
    def effective(self) -> float:
        """So many unweighted replies would be as exact."""
        return sum(self.weights) ** 2 / sum(weight * weight for weight in self.weights)


def rake(classes: Sequence[Cell], margins: Sequence[Margin], *, largest_ratio: float | None = LARGEST_RATIO) -> Raking:
    """Weigh replies so that every margin is met; `classes` has the class of each reply in each margin, None if not told.

    Who did not tell keeps the share that those had who did not. Raises `NoPopulation`, `ClassWithoutReplies`,
    `ClassWithoutPopulation`.
    """
    cells = Counter(classes)
    targets = [_target(cells, place, margin) for place, margin in enumerate(margins)]
    weights = dict.fromkeys(cells, 1.0)
    rounds = _fit(cells, weights, targets)
    trimmed: set[Cell] = set()
    for _ in range(MOST_TRIMS if largest_ratio else 0):
        cut = _trim(cells, weights, largest_ratio or 0)
        if not cut:
            break
        trimmed |= cut
        rounds += _fit(cells, weights, targets)
    while largest_ratio and _trim(cells, weights, largest_ratio):
        pass
    mean = _mean(cells, weights)
    return Raking(
        weights=tuple(weights[cell] / mean for cell in classes),
        rounds=rounds,
        deviation=_deviation(cells, weights, targets),
        trimmed=sum(cells[cell] for cell in trimmed),
    )


def _trim(cells: Mapping[Cell, int], weights: dict[Cell, float], largest_ratio: float) -> set[Cell]:
    """Cut weights beyond so many times the mean, in place; what was cut."""
    most = largest_ratio * _mean(cells, weights)
    cut = {cell for cell, weight in weights.items() if weight > most * (1 + TOLERANCE)}
    weights |= dict.fromkeys(cut, most)
    return cut


def _mean(cells: Mapping[Cell, int], weights: Mapping[Cell, float]) -> float:
    return sum(cells[cell] * weight for cell, weight in weights.items()) / max(sum(cells.values()), 1)


def _target(cells: Mapping[Cell, int], place: int, margin: Margin) -> dict[str | None, float]:
    """How many of the replies each class should be."""
    total = sum(margin.people.values())
    if total <= 0 or min(margin.people.values()) < 0:
        raise NoPopulation(margin.key)
    there: Counter[str | None] = Counter()
    for cell, count in cells.items():
        there[cell[place]] += count
    told = sum(count for name, count in there.items() if name is not None)
    empty = [name for name, people in margin.people.items() if people > 0 and not there[name]]
    if empty:
        raise ClassWithoutReplies(margin.key, empty)
    unknown = sorted(name for name in there if name is not None and not margin.people.get(name))
    if unknown:
        raise ClassWithoutPopulation(margin.key, unknown)
    target: dict[str | None, float] = {
        name: told * people / total for name, people in margin.people.items() if people > 0
    }
    if there[None]:
        target[None] = float(there[None])
    return target


def _fit(cells: Mapping[Cell, int], weights: dict[Cell, float], targets: Sequence[Mapping[str | None, float]]) -> int:
    """Proportional fitting in place; the number of rounds it took."""
    for number in range(1, MOST_ROUNDS + 1):
        change = 0.0
        for place, target in enumerate(targets):
            sums = _sums(cells, weights, place)
            factors = {name: people / sums[name] for name, people in target.items()}
            for cell in weights:
                weights[cell] *= factors[cell[place]]
            change = max(change, *(abs(factor - 1) for factor in factors.values()))
        if change < TOLERANCE:
            return number
    return MOST_ROUNDS


def _sums(cells: Mapping[Cell, int], weights: Mapping[Cell, float], place: int) -> dict[str | None, float]:
    sums: dict[str | None, float] = {}
    for cell, weight in weights.items():
        sums[cell[place]] = sums.get(cell[place], 0.0) + cells[cell] * weight
    return sums


def _deviation(
    cells: Mapping[Cell, int], weights: Mapping[Cell, float], targets: Sequence[Mapping[str | None, float]]
) -> float:
    worst = 0.0
    for place, target in enumerate(targets):
        sums, total = _sums(cells, weights, place), sum(target.values())
        everybody = sum(sums.values())
        worst = max(worst, *(abs(sums[name] / everybody - people / total) for name, people in target.items()))
    return worst
