"""A questionnaire in one language as plain values for templates. The page and the form without JavaScript use the same."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from werkstattplan.modules.surveys.answering.answers import (
    NO_ANSWER,
    NO_ANSWER_VALUE,
    Question,
    choice_values,
    field_name,
)
from werkstattplan.modules.surveys.document.canonical import to_data
from werkstattplan.modules.surveys.document.model import Document
from werkstattplan.modules.surveys.document.running import Run

MOST_SPREAD = 15
LANGUAGE_NAMES = {"de": "Deutsch", "de-easy": "Leichte Sprache", "en": "English", "uk": "Українська", "ar": "العربية"}


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownChoice:
    """Something to choose."""

    value: str
    label: str
    field: str
    is_chosen: bool = False
    picture: str = ""
    place: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownRow:
    """A row of a matrix, a question of its own for the eye and for screen readers."""

    id: str
    label: str
    choices: tuple[ShownChoice, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownQuestion:
    """A question as it stands on a page."""

    id: str
    kind: str
    label: str
    help: str
    field: str
    is_required: bool
    value: str
    choices: tuple[ShownChoice, ...]
    rows: tuple[ShownRow, ...]
    places: tuple[int, ...]
    least: str
    most: str
    has_no_answer: bool
    no_answer_value: str
    no_answer_field: str
    error: str = ""

    @property
    def is_list(self) -> bool:
        """Whether it opens as a list: so many places that all of them together would be too long for a page."""
        return self.kind == "place" and len(self.choices) > MOST_SPREAD


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownSection:
    """A section as it stands on a page."""

    id: str
    title: str
    text: str
    questions: tuple[ShownQuestion, ...]


def words(texts: Any, language: str) -> str:
    """A text in a language, or in the first one it has."""
    if isinstance(texts, str):
        return texts
    if not isinstance(texts, Mapping) or not texts:
        return ""
    return str(texts.get(language) or texts.get("de") or next(iter(texts.values())))


def languages_of(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The languages of a questionnaire with their names."""
    return [(code, LANGUAGE_NAMES.get(code, code)) for code in document.get("languages") or ["de"]]


def shown_sections(
    document: Mapping[str, Any], language: str, answers: Mapping[str, Any], errors: Mapping[str, str]
) -> list[ShownSection]:
    """All sections with what was answered so far and what is wrong with it."""
    return [
        ShownSection(
            id=section["id"],
            title=words(section.get("title"), language),
            text=words(section.get("text"), language),
            questions=tuple(
                _question(question, language, answers.get(question["id"]), errors.get(question["id"], ""))
                for question in section.get("questions", ())
            ),
        )
        for section in document.get("sections", ())
    ]


def asked_section(
    document: Document,
    number: int,
    language: str,
    answers: Mapping[str, Any],
    errors: Mapping[str, str],
    typed: Mapping[str, Any],
) -> ShownSection | None:
    """A section with the questions that are asked after these answers, which their texts name; None if there is none.

    `typed` is what stands in the fields of answers that were refused.
    """
    run = Run(document, answers)
    section = shown_sections(to_data(document), language, {**answers, **typed}, errors)[number]
    texts = {question.id: question.text for question in document.sections[number].questions}
    questions = tuple(
        replace(question, label=run.text(texts[question.id], language))
        for question in section.questions
        if run.is_shown(question.id)
    )
    return replace(section, questions=questions) if questions or not section.questions else None


def _question(question: Question, language: str, answer: Any, error: str) -> ShownQuestion:
    name = field_name(question)
    is_single = question["kind"] in ("single", "scale", "picture")
    return ShownQuestion(
        id=question["id"],
        kind=question["kind"],
        label=words(question.get("text"), language),
        help=words(question.get("help"), language),
        field=name,
        is_required=bool(question.get("required")),
        value=_written(answer),
        choices=_choices(question, language, answer),
        rows=_rows(question, language, answer),
        places=tuple(range(1, len(question.get("choices") or ()) + 1)),
        least=_bound(question.get("min")),
        most=_bound(question.get("max")),
        has_no_answer=answer == NO_ANSWER,
        no_answer_value=NO_ANSWER_VALUE,
        # A choice beside the others where one is chosen, a box of its own elsewhere.
        no_answer_field=name if is_single else field_name(question, "keine"),
        error=error,
    )


def _choices(question: Question, language: str, answer: Any) -> tuple[ShownChoice, ...]:
    texts = {choice["id"]: choice for choice in question.get("choices") or ()}
    chosen = answer if isinstance(answer, list) else [answer]
    return tuple(
        ShownChoice(
            value=value,
            label=words(texts.get(value, {}).get("text"), language) or value,
            field=field_name(question, value) if question["kind"] == "ranking" else field_name(question),
            is_chosen=value in chosen,
            picture=str(texts.get(value, {}).get("picture", "")),
            place=_place(answer, chosen, value),
        )
        for value in choice_values(question)
    )


def _place(answer: Any, chosen: list[Any], value: str) -> int:
    """The number of a choice in a ranking; of a ranking that was refused, the number that was typed."""
    if isinstance(answer, Mapping):
        typed = str(answer.get(value, ""))
        return int(typed) if typed.isdecimal() else 0
    return chosen.index(value) + 1 if value in chosen else 0


def _rows(question: Question, language: str, answer: Any) -> tuple[ShownRow, ...]:
    chosen = answer if isinstance(answer, Mapping) else {}
    texts = {choice["id"]: words(choice.get("text"), language) for choice in question.get("choices") or ()}
    return tuple(
        ShownRow(
            id=row["id"],
            label=words(row.get("text"), language),
            choices=tuple(
                ShownChoice(
                    value=value,
                    label=texts.get(value) or value,
                    field=field_name(question, row["id"]),
                    is_chosen=chosen.get(row["id"]) == value,
                )
                for value in choice_values(question)
            ),
        )
        for row in question.get("rows") or ()
    )


def _written(answer: Any) -> str:
    if answer is True:
        return "ja"
    return str(answer) if isinstance(answer, str | int | float) else ""


def _bound(value: Any) -> str:
    return "" if value is None else str(value)
