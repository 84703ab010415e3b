"""A questionnaire with answers: what is asked, what is calculated, what texts say, which quotas count.

static/surveys/rules.js is its twin; tests/test_rules_twins.py proves that both say the same.
"""

from collections.abc import Mapping
from typing import Any

from werkstattplan.modules.surveys.document.circles import in_order
from werkstattplan.modules.surveys.document.expressions import (
    MISSING,
    Value,
    as_text,
    evaluate,
    is_number,
    is_true,
)
from werkstattplan.modules.surveys.document.model import CHOOSING, CHOOSING_ONE, Document, Kind, Question, words
from werkstattplan.modules.surveys.document.piping import filled

NO_ANSWER = {"missing": "no_answer"}


class Run:
    """One state of answering. `document` must be one that `reading` accepted: without circles."""

    def __init__(self, document: Document, answers: Mapping[str, Any]) -> None:
        self._document = document
        self._answers = answers
        self._section_of = {question.id: section for section in document.sections for question in section.questions}
        self._questions = {question.id: question for question in document.questions()}
        self._calculated = {calculated.id: calculated.value for calculated in document.calculated}
        self._shown: dict[str, bool] = {}
        self._values: dict[str, Value] = {}
        # In this order no question waits for another, so a long chain of conditions needs no deep stack.
        for name in in_order(document):
            self.answer(name)

    def is_shown(self, name: str) -> bool:
        """Whether a question is asked."""
        if name not in self._shown:
            question, section = self._questions[name], self._section_of[name]
            self._shown[name] = is_true(section.shown_if, self) and is_true(question.shown_if, self)
        return self._shown[name]

    def shown(self) -> list[str]:
        """The questions that are asked, as they were written."""
        return [name for name in self._questions if self.is_shown(name)]

    def kept_answers(self) -> dict[str, Any]:
        """The answers to questions that are asked; what was answered before and is no longer asked is not sent."""
        return {name: self._answers[name] for name in self.shown() if name in self._answers}

    def missing_answers(self) -> list[str]:
        """Required questions that are asked and have neither an answer nor "keine Angabe"."""
        return [
            name
            for name in self.shown()
            if self._questions[name].is_required and self.answer(name) is MISSING and not self.has_declined(name)
        ]

    def answer(self, name: str, row: str | None = None) -> Value:
        """An answer or a calculated value; missing if it was not asked, not given or declined."""
        if name in self._calculated:
            return self._calculate(name)
        if name not in self._questions or not self.is_shown(name):
            return MISSING
        given = self._answers.get(name)
        if isinstance(given, Mapping):
            given = given.get(row) if row is not None and given != NO_ANSWER else _rows_answered(given)
        elif row is not None:
            return MISSING
        return MISSING if given is None or given in ("", []) else given

    def value(self, name: str) -> Value:
        """The number of an answer: a number itself, that of the choice, or the step of a scale."""
        answer = self.answer(name)
        if is_number(answer) or name not in self._questions:
            return answer if is_number(answer) else MISSING
        question = self._questions[name]
        if question.kind == Kind.SCALE and not question.choices and isinstance(answer, str):
            return evaluate({"number": [answer]}, self)
        return next((choice.value for choice in question.choices if choice.id == answer), MISSING)

    def has_declined(self, name: str) -> bool:
        """Whether "keine Angabe" was chosen where it was asked."""
        return name in self._questions and self.is_shown(name) and self._answers.get(name) == NO_ANSWER

    def calculated(self) -> dict[str, Value]:
        """All calculated values."""
        return {name: self._calculate(name) for name in self._calculated}

    def quotas(self) -> list[str]:
        """The quotas that this reply counts for."""
        return [quota.id for quota in self._document.quotas if is_true(quota.condition, self)]

    def text(self, texts: Mapping[str, str], language: str) -> str:
        """A text in a language with the answers it names."""
        return filled(words(texts, language), lambda name: self._words_of(name, language))

    def _calculate(self, name: str) -> Value:
        if name not in self._values:
            self._values[name] = evaluate(self._calculated[name], self)
        return self._values[name]

    def _words_of(self, name: str, language: str) -> str:
        answer = self.answer(name)
        question = self._questions.get(name)
        if question and question.kind in CHOOSING | CHOOSING_ONE:
            labels = _labels(question, language)
            chosen = answer if isinstance(answer, list) else [answer]
            return ", ".join(labels.get(one, as_text(one)) for one in chosen)
        return as_text(answer)


def _rows_answered(given: Mapping[str, Any]) -> Value:
    """The rows of a matrix that were answered."""
    return [] if given == NO_ANSWER else sorted(row for row, value in given.items() if value not in (None, ""))


def _labels(question: Question, language: str) -> dict[Any, str]:
    return {choice.id: words(choice.text, language) for choice in question.choices}
