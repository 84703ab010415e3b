"""The overview: the paper's own table, page by page."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Page, Paginator

from werkstattplan.plan.contracts import ColumnRole
from werkstattplan.plan.models import Edition, FieldOfAction, Tool
from werkstattplan.plan.selectors.editions import shown_columns
from werkstattplan.plan.selectors.filtering import ToolFilter, filtered_tools
from werkstattplan.plan.selectors.progress import progress_of, with_progress

TOOLS_PER_PAGE = 50
FIELD_ROLES = ("field", "field_description")
TEXT_OF_ROLE = {
    "contacts": "contacts_wording",
    "area": "area_wording",
    "participants": "participants_wording",
    "target_group": "target_group",
    "budget": "budget_wording",
    "outside_advice": "outside_advice_wording",
    "remarks": "remarks",
}
GAP_OF_ROLE = {
    "contacts": "Keine Ansprechperson genannt",
    "area": "Kein Ort genannt",
    "participants": "Keine Beteiligten genannt",
    "budget": "Kein Budget genannt",
}


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading of the table; `year` is set for the narrow columns of years."""

    role: str
    label: str
    year: int | None = None
    own_column_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class OverviewCell:
    """A cell: its heading, its text, what is said where the text is empty, and how many rows it spans."""

    heading: Heading
    text: str = ""
    gap: str = ""
    row_span: int = 1


@dataclass(frozen=True, kw_only=True)
class OverviewRow:
    """One tool; `tool` is None in the row of a field that has no tools. Only a field's first row has its cells."""

    tool: Tool | None
    cells: list[OverviewCell]
    progress: str = ""
    has_year: bool = True


@dataclass(frozen=True, kw_only=True)
class FieldGroup:
    """The rows of one field of action on this page; its cells span them."""

    field: FieldOfAction
    rows: list[OverviewRow]


@dataclass(frozen=True, kw_only=True)
class Overview:
    """One page of the table."""

    headings: list[Heading]
    groups: list[FieldGroup]
    page: Page[Tool]


def overview_page(
    edition: Edition, *, fields: list[FieldOfAction], chosen: ToolFilter, number: str | int, today: datetime.date
) -> Overview:
    """The page `number` of the overview, in five queries at any size."""
    headings = list(_headings(edition))
    tools = filtered_tools(edition, chosen)
    page = Paginator(tools.order_by("field__position", "position", "id"), TOOLS_PER_PAGE).get_page(number)
    first = TOOLS_PER_PAGE * (page.number - 1)
    # The ids first: the rest of a row is read for the tools of this page only. One more tool tells where the page ends.
    ids = tools.order_by("field__position", "position", "id").values("pk")[first : first + TOOLS_PER_PAGE + 1]
    rows = list(
        with_progress(Tool.objects.filter(pk__in=ids))
        .select_related("field")
        .order_by("field__position", "position", "id")
        .prefetch_related("years", *_own_values(headings))
    )
    return Overview(
        headings=headings,
        groups=list(_groups(rows, fields=fields, headings=headings, page=page, chosen=chosen, today=today)),
        page=page,
    )


def _headings(edition: Edition) -> Iterator[Heading]:
    for column in shown_columns(edition):
        if column.role == ColumnRole.PERIOD:
            for year in edition.years:
                yield Heading(role="year", label=str(year), year=year)
        else:
            yield Heading(role=column.role, label=column.label, own_column_id=column.own_column_id)


def _own_values(headings: list[Heading]) -> list[str]:
    return ["own_values"] if any(heading.own_column_id for heading in headings) else []


def _groups(
    tools: list[Tool],
    *,
    fields: list[FieldOfAction],
    headings: list[Heading],
    page: Page[Tool],
    chosen: ToolFilter,
    today: datetime.date,
) -> Iterator[FieldGroup]:
    """Fields of this page in their order; those without tools stand where the paper has them, unless a filter is set."""
    shown, rest = tools[:TOOLS_PER_PAGE], tools[TOOLS_PER_PAGE:]
    place_of = {row.pk: place for place, row in enumerate(fields)}
    begin = place_of[shown[0].field_id] if shown and page.number > 1 else -1
    end = place_of[rest[0].field_id] if rest else len(fields)
    by_field = {pk: list(group) for pk, group in groupby(shown, key=lambda tool: tool.field_id)}
    filled = {tool.field_id for tool in tools}
    for place, row in enumerate(fields):
        if row.pk in by_field:
            members = by_field[row.pk]
            rows = [
                _row(tool, headings, row_span=0 if n else len(members), today=today) for n, tool in enumerate(members)
            ]
            yield FieldGroup(field=row, rows=rows)
        elif not chosen.narrows and begin < place < end and row.pk not in filled:
            cells = [_field_cell(row, heading, 1) or OverviewCell(heading=heading) for heading in headings]
            yield FieldGroup(field=row, rows=[OverviewRow(tool=None, cells=cells)])


def _row(tool: Tool, headings: list[Heading], *, row_span: int, today: datetime.date) -> OverviewRow:
    years = {row.year for row in tool.years.all()}
    return OverviewRow(
        tool=tool,
        cells=[
            _field_cell(tool.field, heading, row_span) or _cell(tool, heading, years)
            for heading in headings
            if row_span or heading.role not in FIELD_ROLES
        ],
        progress=progress_of(tool, today=today),
        has_year=bool(years),
    )


def _field_cell(field: FieldOfAction, heading: Heading, row_span: int) -> OverviewCell | None:
    if heading.role not in FIELD_ROLES:
        return None
    text = field.name if heading.role == "field" else field.description
    return OverviewCell(heading=heading, text=text, row_span=row_span)


def _cell(tool: Tool, heading: Heading, years: set[int]) -> OverviewCell:
    if heading.role == "year":
        return OverviewCell(heading=heading, text="x" if heading.year in years else "")
    if heading.role == "own":
        values = (row.wording for row in tool.own_values.all() if row.column_id == heading.own_column_id)
        return OverviewCell(heading=heading, text=next(values, ""))
    if heading.role == "status":
        return OverviewCell(heading=heading, text=tool.get_status_display())
    column = TEXT_OF_ROLE.get(heading.role)
    text = getattr(tool, column) if column else ""
    return OverviewCell(heading=heading, text=text, gap=GAP_OF_ROLE.get(heading.role, ""))
