"""A questionnaire for paper: every question with its number, boxes, and whether it is meant for everybody."""

import re
from typing import Any

from werkstattplan.modules.surveys.answering.form import MOST_SPREAD
from werkstattplan.modules.surveys.document.model import (
    Document,
    Kind,
    Question,
    Section,
    choice_ids,
    scale_steps,
    words,
)
from werkstattplan.modules.surveys.paper.conditions import Speller
from werkstattplan.platform.documents.word import clean

# Wider tables cannot be read on a sheet; then each row stands as a question of its own.
MOST_COLUMNS = 6
_MARK = re.compile(r"\{\{([a-z][a-z0-9_]{0,39})\}\}", re.ASCII)
_HINTS = {
    Kind.SINGLE: "Kreuze eines an.",
    Kind.PICTURE: "Kreuze eines an.",
    Kind.PLACE: "Kreuze eines an.",
    Kind.SCALE: "Kreuze eines an.",
    Kind.MULTIPLE: "Du kannst mehreres ankreuzen.",
    Kind.RANKING: "Schreib Nummern in die Kästchen, 1 ist das Wichtigste. Jede Nummer nur einmal.",
    Kind.MATRIX: "Kreuze in jeder Zeile eines an.",
    Kind.DATE: "Tag, Monat, Jahr",
    Kind.NUMBER: "Schreib eine Zahl.",
}
_NOT_FOR_ALL = "Das ist nicht für alle. Wenn es nicht zu dir passt, lass es frei."


def sheet(document: Document, language: str, *, is_large: bool) -> list[dict[str, Any]]:
    """The sections with their questions as plain values for the typesetter, in the order they were written."""
    return _Sheet(document, language, is_large).sections()


class _Sheet:
    def __init__(self, document: Document, language: str, is_large: bool) -> None:
        self._document = document
        self._language = language
        self._is_large = is_large
        self._speller = Speller(document, language)
        self._conditions = [
            (section.shown_if, question.shown_if) for section in document.sections for question in section.questions
        ]

    def sections(self) -> list[dict[str, Any]]:
        return [self._section(section) for section in self._document.sections]

    def _section(self, section: Section) -> dict[str, Any]:
        return {
            "title": self._text(section.title),
            "text": self._text(section.text),
            "questions": [self._question(section, question) for question in section.questions],
        }

    def _question(self, section: Section, question: Question) -> dict[str, Any]:
        number = self._speller.number(question.id)
        choices = [] if self._is_long_list(question) else self._choices(question)
        is_table = question.kind == Kind.MATRIX and len(choices) <= MOST_COLUMNS and not self._is_large
        return {
            "number": number,
            "kind": "list" if self._is_long_list(question) else str(question.kind),
            "text": self._text(question.text),
            "help": self._text(question.help),
            "hint": "Schreib den Ort auf." if self._is_long_list(question) else _HINTS.get(question.kind, ""),
            "who": self._who(section, question, number),
            "choices": choices,
            "rows": [self._text(row.text) for row in question.rows],
            "is_table": is_table,
        }

    def _who(self, section: Section, question: Question, number: int) -> str:
        """For whom the question and those behind it are, and where all others go on; once for all of them."""
        wanted = (section.shown_if, question.shown_if)
        if number > 1 and self._conditions[number - 2] == wanted:
            return ""
        parts = [one for one in (section.shown_if, question.shown_if) if one is not None]
        if not parts:
            return ""
        said = [self._speller.sentence(one) for one in parts]
        if not all(said):
            return _NOT_FOR_ALL
        rest = enumerate(self._conditions[number:], number + 1)
        following = next((other for other, condition in rest if condition != wanted), 0)
        last = (following or len(self._conditions) + 1) - 1
        which = "Nur" if last == number else f"Fragen {number} bis {last} nur"
        go_on = f"Sonst weiter mit Frage {following}." if following else "Sonst bist du fertig."
        return f"{which} beantworten, wenn {' und '.join(said)}. {go_on}"

    def _is_long_list(self, question: Question) -> bool:
        return question.kind == Kind.PLACE and len(question.choices) > MOST_SPREAD

    def _choices(self, question: Question) -> list[str]:
        if question.kind == Kind.SCALE and not question.choices:
            return [str(step) for step in scale_steps(question)]
        texts = {choice.id: self._text(choice.text) for choice in question.choices}
        return [texts[name] for name in choice_ids(question)]

    def _text(self, texts: Any) -> str:
        return clean(_MARK.sub(self._named, words(texts, self._language)))

    def _named(self, mark: re.Match[str]) -> str:
        number = self._speller.number(mark[1])
        return f"(deine Antwort auf Frage {number})" if number else "…"
