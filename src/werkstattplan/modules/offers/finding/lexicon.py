"""People's words for the same thing: a curated list, and what the categories of a commune add to it."""

from collections.abc import Iterable, Mapping
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

    def with_groups(self, groups: Mapping[str, Iterable[str]]) -> "Lexicon":
        """A copy that also leads from each synonym of a category to its name."""
        made = Lexicon({phrase: list(others) for phrase, others in self.others.items()}, set(self.words))
        for name, synonyms in groups.items():
            target = tuple(roots_of(name))
            for synonym in synonyms:
                if target and (phrase := tuple(roots_of(synonym))):
                    made.add(phrase, [target])
        return made


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
