"""A document as canonical JSON: the same content is the same bytes, so that its checksum names it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from werkstattplan.modules.surveys.document.model import (
    FORMAT,
    Calculated,
    Choice,
    Document,
    Expression,
    Question,
    Quota,
    Row,
    Section,
)


def canonical_json(document: Document) -> str:
    """The one way to write a document: sorted keys, no blanks, nothing that says nothing."""
    return json.dumps(to_data(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def checksum(document: Document) -> str:
    """The SHA-256 of the canonical JSON in UTF-8."""
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()


def to_data(document: Document) -> dict[str, Any]:
    """A document as plain JSON values."""
    order = {"sections": document.order.has_shuffled_sections, "seed": document.order.seed}
    return _said(
        format=FORMAT,
        title=dict(document.title),
        languages=list(document.languages),
        sections=[_section(section) for section in document.sections],
        calculated=[_calculated(value) for value in document.calculated],
        quotas=[_quota(quota) for quota in document.quotas],
        order=_said(**order),
    )


def _section(section: Section) -> dict[str, Any]:
    return _said(
        id=section.id,
        title=dict(section.title),
        text=dict(section.text),
        shown_if=_expression(section.shown_if),
        shuffled=section.is_shuffled,
        questions=[question_data(question) for question in section.questions],
    )


def question_data(question: Question) -> dict[str, Any]:
    """A question as plain JSON values."""
    library = question.library and {"item": question.library.item, "version": question.library.version}
    return _said(
        id=question.id,
        kind=str(question.kind),
        text=dict(question.text),
        help=dict(question.help),
        required=question.is_required,
        choices=[_choice(choice) for choice in question.choices],
        rows=[_row(row) for row in question.rows],
        min=_number(question.min),
        max=_number(question.max),
        shown_if=_expression(question.shown_if),
        shuffled=question.is_shuffled,
        background=question.is_background,
        library=library,
    )


def _choice(choice: Choice) -> dict[str, Any]:
    return _said(
        id=choice.id,
        text=dict(choice.text),
        value=_number(choice.value),
        picture=choice.picture,
        fixed=choice.is_fixed,
    )


def _row(row: Row) -> dict[str, Any]:
    return _said(id=row.id, text=dict(row.text))


def _calculated(calculated: Calculated) -> dict[str, Any]:
    return {"id": calculated.id, "value": _expression(calculated.value)}


def _quota(quota: Quota) -> dict[str, Any]:
    return _said(id=quota.id, condition=_expression(quota.condition), limit=quota.limit, text=dict(quota.text))


def _expression(part: Expression) -> Expression:
    if isinstance(part, Mapping):
        return {name: [_expression(operand) for operand in operands] for name, operands in part.items()}
    return _number(part) if isinstance(part, float) else part


def _number(number: float | None) -> float | int | None:
    """1.0 and 1 are the same number and are written the same."""
    return int(number) if number is not None and float(number).is_integer() else number


def _said(**parts: Any) -> dict[str, Any]:
    """Leaves out what is empty; a condition `false` says something, a mark `False` does not."""
    return {
        name: value
        for name, value in parts.items()
        if not (value is None or value == "" or (isinstance(value, Mapping | list) and not value))
        and not (value is False and name != "shown_if" and name != "condition")
    }
