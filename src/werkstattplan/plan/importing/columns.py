"""What the columns of a table mean, and a row sorted by them."""

import re
from dataclasses import dataclass, field

from werkstattplan.plan.contracts import ColumnRole
from werkstattplan.plan.importing.contracts import Cell
from werkstattplan.plan.importing.raw import ColumnKey, RawText, RawTool
from werkstattplan.plan.importing.recognition import Heading, month_of, recognise_heading

_YEAR_CELL = re.compile(r"^jahr(?:\s*:)?\s*((?:19|20)\d\d)?\s*$", re.IGNORECASE)


@dataclass(slots=True)
class Columns:
    """The headings in force: by column, with own columns where a heading is not known."""

    by_column: dict[int, tuple[ColumnKey, int]]
    texts: tuple[str, ...]

    def at(self, column: int) -> tuple[ColumnKey, int]:
        """Role and number of a column; a column without heading becomes an own one."""
        return self.by_column.get(column, (ColumnKey(ColumnRole.OWN, f"Spalte {column}"), 0))

    def has(self, role: ColumnRole) -> bool:
        """Whether one of the columns has this role."""
        return any(key.role is role for key, _ in self.by_column.values())

    def name_years(self, row: tuple[Cell, ...]) -> None:
        """Take the years from a second row of headings."""
        for cell in row:
            heading = recognise_heading(cell.text)
            if heading and heading.role is ColumnRole.YEAR:
                self.by_column[cell.position.column] = (ColumnKey(ColumnRole.YEAR), heading.number)


@dataclass(slots=True)
class MonthColumns:
    """The headings of a block of steps; `seen` says that there were any."""

    year: int | None = None
    label_by_column: dict[int, int] = field(default_factory=dict)
    year_column: int = 0
    labels_fit_better: bool = False
    seen: bool = False


def columns_of(row: tuple[Cell, ...]) -> Columns:
    """The meaning of a row of headings."""
    by_column: dict[int, tuple[ColumnKey, int]] = {}
    taken: set[ColumnKey] = set()
    headings = [heading for heading in (recognise_heading(cell.text) for cell in row) if heading]
    named = any(heading.role is ColumnRole.TOOL and not heading.describes for heading in headings)
    for cell in row:
        label = " ".join(cell.text.split())
        if not label:
            continue
        heading = recognise_heading(label) or Heading(role=ColumnRole.OWN)
        if heading.describes and named:
            heading = Heading(role=ColumnRole.OWN)
        key = ColumnKey(heading.role, label if heading.role is ColumnRole.OWN else "")
        if heading.role in (ColumnRole.MONTH, ColumnRole.STEP) or (key in taken and key.role is not ColumnRole.YEAR):
            # A second column of the same meaning keeps its own heading: nothing is mixed, nothing is lost.
            key = ColumnKey(ColumnRole.OWN, label)
        taken.add(key)
        for column in range(cell.position.column, cell.position.column + cell.column_span):
            by_column[column] = (key, heading.number)
    return Columns(by_column=by_column, texts=tuple(cell.text.strip() for cell in row if cell.text.strip()))


def only_years(row: tuple[Cell, ...]) -> bool:
    """Whether a row holds nothing but years, as the second row of headings below a period does."""
    headings = [recognise_heading(cell.text) for cell in row if cell.text.strip()]
    return len(headings) > 1 and all(heading and heading.role is ColumnRole.YEAR for heading in headings)


def tool_of(row: tuple[Cell, ...], columns: Columns) -> RawTool:
    """The filled cells of a row by the meaning of their columns."""
    raw = RawTool()
    for cell in row:
        if not cell.text.strip():
            continue
        key, number = columns.at(cell.position.column)
        if key.role is ColumnRole.YEAR:
            raw.year_marks.append((number, cell.text.strip(), cell.position))
        else:
            raw.values.setdefault(key, RawText()).add(cell.text, cell.position)
    return raw


def month_columns(row: tuple[Cell, ...], *, fallback_year: int | None) -> MonthColumns:
    """The months and the year that the headings of a block of steps name."""
    months = MonthColumns(year=fallback_year, seen=True)
    for cell in row[1:]:
        heading = recognise_heading(cell.text)
        month = month_of(cell.text)
        year_cell = _YEAR_CELL.match(cell.text.strip())
        if month:
            months.label_by_column[cell.position.column] = month
        elif year_cell or (heading and heading.role is ColumnRole.YEAR):
            months.year_column = cell.position.column
            digits = re.search(r"(19|20)\d\d", cell.text)
            months.year = int(digits.group()) if digits else None
    return months
