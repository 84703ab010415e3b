"""Copying tools of one edition into the next, row by row: persons, files, reports and what is done come along."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db.models import Model

from werkstattplan.plan.models import (
    Area,
    Attachment,
    Caption,
    Decision,
    Edition,
    FieldOfAction,
    MoneyLine,
    OwnValue,
    Participation,
    Responsibility,
    StatusReport,
    Step,
    Tool,
    ToolRelation,
    ToolYear,
)

Row = TypeVar("Row", bound=Model)
_OF_A_TOOL = (ToolYear, Responsibility, Area, Participation, OwnValue, MoneyLine, Decision, StatusReport, Attachment)


def copy_content(old: Edition, new: Edition) -> None:
    """Give the empty edition `new` everything that `old` says; tools keep their keys. Statements do not grow with tools."""
    Caption.objects.bulk_create(_copies(old.captions.all(), edition=new))
    fields = {row.slug: row for row in FieldOfAction.objects.bulk_create(_copies(old.fields.all(), edition=new))}
    copy_tools(list(old.tools.select_related("field")), new, fields=fields)


def copy_tools(tools: list[Tool], new: Edition, *, fields: Mapping[str, FieldOfAction]) -> list[Tool]:
    """Copy tools, their field of action loaded, into fields of the edition `new` by the field's slug."""
    copies = Tool.objects.bulk_create(
        _copy(tool, edition=new, field=fields[tool.field.slug], version=1) for tool in tools
    )
    by_old = {tool.pk: copy for tool, copy in zip(tools, copies, strict=True)}
    for model in _OF_A_TOOL:
        rows: Any = model._default_manager.filter(tool__in=by_old).order_by("pk")
        model._default_manager.bulk_create(_copy(row, tool=by_old[row.tool_id]) for row in rows)
    steps = Step.objects.filter(tool__in=by_old).order_by("pk")
    Step.objects.bulk_create(_copy(row, tool=by_old[row.tool_id], continues=row) for row in steps)
    relations = ToolRelation.objects.filter(tool__in=by_old, other__in=by_old).order_by("pk")
    ToolRelation.objects.bulk_create(
        _copy(row, tool=by_old[row.tool_id], other=by_old[row.other_id]) for row in relations
    )
    return copies


def _copies(rows: Iterable[Row], **changes: Any) -> list[Row]:
    return [_copy(row, **changes) for row in rows]


def _copy(row: Row, **changes: Any) -> Row:
    own = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    copy = type(row)(**own)
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy
