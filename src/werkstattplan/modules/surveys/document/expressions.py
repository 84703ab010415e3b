"""The language of conditions and calculations. static/surveys/rules.js is its twin: every change belongs into both.

Values are texts, numbers, truths, lists of texts, and *missing*: not answered, "keine Angabe", not asked, or not
calculable. Nothing is converted silently. docs/decisions/0015 says why.
"""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeGuard

from werkstattplan.modules.surveys.document.model import Expression

MISSING = None
LARGEST = 1e12
LONGEST = 10_000
Value = str | float | bool | list[Any] | None

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,12}(\.\d{1,12})?", re.ASCII)


class Facts(Protocol):
    """What an expression can ask about."""

    def answer(self, name: str, row: str | None) -> Value:
        """The answer to a question or of a row, or a calculated value."""

    def value(self, name: str) -> Value:
        """The number of the choice that was taken."""

    def has_declined(self, name: str) -> bool:
        """Whether somebody chose "keine Angabe"."""


def is_number(value: Any) -> TypeGuard[float]:
    """Whether a value is a number; a truth is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def evaluate(expression: Expression, facts: Facts) -> Value:
    """The value of an expression that `checks.check` found right."""
    if not isinstance(expression, Mapping):
        return _kept(expression)
    name, operands = next(iter(expression.items()))
    if name in LAZY:
        return LAZY[name](operands, facts)
    return _kept(PLAIN[name](*[evaluate(operand, facts) for operand in operands]))


def is_true(expression: Expression, facts: Facts) -> bool:
    """Whether a condition holds; without a condition it does."""
    return expression is None or evaluate(expression, facts) is True


def same(left: Value, right: Value) -> bool:
    """Whether two values are the same: same sort, same content. Missing is the same as nothing."""
    if left is MISSING or right is MISSING:
        return False
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(same(one, other) for one, other in zip(left, right, strict=True))
    if is_number(left) and is_number(right):
        return left == right
    return type(left) is type(right) and left == right


def shown_number(number: float) -> str:
    """A number as it is read in German: at most two places, no empty ones."""
    hundredths = math.floor(abs(number) * 100 + 0.5)
    whole, rest = divmod(hundredths, 100)
    places = f",{rest:02d}".rstrip("0") if rest else ""
    return f"{'-' if number < 0 and hundredths else ''}{whole}{places}"


def _kept(value: Value) -> Value:
    """Whole numbers become floats, what is too large or no number is missing, and there is no negative zero."""
    if is_number(value):
        number = float(value) if abs(value) <= LARGEST else math.nan
        return MISSING if math.isnan(number) else number + 0.0
    if isinstance(value, str) and len(value) > LONGEST:
        return MISSING
    return value


def _before(left: Value, right: Value) -> bool:
    """Only numbers and dates have an order."""
    if is_number(left) and is_number(right):
        return left < right
    return _is_date(left) and _is_date(right) and left < right


def _is_date(value: Value) -> TypeGuard[str]:
    return isinstance(value, str) and bool(_DATE.fullmatch(value))


def _not_after(left: Value, right: Value) -> bool:
    ordered = (is_number(left) and is_number(right)) or (_is_date(left) and _is_date(right))
    return ordered and not _before(right, left)


def _calculating(calculate: Callable[[float, float], float]) -> Callable[[Value, Value], Value]:
    """An operation on two numbers; without both of them its result is missing."""

    def operation(left: Value, right: Value) -> Value:
        if not is_number(left) or not is_number(right):
            return MISSING
        return calculate(left, right)

    return operation


def _divide(left: float, right: float) -> float:
    return left / right if right else math.nan


def _remainder(left: float, right: float) -> float:
    return left - right * math.floor(left / right) if right and abs(left / right) <= LARGEST else math.nan


def _numbers(values: tuple[Value, ...]) -> list[float]:
    flat = [inner for value in values for inner in (value if isinstance(value, list) else [value])]
    return [value for value in flat if is_number(value)]


def _sum(*values: Value) -> float:
    total = 0.0
    # Added one by one from the left, as the browser does: sum() of newer Pythons compensates rounding.
    for number in _numbers(values):
        total = total + number
    return total


def _mean(*values: Value) -> Value:
    numbers = _numbers(values)
    return _sum(*numbers) / len(numbers) if numbers else MISSING


def _round(value: Value, places: Value) -> Value:
    if not is_number(value) or not is_number(places) or places not in (0, 1, 2, 3, 4):
        return MISSING
    factor = float(10 ** int(places))
    return math.floor(value * factor + 0.5) / factor


def _items(value: Value) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is MISSING else [value]


def _contains(values: Value, wanted: Value) -> bool:
    return any(same(one, wanted) for one in _items(values))


def _years(first: Value, second: Value) -> Value:
    """Full years from one date to another, as an age is counted."""
    if not _is_date(first) or not _is_date(second):
        return MISSING
    years = int(second[:4]) - int(first[:4])
    return years - (1 if second[5:] < first[5:] else 0)


def _join(*values: Value) -> str:
    return "".join(as_text(value) for value in values)


def as_text(value: Value) -> str:
    """A value as it is put into a text."""
    if isinstance(value, bool) or value is MISSING:
        return {True: "ja", False: "nein"}.get(value, "") if isinstance(value, bool) else ""
    if is_number(value):
        return shown_number(value)
    return ", ".join(as_text(one) for one in value) if isinstance(value, list) else str(value)


def _number(value: Value) -> Value:
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return float(value)
    return value if is_number(value) else MISSING


def _length(value: Value) -> Value:
    return len(value) if isinstance(value, str) else MISSING


PLAIN: dict[str, Callable[..., Any]] = {
    "==": same,
    "!=": lambda left, right: not same(left, right),
    "<": _before,
    "<=": _not_after,
    ">": lambda left, right: _before(right, left),
    ">=": lambda left, right: _not_after(right, left),
    "not": lambda value: value is not True,
    "+": _calculating(lambda left, right: left + right),
    "-": _calculating(lambda left, right: left - right),
    "*": _calculating(lambda left, right: left * right),
    "/": _calculating(_divide),
    "%": _calculating(_remainder),
    "sum": _sum,
    "mean": _mean,
    "min": lambda *values: min(_numbers(values), default=MISSING),
    "max": lambda *values: max(_numbers(values), default=MISSING),
    "round": _round,
    "count": lambda value: len(_items(value)),
    "contains": _contains,
    "contains_any": lambda values, wanted: any(_contains(values, one) for one in _items(wanted)),
    "contains_all": lambda values, wanted: (
        wanted is not MISSING and all(_contains(values, one) for one in _items(wanted))
    ),
    "list": lambda *values: [value for value in values if value is not MISSING],
    "join": _join,
    "length": _length,
    "number": _number,
    "text": lambda value: MISSING if value is MISSING else as_text(value),
    "years": _years,
}


def _answer(operands: list[Any], facts: Facts) -> Value:
    return _kept(facts.answer(operands[0], operands[1] if len(operands) > 1 else None))


def _coalesce(operands: list[Any], facts: Facts) -> Value:
    values = (evaluate(operand, facts) for operand in operands)
    return next((value for value in values if value is not MISSING), MISSING)


LAZY: dict[str, Callable[[list[Any], Facts], Value]] = {
    "answer": _answer,
    "value": lambda operands, facts: _kept(facts.value(operands[0])),
    "answered": lambda operands, facts: facts.answer(operands[0], None) is not MISSING,
    "declined": lambda operands, facts: facts.has_declined(operands[0]),
    "and": lambda operands, facts: all(evaluate(operand, facts) is True for operand in operands),
    "or": lambda operands, facts: any(evaluate(operand, facts) is True for operand in operands),
    "if": lambda operands, facts: evaluate(operands[1 if evaluate(operands[0], facts) is True else 2], facts),
    "coalesce": _coalesce,
}
REFERENCES = frozenset({"answer", "value", "answered", "declined"})
ARITY: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "-", "/", "%", "+", "*"), (2, 2)),
    **dict.fromkeys(("contains", "contains_any", "contains_all", "round", "years"), (2, 2)),
    **dict.fromkeys(("not", "count", "length", "number", "text", "value", "answered", "declined"), (1, 1)),
    **dict.fromkeys(("and", "or", "sum", "mean", "min", "max", "list", "join", "coalesce"), (1, 100)),
    "answer": (1, 2),
    "if": (3, 3),
}
