"""Answers: read from a form, and checked against the questionnaire they belong to.

An answer is a text, a number, a list, a mapping of rows, or `{"missing": "no_answer"}`. What was not asked is left out.
"""

import contextlib
import datetime
from collections.abc import Mapping
from typing import Any, Protocol

NO_ANSWER = {"missing": "no_answer"}
NO_ANSWER_VALUE = "__keine"
LONGEST_TEXT = 5_000
_CHOOSES_ONE = frozenset({"single", "scale", "place", "picture"})
_WRITES = frozenset({"short_text", "long_text"})

Question = Mapping[str, Any]


class WrongAnswer(Exception):
    """An answer that the questionnaire does not allow."""


class FormData(Protocol):
    """What a form sent."""

    def get(self, name: str, default: str, /) -> str | None:
        """The last value of a field."""

    def getlist(self, name: str, /) -> list[str]:
        """All values of a field."""


def questions_of(document: Mapping[str, Any]) -> dict[str, Question]:
    """The questions of a document by their id."""
    return {
        question["id"]: question
        for section in document.get("sections", ())
        for question in section.get("questions", ())
    }


def field_name(question: Question, part: str = "") -> str:
    """The name of a field in the form."""
    return f"q-{question['id']}" + (f"--{part}" if part else "")


def choice_values(question: Question) -> list[str]:
    """What can be chosen: the ids of the choices, or the steps of a scale without choices."""
    choices = question.get("choices") or ()
    if choices:
        return [choice["id"] for choice in choices]
    if question["kind"] == "scale":
        return [str(step) for step in range(int(question.get("min", 1)), int(question.get("max", 5)) + 1)]
    return []


def read_answer(question: Question, data: FormData) -> Any:
    """The answer in a form; None if there is none. Raises `WrongAnswer`."""
    name = field_name(question)
    if NO_ANSWER_VALUE in (data.get(field_name(question, "keine"), ""), data.get(name, "")):
        return dict(NO_ANSWER)
    kind = question["kind"]
    if kind == "multiple":
        value: Any = data.getlist(name)
    elif kind == "matrix":
        rows = {row["id"]: data.get(field_name(question, row["id"]), "") for row in question.get("rows", ())}
        value = {row: chosen for row, chosen in rows.items() if chosen}
    elif kind == "ranking":
        value = _ranking(question, data)
    else:
        value = _plain(kind, data.get(name, "") or "")
    if value in (None, "", [], {}):
        return None
    check_answer(question, value)
    return value


def typed_answer(question: Question, data: FormData) -> Any:
    """What was typed or chosen where `read_answer` refuses it, only to show it again: a text, or places by choice."""
    if question["kind"] == "ranking":
        return {choice: data.get(field_name(question, choice), "") or "" for choice in choice_values(question)}
    return data.get(field_name(question), "") or ""


def _plain(kind: str, text: str) -> Any:
    text = text.strip()
    if kind == "number" and text:
        try:
            number = float(text.replace(",", "."))
        except ValueError as error:
            raise WrongAnswer from error
        return int(number) if number.is_integer() else number
    if kind == "date":
        return _as_day(text) or text
    return text == "ja" if kind == "consent" and text else text


def _as_day(text: str) -> str:
    """A day as it is kept, also from one written like 1.3.2026, as browsers without a calendar send it; empty if it is none."""
    for shape in ("%Y-%m-%d", "%d.%m.%Y"):
        with contextlib.suppress(ValueError):
            return datetime.datetime.strptime(text, shape).replace(tzinfo=datetime.UTC).date().isoformat()
    return ""


def _ranking(question: Question, data: FormData) -> list[str]:
    places: dict[int, str] = {}
    for choice in choice_values(question):
        place = data.get(field_name(question, choice), "") or ""
        if place.isdecimal():
            if int(place) in places:
                raise WrongAnswer
            places[int(place)] = choice
    return [places[place] for place in sorted(places)]


def check_answers(document: Mapping[str, Any], answers: Mapping[str, Any]) -> None:
    """Whether all answers belong to questions and are allowed there. Raises `WrongAnswer`."""
    questions = questions_of(document)
    for name, value in answers.items():
        if name not in questions:
            raise WrongAnswer
        if value != NO_ANSWER:
            check_answer(questions[name], value)


def check_answer(question: Question, value: Any) -> None:
    """Whether a value is an answer to a question. Raises `WrongAnswer`."""
    kind = question["kind"]
    if kind in _CHOOSES_ONE:
        is_right = isinstance(value, str) and _is_choice(question, value)
    elif kind in ("multiple", "ranking"):
        is_right = isinstance(value, list) and _are_choices(question, value)
    elif kind == "matrix":
        is_right = _fits_matrix(question, value)
    elif kind == "number":
        is_right = type(value) in (int, float) and _in_range(question, value)
    elif kind == "date":
        is_right = isinstance(value, str) and _as_day(value) == value
    elif kind == "consent":
        is_right = isinstance(value, bool)
    else:
        is_right = kind in _WRITES and isinstance(value, str) and len(value) <= LONGEST_TEXT and "\x00" not in value
    if not is_right:
        raise WrongAnswer


def tidied(question: Question, value: Any) -> Any:
    """The same answer in the order of the questionnaire, so that no mixed order of a page can be read off it."""
    if question["kind"] == "multiple" and isinstance(value, list):
        return [one for one in choice_values(question) if one in value]
    if question["kind"] == "matrix" and value != NO_ANSWER:
        return {row["id"]: value[row["id"]] for row in question.get("rows", ()) if row["id"] in value}
    return value


def _is_choice(question: Question, value: Any) -> bool:
    return isinstance(value, str) and value in choice_values(question)


def _are_choices(question: Question, values: list[Any]) -> bool:
    return all(_is_choice(question, value) for value in values) and len(set(values)) == len(values)


def _fits_matrix(question: Question, value: Any) -> bool:
    rows = {row["id"] for row in question.get("rows", ())}
    return isinstance(value, dict) and all(
        row in rows and _is_choice(question, chosen) for row, chosen in value.items()
    )


def _in_range(question: Question, value: float) -> bool:
    least, most = question.get("min"), question.get("max")
    # Comparisons with "not a number" are false, so it never passes.
    return abs(value) < 1e15 and (least is None or value >= least) and (most is None or value <= most)
