"""Typing in a sheet of paper: all questions on one page, and what differs between two entries."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from werkstattplan.modules.surveys.answering.answers import (
    NO_ANSWER,
    FormData,
    WrongAnswer,
    questions_of,
    read_answer,
    tidied,
    typed_answer,
)
from werkstattplan.modules.surveys.answering.form import ShownSection, shown_sections, words
from werkstattplan.modules.surveys.document.model import Document
from werkstattplan.modules.surveys.document.running import Run

NOT_READ = "Das passt nicht zur Frage. Bitte vergleichen Sie es mit dem Bogen."
Answers = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What was typed in: answers, and what could not be read, by question."""

    answers: dict[str, Any]
    typed: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A question at which two entries say different things."""

    id: str
    number: int
    label: str
    first: str
    second: str


def read_entry(document: Answers, data: FormData) -> Entry:
    """All answers of a form; nothing is required, since on paper questions are left out."""
    answers, typed = {}, {}
    for name, question in questions_of(document).items():
        try:
            answer = read_answer(question, data)
        except WrongAnswer:
            typed[name] = typed_answer(question, data)
            continue
        if answer is not None:
            answers[name] = tidied(question, answer)
    return Entry(answers=answers, typed=typed)


def entry_sections(document: Answers, entry: Entry) -> list[ShownSection]:
    """All questions with the numbers of the paper, whatever their conditions say."""
    language = document["languages"][0]
    errors = dict.fromkeys(entry.typed, NOT_READ)
    numbers = {name: number for number, name in enumerate(questions_of(document), 1)}
    return [
        replace(
            section,
            questions=tuple(
                replace(question, label=f"{numbers[question.id]}. {question.label}") for question in section.questions
            ),
        )
        for section in shown_sections(document, language, {**entry.answers, **entry.typed}, errors)
    ]


def differences(document: Answers, first: Answers, second: Answers) -> list[Difference]:
    """Where two entries differ, in the order of the paper."""
    language = document["languages"][0]
    return [
        Difference(
            id=name,
            number=number,
            label=words(question["text"], language),
            first=_said(question, first.get(name), language),
            second=_said(question, second.get(name), language),
        )
        for number, (name, question) in enumerate(questions_of(document).items(), 1)
        if first.get(name) != second.get(name)
    ]


def decided(first: Answers, second: Answers, is_first: Mapping[str, bool]) -> dict[str, Any]:
    """The answers after somebody has decided each difference."""
    answers = dict(second)
    for name, takes_first in is_first.items():
        answers.pop(name, None)
        chosen = (first if takes_first else second).get(name)
        if chosen is not None:
            answers[name] = chosen
    return answers


def not_asked(document: Document, answers: Answers) -> list[int]:
    """The numbers of questions that were answered although the answers before say that they are not asked."""
    shown = set(Run(document, answers).shown())
    return [number for number, one in enumerate(document.questions(), 1) if one.id in answers and one.id not in shown]


def _said(question: Answers, answer: Any, language: str) -> str:
    if answer is None:
        return "nichts"
    if answer == NO_ANSWER:
        return "keine Angabe"
    labels = {one["id"]: words(one["text"], language) for one in question.get("choices", ())}
    if isinstance(answer, Mapping):
        rows = {row["id"]: words(row["text"], language) for row in question.get("rows", ())}
        return "; ".join(f"{rows[row]}: {labels.get(chosen, chosen)}" for row, chosen in answer.items())
    if answer is True:
        return "Ja, einverstanden"
    several = answer if isinstance(answer, list) else [answer]
    return ", ".join(labels.get(one, str(one)) for one in several)
