"""People's words for the same thing. What the categories of a commune add stands in the index, beside their names."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from werkstattplan.modules.offers.finding.roots import is_small, roots_of, saying_of, tokens

Phrase = tuple[str, ...]
LONGEST_PHRASE, LONGEST_SAYING = 4, 5


@dataclass(slots=True)
class Lexicon:
    """For a phrase of roots the other phrases that find the same, those it leads to, and all words that occur in it."""

    others: dict[Phrase, list[Phrase]] = field(default_factory=dict)
    leads: dict[Phrase, list[Phrase]] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)

    def add(self, phrase: Phrase, others: Iterable[Phrase], *, leads_to: bool = False) -> None:
        """Who looks for the phrase also finds the others; `leads_to`: they are not the same."""
        kept = self.leads if leads_to else self.others
        for other in others:
            if other != phrase and other not in kept.setdefault(phrase, []):
                kept[phrase].append(other)
                self.words.update(other)
        self.words.update(phrase)

    def knows(self, phrase: Phrase) -> bool:
        """Whether something is known of a phrase."""
        return phrase in self.others or phrase in self.leads

    def known_for(self, phrase: Phrase) -> list[Phrase]:
        """The phrases that mean the same and those it leads to."""
        return self.others.get(phrase, []) + self.leads.get(phrase, [])

    def with_sayings(self, words: list[str]) -> list[str]:
        """The words of a question, those of a known saying as one."""
        said = [word for word in words if not is_small(word)]
        at = 0
        while at < len(said):
            for length in range(min(LONGEST_SAYING, len(said) - at), 1, -1):
                if self.knows((saying := saying_of(said[at : at + length]),)):
                    said[at : at + length] = [saying]
                    break
            at += 1
        return said


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
            targets = [tuple(roots_of(target)) for target in right.split(",")]
            for phrase in _phrases(left.split("=")):
                lexicon.add(phrase, targets, leads_to=True)
        elif line:
            same = _phrases(line.split("="))
            for phrase in same:
                lexicon.add(phrase, same)
    return lexicon


def _phrases(texts: Iterable[str]) -> list[Phrase]:
    return [phrase for text in texts if (phrase := _phrase(text))]


def _phrase(text: str) -> Phrase:
    """The roots of a phrase; a saying ("nicht schwimmen") as one, because it means more than the one word that tells."""
    roots = tuple(roots_of(text))
    said = [word for word in tokens(text) if not is_small(word)]
    return (saying_of(said),) if len(roots) < 2 <= len(said) else roots
