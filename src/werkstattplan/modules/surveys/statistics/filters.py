"""Questions that only some people are asked: how many got one tells how many answered an earlier one so and so.

Such a question and the earlier one are two tables about the same people, so what is merged or hidden in one could be
worked out of the other. It is therefore told only where the earlier answers stand each for itself, and compared by groups
only where in both tables nothing had to be hidden.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from werkstattplan.modules.surveys.document.checks import references
from werkstattplan.modules.surveys.document.circles import in_order
from werkstattplan.modules.surveys.document.model import Document, Expression
from werkstattplan.modules.surveys.statistics.items import Part
from werkstattplan.modules.surveys.statistics.tables import SILENT, ItemTally, Table


@dataclass(frozen=True, kw_only=True, slots=True)
class _Condition:
    """Which questions decide whether a question is asked, and the texts that their answers are compared with."""

    questions: frozenset[str]
    texts: frozenset[str]


def without_traces(document: Document, tallies: Sequence[ItemTally]) -> tuple[ItemTally, ...]:
    """The tallies; those of questions with a condition without what would tell of the questions that decide it."""
    conditions = _conditions(document)
    told: dict[str, list[ItemTally]] = {}
    for tally in tallies:
        told.setdefault(tally.item.question.id, []).append(tally)
    # What an earlier question may not tell, a later one that depends on it may not tell either.
    for name in in_order(document):
        if name in told and name in conditions:
            deciding = list(_deciding(conditions[name], told))
            told[name] = [_without_traces(tally, deciding) for tally in told[name]]
    by_key = {tally.item.key: tally for found in told.values() for tally in found}
    return tuple(by_key[tally.item.key] for tally in tallies)


def _conditions(document: Document) -> dict[str, _Condition]:
    calculated = {one.id: one.value for one in document.calculated}
    found = {}
    for section in document.sections:
        for question in section.questions:
            expressions = [one for one in (section.shown_if, question.shown_if) if one is not None]
            if expressions:
                found[question.id] = _condition(expressions, calculated)
    return found


def _condition(expressions: list[Expression], calculated: Mapping[str, Expression]) -> _Condition:
    questions: set[str] = set()
    texts: set[str] = set()
    waiting, seen = list(expressions), set()
    while waiting:
        expression = waiting.pop()
        texts |= set(_texts(expression))
        for _, name, _ in references(expression):
            if name in calculated and name not in seen:
                seen.add(name)
                waiting.append(calculated[name])
            elif name not in calculated:
                questions.add(name)
    return _Condition(questions=frozenset(questions), texts=frozenset(texts))


def _texts(expression: Expression) -> Iterator[str]:
    if isinstance(expression, str):
        yield expression
    elif isinstance(expression, Mapping):
        for operand in next(iter(expression.values())):
            yield from _texts(operand)


def _deciding(condition: _Condition, told: Mapping[str, Sequence[ItemTally]]) -> Iterator[ItemTally]:
    """The tallies of the answers that a condition is about; of choices those that it names, or all if it names none."""
    for name in condition.questions:
        tallies = told.get(name, ())
        named = [one for one in tallies if one.item.part == Part.CHOICE and one.item.part_id in condition.texts]
        yield from named or tallies


def _without_traces(tally: ItemTally, deciding: Sequence[ItemTally]) -> ItemTally:
    if not all(_stands_for_itself(one) for one in deciding):
        return replace(tally, classes=(tally.item.columns,), counts=(sum(tally.counts),), shares=(), tables=())
    tables = tuple(
        table if _is_open(table) and all(_is_open_by(one, table.by) for one in deciding) else replace(table, counts=())
        for table in tally.tables
    )
    return replace(tally, tables=tables)


def _stands_for_itself(tally: ItemTally) -> bool:
    """Whether an earlier question tells each answer by itself. Merging with those who said nothing does no harm."""
    return tally.says_something and all(len(set(one) - SILENT) < 2 for one in tally.classes)


def _is_open_by(tally: ItemTally, by: str) -> bool:
    return any(table.by == by and _is_open(table) for table in tally.tables)


def _is_open(table: Table) -> bool:
    """Whether nothing is hidden in a table."""
    return bool(table.counts) and all(count is not None for row in table.counts for count in row)
