"""Knowing a name again that is kept nowhere, so that public pages cover it in texts that must not change."""

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator

from django.conf import settings

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SEPARATOR = ":"


def name_digest(commune_id: int, name: str) -> str:
    """The lengths of a name's words, by which texts are searched quickly, and a digest that needs the key of the site."""
    words = [word.casefold() for word in _WORD.findall(name)]
    return ".".join(str(len(word)) for word in words) + _SEPARATOR + _digest(commune_id, words)


class ErasedNames:
    """Covers the names of erased persons of a commune."""

    def __init__(self, commune_id: int, digests: Iterable[str]) -> None:
        self._commune_id = commune_id
        self._by_lengths: dict[tuple[int, ...], set[str]] = {}
        for entry in digests:
            lengths, _, digest = entry.partition(_SEPARATOR)
            if lengths:
                key = tuple(int(length) for length in lengths.split("."))
                self._by_lengths.setdefault(key, set()).add(digest)

    def mask(self, text: str, mask: str) -> str:
        """The text with `mask` in place of the names."""
        if not self._by_lengths:
            return text
        for start, end in sorted(self._places(text), reverse=True):
            text = text[:start] + mask + text[end:]
        return text

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        words = list(_WORD.finditer(text))
        sizes = [len(word.group()) for word in words]
        for lengths, digests in self._by_lengths.items():
            count = len(lengths)
            for first in range(len(words) - count + 1):
                if tuple(sizes[first : first + count]) == lengths:
                    found = words[first : first + count]
                    if _digest(self._commune_id, [word.group().casefold() for word in found]) in digests:
                        yield found[0].start(), found[-1].end()


def _digest(commune_id: int, words: list[str]) -> str:
    message = f"{commune_id}:{' '.join(words)}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()[:40]
