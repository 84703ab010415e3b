"""From the tree of another system's condition to ours. What kind of question is meant decides what a comparison means."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkstattplan.modules.surveys.dialects.infix import Call, Literal, Name, Node, NotReadable, Sequence
from werkstattplan.modules.surveys.dialects.names import as_number, choice_id
from werkstattplan.modules.surveys.document.model import CHOOSING_ONE, Expression, Kind

ORDERED = {"<", "<=", ">", ">="}
_ARITHMETIC = {"+", "-", "*", "/", "%"}
_LISTS = {Kind.MULTIPLE, Kind.RANKING}


@dataclass(frozen=True, kw_only=True, slots=True)
class Meaning:
    """What a name of the other system stands for: a question, a row of it, one of its choices, or a calculated value."""

    id: str
    kind: Kind | None = None
    row: str = ""
    choice: str = ""


class Translator:
    """Knows the questions of one file."""

    def __init__(self, meanings: Mapping[str, Meaning]) -> None:
        self._meanings = meanings

    def condition(self, node: Node) -> Expression:
        """A condition. Raises `NotReadable` where ours has no words for it."""
        if isinstance(node, Literal) and isinstance(node.value, bool):
            return node.value
        if isinstance(node, Name):
            return self._ticked(self.meaning(node))
        if not isinstance(node, Call):
            raise NotReadable("ein Wert allein ist keine Bedingung")
        if node.name in ("and", "or"):
            return {node.name: [part for operand in node.operands for part in self._flat(node.name, operand)]}
        if node.name == "not":
            return {"not": [self.condition(*node.operands)]}
        if node.name in ("answered", "contains", "contains_any", "contains_all"):
            return self._about_answer(node)
        if node.name in ("==", "!="):
            return self._equal(node.name, *node.operands)
        if node.name in ORDERED:
            return self._ordered(node.name, *node.operands)
        if node.name == "if":
            return {"if": [self.condition(operand) for operand in node.operands]}
        raise NotReadable(f"„{node.name}“ gibt es hier nicht")

    def value(self, node: Node) -> Expression:
        """A calculation. Raises `NotReadable` where ours has no words for it."""
        if isinstance(node, Literal):
            return _number_or(node.value)
        if isinstance(node, Name):
            return self._number(self.meaning(node))
        if isinstance(node, Sequence):
            return {"list": [self.value(item) for item in node.items]}
        if node.name == "negative":
            inner = self.value(node.operands[0])
            return -inner if isinstance(inner, int | float) else {"-": [0, inner]}
        if node.name in _ARITHMETIC and len(node.operands) == 2:
            return {node.name: [self.value(operand) for operand in node.operands]}
        if node.name == "if" and len(node.operands) == 3:
            return {"if": [self.condition(node.operands[0]), *[self.value(operand) for operand in node.operands[1:]]]}
        return self._function(node)

    def _function(self, node: Call) -> Expression:
        if node.name in ("sum", "mean", "min", "max", "coalesce") and node.operands:
            return {node.name: [self.value(operand) for operand in node.operands]}
        if node.name == "round" and 1 <= len(node.operands) <= 2:
            return {
                "round": [self.value(node.operands[0]), *([self.value(node.operands[1])] if node.operands[1:] else [0])]
            }
        if node.name == "count" and len(node.operands) == 1 and isinstance(node.operands[0], Name):
            return {"count": [_answer(self.meaning(node.operands[0]))]}
        if node.name == "join" and node.operands:
            return {"join": [self._text(operand) for operand in node.operands]}
        if node.name == "number" and len(node.operands) == 1:
            return self.value(node.operands[0])
        raise NotReadable(f"„{node.name}“ gibt es hier nicht")

    def meaning(self, name: Name) -> Meaning:
        """What a name stands for. Raises `NotReadable` for one that is unknown."""
        if name.name not in self._meanings:
            raise NotReadable(f"die Frage „{name.name}“ ist nicht bekannt")
        return self._meanings[name.name]

    def _flat(self, name: str, node: Node) -> list[Expression]:
        """`a and b and c` as one operation with three operands."""
        if isinstance(node, Call) and node.name == name:
            return [part for operand in node.operands for part in self._flat(name, operand)]
        return [self.condition(node)]

    def _about_answer(self, node: Call) -> Expression:
        subject = node.operands[0]
        if not isinstance(subject, Name):
            raise NotReadable("es wird nach keiner Frage gefragt")
        meaning = self.meaning(subject)
        if node.name == "answered":
            return _is_answered(meaning)
        wanted = node.operands[1]
        if node.name == "contains":
            return _has(meaning, _id_of(wanted))
        items = wanted.items if isinstance(wanted, Sequence) else (wanted,)
        values = {"list": [_id_of(item) for item in items]}
        return {node.name: [_answer(meaning), values]}

    def _equal(self, name: str, left: Node, right: Node) -> Expression:
        if isinstance(left, Literal) and not isinstance(right, Literal):
            left, right = right, left
        if isinstance(left, Name) and isinstance(right, Literal):
            return _equal_to(name, self.meaning(left), right.value)
        if isinstance(left, Name) and isinstance(right, Name):
            one, other = self.meaning(left), self.meaning(right)
            if one.kind == other.kind or (one.kind in CHOOSING_ONE and other.kind in CHOOSING_ONE):
                return {name: [_answer(one), _answer(other)]}
        return {name: [self.value(left), self.value(right)]}

    def _ordered(self, name: str, left: Node, right: Node) -> Expression:
        return {name: [self._orderable(left), self._orderable(right)]}

    def _orderable(self, node: Node) -> Expression:
        if isinstance(node, Literal) and isinstance(node.value, str) and len(node.value) == 10:
            return node.value
        return self.value(node)

    def _number(self, meaning: Meaning) -> Expression:
        if meaning.kind in (None, Kind.NUMBER, Kind.DATE) or meaning.row:
            answer = _answer(meaning)
            return {"number": [answer]} if meaning.row else answer
        if meaning.kind in CHOOSING_ONE:
            return {"value": [meaning.id]}
        if meaning.kind in (Kind.SHORT_TEXT, Kind.LONG_TEXT):
            return {"number": [_answer(meaning)]}
        raise NotReadable(f"mit „{meaning.id}“ kann nicht gerechnet werden")

    def _text(self, node: Node) -> Expression:
        if isinstance(node, Name):
            return _answer(self.meaning(node))
        return node.value if isinstance(node, Literal) else self.value(node)

    def _ticked(self, meaning: Meaning) -> Expression:
        if meaning.kind == Kind.CONSENT:
            return {"==": [_answer(meaning), True]}
        if meaning.choice:
            return _has(meaning, meaning.choice)
        raise NotReadable("eine Frage allein ist keine Bedingung")


def _answer(meaning: Meaning) -> Expression:
    return {"answer": [meaning.id, meaning.row] if meaning.row else [meaning.id]}


def _is_answered(meaning: Meaning) -> Expression:
    if meaning.row:
        return {"not": [{"==": [{"coalesce": [_answer(meaning), ""]}, ""]}]}
    return {"answered": [meaning.id]}


def _has(meaning: Meaning, wanted: str) -> Expression:
    name = "contains" if meaning.kind in _LISTS else "=="
    return {name: [_answer(meaning), wanted]}


def _equal_to(name: str, meaning: Meaning, value: str | float | bool) -> Expression:
    if value == "" and isinstance(value, str):
        answered = _is_answered(meaning)
        return answered if name == "!=" else {"not": [answered]}
    if meaning.choice:
        # LimeSurvey writes Y for a ticked box; one that is not ticked has no value.
        return _has(meaning, meaning.choice) if name == "==" else {"not": [_has(meaning, meaning.choice)]}
    if meaning.kind in _LISTS:
        raise NotReadable("eine Mehrfachauswahl ist nie gleich einem Wert")
    if meaning.kind == Kind.CONSENT:
        return {name: [_answer(meaning), value in (True, "true", "OK", "Y", "yes", 1)]}
    if meaning.kind in (None, Kind.NUMBER):
        return {name: [_answer(meaning), _number_or(value)]}
    if meaning.kind in CHOOSING_ONE or meaning.kind == Kind.MATRIX:
        return {name: [_answer(meaning), choice_id(_written(value))]}
    return {name: [_answer(meaning), _written(value)]}


def _id_of(node: Node) -> str:
    if not isinstance(node, Literal):
        raise NotReadable("verglichen wird mit keiner Antwortmöglichkeit")
    return choice_id(_written(node.value))


def _written(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, int | float) else value


def _number_or(value: str | float | bool) -> Any:
    if isinstance(value, str):
        number = as_number(value)
        return value if number is None else number
    if isinstance(value, bool):
        return value
    return int(value) if float(value).is_integer() else value
