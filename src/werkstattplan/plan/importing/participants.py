"""Participants cells: organisations and groups."""

import re
from collections.abc import Sequence

from werkstattplan.plan.contracts import Participants
from werkstattplan.plan.importing.readings import Reading, certain, likely, unsure
from werkstattplan.plan.importing.splitting import lines_joined, says_nothing, split_outside_brackets

_FORGOTTEN_COMMA = re.compile(r"(?<=[a-zäöüß]) (?=(?:Herr|Frau|Fr\.|Hr\.) [A-ZÄÖÜ])")
_KEEP = "\u241f"


def interpret_participants(wording: str, *, names_with_comma: Sequence[str] = ()) -> Reading[Participants]:
    """The participants between commas outside of brackets, or between semicolons if there are any.

    `names_with_comma` are names known from elsewhere in the plan that hold a comma themselves and stay whole.
    """
    text = lines_joined(wording, separator="; " if ";" in wording else ", ")
    if not text:
        return certain(Participants(), "Die Zelle ist leer.")
    if says_nothing(text):
        return unsure(Participants(wording=wording), f"Hier steht „{text}“, aber niemand, der beteiligt ist.")
    protected = text
    for name in names_with_comma:
        protected = protected.replace(name, name.replace(",", _KEEP))
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


def names_with_comma(organisations: Sequence[str]) -> tuple[str, ...]:
    """Names and beginnings of names that hold a comma: "FD A, B und C-Stelle" also stands as "FD A, B und C"."""
    names: set[str] = set()
    for name in organisations:
        if "," not in name:
            continue
        names.add(name)
        shorter = re.sub(r"-[A-ZÄÖÜ]\w+$", "", name)
        if "," in shorter:
            names.add(shorter)
    return tuple(sorted(names, key=len, reverse=True))
