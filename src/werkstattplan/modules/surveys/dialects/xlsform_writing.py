"""Writes XLSForm workbooks, and lists what they have no words for."""

import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter

from werkstattplan.modules.surveys.dialects.carried import Exported, Losses
from werkstattplan.modules.surveys.dialects.infix import NotReadable, write
from werkstattplan.modules.surveys.dialects.untranslating import Untranslator
from werkstattplan.modules.surveys.dialects.xlsform import XPATH
from werkstattplan.modules.surveys.document.model import CHOOSING, Document, Expression, Kind, Question, Section, Texts
from werkstattplan.modules.surveys.document.piping import filled

ROW_NAME = "{}_{}"
_TYPES = {
    Kind.SINGLE: "select_one",
    Kind.PICTURE: "select_one",
    Kind.MULTIPLE: "select_multiple",
    Kind.RANKING: "rank",
    Kind.NUMBER: "decimal",
    Kind.SHORT_TEXT: "text",
    Kind.LONG_TEXT: "text",
    Kind.DATE: "date",
    Kind.CONSENT: "acknowledge",
    Kind.PLACE: "text",
}
_NAMES = {"de": "Deutsch", "en": "English"}
Row = dict[str, Any]


def write_xlsform(document: Document) -> Exported:
    """A workbook with the sheets survey, choices and settings."""
    writer = _Writer(document)
    sheets = writer.sheets()
    return Exported(content=_workbook(sheets), losses=writer.losses.all())


class _Writer:
    def __init__(self, document: Document) -> None:
        self._document = document
        self.losses = Losses()
        self._untranslator = Untranslator(document, ROW_NAME)
        self._choices: list[Row] = []

    def sheets(self) -> dict[str, list[Row]]:
        survey: list[Row] = []
        for section in self._document.sections:
            survey += self._section(section)
        for calculated in self._document.calculated:
            formula = self._written(calculated.value, calculated.id, "Berechnung")
            survey += [{"type": "calculate", "name": calculated.id, "calculation": formula}] if formula else []
        for quota in self._document.quotas:
            self.losses.add(quota.id, "Quoten gibt es in XLSForm nicht.")
        if self._document.order.has_shuffled_sections or self._document.order.seed:
            self.losses.add("order", "Die Reihenfolge der Abschnitte lässt sich in XLSForm nicht mischen.")
        first = self._document.languages[0]
        settings = [
            {"form_title": self._document.title[first], "form_id": "umfrage", "default_language": _language(first)}
        ]
        for language in self._document.title.keys() - {first}:
            self.losses.add("title", f"Der Titel auf {language} hat in XLSForm keinen Platz.")
        return {"survey": survey, "choices": self._choices, "settings": settings}

    def _section(self, section: Section) -> list[Row]:
        begin = {"type": "begin_group", "name": section.id, **self._texts("label", section.title, section.id)}
        begin["relevant"] = self._written(section.shown_if, section.id, "Bedingung")
        rows = [begin]
        if section.text:
            rows.append(
                {"type": "note", "name": f"{section.id}_text", **self._texts("label", section.text, section.id)}
            )
        if section.is_shuffled:
            self.losses.add(section.id, "Fragen lassen sich in XLSForm nicht mischen.")
        for question in section.questions:
            rows += self._matrix(question) if question.kind == Kind.MATRIX else [self._question(question)]
        return [*rows, {"type": "end_group"}]

    def _question(self, question: Question) -> Row:
        row = {"type": _TYPES.get(question.kind, ""), "name": question.id}
        row |= self._texts("label", question.text, question.id) | self._texts("hint", question.help, question.id)
        row["required"] = "yes" if question.is_required else ""
        row["relevant"] = self._written(question.shown_if, question.id, "Bedingung")
        self._common_losses(question)
        if question.kind == Kind.LONG_TEXT:
            row["appearance"] = "multiline"
        if question.kind == Kind.PLACE:
            self.losses.add(question.id, "Orte gibt es in XLSForm nicht; die Frage wird zu Auswahl oder Text.")
        if question.choices:
            row |= self._with_choices(question)
        elif question.kind == Kind.SCALE:
            least, most = int(question.min or 1), int(question.max or 5)
            row |= {"type": "range", "parameters": f"start={least} end={most} step=1"}
        else:
            row["constraint"] = self._constraint(question)
        return row

    def _with_choices(self, question: Question) -> Row:
        self._list(question)
        row = {"type": f"{_TYPES.get(question.kind, 'select_one')} {question.id}"}
        if question.kind == Kind.PLACE:
            row["type"] = f"select_one {question.id}"
        if question.kind == Kind.SCALE:
            row["appearance"] = "likert"
        if question.kind == Kind.PICTURE and not any(choice.picture for choice in question.choices):
            self.losses.add(question.id, "Ohne Bilder wird die Bildauswahl zur Auswahl.")
        if question.kind not in (Kind.PICTURE,) and any(choice.picture for choice in question.choices):
            self.losses.add(question.id, "Mit Bildern wird die Auswahl zur Bildauswahl.")
        if question.is_shuffled:
            if question.kind in (Kind.SCALE, Kind.PLACE):
                self.losses.add(question.id, "Diese Antworten lassen sich in XLSForm nicht mischen.")
            else:
                row["parameters"] = "randomize=true"
        if question.kind == Kind.MULTIPLE:
            row["constraint"] = self._constraint(question)
        return row

    def _constraint(self, question: Question) -> str:
        bounds = [("&gt;=", question.min), ("&lt;=", question.max)]
        parts = [f". {sign} {number:.12g}" for sign, number in bounds if number is not None]
        if parts and question.kind != Kind.NUMBER:
            self.losses.add(question.id, "Grenzen gibt es in XLSForm nur für Zahlen.")
            return ""
        return " and ".join(parts).replace("&gt;", ">").replace("&lt;", "<")

    def _matrix(self, question: Question) -> list[Row]:
        self._list(question)
        self._common_losses(question)
        if question.help:
            self.losses.add(question.id, "Die Hilfe einer Tabelle hat in XLSForm keinen Platz.")
        if question.is_shuffled:
            self.losses.add(question.id, "Zeilen lassen sich in XLSForm nicht mischen.")
        begin = {"type": "begin_group", "name": question.id, "appearance": "table-list"}
        begin |= self._texts("label", question.text, question.id)
        begin["relevant"] = self._written(question.shown_if, question.id, "Bedingung")
        rows = [
            {
                "type": f"select_one {question.id}",
                "name": ROW_NAME.format(question.id, row.id),
                "required": "yes" if question.is_required else "",
                **self._texts("label", row.text, question.id),
            }
            for row in question.rows
        ]
        return [begin, *rows, {"type": "end_group"}]

    def _common_losses(self, question: Question) -> None:
        if question.is_background:
            self.losses.add(question.id, "Dass die Frage ein Merkmal der Person ist, hat in XLSForm keinen Platz.")
        if question.library:
            self.losses.add(question.id, "Die Herkunft aus der Bibliothek hat in XLSForm keinen Platz.")
        if any(choice.is_fixed for choice in question.choices):
            self.losses.add(question.id, "Feste Plätze beim Mischen gibt es in XLSForm nicht.")

    def _list(self, question: Question) -> None:
        for choice in question.choices:
            row: Row = {"list_name": question.id, "name": choice.id, "media::image": choice.picture}
            row["wert"] = "-" if choice.value is None else format(choice.value, ".12g")
            self._choices.append({**row, **self._texts("label", choice.text, question.id)})

    def _texts(self, column: str, texts: Texts, place: str) -> Row:
        row = {}
        for language, text in texts.items():
            if "${" in text:
                self.losses.add(place, "„${“ im Text meint in XLSForm eine Frage und wird getrennt geschrieben.")
            safe = text.replace("${", "$ {")
            row[f"{column}::{_language(language)}"] = filled(safe, lambda name: self._pipe(name, place))
        return row

    def _pipe(self, name: str, place: str) -> str:
        question = self._document.question(name)
        if question and question.kind == Kind.MATRIX:
            self.losses.add(place, f"Die Antwort auf die Tabelle „{name}“ kann dort nicht im Text stehen.")
            return "…"
        if question and question.kind in CHOOSING:
            self.losses.add(place, f"Im Text steht dort der Kurzname der Antwort auf „{name}“.")
        return f"${{{name}}}"

    def _written(self, expression: Expression, place: str, sort: str) -> str:
        if expression is None:
            return ""
        make = self._untranslator.condition if sort == "Bedingung" else self._untranslator.value
        try:
            return write(make(expression), XPATH)
        except NotReadable as problem:
            self.losses.add(place, f"Die {sort} hat in XLSForm keine Worte: {problem}.")
            return ""


def _language(code: str) -> str:
    return f"{_NAMES.get(code, code)} ({code})"


def _workbook(sheets: Mapping[str, list[Row]]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            columns = list(dict.fromkeys(column for row in rows for column in row))
            for at, column in enumerate(columns):
                sheet.write_string(0, at, column)
            for number, row in enumerate(rows, start=1):
                for at, column in enumerate(columns):
                    if row.get(column):
                        sheet.write_string(number, at, str(row[column]))
    return stream.getvalue()
