"""From our conditions to the tree that other systems write. Only what means the same there is translated."""

from collections.abc import Mapping

from werkstattplan.modules.surveys.dialects.infix import Call, Literal, Name, Node, NotReadable
from werkstattplan.modules.surveys.document.expressions import is_number
from werkstattplan.modules.surveys.document.model import CHOOSING_ONE, Document, Expression, Kind, Question

_LISTS = {Kind.MULTIPLE, Kind.RANKING}
_TEXTS = {Kind.SHORT_TEXT, Kind.LONG_TEXT, Kind.DATE}
_COMPARISONS = {"==", "!=", "<", "<=", ">", ">="}
_ARITHMETIC = {"+", "-", "*", "/"}
_FUNCTIONS = {"sum", "min", "max", "round", "coalesce"}


class Untranslator:
    """Knows the questions of one document and under which name a row of a matrix stands there."""

    def __init__(self, document: Document, row_name: str) -> None:
        self._questions = {question.id: question for question in document.questions()}
        self._row_name = row_name

    def condition(self, expression: Expression) -> Node:
        """A condition as a tree. Raises `NotReadable` where it would mean something else there."""
        if isinstance(expression, bool):
            return Literal(expression)
        if not isinstance(expression, Mapping):
            raise NotReadable("ein Wert allein ist dort keine Bedingung")
        name, operands = next(iter(expression.items()))
        if name in ("and", "or"):
            parts = tuple(self.condition(operand) for operand in operands)
            return Call(name, parts) if len(parts) > 1 else parts[0]
        if name == "not":
            return Call("not", (self.condition(operands[0]),))
        if name == "answered":
            return self._answered(self._question(operands[0]))
        if name == "contains":
            return self._contains(*operands)
        if name in _COMPARISONS:
            return self._comparison(name, *operands)
        raise NotReadable(f"„{name}“ gibt es dort nicht")

    def value(self, expression: Expression) -> Node:
        """A calculation as a tree. Raises `NotReadable`."""
        if is_number(expression):
            return Literal(expression) if expression >= 0 else Call("negative", (Literal(-expression),))
        if not isinstance(expression, Mapping):
            raise NotReadable("damit kann dort nicht gerechnet werden")
        name, operands = next(iter(expression.items()))
        if name in ("answer", "value") and len(operands) == 1:
            return self._number(name, operands[0])
        if name in _ARITHMETIC or name in _FUNCTIONS:
            return Call(name, tuple(self.value(operand) for operand in operands))
        if name == "if":
            return Call("if", (self.condition(operands[0]), *[self.value(operand) for operand in operands[1:]]))
        raise NotReadable(f"„{name}“ gibt es dort nicht")

    def _question(self, name: str) -> Question:
        if name not in self._questions:
            raise NotReadable("ein berechneter Wert ist dort nie leer")
        return self._questions[name]

    def _answered(self, question: Question) -> Node:
        if question.kind == Kind.MATRIX:
            rows = tuple(Call("answered", (self._row(question.id, row.id),)) for row in question.rows)
            return Call("or", rows) if len(rows) > 1 else rows[0]
        return Call("answered", (Name(question.id),))

    def _row(self, question: str, row: str) -> Name:
        return Name(self._row_name.format(question, row))

    def _contains(self, subject: Expression, wanted: Expression) -> Node:
        name, row = _asked(subject)
        if not isinstance(wanted, str) or row:
            raise NotReadable("eine solche Auswahl gibt es dort nicht")
        question = self._question(name)
        if question.kind in _LISTS:
            return Call("contains", (Name(name), Literal(wanted)))
        if question.kind in CHOOSING_ONE | _TEXTS:
            return Call("==", (Name(name), Literal(wanted)))
        raise NotReadable("eine solche Auswahl gibt es dort nicht")

    def _comparison(self, name: str, left: Expression, right: Expression) -> Node:
        if isinstance(right, str | bool) and name in ("==", "!="):
            return self._equal(name, left, right)
        if isinstance(right, str):
            raise NotReadable("Texte haben dort eine andere Reihenfolge")
        if name in ("==", "!=") and _mentions(left) and not is_number(right):
            raise NotReadable("zwei Antworten werden dort anders verglichen")
        return Call(name, (self.value(left), self.value(right)))

    def _equal(self, name: str, left: Expression, right: str | bool) -> Node:
        asked, row = _asked(left)
        question = self._question(asked)
        subject = self._row(asked, row) if row else Name(asked)
        fits = (question.kind == Kind.CONSENT) if isinstance(right, bool) else self._is_text(question, row)
        if not fits or right == "":
            raise NotReadable("dieser Vergleich bedeutet dort etwas anderes")
        return Call(name, (subject, Literal(right)))

    def _is_text(self, question: Question, row: str) -> bool:
        return question.kind in CHOOSING_ONE | _TEXTS or (question.kind == Kind.MATRIX and bool(row))

    def _number(self, operation: str, name: str) -> Node:
        question = self._questions.get(name)
        if question is None or question.kind == Kind.NUMBER:
            return Name(name)
        is_scale = question.kind == Kind.SCALE and not question.choices
        # There, a choice counts as the number that is its name; only where ours is the same it means the same.
        if operation == "value" and (is_scale or _counts_as_named(question)):
            return Name(name)
        raise NotReadable(f"„{name}“ hat dort keinen Zahlenwert")


def _asked(expression: Expression) -> tuple[str, str]:
    if isinstance(expression, Mapping) and "answer" in expression:
        operands = expression["answer"]
        return operands[0], operands[1] if len(operands) > 1 else ""
    raise NotReadable("es wird nach keiner Frage gefragt")


def _mentions(expression: Expression) -> bool:
    return isinstance(expression, Mapping) and "answer" in expression


def _counts_as_named(question: Question) -> bool:
    return (
        question.kind in CHOOSING_ONE
        and bool(question.choices)
        and all(choice.value is not None and format(choice.value, "g") == choice.id for choice in question.choices)
    )
