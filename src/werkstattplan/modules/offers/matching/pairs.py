"""Which entries mean the same, and why.

Only entries that share a block are compared: the number of a telephone, an address, or a telling word in one town or near
by. Words that many names have ("Kindertagesstätte") tell little and weigh little.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio

from werkstattplan.modules.offers.matching.normal import folded, number_of, phone_of, street_of, words_of

SURE_ENOUGH = 62
# A block with more entries tells nothing: "Kindertagesstätte" in a town has its own blocks by the other words.
LARGEST_BLOCK = 60
CELL = 0.01
ALIKE = 0.8
ALIKE_NAMES = 0.75


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What is compared. `key` names it; coordinates only where somebody gave them, not the middle of a village."""

    key: int
    name: str
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    town: str = ""
    phone: str = ""
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Two entries that probably mean the same; `reasons` are sentences for people, for and against."""

    first: int
    second: int
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Prepared:
    entry: Entry
    words: tuple[str, ...]
    street: str
    number: str
    phone: str
    town: str


def find_pairs(entries: Iterable[Entry], *, new: frozenset[int] | None = None) -> list[Match]:
    """Pairs that probably mean the same, the surest first; with `new` only pairs with one of these keys."""
    rows = [_prepared(entry) for entry in entries]
    weights = _weights(rows)
    matches = []
    for one, other in _candidates(rows, weights):
        if new is not None and one.entry.key not in new and other.entry.key not in new:
            continue
        match = _compare(one, other, weights)
        if match is not None:
            matches.append(match)
    return sorted(matches, key=lambda match: (-match.score, match.first, match.second))


def names_alike(name: str, others: Mapping[int, str]) -> list[int]:
    """Keys of names that are nearly the same as a name, the most alike first."""
    asked = _prepared(Entry(key=0, name=name))
    rows = [_prepared(Entry(key=key, name=other)) for key, other in others.items()]
    weights = _weights([asked, *rows])
    found = sorted((-_likeness(asked.words, row.words, weights), row.entry.key) for row in rows)
    return [key for likeness, key in found if -likeness >= ALIKE_NAMES]


def _prepared(entry: Entry) -> _Prepared:
    words, town_words = words_of(entry.name), set(words_of(entry.town))
    return _Prepared(
        entry,
        # A list may add the town to a name; it tells nothing that the address does not.
        tuple(word for word in words if word not in town_words) or words,
        street_of(entry.street),
        number_of(entry.house_number),
        phone_of(entry.phone),
        folded(entry.town).split(",")[0].strip(),
    )


def _weights(rows: Sequence[_Prepared]) -> dict[str, float]:
    counts = Counter(word for row in rows for word in row.words)
    return {word: math.log(1 + (len(rows) + 20) / count) for word, count in counts.items()}


def _candidates(rows: Sequence[_Prepared], weights: dict[str, float]) -> Iterator[tuple[_Prepared, _Prepared]]:
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        for key in set(_blocks(row, weights)):
            blocks[key].append(index)
    seen: set[tuple[int, int]] = set()
    for members in blocks.values():
        if len(members) > LARGEST_BLOCK:
            continue
        for pair in combinations(members, 2):
            if pair not in seen:
                seen.add(pair)
                yield rows[pair[0]], rows[pair[1]]


def _blocks(row: _Prepared, weights: dict[str, float]) -> Iterator[tuple[str, ...]]:
    entry = row.entry
    if row.phone:
        yield "phone", row.phone
    towns = {part for part in (entry.postcode, row.town) if part}
    for town in towns:
        if row.street:
            yield "street", row.street[:6], row.number, town
    cells = list(_cells(entry))
    for word in sorted(row.words, key=lambda word: -weights[word])[:4]:
        # The beginning and the end of a word: a typing error spoils only one of them.
        for part in {word[:4], "-" + word[-4:]}:
            for town in towns:
                yield "word", part, town
            for cell in cells:
                yield "cell", part, cell


def _cells(entry: Entry) -> Iterator[str]:
    """The cell of a point and the three beside its nearest corner, so that no border parts neighbours."""
    if entry.lat is None or entry.lon is None:
        return
    lat, lon = entry.lat / CELL, entry.lon / CELL
    for y in {math.floor(lat - 0.5), math.floor(lat + 0.5)}:
        for x in {math.floor(lon - 0.5), math.floor(lon + 0.5)}:
            yield f"{y}/{x}"


def _compare(one: _Prepared, other: _Prepared, weights: dict[str, float]) -> Match | None:
    likeness = _likeness(one.words, other.words, weights)
    if likeness < 0.4:
        return None
    facts = [_name(likeness), _address(one, other), _phone(one, other), _distance(one.entry, other.entry)]
    score = sum(points for points, _ in facts)
    if score < SURE_ENOUGH:
        return None
    reasons = tuple(reason for _, reason in facts if reason)
    return Match(one.entry.key, other.entry.key, min(score, 100), reasons)


def _likeness(one: Sequence[str], other: Sequence[str], weights: dict[str, float]) -> float:
    """The weight of the words that both have, of all their words; 1 is the same."""
    left, common, total = list(other), 0.0, 0.0
    for word in one:
        best = max(left, key=lambda candidate: _alike(word, candidate), default="")
        degree = _alike(word, best) if best else 0.0
        weight = weights[word]
        if degree >= ALIKE:
            left.remove(best)
            # A slip of the pen makes a word rare; it weighs what the word meant does.
            weight = min(weight, weights[best])
            common += weight * degree
        total += weight
    extra = sum(weights[word] for word in left)
    # A longer form of the same name ("DRK Kita …") is no other place: what one has more counts half.
    return common / (total + extra / 2) if total else 0.0


def _alike(word: str, other: str) -> float:
    if word == other:
        return 1.0
    if word.isdecimal() or other.isdecimal() or word[0].isdigit() or other[0].isdigit():
        return 0.0
    shorter = min(len(word), len(other))
    if shorter >= 4 and (word.startswith(other) or other.startswith(word)):
        return 0.9
    return 0.92 if shorter >= 5 and OSA.distance(word, other, score_cutoff=2) <= (1 if shorter < 8 else 2) else 0.0


def _name(likeness: float) -> tuple[int, str]:
    if likeness > 0.99:
        return 60, "Der Name ist gleich."
    return round(58 * likeness), f"Der Name ist zu {likeness:.0%} gleich.".replace("%", " %")


def _address(one: _Prepared, other: _Prepared) -> tuple[int, str]:
    if one.entry.postcode and other.entry.postcode and one.entry.postcode != other.entry.postcode:
        same_town = bool(one.town) and one.town == other.town
        if not same_town:
            return -25, "Die Orte sind verschieden."
    elif one.town and other.town and not _towns_alike(one, other):
        return -15, "Die Orte sind verschieden."
    if not (one.street and other.street):
        return (8, "Der Ort ist gleich.") if one.town == other.town else (0, "")
    if ratio(one.street, other.street) < 82:
        return -12, "Die Straßen sind verschieden."
    if one.number and other.number and one.number != other.number:
        return -4, "Die Straße ist gleich, die Hausnummer nicht."
    return 25, "Die Anschrift ist gleich."


def _towns_alike(one: _Prepared, other: _Prepared) -> bool:
    is_part = one.town in other.town or other.town in one.town
    return is_part or (bool(one.entry.postcode) and ratio(one.town, other.town) >= 75)


def _phone(one: _Prepared, other: _Prepared) -> tuple[int, str]:
    if not (one.phone and other.phone):
        return 0, ""
    if one.phone == other.phone:
        return 22, "Die Telefonnummer ist gleich."
    return -4, "Die Telefonnummern sind verschieden."


def _distance(one: Entry, other: Entry) -> tuple[int, str]:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return 0, ""
    width = (one.lon - other.lon) * math.cos(math.radians(one.lat))
    metres = math.hypot(one.lat - other.lat, width) * 111_195
    words = f"{metres:.0f} m" if metres < 1_000 else f"{metres / 1_000:.1f} km".replace(".", ",")
    if metres <= 150:
        return 15, f"Sie liegen {words} auseinander."
    return (0 if metres <= 600 else -20), f"Sie liegen {words} auseinander."
