"""Conditions that can be put together from lists: "all of" or "one of", each an answer that was given or not.

Whatever is richer than that (it came with a file) is kept as it is and shown in words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from werkstattplan.modules.surveys.document.model import Expression

ANSWERED = "!answered"
NOT_ANSWERED = "!not-answered"
_JOINTS = {"and": "all", "or": "any"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """A question and one of its answers, or one of the marks with `!`; `holds` is false for "not this one"."""

    question: str
    answer: str
    holds: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """Tests that must `all` hold, or of which `any` must."""

    joint: str
    tests: tuple[Clause, ...]


def expression_of(condition: Condition, kinds: Mapping[str, str]) -> Expression:
    """The condition as a tree; None without tests. `kinds`: the kind of each question, since a list holds several answers."""
    trees = [_tree(test, kinds.get(test.question, "")) for test in condition.tests]
    if len(trees) < 2:
        return trees[0] if trees else None
    return {"and" if condition.joint == "all" else "or": trees}


def condition_of(expression: Expression) -> Condition | None:
    """The tree as a condition; None if it is richer than one."""
    if expression is None:
        return Condition(joint="all", tests=())
    name, operands = _opened(expression)
    parts = operands if name in _JOINTS else [expression]
    tests = [_test(part) for part in parts]
    found = tuple(test for test in tests if test is not None)
    if len(found) < len(tests) or (name in _JOINTS and len(found) < 2):
        return None
    return Condition(joint=_JOINTS.get(name, "all"), tests=found)


def in_words(expression: Expression, questions: Mapping[str, Mapping[str, Any]]) -> str:
    """A condition as a German sentence part; a rich one as its tree."""
    condition = condition_of(expression)
    if condition is None:
        return f"eine eigene Bedingung: {expression}"
    joint = " und " if condition.joint == "all" else " oder "
    return joint.join(_words(test, questions.get(test.question, {})) for test in condition.tests)


def _tree(test: Clause, kind: str) -> Expression:
    answer = {"answer": [test.question]}
    if test.answer in (ANSWERED, NOT_ANSWERED):
        tree: Expression = {"answered": [test.question]}
        return tree if test.answer == ANSWERED else {"not": [tree]}
    if kind in ("multiple", "ranking"):
        tree = {"contains": [answer, test.answer]}
        return tree if test.holds else {"not": [tree]}
    if kind == "consent":
        tree = {"==": [answer, True]}
        return tree if test.holds else {"not": [tree]}
    return {"==" if test.holds else "!=": [answer, test.answer]}


def _test(expression: Expression) -> Clause | None:
    name, operands = _opened(expression)
    if name == "not" and operands:
        inner = _test(operands[0])
        if inner is None or not inner.holds or _opened(operands[0])[0] == "!=":
            return None
        if inner.answer == ANSWERED:
            return Clause(question=inner.question, answer=NOT_ANSWERED)
        return Clause(question=inner.question, answer=inner.answer, holds=False)
    if name == "answered" and len(operands) == 1 and isinstance(operands[0], str):
        return Clause(question=operands[0], answer=ANSWERED)
    if name in ("==", "!=", "contains") and len(operands) == 2:
        return _comparison(name, *operands)
    return None


def _comparison(name: str, left: Expression, right: Expression) -> Clause | None:
    asked, whose = _opened(left)
    value = "true" if right is True else right
    if asked != "answer" or len(whose) != 1 or not isinstance(value, str):
        return None
    return Clause(question=str(whose[0]), answer=value, holds=name != "!=")


def _opened(expression: Expression) -> tuple[str, list[Expression]]:
    if isinstance(expression, Mapping) and len(expression) == 1:
        name, operands = next(iter(expression.items()))
        return str(name), list(operands) if isinstance(operands, Iterable) and not isinstance(operands, str) else []
    return "", []


def _words(test: Clause, question: Mapping[str, Any]) -> str:
    asked = next(iter(question.get("text", {}).values()), test.question)
    if test.answer in (ANSWERED, NOT_ANSWERED):
        return f"„{asked}“ {'beantwortet ist' if test.answer == ANSWERED else 'nicht beantwortet ist'}"
    texts = {one["id"]: next(iter(one.get("text", {}).values()), one["id"]) for one in question.get("choices", ())}
    said = texts.get(test.answer, "Ja" if test.answer == "true" else test.answer)
    return f"bei „{asked}“ {'' if test.holds else 'nicht '}„{said}“ gewählt ist"
