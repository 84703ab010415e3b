"""Answers as a table: a variable for each column, a row for each reply, codes with labels, rare people coarsened.

What describes a person is coarsened until every combination of it is shared by enough people (local suppression, as sdcMicro does
it). Rows come in no order that means anything; there are no ids and no times. Free texts stay where they can be read and redacted.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from werkstattplan.modules.surveys.document.model import (
    Document,
    Kind,
    Question,
    background_questions,
    choice_ids,
    words,
)
from werkstattplan.modules.surveys.statistics.items import NO_ANSWER

DECLINED, LEFT_OUT, SUPPRESSED = -999, -998, -997
MISSING_LABELS = {
    DECLINED: "keine Angabe",
    LEFT_OUT: "nicht gefragt oder übersprungen",
    SUPPRESSED: "zum Schutz weggelassen",
}
GROUP = "gruppe"


class Measure(StrEnum):
    """What can be calculated with a variable."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    SCALE = "scale"


@dataclass(frozen=True, kw_only=True, slots=True)
class Variable:
    """A column: its name in other programs, what was asked, and the meaning of its codes."""

    name: str
    label: str
    question: str
    measure: Measure
    labels: dict[int, str] = field(default_factory=dict)

    @property
    def all_labels(self) -> dict[int, str]:
        """The meanings of all codes, those for missing answers too."""
        return self.labels | MISSING_LABELS


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Variables and rows of codes. `suppressed`: how many values were left out to protect people."""

    title: str
    variables: tuple[Variable, ...]
    rows: tuple[tuple[float, ...], ...]
    suppressed: int


def microdata(document: Document, replies: Sequence[tuple[Mapping[str, Any], str]], *, least: int) -> Table:
    """The table of all replies, each its answers and the group it is kept with (empty without).

    Every combination of what describes people is shared by at least `least` replies.
    """
    language = document.languages[0]
    groups = sorted({group for _, group in replies} - {""})
    asked = [
        question
        for question in document.questions()
        if question.kind not in (Kind.SHORT_TEXT, Kind.LONG_TEXT, Kind.DATE)
    ]
    variables = [variable for question in asked for variable in _variables(question, language)]
    rows = [[code for question in asked for code in _codes(question, answers)] for answers, _ in replies]
    if groups:
        labels = dict(enumerate(groups, start=1))
        variables.append(
            Variable(name=GROUP, label="Schule oder Klasse", question="", measure=Measure.NOMINAL, labels=labels)
        )
        codes = {name: code for code, name in labels.items()}
        rows = [[*row, codes.get(group, LEFT_OUT)] for row, (_, group) in zip(rows, replies, strict=True)]
    names = {question.id for question in background_questions(document)}
    places = [place for place, variable in enumerate(variables) if variable.question in names or variable.name == GROUP]
    suppressed = _suppress(rows, places, least)
    return Table(
        title=words(document.title, language),
        variables=tuple(variables),
        rows=tuple(tuple(row) for row in rows),
        suppressed=suppressed,
    )


def _variables(question: Question, language: str) -> Iterator[Variable]:
    label = words(question.text, language)
    if question.kind == Kind.MULTIPLE:
        for choice in question.choices:
            text = f"{label}: {words(choice.text, language)}"
            yield _variable(
                f"{question.id}_{choice.id}", text, question, Measure.NOMINAL, {0: "nicht gewählt", 1: "gewählt"}
            )
    elif question.kind == Kind.MATRIX:
        for row in question.rows:
            text = f"{label}: {words(row.text, language)}"
            yield _variable(f"{question.id}_{row.id}", text, question, Measure.ORDINAL, _labels(question, language))
    elif question.kind == Kind.RANKING:
        for choice in question.choices:
            text = f"{label}: Platz von {words(choice.text, language)}"
            yield _variable(f"{question.id}_{choice.id}", text, question, Measure.ORDINAL, {})
    elif question.kind == Kind.NUMBER:
        yield _variable(question.id, label, question, Measure.SCALE, {})
    elif question.kind == Kind.CONSENT:
        yield _variable(question.id, label, question, Measure.NOMINAL, {1: "ja"})
    else:
        measure = Measure.ORDINAL if question.kind == Kind.SCALE else Measure.NOMINAL
        yield _variable(question.id, label, question, measure, _labels(question, language))


def _variable(name: str, label: str, question: Question, measure: Measure, labels: dict[int, str]) -> Variable:
    # SPSS takes letters, digits and _, at most 64.
    plain = "".join(sign if sign.isalnum() and sign.isascii() else "_" for sign in name)[:64]
    return Variable(name=plain, label=label, question=question.id, measure=measure, labels=labels)


def _labels(question: Question, language: str) -> dict[int, str]:
    if not question.choices:
        return {int(step): step for step in choice_ids(question)}
    return {code: words(choice.text, language) for code, choice in enumerate(question.choices, start=1)}


def _codes(question: Question, answers: Mapping[str, Any]) -> list[float]:
    answer = answers.get(question.id)
    missing = DECLINED if answer == NO_ANSWER else LEFT_OUT
    is_there = answer not in (None, "", [], {}) and answer != NO_ANSWER
    match question.kind:
        case Kind.MULTIPLE:
            return [float(choice.id in answer) if is_there and answer else missing for choice in question.choices]
        case Kind.RANKING:
            chosen = list(answer) if isinstance(answer, list) else []
            return [chosen.index(one.id) + 1 if one.id in chosen else missing for one in question.choices]
        case Kind.MATRIX:
            given = answer if is_there and isinstance(answer, Mapping) else {}
            return [_code(question, given.get(row.id), missing) for row in question.rows]
        case Kind.NUMBER:
            return [float(answer) if is_there and isinstance(answer, int | float) else missing]
        case Kind.CONSENT:
            return [1 if answer is True else missing]
        case _:
            return [_code(question, answer if is_there else None, missing)]


def _code(question: Question, answer: Any, missing: int) -> float:
    if not question.choices:
        return int(answer) if str(answer) in choice_ids(question) else missing
    names = [choice.id for choice in question.choices]
    return names.index(answer) + 1 if answer in names else missing


def _suppress(rows: list[list[float]], places: Sequence[int], least: int) -> int:
    """Leave out values that describe people, in place, until each combination is frequent; how many were left out.

    The variable that tells people apart most goes first. Who is still alone then shares "all left out" with others.
    """
    before = [[row[place] for place in places] for row in rows]
    by_sharpness = sorted(places, key=lambda place: -len({row[place] for row in rows}))
    for place in by_sharpness:
        for row in _rare(rows, places, least):
            row[place] = SUPPRESSED
    while rare := _rare(rows, places, least):
        counts = Counter(tuple(row[place] for place in places) for row in rows)
        bare = (SUPPRESSED,) * len(places)
        others = [key for key in counts if key != bare and counts[key] >= least]
        smallest = min(others, key=lambda key: (counts[key], key), default=None)
        for row in rows:
            if row in rare or tuple(row[place] for place in places) == smallest:
                for place in places:
                    row[place] = SUPPRESSED
        if smallest is None:
            break
    return sum(
        row[place] != old
        for row, values in zip(rows, before, strict=True)
        for place, old in zip(places, values, strict=True)
    )


def _rare(rows: list[list[float]], places: Sequence[int], least: int) -> list[list[float]]:
    counts = Counter(tuple(row[place] for place in places) for row in rows)
    return [row for row in rows if counts[tuple(row[place] for place in places)] < least]
