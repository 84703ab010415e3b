"""How many respondents would be alone with what they say about themselves, before anybody was asked.

Of `people` who are asked, each answers with the same chance; the questions are taken as independent of one another. A cell
that holds a share p of the people holds exactly one respondent with the chance n·q·(1-q)^(n-1), q = p · response rate: the
sum over all cells is the expected number of sample uniques (as in Bethlehem, Keller, Pannekoek: Disclosure Control of
Microdata, JASA 85, 1990, here with known cell shares in place of a fitted distribution).
"""

import heapq
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

LIMIT = 0.01
MOST_TOGETHER = 3
STEP = 0.9


@dataclass(frozen=True, kw_only=True, slots=True)
class Feature:
    """Something people say about themselves, with the share of each answer.

    `is_ordered`: only neighbours can be put together (ages); otherwise the smallest are (places).
    """

    id: str
    label: str
    shares: tuple[float, ...]
    is_ordered: bool = True

    @property
    def classes(self) -> int:
        """How many answers somebody can give."""
        return len(self.shares)


@dataclass(frozen=True, kw_only=True, slots=True)
class Risk:
    """A combination and what share of the respondents would be alone with it, and of the people if all answered."""

    features: tuple[Feature, ...]
    unique: float
    unique_people: float
    respondents: float

    @property
    def is_too_high(self) -> bool:
        """Whether more are alone than the limit allows."""
        return self.unique > LIMIT

    @property
    def expected(self) -> float:
        """How many respondents would be alone."""
        return self.unique * self.respondents


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """Fewer classes for features until the combination is within the limit; one class means: do not ask."""

    classes: tuple[tuple[Feature, int], ...]
    unique: float


def unique_share(features: Sequence[Feature], people: int, rate: float) -> float:
    """The expected share of respondents who are alone with their combination of answers."""
    respondents = people * rate
    if respondents <= 1:
        return 1.0 if respondents > 0 else 0.0
    alone = 0.0
    for share, cells in _cells(features).items():
        chance = share * rate
        if 0 < chance < 1:
            alone += cells * people * chance * math.exp((people - 1) * math.log1p(-chance))
        elif chance == 1 and people == 1:
            alone += 1
    return min(1.0, alone / respondents)


def risks(features: Sequence[Feature], people: int, rate: float) -> list[Risk]:
    """All combinations of up to three, the worst first."""
    found = [
        Risk(
            features=combination,
            unique=unique_share(combination, people, rate),
            unique_people=unique_share(combination, people, 1.0),
            respondents=people * rate,
        )
        for size in range(1, MOST_TOGETHER + 1)
        for combination in combinations(features, size)
    ]
    return sorted(found, key=lambda risk: -risk.unique)


def proposals(features: Sequence[Feature], people: int, rate: float) -> list[Proposal]:
    """Ways to bring a combination within the limit: one feature coarser, or all of them a little."""
    if unique_share(features, people, rate) <= LIMIT:
        return []
    found = [*_alone(features, people, rate), *_together(features, people, rate)]
    unlike = {tuple((one.id, count) for one, count in proposal.classes): proposal for proposal in found}
    return list(unlike.values())


def coarser(feature: Feature, classes: int) -> Feature:
    """The feature with so many classes, as even as they get; one class says nothing."""
    if classes >= feature.classes:
        return feature
    merged = _neighbours(feature.shares, classes) if feature.is_ordered else _smallest(feature.shares, classes)
    return replace(feature, shares=tuple(merged))


def _alone(features: Sequence[Feature], people: int, rate: float) -> Iterator[Proposal]:
    for place, feature in enumerate(features):
        low, high = 0, feature.classes
        # More classes are never safer: the largest number within the limit by halving.
        while high - low > 1:
            middle = (low + high) // 2
            tried = [*features[:place], coarser(feature, middle), *features[place + 1 :]]
            low, high = (middle, high) if unique_share(tried, people, rate) <= LIMIT else (low, middle)
        if low:
            tried = [*features[:place], coarser(feature, low), *features[place + 1 :]]
            yield Proposal(classes=((feature, low),), unique=unique_share(tried, people, rate))


def _together(features: Sequence[Feature], people: int, rate: float) -> Iterator[Proposal]:
    """All features with several classes coarser by the same factor; where not even two classes each do, fewer questions."""
    counts = [feature.classes for feature in features]
    factor = 1.0
    while max(counts) > 1:
        factor *= STEP
        if max(counts) > 2:
            counts = [min(one.classes, max(2, round(one.classes * factor))) for one in features]
        else:
            counts[counts.index(2)] = 1
        tried = [coarser(feature, count) for feature, count in zip(features, counts, strict=True)]
        unique = unique_share(tried, people, rate)
        if unique <= LIMIT:
            changed = [(one, count) for one, count in zip(features, counts, strict=True) if count < one.classes]
            yield Proposal(classes=tuple(changed), unique=unique)
            return


def _cells(features: Sequence[Feature]) -> Counter[float]:
    """The shares of all cells, each with how many cells have it; equal ones are counted together."""
    cells = Counter({1.0: 1})
    for feature in features:
        shares = Counter(round(share, 12) for share in feature.shares)
        longer: Counter[float] = Counter()
        for share, number in cells.items():
            for part, times in shares.items():
                longer[round(share * part, 14)] += number * times
        cells = longer
    return cells


def _neighbours(shares: Sequence[float], classes: int) -> list[float]:
    merged: list[float] = []
    rest, left, at = sum(shares), classes, 0
    while left > 1:
        wanted, taken = rest / left, 0.0
        while len(shares) - at > left - 1 and (taken == 0 or taken + shares[at] / 2 <= wanted):
            taken += shares[at]
            at += 1
        merged.append(taken)
        rest, left = rest - taken, left - 1
    return [*merged, sum(shares[at:])]


def _smallest(shares: Sequence[float], classes: int) -> list[float]:
    merged = list(shares)
    heapq.heapify(merged)
    while len(merged) > classes:
        heapq.heappush(merged, heapq.heappop(merged) + heapq.heappop(merged))
    return sorted(merged, reverse=True)
