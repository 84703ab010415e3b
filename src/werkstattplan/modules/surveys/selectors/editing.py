"""A draft as its pages show it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from werkstattplan.modules.surveys.editing import parts
from werkstattplan.modules.surveys.editing.conditions import in_words
from werkstattplan.modules.surveys.editing.labels import KIND_LABELS, language_name
from werkstattplan.modules.surveys.editing.parts import Data
from werkstattplan.modules.surveys.editing.review import Review, grade_of, review
from werkstattplan.modules.surveys.models import QuestionnaireDraft

# The formula is made for whole texts: below and above these school years it says nothing more.
EASIEST, HARDEST = 4, 15


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftQuestion:
    """A question in the overview of a draft. `lacking`: languages that it does not have."""

    number: int
    id: str
    text: str
    kind: str
    condition: str
    choices: tuple[str, ...]
    is_background: bool
    is_required: bool
    lacking: tuple[str, ...]
    grade: int | None
    faults: tuple[str, ...]
    hints: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftSection:
    """A section in the overview of a draft."""

    id: str
    title: str
    condition: str
    faults: tuple[str, ...]
    questions: tuple[DraftQuestion, ...]


def overview(draft: QuestionnaireDraft) -> dict[str, Any]:
    """Everything on the page of a draft."""
    data = json.loads(draft.document)
    found = review(data)
    return {
        "draft": draft,
        "title": _first(data["title"]),
        "languages": [language_name(code) for code in data["languages"]],
        "sections": list(_sections(data, found)),
        "review": found,
        "asks_for_places": any(
            question["kind"] == "place" and not question.get("choices") for question in parts.questions(data)
        ),
        "number_of_questions": sum(1 for _ in parts.questions(data)),
    }


def about_question(data: Data, name: str) -> dict[str, Any]:
    """What the page of a question says beside its form."""
    found = review(data)
    return {
        "question": parts.question(data, name),
        "faults": found.faults.get(name, ()),
        "hints": found.hints.get(name, ()),
        "grades": [
            (language_name(code), grade)
            for code in data["languages"]
            if (grade := grade_shown(parts.question(data, name), code)) is not None
        ],
        "words_of_condition": in_words(
            parts.question(data, name).get("shown_if"), {one["id"]: one for one in parts.questions(data)}
        ),
    }


def grade_shown(question: Mapping[str, Any], language: str) -> int | None:
    """The school year that understands a question, as pages show it; None for languages that the formula does not know."""
    score = grade_of(question, language)
    return None if score is None else min(HARDEST, max(EASIEST, round(score)))


def earlier_questions(data: Data, name: str) -> list[Data]:
    """The questions before one: only their answers are known when it is asked."""
    before = []
    for question in parts.questions(data):
        if question["id"] == name:
            break
        before.append(question)
    return before


def questions_before_section(data: Data, name: str) -> list[Data]:
    """The questions of all sections before one."""
    before: list[Data] = []
    for section in data["sections"]:
        if section["id"] == name:
            break
        before += section.get("questions", ())
    return before


def _sections(data: Data, found: Review) -> Iterator[DraftSection]:
    number = 0
    by_id = {question["id"]: question for question in parts.questions(data)}
    for section in data["sections"]:
        questions = []
        for question in section.get("questions", ()):
            number += 1
            questions.append(_question(question, number, data["languages"], by_id, found))
        yield DraftSection(
            id=section["id"],
            title=_first(section.get("title", {})),
            condition=in_words(section.get("shown_if"), by_id),
            faults=found.faults.get(section["id"], ()),
            questions=tuple(questions),
        )


def _question(
    question: Data, number: int, languages: list[str], by_id: Mapping[str, Data], found: Review
) -> DraftQuestion:
    return DraftQuestion(
        number=number,
        id=question["id"],
        text=_first(question.get("text", {})),
        kind=KIND_LABELS.get(str(question["kind"]), str(question["kind"])),
        condition=in_words(question.get("shown_if"), by_id),
        choices=tuple(_first(choice.get("text", {})) for choice in question.get("choices", ())),
        is_background=question.get("background", False) or question["kind"] == "place",
        is_required=question.get("required", False),
        lacking=tuple(language_name(code) for code in languages if code not in question.get("text", {})),
        grade=grade_shown(question, languages[0]),
        faults=found.faults.get(question["id"], ()),
        hints=found.hints.get(question["id"], ()),
    )


def _first(texts: Mapping[str, str]) -> str:
    return next(iter(texts.values()), "")
