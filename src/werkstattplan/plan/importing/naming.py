"""Address parts of German texts."""

import re
from collections import Counter

_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "á": "a", "à": "a"})


def slug_of(text: str, *, fallback: str) -> str:
    """Lower-case letters, digits and dashes: "Hör auf" becomes "hoer-auf"; at most 60 characters."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower().translate(_LETTERS)).strip("-")
    return slug[:60].strip("-") or fallback


class UniqueSlugs:
    """Slugs that are all different; a number tells equal ones apart."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._counts: Counter[str] = Counter()

    def next(self, text: str, *, fallback: str) -> str:
        """A slug of the text that was not given before."""
        base = slug_of(text, fallback=fallback)
        slug = base
        while slug in self._taken:
            self._counts[base] += 1
            slug = f"{base[:50]}-{self._counts[base] + 1}"
        self._taken.add(slug)
        return slug
