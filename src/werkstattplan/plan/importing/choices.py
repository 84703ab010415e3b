"""Cells with few possible meanings: yes or no, and status."""

from werkstattplan.plan.contracts import ToolStatus, YesNo
from werkstattplan.plan.importing.readings import Reading, certain, likely, unsure

_YES, _NO = frozenset({"ja", "j", "yes", "x", "✓"}), frozenset({"nein", "n", "no", "keine"})
_STATUSES: tuple[tuple[ToolStatus, tuple[str, ...]], ...] = (
    (ToolStatus.DROPPED, ("abgebrochen", "aufgegeben", "gestrichen", "eingestellt", "nicht weiterverfolgt")),
    (ToolStatus.SUPERSEDED, ("ersetzt",)),
    (ToolStatus.PAUSED, ("ruht", "pausiert", "unterbrochen", "zurückgestellt")),
    (ToolStatus.DONE, ("abgeschlossen", "erledigt", "umgesetzt", "beendet", "fertig")),
    (ToolStatus.RUNNING, ("läuft", "laufend", "in umsetzung", "in arbeit", "begonnen", "in bearbeitung")),
    (ToolStatus.PLANNED, ("geplant", "in planung", "in vorbereitung", "vorgesehen")),
    (ToolStatus.IDEA, ("idee", "wunsch", "angedacht")),
)
STATUS_NAMES = {
    ToolStatus.UNKNOWN: "nicht bekannt",
    ToolStatus.IDEA: "Idee",
    ToolStatus.PLANNED: "geplant",
    ToolStatus.RUNNING: "läuft",
    ToolStatus.PAUSED: "ruht",
    ToolStatus.DONE: "abgeschlossen",
    ToolStatus.DROPPED: "aufgegeben",
    ToolStatus.SUPERSEDED: "ersetzt",
}


def interpret_yes_no(wording: str) -> Reading[YesNo]:
    """Yes, no, or only the wording."""
    word = wording.strip().lower().rstrip(".!")
    if not word:
        return certain(YesNo(), "Die Zelle ist leer.")
    if word in _YES:
        return certain(YesNo(wording=wording, value=True), "Ja.")
    if word in _NO:
        return certain(YesNo(wording=wording, value=False), "Nein.")
    first = word.replace(",", " ").replace(":", " ").split()[0]
    if first in ("ja", "nein"):
        return likely(YesNo(wording=wording, value=first == "ja"), "Das erste Wort ist Ja oder Nein.")
    return unsure(YesNo(wording=wording), "Weder Ja noch Nein; nur der Wortlaut bleibt.")


def interpret_status(wording: str) -> Reading[ToolStatus]:
    """The status that a text means; UNKNOWN with a doubt if none."""
    text = " ".join(wording.lower().split())
    if any(f"nicht {word}" in text for _, words in _STATUSES for word in words if word != "nicht weiterverfolgt"):
        return unsure(ToolStatus.UNKNOWN, f"„{wording}“ passt zu keinem Stand, den wir kennen.")
    for status, words in _STATUSES:
        if text in words:
            return certain(status, "Der Stand steht im Wortlaut.")
    for status, words in _STATUSES:
        if any(word in text for word in words):
            return likely(status, "Der Stand wurde aus dem Wortlaut gelesen.")
    return unsure(ToolStatus.UNKNOWN, f"„{wording}“ passt zu keinem Stand, den wir kennen.")
