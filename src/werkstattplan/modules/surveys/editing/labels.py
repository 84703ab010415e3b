"""What kinds of questions and languages are called."""

from werkstattplan.modules.surveys.answering.form import LANGUAGE_NAMES
from werkstattplan.modules.surveys.document.model import Kind

KIND_LABELS: dict[str, str] = {
    Kind.SINGLE: "Eine Antwort ankreuzen",
    Kind.MULTIPLE: "Mehrere Antworten ankreuzen",
    Kind.SCALE: "Skala, zum Beispiel 1 bis 5",
    Kind.RANKING: "In eine Reihenfolge bringen",
    Kind.NUMBER: "Zahl",
    Kind.SHORT_TEXT: "Kurzer Text",
    Kind.LONG_TEXT: "Langer Text",
    Kind.MATRIX: "Tabelle: mehrere Zeilen, gleiche Antworten",
    Kind.DATE: "Datum",
    Kind.PLACE: "Ort oder Region",
    Kind.PICTURE: "Bild auswählen",
    Kind.CONSENT: "Einverständnis",
}


def language_name(code: str) -> str:
    """The name of a language, or its code."""
    return LANGUAGE_NAMES.get(code, code)
