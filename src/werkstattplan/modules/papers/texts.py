"""Texts that papers begin with: our words, until the commune writes its own."""

import datetime
import re
from collections.abc import Mapping

from werkstattplan.kernel.refusal import Refusal

PLACEHOLDERS = {
    "plan": "Name des Plans",
    "kommune": "Name der Kommune",
    "gremium": "Gremium",
    "seit": "Tag, ab dem Änderungen zählen",
    "stand": "Tag, für den die Angaben gelten",
    "jahr": "Jahr des Berichts",
    "feld": "Handlungsfeld",
}
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

# Key, label and our own words.
BLOCKS: dict[str, tuple[str, str]] = {
    "report_introduction": (
        "Berichtsvorlage: Einleitung",
        "Diese Vorlage berichtet, wie die Werkzeuge aus {plan} am {stand} stehen und was sich seit dem {seit} geändert hat.",
    ),
    "report_decision": ("Berichtsvorlage: Kenntnisnahme", "{gremium} nimmt den Bericht zur Kenntnis."),
    "decision_introduction": (
        "Beschlussvorlage: Begründung",
        "Der Beschluss betrifft {plan}. Die Angaben gelten für den {stand}.",
    ),
    "decision_decision": ("Beschlussvorlage: Beschlussvorschlag", "{gremium} beschließt:"),
    "finances": ("Finanzielle Auswirkungen", "Die Beträge stehen im Abschnitt „Geld“."),
    "field_introduction": ("Seite zum Handlungsfeld: Einleitung", ""),
    "yearly_introduction": (
        "Jahresbericht: Einleitung",
        "Was ist {jahr} aus {plan} geworden? Dieser Bericht sagt es in kurzen Worten: was läuft, was fertig ist und wo es stockt.",
    ),
    "yearly_closing": (
        "Jahresbericht: Schluss",
        "Haben Sie Fragen oder Ideen? Schreiben Sie uns. Auf der Seite des Plans geht das mit einem Klick.",
    ),
}


class UnknownPlaceholder(Refusal):
    """A text holds a word in braces that we do not fill in."""

    code = "unknown-placeholder"

    def __init__(self, name: str) -> None:
        known = ", ".join("{" + key + "}" for key in PLACEHOLDERS)
        super().__init__(f"Den Platzhalter „{{{name}}}“ gibt es nicht. Sie können diese verwenden: {known}.")


def check_placeholders(text: str) -> None:
    """Raise `UnknownPlaceholder` for the first one that is not known."""
    for match in _PLACEHOLDER.finditer(text):
        if match[1] not in PLACEHOLDERS:
            raise UnknownPlaceholder(match[1])


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with values in place of placeholders; one without a value stays, so that somebody sees it."""
    filled = _PLACEHOLDER.sub(lambda match: values.get(match[1]) or match[0], text)
    return filled[:1].upper() + filled[1:]


def in_german(day: datetime.date | None) -> str:
    """A day as people write it, empty for none."""
    return f"{day:%d.%m.%Y}" if day else ""
