"""Answering a question: which offers, in which order, and how many there are of each kind."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from operator import itemgetter

from werkstattplan.modules.offers.finding.bits import Tally, numbers_of, of_numbers
from werkstattplan.modules.offers.finding.index import COUNTED, Field, Group, Index
from werkstattplan.modules.offers.finding.lexicon import Phrase
from werkstattplan.modules.offers.finding.near import Point
from werkstattplan.modules.offers.finding.query import Place, PlaceNames, Unit, understand, units_of_pieces
from werkstattplan.modules.offers.finding.vocabulary import Fit

WEIGHTS = {Field.HEAD: 11, Field.TITLE: 10, Field.KIND: 8, Field.TRAIT: 6, Field.BODY: 4, Field.TEXT: 3, Field.PLACE: 3}
HIGHEST_RARITY = 3.0
# An offer that says the very word, wherever it stands, comes before one that means the same: points in tenths.
SAID = 15
COVERAGE = 30
ENOUGH_OF_THE_WORDS = 0.4
# So few offers may hold all words by chance.
FEW = 4
# Where words were let go, those that tell little still order what is left, by a third of their points.
WEAKER = 3
# What has most of the points of the best may come before copies of it.
ALIKE, WINDOW = 0.6, 40
# Points for being near, beside up to thirty for each word.
IN_THE_MUNICIPALITY, FROM_ANYWHERE = 24, 8
RINGS = ((5.0, 14), (10.0, 10), (20.0, 5))
STEPS_KM = (3.0, 10.0, 30.0, 90.0, 1000.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What somebody asks: words, a place or position, marks, and a set that time allows (open, still valid)."""

    text: str = ""
    place: Place | None = None
    centre: Point | None = None
    radius_km: float | None = None
    chosen: Mapping[Group, frozenset[str]] = field(default_factory=dict)
    allowed: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """All offers found as a set, those of one page in order, and the counts by mark.

    `is_loose`: not every word was found in one offer, so those with most of them are shown.
    """

    found: int
    page: tuple[int, ...]
    counts: Mapping[Group, Mapping[str, int]]
    place: Place | None
    centre: Point | None
    is_loose: bool
    corrections: tuple[tuple[str, str], ...]

    @property
    def total(self) -> int:
        """How many offers were found."""
        return self.found.bit_count()


@dataclass(frozen=True, slots=True)
class Weighed:
    """The offers that have a unit, by their points; `is_piece`: only a part of what was asked for."""

    levels: Mapping[int, int]
    found: int
    is_weak: bool
    is_piece: bool = False


def answer(
    index: Index, question: Question, places: PlaceNames, *, offset: int = 0, limit: int = 20, with_counts: bool = True
) -> Answer:
    """Answer a question; the same index gives the same answer on every machine."""
    read = understand(question.text, index.vocabulary, places)
    place = question.place or read.place
    centre = question.centre or (place.centre if place else None)
    allowed = index.alive if question.allowed is None else index.alive & question.allowed
    if question.radius_km is not None and centre:
        allowed &= _within(index, centre, question.radius_km) | (_in(index, place) if place else 0)
    narrowed = {group: _any_of(index, group, values) for group, values in question.chosen.items() if values}
    every = _all(allowed, narrowed.values())
    weighed = [part for unit in read.units for part in _weighed(index, unit)]
    is_whole = len(weighed) == len(read.units) and all(not part.is_piece for part in weighed)
    matching, is_loose = _matching(weighed, every, is_whole=is_whole) if read.units else (index.alive, False)
    found = every & matching
    ordered = _ordered(index, found, weighed, place, centre, is_loose=is_loose)
    counts = _counts(index, allowed & matching, narrowed) if with_counts else {}
    page = tuple(islice(ordered, offset, offset + limit))
    return Answer(
        found=found,
        page=page,
        counts=counts,
        place=place,
        centre=centre,
        is_loose=is_loose,
        corrections=read.corrections,
    )


def _all(start: int, sets: Iterable[int]) -> int:
    for one in sets:
        start &= one
    return start


def _any_of(index: Index, group: Group, values: Iterable[str]) -> int:
    found = 0
    for value in values:
        found |= index.bits(group.value, value)
    return found


def _in(index: Index, place: Place) -> int:
    return index.bits(Group.MUNICIPALITY.value, place.ags)


def _within(index: Index, centre: Point, km: float) -> int:
    key = ("within", centre, km)
    known = index.memory.get(key)
    if not isinstance(known, int):
        known = of_numbers(number for _, numbers in index.grid.around(centre, km) for number in numbers)
        index.memory[key] = known
    return known


def _levels(index: Index, unit: Unit) -> dict[int, int]:
    """For a unit the sets of offers by their points; no offer is in two of them."""
    known = index.memory.get(unit)
    if isinstance(known, dict):
        return known
    raw: dict[int, int] = {}
    said = 0
    for fit, phrase in unit.alternatives:
        for points, found in _phrase_levels(index, phrase, fit):
            raw[points] = raw.get(points, 0) | found
            said |= found if fit is Fit.EXACT else 0
    rarity = _rarity(_any(raw.values()).bit_count(), index.alive.bit_count())
    levels: dict[int, int] = {}
    seen = 0
    for points in sorted(raw, reverse=True):
        fresh = raw[points] & ~seen
        seen |= fresh
        for bonus, part in ((SAID, fresh & said), (0, fresh & ~said)):
            if part:
                scaled = max(1, round((points + bonus) * rarity / 10))
                levels[scaled] = levels.get(scaled, 0) | part
    index.memory[unit] = levels
    return levels


def _weighed(index: Index, unit: Unit) -> list[Weighed]:
    """A unit with the offers that have it; where none does, its pieces; empty if no offer has them either."""
    if levels := _levels(index, unit):
        return [Weighed(levels, _any(levels.values()), is_weak=unit.is_weak)]
    return [
        Weighed(levels, _any(levels.values()), is_weak=unit.is_weak or piece.is_weak, is_piece=True)
        for piece in units_of_pieces(unit, index.vocabulary)
        if (levels := _levels(index, piece))
    ]


def _rarity(count: int, size: int) -> float:
    if not count or size < 2:
        return 1.0
    return 1.0 + (HIGHEST_RARITY - 1.0) * (1 - math.log(max(count, 1)) / math.log(size))


def _phrase_levels(index: Index, phrase: Phrase, fit: Fit) -> Iterable[tuple[int, int]]:
    meanings = [index.vocabulary.meant_by(word) for word in phrase]
    index.load((where.value, term) for meaning in meanings for term in meaning for where in Field)
    if len(meanings) == 1:
        for term, own in meanings[0].items():
            for where, weight in WEIGHTS.items():
                if found := index.bits(where.value, term):
                    yield weight * min(fit, own), found
        return
    so_far = [0] * len(meanings)
    for where, weight in WEIGHTS.items():
        for place, meaning in enumerate(meanings):
            for term in meaning:
                so_far[place] |= index.bits(where.value, term)
        if both := _all(so_far[0], so_far[1:]):
            yield weight * min(fit, Fit.SYNONYM), both


def _matching(weighed: list[Weighed], allowed: int, *, is_whole: bool) -> tuple[int, bool]:
    """The offers that hold every word, else every telling one and, where these are few, those with much of what is telling.

    Returns also whether something was let go; `is_whole`: the parts are all that was asked for.
    """
    if not weighed:
        return 0, False
    telling = [part for part in weighed if not part.is_weak] or weighed
    # A piece of a word that nobody knows tells less than a whole word.
    strong = [part for part in telling if not part.is_piece] or telling
    strict = 0
    for some in (weighed, telling, strong):
        strict = _all(some[0].found, (part.found for part in some[1:]))
        is_all = is_whole and some is weighed
        if (strict & allowed).bit_count() >= (1 if is_all else FEW):
            return strict, not is_all
    return strict | _most(strong, allowed), True


def _most(weighed: list[Weighed], allowed: int) -> int:
    """The offers that hold most of what is telling."""
    unions = [part.found for part in weighed]
    tally = Tally()
    size = max(2, allowed.bit_count())
    for union in unions:
        tally.add(union, round(10 * _rarity((union & allowed).bit_count(), size)))
    any_word = _any(unions) & allowed
    best, kept = 0, 0
    for group in tally.ranked(any_word):
        points = _points(tally, group)
        best = best or points
        if points < ENOUGH_OF_THE_WORDS * best:
            break
        kept |= group
    return kept


def _points(tally: Tally, group: int) -> int:
    one = group & -group
    return sum(1 << place for place, bits in enumerate(tally.slices) if bits & one)


def _any(sets: Iterable[int]) -> int:
    found = 0
    for one in sets:
        found |= one
    return found


def _ordered(
    index: Index, found: int, weighed: list[Weighed], place: Place | None, centre: Point | None, *, is_loose: bool
) -> Iterable[int]:
    tally = Tally()
    for part in weighed:
        if is_loose and not part.is_weak:
            # A rare word anywhere tells more than a frequent one in a title.
            tally.add(part.found & found, round(COVERAGE * _rarity(part.found.bit_count(), index.alive.bit_count())))
        for points, bits in part.levels.items():
            tally.add(bits & found, points // WEAKER if part.is_weak else points)
    if weighed and centre:
        _add_nearness(index, tally, found, place, centre)
    groups: Iterable[int] = tally.ranked(found)
    if weighed and found:
        alike, groups = _best_and_rest(tally, groups)
        yield from _varied(index, _numbers(index, alike, place, centre))
    yield from _numbers(index, groups, place, centre)


def _best_and_rest(tally: Tally, groups: Iterable[int]) -> tuple[list[int], Iterable[int]]:
    source = iter(groups)
    best = [next(source)]
    enough = ALIKE * _points(tally, best[0])
    for group in source:
        if _points(tally, group) < enough:
            return best, chain([group], source)
        best.append(group)
    return best, ()


def _numbers(index: Index, groups: Iterable[int], place: Place | None, centre: Point | None) -> Iterable[int]:
    for group in groups:
        yield from _nearest(index, group, centre, place) if centre else numbers_of(group)


def _varied(index: Index, numbers: Iterable[int]) -> Iterable[int]:
    """In every forty offers one of each title comes first: who was only half understood sees more than one idea."""
    source = iter(numbers)
    while window := list(islice(source, WINDOW)):
        copies: Counter[int] = Counter()
        turns = []
        for number in window:
            title = index.likeness.get(number, 0)
            turns.append((copies[title] if title else 0, number))
            copies[title] += 1
        yield from (number for _, number in sorted(turns, key=itemgetter(0)))


def _add_nearness(index: Index, tally: Tally, found: int, place: Place | None, centre: Point) -> None:
    rest = found
    if place:
        tally.add(rest & _in(index, place), IN_THE_MUNICIPALITY)
        rest &= ~_in(index, place)
    remote = index.bits(Group.REMOTE.value, "1")
    tally.add(rest & remote, FROM_ANYWHERE)
    rest &= ~remote
    for km, points in RINGS:
        ring = rest & _within(index, centre, km)
        tally.add(ring, points)
        rest &= ~ring


def _nearest(index: Index, group: int, centre: Point, place: Place | None) -> Iterable[int]:
    """The offers of a group, those of the municipality first, then the nearest; those without a point at the end."""
    if place and (inside := group & _in(index, place)) and inside != group:
        yield from _nearest(index, inside, centre, None)
        group &= ~inside
    for km in STEPS_KM:
        if near := group & _within(index, centre, km):
            yield from _by_distance(index, near, centre)
            group &= ~near
        if not group:
            return
    yield from numbers_of(group)


def _by_distance(index: Index, group: int, centre: Point) -> list[int]:
    return sorted(numbers_of(group), key=lambda number: (centre.km_to(index.points[number]), number))


def _counts(index: Index, base: int, narrowed: Mapping[Group, int]) -> dict[Group, dict[str, int]]:
    """For each group how many offers have each value, as if nothing were chosen in that group itself."""
    counts: dict[Group, dict[str, int]] = {}
    for group in COUNTED:
        among = _all(base, (bits for other, bits in narrowed.items() if other is not group))
        counts[group] = {
            value: count
            for value in index.values(group)
            if (count := (among & index.bits(group.value, value)).bit_count())
        }
    return counts
