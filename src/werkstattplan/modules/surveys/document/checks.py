"""Whether an expression is one of the language, and what it asks about."""

from collections.abc import Iterator, Mapping
from typing import Any

from werkstattplan.modules.surveys.document.expressions import ARITY, LARGEST, REFERENCES, is_number
from werkstattplan.modules.surveys.document.model import Document, Expression

DEEPEST = 30
MOST_PARTS = 500


def complaint(expression: Expression) -> str:
    """Why this is no expression, as a German sentence; empty if it is one."""
    pending: list[tuple[Any, int]] = [(expression, 1)]
    parts = 0
    while pending:
        part, depth = pending.pop()
        parts += 1
        if depth > DEEPEST or parts > MOST_PARTS:
            return "ist zu verschachtelt. Bitte teilen Sie sie in berechnete Werte auf."
        problem = _complaint_here(part)
        if problem:
            return problem
        if isinstance(part, Mapping):
            name, operands = next(iter(part.items()))
            pending += [] if name in REFERENCES else [(operand, depth + 1) for operand in operands]
    return ""


def _complaint_here(part: Any) -> str:
    if isinstance(part, Mapping):
        return _complaint_about_operation(part)
    if is_number(part) and not abs(part) <= LARGEST:
        return "enthält eine Zahl, mit der nicht gerechnet werden kann."
    if not isinstance(part, str | int | float | bool) and part is not None:
        return "enthält eine Aufzählung, wo ein Wert stehen muss."
    return ""


def _complaint_about_operation(part: Mapping[str, Any]) -> str:
    if len(part) != 1:
        return "ist keine Verknüpfung: Es muss genau eine genannt sein."
    name, operands = next(iter(part.items()))
    if name not in ARITY:
        return f"enthält „{name}“, das kennt die Umfrage nicht."
    least, most = ARITY[name]
    if not isinstance(operands, list) or not least <= len(operands) <= most:
        return f"gibt „{name}“ nicht so viele Werte, wie es braucht."
    if name in REFERENCES and not all(isinstance(operand, str) for operand in operands):
        return f"nennt bei „{name}“ keine Frage."
    return ""


def references(expression: Expression) -> Iterator[tuple[str, str, str]]:
    """What an expression asks about: (operation, question, row or nothing)."""
    if isinstance(expression, Mapping):
        name, operands = next(iter(expression.items()))
        if name in REFERENCES:
            yield name, operands[0], operands[1] if len(operands) > 1 else ""
        else:
            for operand in operands:
                yield from references(operand)


def conditions(document: Document) -> Iterator[tuple[str, str, Expression]]:
    """All expressions of a document: (JSON pointer, what it belongs to, expression)."""
    for number, section in enumerate(document.sections):
        if section.shown_if is not None:
            yield f"/sections/{number}/shown_if", f"Bedingung des Abschnitts „{section.id}“", section.shown_if
        for position, question in enumerate(section.questions):
            if question.shown_if is not None:
                place = f"/sections/{number}/questions/{position}/shown_if"
                yield place, f"Bedingung der Frage „{question.id}“", question.shown_if
    for number, calculated in enumerate(document.calculated):
        yield f"/calculated/{number}/value", f"Berechnung „{calculated.id}“", calculated.value
    for number, quota in enumerate(document.quotas):
        yield f"/quotas/{number}/condition", f"Bedingung der Quote „{quota.id}“", quota.condition
