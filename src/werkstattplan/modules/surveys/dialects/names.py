"""Names and texts of other systems in ours."""

import html
import re

from werkstattplan.modules.surveys.dialects.carried import Losses

_TAG = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|</?[a-zA-Z!][^<>]*>", re.DOTALL | re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]*>", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Names:
    """Gives each name of another system one of ours, always the same one for the same name, never two the same."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses
        self._known: dict[str, str] = {}

    def of(self, name: str) -> str:
        """Our name for a name; what had to be changed is noted."""
        if name not in self._known:
            self._known[name] = self._free(_plain(name))
            if self._known[name] != name:
                self._losses.add(name, f"Der Kurzname heißt hier „{self._known[name]}“.")
        return self._known[name]

    def _free(self, wish: str) -> str:
        taken = set(self._known.values())
        free, number = wish, 2
        while free in taken:
            free, number = f"{wish[:36]}_{number}", number + 1
        return free


def _plain(name: str) -> str:
    plain = re.sub(r"[^a-z0-9_]+", "_", name.lower().translate(_UMLAUTS)).strip("_")
    return (plain if plain[:1].isalpha() else f"f_{plain}")[:40]


def choice_id(name: str) -> str:
    """The id of a choice in our signs."""
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "_", name.translate(_UMLAUTS)).replace("--", "-")[:40]
    return plain if plain and plain[0] not in ".-" else f"a{plain}"[:40]


def as_number(name: str) -> float | int | None:
    """The number a name writes, if it does."""
    if not re.fullmatch(r"-?\d{1,9}(\.\d{1,6})?", name, re.ASCII):
        return None
    number = float(name)
    return int(number) if number.is_integer() else number


def plain_text(text: str, place: str, losses: Losses) -> str:
    """A text without markup. That there was some is noted."""
    without = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    # What looks like markup only after that was written as such; it stays readable and harmless.
    safe = _CONTROL.sub("", re.sub(r"<(?=[a-zA-Z/!])", "‹", without).replace("&#", "& #"))
    safe = re.sub(r"&(?=\w+;)", "& ", re.sub(r"(?i)javascript:", "javascript :", safe))
    tidy = re.sub(r"[ \t\u00a0]+", " ", safe).strip()
    if tidy != text.strip():
        losses.add(place, "Auszeichnungen im Text (HTML) sind entfernt.")
    return tidy
