"""What somebody means: the words of a question as units with their alternatives, and the place that is named."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.distance import OSA

from werkstattplan.modules.offers.finding.lexicon import LONGEST_PHRASE, Phrase
from werkstattplan.modules.offers.finding.near import Point
from werkstattplan.modules.offers.finding.roots import is_telling, root, tokens, weak_roots
from werkstattplan.modules.offers.finding.vocabulary import Fit, Vocabulary
from werkstattplan.platform.search.words import fold

MOST_UNITS = 8
# How many words on the second of a pair may stand.
FARTHEST = 3
SENTENCE, SHORTEST_WRONG_IN_SENTENCE = 4, 6
LONGEST_NAME, SHORTEST_MISSPELT_NAME, LONG_NAME = 3, 6, 9


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that is looked for; `alternatives` are phrases that mean it, with how well they fit.

    `pieces` are what it is made of: where no offer has the whole, its pieces are looked for.
    """

    alternatives: tuple[tuple[Fit, Phrase], ...]
    pieces: Phrase = ()

    @property
    def is_weak(self) -> bool:
        """Whether it tells little of what is looked for."""
        return len(self.pieces) == 1 and (self.pieces[0] in weak_roots() or self.pieces[0].isdigit())


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality with its middle."""

    ags: str
    name: str
    centre: Point


class PlaceNames:
    """The names of municipalities as people write them."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.by_ags: dict[str, Place] = {}
        self._names: dict[tuple[str, ...], Place] = {}
        for place in places:
            self.by_ags[place.ags] = place
            for words in _spellings(place.name):
                self._names.setdefault(words, place)

    def named(self, name: str) -> Place | None:
        """The municipality of exactly this name."""
        return self._names.get(tuple(fold(word) for word in tokens(name)))

    def find(self, name: str) -> Place | None:
        """The municipality of a name, also with a typing error or only its beginning."""
        words = tuple(fold(word) for word in tokens(name))
        if not words:
            return None
        if exact := self.named(name):
            return exact
        begun = {place.ags: place for key, place in self._names.items() if " ".join(key).startswith(" ".join(words))}
        if len(begun) == 1:
            return next(iter(begun.values()))
        return self._misspelt(" ".join(words))

    def cut_from(self, words: list[str], vocabulary: Vocabulary) -> tuple[Place | None, list[str]]:
        """The first municipality that is named among the words, and the other words."""
        folded = [fold(word) for word in words]
        for length in range(LONGEST_NAME, 0, -1):
            for start in range(len(words) - length + 1):
                if place := self._names.get(tuple(folded[start : start + length])):
                    return place, words[:start] + words[start + length :]
        for start, word in enumerate(folded):
            if is_telling(words[start]) and vocabulary.is_strange(root(word)) and (place := self._misspelt(word)):
                return place, words[:start] + words[start + 1 :]
        return None, words

    def _misspelt(self, name: str) -> Place | None:
        if len(name) < SHORTEST_MISSPELT_NAME:
            return None
        allowed = 2 if len(name) >= LONG_NAME else 1
        near = sorted(
            (distance, " ".join(key), place.ags)
            for key, place in self._names.items()
            if (distance := OSA.distance(name, " ".join(key), score_cutoff=allowed)) <= allowed
        )
        return self.by_ags[near[0][2]] if near else None


def _spellings(name: str) -> Iterable[tuple[str, ...]]:
    """The whole name, and the part before what only tells it apart ("Boizenburg/Elbe", "Tessin b. Boizenburg")."""
    yield tuple(fold(word) for word in tokens(name.replace("/", " ")))
    short = name.partition("/")[0].partition(" b.")[0].partition(",")[0].partition("(")[0]
    yield tuple(fold(word) for word in tokens(short))


@dataclass(frozen=True, slots=True)
class Understood:
    """A question: what is looked for, where, and which words were taken for others."""

    units: tuple[Unit, ...]
    place: Place | None = None
    corrections: tuple[tuple[str, str], ...] = ()


def understand(text: str, vocabulary: Vocabulary, places: PlaceNames) -> Understood:
    """Read a question."""
    place, words = places.cut_from(tokens(text.replace("/", " ")), vocabulary)
    telling = [word for word in vocabulary.lexicon.with_sayings(words) if is_telling(word)][: MOST_UNITS * 2]
    roots, replaced = _known_roots(telling, vocabulary)
    corrections = tuple((telling[at], found[0]) for at, found in replaced.items())
    return Understood(tuple(_units(roots, replaced, vocabulary))[:MOST_UNITS], place, corrections)


def _known_roots(words: list[str], vocabulary: Vocabulary) -> tuple[list[str], dict[int, list[str]]]:
    """The roots of the words; of those nobody knows that of their verb, or the nearest known ones."""
    own_roots = [root(word) for word in words]
    # In a whole sentence a short word nobody knows is more often another word than a typing error.
    shortest = SHORTEST_WRONG_IN_SENTENCE if len(words) >= SENTENCE else 0
    roots = list(own_roots)
    replaced: dict[int, list[str]] = {}
    for at, own in enumerate(own_roots):
        if _is_known(own_roots, at, vocabulary):
            continue
        if verb := vocabulary.verb_of(own):
            roots[at] = verb
        elif len(own) >= shortest and (similar := vocabulary.corrected(own)):
            # Of two words that are as near the one that tells more was meant.
            replaced[at] = sorted(similar, key=lambda word: word in weak_roots())
            roots[at] = replaced[at][0]
    return roots, replaced


def _is_known(roots: list[str], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a word is known, made of known ones, part of a known one, or makes one with a neighbour."""
    own = roots[at]
    if vocabulary.knows(own) or vocabulary.parts_of(own) or vocabulary.meant_by(own):
        return True
    pairs = (roots[start : start + 2] for start in (at - 1, at) if 0 <= start < len(roots) - 1)
    return any(vocabulary.joined(*pair) for pair in pairs)


def _units(roots: list[str], replaced: Mapping[int, list[str]], vocabulary: Vocabulary) -> Iterable[Unit]:
    for places in _together(roots, vocabulary):
        phrase = tuple(roots[at] for at in places)
        best = Fit.SIMILAR if any(at in replaced for at in places) else Fit.EXACT
        alternatives = _alternatives(phrase, best, vocabulary)
        if len(places) == 1:
            for other in replaced.get(places[0], ())[1:]:
                alternatives |= _alternatives((other,), best, vocabulary)
        yield Unit(tuple((fit, key) for key, fit in alternatives.items()), phrase)


def _together(roots: list[str], vocabulary: Vocabulary) -> list[tuple[int, ...]]:
    """Which words are looked for as one: known phrases, then known pairs with few words between, then each by itself."""
    found: list[tuple[int, ...]] = []
    at = 0
    while at < len(roots):
        length = _phrase_length(roots, at, vocabulary)
        found.append(tuple(range(at, at + length)))
        at += length
    single = {places[0] for places in found if len(places) == 1}
    for first, second in combinations(sorted(single), 2):
        if second - first <= FARTHEST and {first, second} <= single:
            for pair in ((first, second), (second, first)):
                if vocabulary.lexicon.knows(tuple(roots[at] for at in pair)):
                    found[found.index((first,))] = pair
                    found.remove((second,))
                    single -= {first, second}
                    break
    return found


def units_of_pieces(unit: Unit, vocabulary: Vocabulary) -> list[Unit]:
    """The pieces of a unit as units of their own: words of a phrase, parts of a compound, the known end of a word."""
    pieces = unit.pieces if len(unit.pieces) > 1 else vocabulary.pieces_of(unit.pieces[0]) if unit.pieces else ()
    made = (_alternatives((piece,), Fit.PART, vocabulary) for piece in pieces)
    return [
        Unit(tuple((fit, key) for key, fit in found.items()), (piece,))
        for piece, found in zip(pieces, made, strict=True)
    ]


def _phrase_length(roots: list[str], at: int, vocabulary: Vocabulary) -> int:
    for length in range(min(LONGEST_PHRASE, len(roots) - at), 1, -1):
        phrase = tuple(roots[at : at + length])
        if vocabulary.lexicon.knows(phrase) or (length == 2 and vocabulary.joined(*phrase)):
            return length
    return 1


def _alternatives(phrase: Phrase, best: Fit, vocabulary: Vocabulary) -> dict[Phrase, Fit]:
    found: dict[Phrase, Fit] = {phrase: best}
    if len(phrase) == 2 and (joined := vocabulary.joined(*phrase)):
        found[(joined,)] = best
        _add_meanings(found, (joined,), best, vocabulary)
    _add_meanings(found, phrase, best, vocabulary)
    for step in [key for key in found if key != phrase and not vocabulary.has(key)]:
        for other in vocabulary.lexicon.others.get(step, ()):
            found.setdefault(other, min(best, Fit.PART))
    if len(phrase) == 1 and not vocabulary.meant_by(phrase[0]) and (parts := vocabulary.parts_of(phrase[0])):
        found.setdefault(parts, min(best, Fit.HEAD))
        for similar in vocabulary.corrected(phrase[0]):
            found.setdefault((similar,), Fit.SIMILAR)
        for part in (parts[-1], parts[0]):
            for other in vocabulary.lexicon.known_for((part,)):
                rest = parts[:-1] if part == parts[-1] else parts[1:]
                found.setdefault((*rest, *other), min(best, Fit.PART))
    return found


def _add_meanings(found: dict[Phrase, Fit], phrase: Phrase, best: Fit, vocabulary: Vocabulary) -> None:
    for other in vocabulary.lexicon.others.get(phrase, ()):
        found.setdefault(other, min(best, Fit.SYNONYM))
    for other in vocabulary.lexicon.leads.get(phrase, ()):
        found.setdefault(other, min(best, Fit.LEAD))
