"""Address parts of German texts."""

import re

_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "á": "a", "à": "a"})


def slug_of(text: str, *, fallback: str) -> str:
    """Lower-case letters, digits and dashes: "Hör auf" becomes "hoer-auf"; at most 60 characters."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower().translate(_LETTERS)).strip("-")
    return slug[:60].strip("-") or fallback


def unique_slug(text: str, *, taken: set[str], fallback: str) -> str:
    """A slug that is not taken; a number tells it apart."""
    base = slug_of(text, fallback=fallback)
    slug, count = base, 1
    while slug in taken:
        count += 1
        slug = f"{base[:55]}-{count}"
    return slug
