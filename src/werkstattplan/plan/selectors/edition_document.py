"""An edition as a plan document, with a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from werkstattplan.plan import contracts
from werkstattplan.plan.documents import build
from werkstattplan.plan.models import Edition, FieldOfAction, Tool

RELATED = (
    "years",
    "responsibilities__person",
    "responsibilities__function",
    "responsibilities__organisation",
    "areas",
    "participations",
    "steps",
    "own_values__column",
    "money_lines",
    "decisions",
    "relations__other",
    "status_reports",
)


def edition_document(edition: Edition, *, tool_key: str = "") -> contracts.PlanDocument:
    """Everything that the edition holds, for staff: names included; with `tool_key` of all tools only that one."""
    tools = defaultdict(list)
    rows = edition.tools.filter(key=tool_key) if tool_key else edition.tools.all()
    for tool in rows.order_by("position", "id").prefetch_related(*RELATED):
        tools[tool.field_id].append(tool_document(tool))
    return contracts.PlanDocument(
        title=edition.title,
        years=tuple(edition.years),
        fields=tuple(_field(field, tools[field.pk]) for field in edition.fields.all()),
        captions=captions_of(edition),
        columns=tuple(columns_of(edition)),
        own_columns=tuple(own_columns_of(edition)),
    )


def captions_of(edition: Edition) -> tuple[contracts.Caption, ...]:
    """The captions of the edition's paper."""
    return tuple(contracts.Caption(label=row.label, text=row.text) for row in edition.captions.all())


def own_columns_of(edition: Edition) -> Iterator[contracts.OwnColumn]:
    """The plan's own columns; those of an adopted edition as they were adopted."""
    if edition.adopted_columns is not None:
        yield from build(tuple[contracts.OwnColumn, ...], edition.adopted_columns["own_columns"])
        return
    for row in edition.plan.own_columns.all():
        yield contracts.OwnColumn(
            key=row.key, label=row.label, kind=contracts.OwnColumnKind(row.kind), choices=tuple(row.choices)
        )


def columns_of(edition: Edition) -> Iterator[contracts.OverviewColumn]:
    """The columns of the overview; those of an adopted edition as they were adopted."""
    if edition.adopted_columns is not None:
        yield from build(tuple[contracts.OverviewColumn, ...], edition.adopted_columns["columns"])
        return
    for row in edition.plan.columns.select_related("own_column"):
        yield contracts.OverviewColumn(
            role=contracts.ColumnRole(row.role),
            label=row.label,
            visible=row.visible,
            own_key=row.own_column.key if row.own_column else "",
        )


def _field(field: FieldOfAction, tools: list[contracts.ToolDocument]) -> contracts.FieldDocument:
    return contracts.FieldDocument(name=field.name, description=field.description, tools=tuple(tools))


def tool_document(tool: Tool) -> contracts.ToolDocument:
    """A tool whose `RELATED` rows are prefetched, as a document."""
    report = next((row for row in tool.status_reports.all() if row.status == tool.status), None)
    return contracts.ToolDocument(
        key=tool.key,
        title=tool.title,
        wording=tool.wording,
        contacts=contacts_of(tool),
        area=area_of(tool),
        participants=participants_of(tool),
        years=tuple(row.year for row in tool.years.all()),
        own_values=tuple(
            contracts.OwnValue(column_key=row.column.key, wording=row.wording) for row in tool.own_values.all()
        ),
        sheet=sheet_of(tool) if tool.has_sheet else None,
        status=contracts.ToolStatus(tool.status),
        status_reason=report.reason if report else "",
        status_date=report.reported_on.isoformat() if report else "",
        plain_text=tool.plain_text,
        money=tuple(
            contracts.MoneyLine(
                kind=row.kind, amount_cents=row.amount_cents, source_of_funds=row.source_of_funds, note=row.note
            )
            for row in tool.money_lines.all()
        ),
        decisions=tuple(
            contracts.Decision(
                body=row.body,
                date=row.decided_on.isoformat() if row.decided_on else "",
                number=row.number,
                note=row.note,
            )
            for row in tool.decisions.all()
        ),
        relations=tuple(contracts.ToolRelation(kind=row.kind, tool_key=row.other.key) for row in tool.relations.all()),
    )


def contacts_of(tool: Tool) -> contracts.Contacts:
    """The contact cell of a tool."""
    return contracts.Contacts(
        wording=tool.contacts_wording,
        entries=tuple(
            contracts.Contact(
                person=row.person.name if row.person else "",
                function=row.function.title if row.function else "",
                organisation=row.organisation.name if row.organisation else "",
            )
            for row in tool.responsibilities.all()
        ),
    )


def area_of(tool: Tool) -> contracts.Area:
    """The place cell of a tool."""
    return contracts.Area(
        wording=tool.area_wording,
        parts=tuple(
            contracts.AreaPart(
                kind=contracts.AreaKind(row.kind),
                name=row.name,
                key=row.district_id or row.amt_id or row.municipality_id or "",
            )
            for row in tool.areas.all()
        ),
    )


def participants_of(tool: Tool) -> contracts.Participants:
    """The participants cell of a tool."""
    return contracts.Participants(
        wording=tool.participants_wording, entries=tuple(row.name for row in tool.participations.all())
    )


def sheet_of(tool: Tool) -> contracts.SheetDocument:
    """The detail sheet of a tool: what it does not word differently reads as in the overview."""
    worded: dict[str, Any] = {
        "wording": tool.wording,
        "contacts": contacts_of(tool),
        "area": area_of(tool),
        "participants": participants_of(tool),
    }
    hints = {"wording": str, "contacts": contracts.Contacts, "area": contracts.Area}
    hints["participants"] = contracts.Participants
    for name, data in tool.sheet_differences.items():
        worded[name] = build(hints[name], data)
    return contracts.SheetDocument(
        **worded,
        target_group=tool.target_group,
        budget=contracts.Budget(
            wording=tool.budget_wording,
            amount_cents=tool.budget_cents,
            qualifier=contracts.AmountQualifier(tool.budget_qualifier),
            cap_per_application_cents=tool.budget_cap_per_application_cents,
        ),
        outside_advice=contracts.YesNo(wording=tool.outside_advice_wording, value=tool.outside_advice),
        steps=tuple(
            contracts.StepDocument(
                title=row.title,
                year=row.year,
                planned_months=row.planned_months,
                actual_months=row.actual_months,
                unplaced_marks=tuple(row.unplaced_marks),
            )
            for row in tool.steps.all()
        ),
        remarks=tool.remarks,
    )
