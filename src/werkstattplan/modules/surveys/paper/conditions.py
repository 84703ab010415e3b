"""Conditions as sentences for paper: "nur, wenn bei Frage 3 „Bus“ angekreuzt ist"."""

from collections.abc import Mapping
from typing import Any

from werkstattplan.modules.surveys.document.model import CHOOSING, CHOOSING_ONE, Document, Expression, Question, words

_COMPARED = {"<": "weniger als", "<=": "höchstens", ">": "mehr als", ">=": "mindestens"}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Speller:
    """Says conditions of a document in German; questions are named by their number on the paper."""

    def __init__(self, document: Document, language: str) -> None:
        self._language = language
        self._questions = {question.id: question for question in document.questions()}
        self._numbers = {name: number for number, name in enumerate(self._questions, 1)}

    def number(self, name: str) -> int:
        """The number of a question on the paper; 0 for a calculated value, which has none."""
        return self._numbers.get(name, 0)

    def sentence(self, condition: Expression) -> str:
        """What has to be so, beginning with "bei Frage …"; empty if it cannot be said in one plain sentence."""
        if not isinstance(condition, Mapping):
            return ""
        name, operands = next(iter(condition.items()))
        if name in ("and", "or"):
            return self._joined(name, operands)
        if name == "not":
            return self._negated(operands[0])
        return self._simple(name, operands, "")

    def _joined(self, name: str, operands: list[Any]) -> str:
        parts = [self.sentence(operand) for operand in operands]
        is_mixed = any(isinstance(operand, Mapping) and ({"and", "or"} & operand.keys()) for operand in operands)
        return "" if is_mixed or not all(parts) else (" und " if name == "and" else " oder ").join(parts)

    def _negated(self, inner: Expression) -> str:
        if not isinstance(inner, Mapping):
            return ""
        name, operands = next(iter(inner.items()))
        return self._simple(name, operands, "nicht ") if name in ("==", "contains", "answered", "declined") else ""

    def _simple(self, name: str, operands: list[Any], negation: str) -> str:
        if name in ("answered", "declined"):
            number = self.number(operands[0])
            marked = f"bei Frage {number} {negation}„keine Angabe“ angekreuzt ist"
            return (f"Frage {number} {negation}beantwortet ist" if name == "answered" else marked) if number else ""
        if len(operands) != 2:
            return ""
        left, right = operands
        if not isinstance(left, Mapping) and isinstance(right, Mapping):
            left, right, name = right, left, _TURNED.get(name, name)
        if not isinstance(left, Mapping) or next(iter(left)) not in ("answer", "value"):
            return ""
        asked = next(iter(left.values()))
        if name == "!=":
            name, negation = "==", "nicht "
        if name in ("==", "contains", "contains_any"):
            return self._chosen(asked, right, negation)
        is_number = isinstance(right, int | float) and not isinstance(right, bool)
        question = self._questions.get(asked[0])
        if question is None or not is_number or name not in _COMPARED:
            return ""
        return f"bei Frage {self.number(question.id)} {_COMPARED[name]} {right:g} {_verb(question)}"

    def _chosen(self, asked: list[str], wanted: Any, negation: str) -> str:
        question = self._questions.get(asked[0])
        if isinstance(wanted, Mapping):
            wanted = wanted.get("list")
        several = wanted if isinstance(wanted, list) else [wanted]
        if question is None or not all(isinstance(one, str | int | float) for one in several):
            return ""
        named = " oder ".join(f"„{self._label(question, one)}“" for one in several)
        row = next((words(one.text, self._language) for one in question.rows if one.id in asked[1:]), "")
        place = f"bei Frage {self.number(asked[0])}" + (f" in der Zeile „{row}“" if row else "")
        return f"{place} {negation}{named} {_verb(question)}"

    def _label(self, question: Question, wanted: Any) -> str:
        if wanted is True:
            return "Ja"
        found = (words(one.text, self._language) for one in question.choices if wanted in (one.id, one.value))
        return next(found, f"{wanted}")


def _verb(question: Question) -> str:
    return "angekreuzt ist" if question.kind in CHOOSING | CHOOSING_ONE else "steht"
