"""The word of a wave, which everybody gets who answers. It finds the page of what became of it and no reply.

The word comes from the short address of the wave alone: it is the same for all, stands in the page from the beginning,
so that it is known without a network too, and is stored nowhere.
"""

import difflib
import hashlib
import re
from importlib.resources import files

# Nouns that a child can spell after hearing them once, no two but for one sign alike; their order must never change.
WORDS = tuple(files(__package__).joinpath("receipt_words.txt").read_text("utf-8").split())
_PLAIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_BY_PLAIN = {word.lower().translate(_PLAIN): word for word in WORDS}
# A slip of the finger is forgiven where only one word is meant.
_ALIKE = 0.75


def receipt_word(wave_key: str) -> str:
    """The word of a wave, in two parts like „Fuchs Laterne“. Two waves may share one."""
    number = int.from_bytes(hashlib.sha256(f"werkstattplan.surveys.word|{wave_key}".encode()).digest()[:8], "big")
    first, second = divmod(number % (len(WORDS) * (len(WORDS) - 1)), len(WORDS) - 1)
    # The second part is never the first one again.
    return f"{WORDS[first]} {WORDS[second if second < first else second + 1]}"


def read_word(typed: str) -> str | None:
    """The word that was typed, whatever its case, gaps and small slips; None where no word is meant."""
    parts = re.findall(r"[a-z]+", typed.lower().translate(_PLAIN))
    if len(parts) == 1:
        parts = _split(parts[0])
    if len(parts) != 2:
        return None
    found = [_meant(part) for part in parts]
    return " ".join(word for word in found if word) if all(found) else None


def _split(run: str) -> list[str]:
    """Two words that were typed as one."""
    for cut in range(2, len(run) - 1):
        if run[:cut] in _BY_PLAIN and run[cut:] in _BY_PLAIN:
            return [run[:cut], run[cut:]]
    return []


def _meant(part: str) -> str | None:
    if part in _BY_PLAIN:
        return _BY_PLAIN[part]
    close = difflib.get_close_matches(part, _BY_PLAIN, n=2, cutoff=_ALIKE)
    return _BY_PLAIN[close[0]] if len(close) == 1 else None
