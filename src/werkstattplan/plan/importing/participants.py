"""Participants cells: organisations and groups."""

import re
from collections.abc import Iterable

from werkstattplan.plan.contracts import Participants
from werkstattplan.plan.importing.readings import Reading, certain, likely, unsure
from werkstattplan.plan.importing.splitting import lines_joined, says_nothing, split_outside_brackets

_FORGOTTEN_COMMA = re.compile(r"(?<=[a-zäöüß]) (?=(?:Herr|Frau|Fr\.|Hr\.) [A-ZÄÖÜ])")
_OWN_OFFICE = re.compile(r"-[A-ZÄÖÜ]\w+$")
_KEEP = "\u241f"


def interpret_participants(wording: str, *, known: "NamesWithComma | None" = None) -> Reading[Participants]:
    """The participants between commas outside of brackets, or between semicolons if there are any.

    The known names stay whole.
    """
    text = lines_joined(wording, separator="; " if ";" in wording else ", ")
    if not text:
        return certain(Participants(), "Die Zelle ist leer.")
    if says_nothing(text):
        return unsure(Participants(wording=wording), f"Hier steht „{text}“, aber niemand, der beteiligt ist.")
    protected = known.protect(text) if known else text
    separated = _FORGOTTEN_COMMA.sub(", ", protected)
    parts = split_outside_brackets(separated, ";" if ";" in separated else ",")
    participants = Participants(wording=wording, entries=tuple(part.replace(_KEEP, ",") for part in parts))
    if separated != protected:
        return likely(participants, "Zwischen einigen Namen fehlt ein Komma; sie wurden getrennt.")
    if "\n" in wording.strip():
        return likely(participants, "Getrennt an den Zeilen und Kommas.")
    if protected != text:
        return likely(participants, "Ein Name mit Komma kommt auch an anderer Stelle vor und blieb ganz.")
    return certain(participants, "Getrennt an den Kommas.") if len(parts) > 1 else certain(participants, "Ein Eintrag.")


class NamesWithComma:
    """Names known from elsewhere in the plan that hold a comma themselves.

    The beginning of a name counts too: "FD A, B und C-Stelle" also stands as "FD A, B und C".
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._by_beginning: dict[str, set[str]] = {}
        for name in names:
            for known in (name, _OWN_OFFICE.sub("", name)):
                if "," in known:
                    self._by_beginning.setdefault(known.split(",")[0].strip(), set()).add(known)

    def protect(self, text: str) -> str:
        """The text with another sign for each comma inside of a known name."""
        for name in sorted(self._candidates(text), key=len, reverse=True):
            pieces = re.split(rf"(?<!\w){re.escape(name)}(?!\w)", text)
            text = name.replace(",", _KEEP).join(pieces)
        return text

    def _candidates(self, text: str) -> set[str]:
        found: set[str] = set()
        for segment in text.split(",")[:-1]:
            words = segment.split()
            for start in range(len(words)):
                found |= self._by_beginning.get(" ".join(words[start:]), set())
        return found
