"""What can be counted in a questionnaire: items with their answers as columns.

Every item has a column for each way to answer and one for "not answered at all", so that each table of an item adds up to all
replies. Otherwise the number of those who left something out could be taken from the difference.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any, TypeAlias

from werkstattplan.modules.surveys.document.canonical import question_data
from werkstattplan.modules.surveys.document.model import Document, Kind, Question, choice_ids

DECLINED = "!declined"
LEFT_OUT = "!left-out"
CHOSEN, NOT_CHOSEN = "!chosen", "!not-chosen"
GIVEN = "!given"
NO_ANSWER = {"missing": "no_answer"}
# Fixed, since bounds that are taken from the answers would tell the smallest and the largest one.
_BOUNDS = (0, 1, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000)
_MOST_BANDS = 12
Band: TypeAlias = "tuple[float | None, float | None]"


class Part(StrEnum):
    """Which part of a question an item counts."""

    WHOLE = "whole"
    CHOICE = "choice"
    ROW = "row"
    FIRST_PLACE = "first-place"


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One thing that is counted. `part_id`: the choice or the row; `columns`: ids of choices, bands, or marks with `!`.

    `values` are the numbers of the columns that have one, for means.
    """

    key: str
    question: Question
    part: Part
    part_id: str
    columns: tuple[str, ...]
    is_ordered: bool
    values: Mapping[str, float]
    column_of: Callable[[Any], str]


def items_of(document: Document) -> list[Item]:
    """All items of a questionnaire in its order."""
    return [item for question in document.questions() for item in _items(question)]


def columns_of(items: Sequence[Item], answers: Mapping[str, Any]) -> list[int]:
    """For each item the place of the column into which a reply falls. An answer that no column knows is left out."""
    found = []
    for item in items:
        column = item.column_of(answers.get(item.question.id))
        found.append(item.columns.index(column) if column in item.columns else item.columns.index(_rest(item)))
    return found


def fingerprint(question: Question) -> str:
    """What a question asks, as a short sign: answers to another wording are answers to another question."""
    text = json.dumps(question_data(question) | {"shown_if": None}, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def live_key(item: Item) -> str:
    """Under which key the live sums of an item stand: another wording is another question."""
    return f"{fingerprint(item.question)}/{item.key}"


def band_id(low: float | None, high: float | None) -> str:
    """The id of a band of numbers: from `low` to below `high`; what is missing has no end."""
    return f"{'' if low is None else f'{low:g}'}..{'' if high is None else f'{high:g}'}"


def _rest(item: Item) -> str:
    return NOT_CHOSEN if item.part == Part.CHOICE else LEFT_OUT


def _items(question: Question) -> list[Item]:
    match question.kind:
        case Kind.SINGLE | Kind.SCALE | Kind.PICTURE | Kind.PLACE if choice_ids(question):
            return [_whole(question, choice_ids(question), lambda answer: str(answer))]
        case Kind.CONSENT:
            return [_whole(question, [GIVEN], lambda answer: GIVEN if answer is True else LEFT_OUT)]
        case Kind.NUMBER:
            bands = _bands(question)
            return [_whole(question, [band_id(*band) for band in bands], lambda answer: _band_of(bands, answer))]
        case Kind.MULTIPLE:
            return [_answered(question), *(_chosen(question, choice.id) for choice in question.choices)]
        case Kind.MATRIX:
            return [_row(question, row.id) for row in question.rows]
        case Kind.RANKING:
            return [_first_place(question)]
        case _:
            return [_answered(question)]


def _whole(question: Question, columns: list[str], column_of: Callable[[Any], str]) -> Item:
    return Item(
        key=question.id,
        question=question,
        part=Part.WHOLE,
        part_id="",
        columns=(*columns, DECLINED, LEFT_OUT),
        is_ordered=question.kind in (Kind.SCALE, Kind.NUMBER) or _has_order(question),
        values=_values(question),
        column_of=lambda answer: _without_answer(answer) or column_of(answer),
    )


def _has_order(question: Question) -> bool:
    """Whether its choices stand in the order of their numbers, like ages: small ones are then merged with neighbours."""
    values = [choice.value for choice in question.choices]
    numbers = [value for value in values if value is not None]
    return 2 < len(numbers) == len(values) and (numbers == sorted(numbers) or numbers == sorted(numbers, reverse=True))


def _answered(question: Question) -> Item:
    return _whole(question, [GIVEN], lambda answer: GIVEN)


def _chosen(question: Question, choice: str) -> Item:
    return Item(
        key=f"{question.id}:{choice}",
        question=question,
        part=Part.CHOICE,
        part_id=choice,
        columns=(CHOSEN, NOT_CHOSEN),
        is_ordered=False,
        values={},
        column_of=lambda answer: CHOSEN if isinstance(answer, list) and choice in answer else NOT_CHOSEN,
    )


def _row(question: Question, row: str) -> Item:
    return Item(
        key=f"{question.id}:{row}",
        question=question,
        part=Part.ROW,
        part_id=row,
        columns=(*choice_ids(question), LEFT_OUT),
        is_ordered=True,
        values=_values(question),
        column_of=lambda answer: str(answer.get(row, LEFT_OUT)) if isinstance(answer, Mapping) else LEFT_OUT,
    )


def _first_place(question: Question) -> Item:
    return Item(
        key=f"{question.id}:!first",
        question=question,
        part=Part.FIRST_PLACE,
        part_id="",
        columns=(*choice_ids(question), DECLINED, LEFT_OUT),
        is_ordered=False,
        values={},
        column_of=lambda answer: _without_answer(answer) or str(answer[0]),
    )


def _without_answer(answer: Any) -> str:
    if answer == NO_ANSWER:
        return DECLINED
    return LEFT_OUT if answer is None or answer in ("", [], {}) else ""


def _values(question: Question) -> dict[str, float]:
    if question.kind == Kind.SCALE and not question.choices:
        return {step: float(step) for step in choice_ids(question)}
    return {choice.id: choice.value for choice in question.choices if choice.value is not None}


def _bands(question: Question) -> list[Band]:
    """Bands for numbers: of one width between the bounds of a question, else the usual ones."""
    if question.min is None or question.max is None or question.max <= question.min:
        return list(pairwise((None, *_BOUNDS, None)))
    width = next(
        size
        for power in range(-3, 16)
        for size in (10.0**power, 2 * 10.0**power, 5 * 10.0**power)
        if (question.max - question.min) / size < _MOST_BANDS and size >= 1
    )
    starts = [question.min // width * width + place * width for place in range(_MOST_BANDS + 1)]
    return [(start, start + width) for start in starts if start <= question.max]


def _band_of(bands: list[Band], answer: Any) -> str:
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        return LEFT_OUT
    fitting = (
        band_id(low, high) for low, high in bands if (low is None or low <= answer) and (high is None or answer < high)
    )
    return next(fitting, LEFT_OUT)
