"""German words for a search: one spelling for umlauts, stems, and no filler words."""

import re
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[a-zäöüß0-9]+(?:[*:_][a-zäöü]+)?")
_SPELLINGS = (("ß", "ss"), ("ae", "a"), ("oe", "o"), ("ue", "u"), ("ä", "a"), ("ö", "o"), ("ü", "u"))
_FILLERS = frozenset(
    """
    aber alle als am an auch auf aus bei beim bis das dem den der des die diese dieser dieses durch ein eine einem einen
    einer eines er es fur gibt hat ich ihr im in ist kann konnen mehr mein mit nach nicht noch nur ob oder sich sie sind
    so uber um und unser vom von vor wann was wenn wer wie wird wo zu zum zur welche welcher welches
    """.split()  # noqa: SIM905 - a list of words is read as words
)
_stemmer = snowballstemmer.stemmer("german")


def fold(text: str) -> str:
    """Lower case with one spelling for ä/ae, ö/oe, ü/ue and ß/ss."""
    folded = text.lower()
    for letters, simple in _SPELLINGS:
        folded = folded.replace(letters, simple)
    return folded


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one folded word."""
    return str(_stemmer.stemWord(word))


def words_of(text: str) -> list[str]:
    """Stems of a text in order, without filler words. "Bürger*innen" counts as "Bürger"."""
    found = (fold(match.group()) for match in _WORD.finditer(text.lower()))
    bare = (re.split(r"[*:_]", word)[0] for word in found)
    return [stem(word) for word in bare if word not in _FILLERS and (len(word) > 1 or word.isdigit())]
