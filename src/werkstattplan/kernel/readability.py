"""How hard a German text is to read."""

import re
from functools import cache

from pyphen import Pyphen

_WORD = re.compile(r"[A-Za-zÄÖÜäöüßẞéèàç]+(?:['’][A-Za-zäöüß]+)?")
_SENTENCE_END = re.compile(r"[.!?:…]+(?=\s|$)")
LONG_WORD = 6


def grade(text: str) -> float | None:
    """The school year in which a German text is understood (first Wiener Sachtextformel); None without words.

    Bamberger and Vanecek: 4 is very easy, 15 very hard. It is made for whole texts; a single question may jump.
    """
    found = _WORD.findall(text)
    if not found:
        return None
    sentences = max(1, len(_SENTENCE_END.findall(text)))
    syllables = [_syllables(word) for word in found]
    share = 100 / len(found)
    many = share * sum(1 for count in syllables if count >= 3)
    long = share * sum(1 for word in found if len(word) > LONG_WORD)
    single = share * sum(1 for count in syllables if count == 1)
    return 0.1935 * many + 0.1672 * len(found) / sentences + 0.1297 * long - 0.0327 * single - 0.875


def count_words(text: str) -> int:
    """How many words a text has."""
    return len(_WORD.findall(text))


@cache
def _dictionary() -> Pyphen:
    return Pyphen(lang="de_DE")


@cache
def _syllables(word: str) -> int:
    return len(_dictionary().positions(word.lower())) + 1
