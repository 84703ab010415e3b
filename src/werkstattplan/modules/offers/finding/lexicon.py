"""People's words for the same thing. What the categories of a commune add stands in the index, beside their names."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from werkstattplan.modules.offers.finding.roots import roots_of

Phrase = tuple[str, ...]
LONGEST_PHRASE = 4


@dataclass(slots=True)
class Lexicon:
    """For a phrase of roots the other phrases that find the same, and all words that occur in it."""

    others: dict[Phrase, list[Phrase]] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)

    def add(self, phrase: Phrase, others: Iterable[Phrase]) -> None:
        """Who looks for the phrase also finds the others."""
        for other in others:
            known = self.others.get(phrase, [])
            if other != phrase and other not in known:
                self.others[phrase] = [*known, other]
                self.words.update(other)
        self.words.update(phrase)


@cache
def curated() -> Lexicon:
    """The list of this program.

    A line `a = b = c` joins phrases that mean the same. `a > b, c` leads from the left to the right only: who looks for
    "Deutsch lernen" finds the "Sprachkurs", but not the other way round.
    """
    lexicon = Lexicon()
    text = files("werkstattplan.modules.offers.finding").joinpath("data", "synonyms.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        line = line.partition("#")[0].strip()
        if ">" in line:
            left, _, right = line.partition(">")
            targets = _phrases(right.split(","))
            for phrase in _phrases(left.split("=")):
                lexicon.add(phrase, targets)
        elif line:
            same = _phrases(line.split("="))
            for phrase in same:
                lexicon.add(phrase, same)
    return lexicon


def _phrases(texts: Iterable[str]) -> list[Phrase]:
    return [phrase for text in texts if (phrase := tuple(roots_of(text)))]
