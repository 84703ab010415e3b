"""The words of the index, and which of them a word of a query means: itself, parts of compounds, typing errors."""

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from werkstattplan.modules.offers.finding.lexicon import Lexicon, Phrase
from werkstattplan.modules.offers.finding.memory import Memory
from werkstattplan.modules.offers.finding.roots import verb_roots

SHORTEST_PART, SHORTEST_SIMILAR, SHORTEST_FAMILY, LONG = 4, 4, 6, 8
_LINKS = ("", "s", "n", "en", "er", "ern", "es", "e")
MOST_SIMILAR = 8


class Fit(enum.IntEnum):
    """How well a word of the index fits, in tenths."""

    EXACT = 10
    SYNONYM = 8
    LEAD = 7
    HEAD = 8
    PART = 6
    SIMILAR = 6
    WITHIN = 4


@dataclass
class Vocabulary:
    """All words of an index with the number of offers that hold them."""

    counts: dict[str, int]
    lexicon: Lexicon
    _meant: Memory[str, dict[str, Fit]] = field(default_factory=Memory)
    _corrected: Memory[str, list[str]] = field(default_factory=Memory)

    @cached_property
    def known(self) -> set[str]:
        """Words of the index and of the list of synonyms."""
        return set(self.counts) | self.lexicon.words

    def knows(self, word: str) -> bool:
        """Whether a word needs no correction."""
        return word in self.known

    def verb_of(self, word: str) -> str:
        """The known root of which an unknown word is a form ("zockt": zocken); empty if none."""
        return next((form for form in verb_roots(word) if form in self.known), "")

    def is_strange(self, word: str) -> bool:
        """Whether a word is not known, not made of known ones and not like one."""
        return not (self.knows(word) or self.parts_of(word) or self.corrected(word))

    def meant_by(self, word: str) -> dict[str, Fit]:
        """The words of the index that contain or equal a root, with how well they fit."""
        meant = self._meant.get(word)
        if meant is None:
            meant = self._compounds(word)
            if word in self.counts:
                meant[word] = Fit.EXACT
            self._meant[word] = meant
        return meant

    def has(self, phrase: Phrase) -> bool:
        """Whether each word of a phrase stands in the index, by itself or in a compound."""
        return all(self.meant_by(word) for word in phrase)

    def pieces_of(self, word: str) -> Phrase:
        """What of a word is known: the parts of a compound, or the longest beginning and end that are words."""
        if parts := self.parts_of(word):
            return parts
        if word.startswith("ge") and (stem := self._verb(word[2:])):
            return (stem,)
        ends = (word[cut:] for cut in range(2, len(word) - SHORTEST_PART + 1))
        begins = (word[:cut] for cut in range(len(word) - 2, SHORTEST_PART - 1, -1))
        found = (next((piece for piece in pieces if piece in self.known), "") for pieces in (begins, ends))
        return tuple(piece for piece in found if piece)

    def _verb(self, rest: str) -> str:
        """The known root of a participle without its "ge"."""
        return next(
            (root for root in (rest, rest.removesuffix("t")) if len(root) >= SHORTEST_PART - 1 and root in self.known),
            "",
        )

    def _compounds(self, word: str) -> dict[str, Fit]:
        if len(word) < SHORTEST_PART - 1 or word.isdigit():
            return {}
        found: dict[str, Fit] = {}
        for term in self._holding(word):
            if term != word and (fit := self._fit(word, term)):
                found[term] = fit
        return found

    def _holding(self, word: str) -> Iterator[str]:
        """The words of the index in which these letters stand; one pass over one long text instead of a question per word."""
        at = self._in_one.find(word)
        while at >= 0:
            start, end = self._in_one.rfind("\n", 0, at) + 1, self._in_one.find("\n", at)
            yield self._in_one[start:end]
            at = self._in_one.find(word, end)

    @cached_property
    def _in_one(self) -> str:
        return "".join(f"\n{term}" for term in self.counts) + "\n"

    def _fit(self, word: str, term: str) -> Fit | None:
        """Whether the word is a part of the compound, and not letters that stand there by chance."""
        if term.endswith(word):
            if self._is_part(term[: -len(word)]):
                return Fit.HEAD
            if len(word) > SHORTEST_PART and len(term) - len(word) > 2:
                return Fit.WITHIN
        if term.startswith(word):
            rest = term[len(word) :]
            if any(rest.startswith(link) and self._is_part(rest[len(link) :]) for link in _LINKS):
                return Fit.PART
            return Fit.PART if len(word) > SHORTEST_PART and len(rest) > 2 else None
        return Fit.PART if len(word) > SHORTEST_PART else None

    def _is_part(self, text: str) -> bool:
        return any(
            text[: len(text) - len(link)] in self.known for link in _LINKS if text.endswith(link) and text != link
        )

    def parts_of(self, word: str) -> tuple[str, ...]:
        """The known words of which a compound is made, the longest head first tried; empty if it is not made of known ones."""
        for cut in range(SHORTEST_PART - 1, len(word) - 2):
            first, head = word[:cut], word[cut:]
            if head not in self.known:
                continue
            for link in _LINKS:
                bare = first[: len(first) - len(link)]
                if first.endswith(link) and len(bare) > 2:
                    if bare in self.known:
                        return (bare, head)
                    if inner := self.parts_of(bare):
                        return (*inner, head)
        return ()

    def corrected(self, word: str) -> list[str]:
        """Known words that differ by a typing error: one letter, two in long words."""
        known = self._corrected.get(word)
        if known is None:
            known = self._corrected[word] = self._nearest(word)
        return known

    def _nearest(self, word: str) -> list[str]:
        if len(word) < SHORTEST_SIMILAR or word.isdigit():
            return []
        allowed = 2 if len(word) >= LONG else 1
        rows: Iterable[tuple[str, int, int]] = process.extract(
            word, self._candidates, scorer=OSA.distance, score_cutoff=allowed, limit=MOST_SIMILAR
        )
        ordered = sorted(rows, key=lambda row: (row[1], row[0][0] != word[0], -self.counts.get(row[0], 0), row[0]))
        if not ordered:
            return self._family(word)
        nearest = ordered[0][1]
        return [term for term, distance, _ in ordered if distance == nearest]

    def _family(self, word: str) -> list[str]:
        """Known words that begin with the same three quarters ("Physiotherapeut", "Physiotherapie")."""
        begin = word[: max(SHORTEST_FAMILY, -(-len(word) * 3 // 4))]
        if len(word) < SHORTEST_FAMILY:
            return []
        family = [term for term in self._candidates if term.startswith(begin)]
        return sorted(family, key=lambda term: (-self.counts.get(term, 0), len(term), term))[:MOST_SIMILAR]

    def joined(self, first: str, second: str) -> str:
        """The known compound of two words, in either order ("Treff für Jugendliche": "Jugendtreff"); empty if none."""
        for left, right in ((first, second), (second, first)):
            for link in _LINKS:
                if (made := left + link + right) in self.known:
                    return made
        return ""

    @cached_property
    def _candidates(self) -> list[str]:
        return sorted(term for term in self.known if len(term) >= SHORTEST_SIMILAR - 1 and not term.isdigit())
