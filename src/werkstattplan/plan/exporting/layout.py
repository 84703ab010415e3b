"""A plan in the layout of the paper: the overview, the captions, one detail sheet after the other."""

import datetime
from collections.abc import Iterator
from itertools import groupby

from werkstattplan.plan.contracts import (
    ColumnRole,
    FieldDocument,
    OverviewColumn,
    PlanDocument,
    SheetDocument,
    StepDocument,
    ToolDocument,
)
from werkstattplan.platform.documents.tables import DocumentTable, Heading, PrintedDocument, TableCell, TextLine

SHEET_HEADINGS = (
    "Werkzeug",
    "Zielgruppe des Werkzeugs",
    "Ansprechperson des Werkzeugs",
    "Umsetzungsort und Ansprechperson vor Ort",
    "Beteiligte: Partner, Netzwerke, Gruppen und Bevölkerung",
    "Budget",
    "Externe Beratung",
)
MARK, DONE_MARK = "x", "•"
_WIDTHS = {
    ColumnRole.FIELD: 17.0,
    ColumnRole.FIELD_DESCRIPTION: 18.0,
    ColumnRole.TOOL: 36.0,
    ColumnRole.CONTACTS: 18.0,
    ColumnRole.AREA: 14.0,
    ColumnRole.PARTICIPANTS: 24.0,
}
_OTHER_WIDTH, _YEAR_WIDTH = 12.0, 5.5
# Name, year, and twelve months; each of the seven headings of a sheet covers two of the fourteen columns.
_SHEET_WIDTHS = (14.0, 6.0, *([7.0] * 12))


def printed(document: PlanDocument, *, commune_name: str, as_of: datetime.date, actual: bool) -> PrintedDocument:
    """The whole plan as a printed document; `actual` also shows the months in which a step was worked on."""
    blocks: list[Heading | TextLine | DocumentTable] = [Heading(text=document.title), overview_table(document)]
    blocks += [TextLine(text=f"{caption.label} {caption.text}".strip()) for caption in document.captions]
    for field, tool, sheet in sheets_of(document):
        blocks.append(Heading(text=f"Handlungsfeld: {field.name}", level=2, new_page=True))
        blocks.append(sheet_table(tool, sheet, actual=actual))
        if actual and any(step.actual_months for step in sheet.steps):
            blocks.append(TextLine(text=f"{MARK} geplant, {DONE_MARK} erledigt"))
    foot = f"Stand: {as_of:%d.%m.%Y} · {commune_name} · {document.title}"
    return PrintedDocument(title=document.title, author=commune_name, blocks=tuple(blocks), foot=foot)


def sheets_of(document: PlanDocument) -> Iterator[tuple[FieldDocument, ToolDocument, SheetDocument]]:
    """All detail sheets in order."""
    for field in document.fields:
        for tool in field.tools:
            if tool.sheet:
                yield field, tool, tool.sheet


def overview_table(document: PlanDocument) -> DocumentTable:
    """The overview with merged field cells and one column for each year."""
    columns = [column for column in document.columns if column.visible]
    heading: list[TableCell] = []
    widths: list[float] = []
    for column in columns:
        labels = [str(year) for year in document.years] if column.role is ColumnRole.PERIOD else [column.label]
        heading += [TableCell(text=label, heading=True, centred=column.role is ColumnRole.PERIOD) for label in labels]
        width = _YEAR_WIDTH if column.role is ColumnRole.PERIOD else _WIDTHS.get(column.role, _OTHER_WIDTH)
        widths += [width] * len(labels)
    rows = [tuple(heading)]
    for field in document.fields:
        rows.extend(_field_rows(document, field, columns))
    return DocumentTable(caption=f"Übersicht: {document.title}", widths=tuple(widths), rows=tuple(rows))


def _field_rows(
    document: PlanDocument, field: FieldDocument, columns: list[OverviewColumn]
) -> Iterator[tuple[TableCell, ...]]:
    depth = max(1, len(field.tools))
    for place in range(depth):
        tool = field.tools[place] if field.tools else None
        cells: list[TableCell] = []
        for column in columns:
            if column.role in (ColumnRole.FIELD, ColumnRole.FIELD_DESCRIPTION):
                if place == 0:
                    text = field.name if column.role is ColumnRole.FIELD else field.description
                    cells.append(TableCell(text=text, row_span=depth))
            elif column.role is ColumnRole.PERIOD:
                years = tool.years if tool else ()
                cells += [TableCell(text=MARK if year in years else "", centred=True) for year in document.years]
            else:
                cells.append(TableCell(text=column_text(tool, column) if tool else ""))
        yield tuple(cells)


def column_text(tool: ToolDocument, column: OverviewColumn) -> str:
    """What stands in one column of the overview for a tool."""
    sheet = tool.sheet or SheetDocument()
    own = next((value.wording for value in tool.own_values if value.column_key == column.own_key), "")
    return {
        ColumnRole.TOOL: tool.wording,
        ColumnRole.CONTACTS: tool.contacts.wording,
        ColumnRole.AREA: tool.area.wording,
        ColumnRole.PARTICIPANTS: tool.participants.wording,
        ColumnRole.TARGET_GROUP: sheet.target_group,
        ColumnRole.BUDGET: sheet.budget.wording,
        ColumnRole.OUTSIDE_ADVICE: sheet.outside_advice.wording,
        ColumnRole.REMARKS: sheet.remarks,
        ColumnRole.STATUS: tool.status_reason,
        ColumnRole.OWN: own,
    }.get(column.role, "")


def sheet_table(tool: ToolDocument, sheet: SheetDocument, *, actual: bool) -> DocumentTable:
    """A detail sheet: seven headings, then the steps year by year with twelve months, then the remarks."""
    values = (
        sheet.wording,
        sheet.target_group,
        sheet.contacts.wording,
        sheet.area.wording,
        sheet.participants.wording,
        sheet.budget.wording,
        sheet.outside_advice.wording,
    )
    rows = [
        tuple(TableCell(text=heading, column_span=2, heading=True) for heading in SHEET_HEADINGS),
        tuple(TableCell(text=value, column_span=2) for value in values),
    ]
    for year, steps in groupby(sheet.steps, key=lambda step: step.year):
        rows.append(_month_heading(year))
        for step in steps:
            rows.extend(_step_rows(step, actual=actual))
    remarks = TableCell(text="Besonderheiten, Kommentare", column_span=2, heading=True)
    rows.append((remarks, TableCell(text=sheet.remarks, column_span=12)))
    return DocumentTable(caption=f"Detailblatt: {tool.title}", widths=_SHEET_WIDTHS, rows=tuple(rows))


def _month_heading(year: int | None) -> tuple[TableCell, ...]:
    months = (TableCell(text=str(month), heading=True, centred=True) for month in range(1, 13))
    shown = f"Jahr: {year}" if year else "Jahr:"
    return (TableCell(text="Einzelmaßnahmen", heading=True), TableCell(text=shown, heading=True), *months)


def _step_rows(step: StepDocument, *, actual: bool) -> Iterator[tuple[TableCell, ...]]:
    marks = (TableCell(text=_mark(step, month, actual=actual), centred=True) for month in range(1, 13))
    yield (TableCell(text=step.title, column_span=2), *marks)
    if step.unplaced_marks:
        note = f"Kreuze ohne Monat: {', '.join(map(str, step.unplaced_marks))}"
        yield (TableCell(column_span=2), TableCell(text=note, column_span=12))


def _mark(step: StepDocument, month: int, *, actual: bool) -> str:
    planned = MARK if month in step.planned_months else ""
    done = DONE_MARK if actual and month in step.actual_months else ""
    return f"{planned}{done}"
