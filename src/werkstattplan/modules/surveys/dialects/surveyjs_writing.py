"""Writes questionnaires for SurveyJS (JSON), and lists what it has no words for."""

import json
from collections.abc import Mapping
from typing import Any

from werkstattplan.modules.surveys.dialects.carried import Exported, Losses
from werkstattplan.modules.surveys.dialects.infix import NotReadable, write
from werkstattplan.modules.surveys.dialects.surveyjs import EXPRESSIONS
from werkstattplan.modules.surveys.dialects.untranslating import Untranslator
from werkstattplan.modules.surveys.document.model import Choice, Document, Expression, Kind, Question, Section, Texts
from werkstattplan.modules.surveys.document.piping import filled

_TYPES = {
    Kind.SINGLE: "radiogroup",
    Kind.MULTIPLE: "checkbox",
    Kind.SCALE: "rating",
    Kind.RANKING: "ranking",
    Kind.NUMBER: "text",
    Kind.SHORT_TEXT: "text",
    Kind.LONG_TEXT: "comment",
    Kind.DATE: "text",
    Kind.CONSENT: "boolean",
    Kind.PICTURE: "imagepicker",
    Kind.MATRIX: "matrix",
    Kind.PLACE: "text",
}
_INPUTS = {Kind.NUMBER: "number", Kind.DATE: "date"}
_SHUFFLED = {Kind.MATRIX: "rowsOrder"}
_LISTS = {Kind.MATRIX: "columns", Kind.SCALE: "rateValues"}
_BOUNDS = {
    Kind.NUMBER: ("min", "max"),
    Kind.SCALE: ("rateMin", "rateMax"),
    Kind.MULTIPLE: ("minSelectedChoices", "maxSelectedChoices"),
}
Data = dict[str, Any]


def write_surveyjs(document: Document) -> Exported:
    """A JSON file for SurveyJS."""
    writer = _Writer(document)
    data = writer.survey()
    return Exported(content=json.dumps(data, ensure_ascii=False, indent=1).encode(), losses=writer.losses.all())


class _Writer:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._first = document.languages[0]
        self.losses = Losses()
        self._untranslator = Untranslator(document, "{}.{}")

    def survey(self) -> Data:
        document = self._document
        for quota in document.quotas:
            self.losses.add(quota.id, "Quoten gibt es in SurveyJS nicht.")
        if document.order.has_shuffled_sections or document.order.seed:
            self.losses.add("order", "Die Reihenfolge der Abschnitte lässt sich in SurveyJS nicht mischen.")
        values = [(one.id, self._written(one.value, one.id, "Berechnung")) for one in document.calculated]
        return {
            "title": self._texts(document.title, "title"),
            "locale": self._first,
            "pages": [self._page(section) for section in document.sections],
            "calculatedValues": [{"name": name, "expression": formula} for name, formula in values if formula],
        }

    def _page(self, section: Section) -> Data:
        return _said(
            name=section.id,
            title=self._texts(section.title, section.id),
            description=self._texts(section.text, section.id),
            questionsOrder="random" if section.is_shuffled else "",
            visibleIf=self._written(section.shown_if, section.id, "Bedingung"),
            elements=[self._question(question) for question in section.questions],
        )

    def _question(self, question: Question) -> Data:
        self._question_losses(question)
        kind = question.kind
        least, most = _BOUNDS.get(kind, ("", ""))
        has_bounds = bool(least) and not (kind == Kind.SCALE and question.choices)
        if kind == Kind.PLACE and question.choices:
            kind = Kind.SINGLE
        data = _said(
            type=_TYPES[kind],
            name=question.id,
            inputType=_INPUTS.get(kind),
            title=self._texts(question.text, question.id),
            description=self._texts(question.help, question.id),
            isRequired=question.is_required,
            visibleIf=self._written(question.shown_if, question.id, "Bedingung"),
            rows=[{"value": row.id, "text": self._texts(row.text, question.id)} for row in question.rows],
        )
        if question.choices:
            data[_LISTS.get(kind, "choices")] = [self._choice(choice, question.id) for choice in question.choices]
        if question.is_shuffled:
            data[_SHUFFLED.get(kind, "choicesOrder")] = "random"
        if has_bounds:
            bounds = {least: question.min, most: question.max}
            data |= {name: number for name, number in bounds.items() if number is not None}
        return data

    def _question_losses(self, question: Question) -> None:
        add = self.losses.add
        if question.is_background:
            add(question.id, "Dass die Frage ein Merkmal der Person ist, hat in SurveyJS keinen Platz.")
        if question.library:
            add(question.id, "Die Herkunft aus der Bibliothek hat in SurveyJS keinen Platz.")
        if any(choice.is_fixed for choice in question.choices):
            add(question.id, "Feste Plätze beim Mischen gibt es in SurveyJS so nicht.")
        if question.kind == Kind.PLACE:
            add(question.id, "Orte gibt es in SurveyJS nicht; die Frage wird zu Auswahl oder Text.")
        has_bounds = question.min is not None or question.max is not None
        if has_bounds and (question.kind not in _BOUNDS or (question.kind == Kind.SCALE and question.choices)):
            add(question.id, "Grenzen haben bei dieser Frage in SurveyJS keinen Platz.")

    def _choice(self, choice: Choice, place: str) -> Data:
        # SurveyJS keeps properties it does not know, and we read our number again.
        return _said(value=choice.id, text=self._texts(choice.text, place), imageLink=choice.picture) | {
            "wert": choice.value
        }

    def _texts(self, texts: Texts, place: str) -> Data:
        said = {}
        for language, text in texts.items():
            bare = filled(text, lambda name: f"\x00{name}\x01")
            if "{" in bare or "}" in bare:
                self.losses.add(
                    place, "Geschweifte Klammern im Text meinen in SurveyJS eine Frage und werden rund geschrieben."
                )
            safe = bare.replace("{", "(").replace("}", ")").replace("\x00", "{").replace("\x01", "}")
            said["default" if language == self._first else language] = safe
        return said

    def _written(self, expression: Expression, place: str, sort: str) -> str:
        if expression is None:
            return ""
        make = self._untranslator.condition if sort == "Bedingung" else self._untranslator.value
        try:
            return write(make(expression), EXPRESSIONS)
        except NotReadable as problem:
            self.losses.add(place, f"Die {sort} hat in SurveyJS keine Worte: {problem}.")
            return ""


def _said(**parts: Any) -> Data:
    return {
        name: value
        for name, value in parts.items()
        if value not in (None, "", False) and not (isinstance(value, Mapping | list) and not value)
    }
