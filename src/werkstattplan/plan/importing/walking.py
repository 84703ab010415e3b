"""From tables and texts to a `RawPlan`: which rows are headings, tools, steps, remarks; and stitching of page breaks."""

import re

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.contracts import ColumnRole
from werkstattplan.plan.importing.columns import Columns, columns_of, only_years, tool_of
from werkstattplan.plan.importing.contracts import Cell, Grid, Paragraph, SourceDocument, SourcePosition
from werkstattplan.plan.importing.raw import ColumnKey, RawField, RawPlan, RawText, RawTool
from werkstattplan.plan.importing.recognition import (
    UNDERSTOOD_TOOL_HEADINGS,
    looks_like_heading_row,
    looks_like_sheet_heading,
    recognise_heading,
)
from werkstattplan.plan.importing.seams import (
    MERGED_OVER_TOOLS,
    continue_field,
    continues,
    is_sum,
    stitch,
    torn_for_certain,
)
from werkstattplan.plan.importing.sheet_rows import SheetRows, is_remarks, is_step_heading

NO_FIELD = "(ohne Handlungsfeld)"
# The line at the foot of the pages of our own exports says nothing about the plan.
FOOT_OF_PAGE = re.compile(r"^Stand: \d\d\.\d\d\.\d{4} · ")
LONGEST_PREAMBLE = 12
LONGEST_NAME = 90
LONGEST_MARK = 3
_NUMBERED = re.compile(r"^(?:\d{1,2}|[IVX]+)[.)]\s+\S")
FIELD_HINT = re.compile(r"^handlungsfeld\s*(\d+)?\s*:\s*(?P<name>.+)$", re.IGNORECASE | re.DOTALL)


class NoTable(Refusal):
    """The document holds no table at all."""

    code = "no-table"
    sentence = (
        "In dieser Datei ist keine Tabelle. Ein Werkstattplan braucht eine Tabelle mit einer Spalte für die Werkzeuge. "
        "Bitte prüfen Sie, ob Sie die richtige Datei gewählt haben."
    )


class NoToolColumn(Refusal):
    """No table has a heading that means a tool."""

    code = "no-tool-column"

    def __init__(self, found: list[str]) -> None:
        shown = ", ".join(f"„{heading}“" for heading in found[:8]) or "keine"
        super().__init__(
            f"Keine Tabelle hat eine Spalte, die wir als Werkzeug erkennen. Gefundene Überschriften: {shown}. "
            f"Bitte benennen Sie die Spalte zum Beispiel so: {UNDERSTOOD_TOOL_HEADINGS}."
        )


class HeadingsInFirstColumn(Refusal):
    """Each tool has a table of its own, with the headings below one another."""

    code = "headings-in-first-column"
    sentence = (
        "In dieser Datei stehen die Überschriften untereinander in der ersten Spalte. Das können wir noch nicht lesen. "
        "Bitte legen Sie eine Tabelle an, in der jede Maßnahme eine Zeile hat und die Überschriften in der ersten Zeile stehen."
    )


def walk(source: SourceDocument) -> RawPlan:
    """The structure of a source. Raises `NoTable`, `NoToolColumn` or `HeadingsInFirstColumn`."""
    grids = [block for block in source.blocks if isinstance(block, Grid)]
    if not grids:
        raise NoTable
    rows = ([cell.text.strip() for cell in row] for grid in grids for row in grid.rows)
    lenient = not any(map(looks_like_heading_row, rows))
    if lenient and any(map(_has_headings_below_one_another, grids)):
        raise HeadingsInFirstColumn
    walker = _Walker(lenient=lenient)
    for index, block in enumerate(source.blocks):
        if isinstance(block, Paragraph):
            following = source.blocks[index + 1] if index + 1 < len(source.blocks) else None
            walker.paragraph(block, before_table=isinstance(following, Grid))
        else:
            walker.grid(block)
    if not walker.saw_tool_heading:
        raise NoToolColumn([cell.text.strip() for cell in grids[0].rows[0] if cell.text.strip()])
    return walker.plan


class _Walker:
    """Goes through the source once, row by row, and remembers which headings are in force."""

    def __init__(self, *, lenient: bool) -> None:
        self.lenient = lenient
        self.plan = RawPlan()
        self.overview: Columns | None = None
        self.sheet_columns: Columns | None = None
        self.sheet: SheetRows | None = None
        self.in_sheet = False
        self.hint = RawText()
        self.possible_field = RawText()
        self.after_heading = False
        self.saw_tool_heading = False
        self.field: RawField | None = None
        self.spanning: list[Cell] = []

    def paragraph(self, paragraph: Paragraph, *, before_table: bool) -> None:
        """A text between tables: the title, the field of the following table, or a caption."""
        if not paragraph.text.strip():
            return
        text = RawText([(paragraph.text, paragraph.position)])
        if FOOT_OF_PAGE.match(paragraph.text):
            self.plan.headings.append(paragraph.position)
            return
        if before_table and FIELD_HINT.match(paragraph.text.strip()):
            self._close_hint()
            self.hint, self.sheet, self.in_sheet = text, None, False
        elif (
            before_table and self.plan.title and _NUMBERED.match(paragraph.text) and len(paragraph.text) < LONGEST_NAME
        ):
            self.possible_field = text
        elif not self.plan.title and not self.saw_tool_heading and not paragraph.text.strip().endswith(":"):
            self.plan.title = text
        else:
            self.plan.captions.append(text)

    def _taken_hint(self) -> RawText:
        """The field named above the table, for a value or sheet that accounts for it from now on."""
        hint, self.hint = self.hint, RawText()
        self.plan.headings = [position for position in self.plan.headings if position not in hint.positions]
        return hint

    def _close_hint(self) -> None:
        if self.hint and self.hint.positions[0] not in self.plan.headings:
            self.plan.headings.append(self.hint.positions[0])

    def grid(self, grid: Grid) -> None:
        """All rows of a table."""
        rows = [row for row in grid.rows if any(cell.text.strip() for cell in row)]
        preamble = _preamble(rows, lenient=self.lenient)
        self.after_heading = self.overview is not None
        self.spanning = []
        for index, row in enumerate(rows):
            if index < preamble:
                for cell in row:
                    self.paragraph(
                        Paragraph(text=cell.text, position=cell.position), before_table=index == preamble - 1
                    )
            else:
                self._row(row, rows[index + 1 :])
        self.after_heading = False
        self._close_hint()
        if self.possible_field:
            self.plan.captions.append(self.possible_field)
            self.possible_field = RawText()

    def _row(self, row: tuple[Cell, ...], rest: list[tuple[Cell, ...]]) -> None:
        texts = [cell.text.strip() for cell in row]
        if self._is_repeated(self.overview, texts) and not self._opens_sheet(texts, rest):
            self._repeat_overview(row)
        elif (
            self.sheet is not None
            and self._is_repeated(self.sheet_columns, texts)
            and ((self.sheet.is_bare and not self.hint) or _continues_sheet(rest))
        ):
            self._headings(row)
            self.after_heading = True
            self.sheet.headings_again()
        elif looks_like_heading_row(texts, lenient=self.lenient and self.overview is None):
            self._new_headings(row, texts, rest)
        elif self.in_sheet and self.sheet_columns:
            self._sheet_row(row, self.sheet_columns)
        elif self.overview and only_years(row):
            self._headings(row)
            self.overview.name_years(row)
            self._add_columns(row, self.overview, only_own=False)
            self.after_heading = True
        elif self.overview:
            self._overview_row(row)
        else:
            self._row_before_headings(row)

    @staticmethod
    def _is_repeated(columns: Columns | None, texts: list[str]) -> bool:
        """Whether a row repeats the headings, or the first of them, as on the next page of a table."""
        filled = tuple(text for text in texts if text)
        return (
            columns is not None and len(filled) >= min(3, len(columns.texts)) and filled == columns.texts[: len(filled)]
        )

    def _opens_sheet(self, texts: list[str], rest: list[tuple[Cell, ...]]) -> bool:
        return looks_like_sheet_heading(texts) and (bool(self.hint) or _has_steps(rest))

    def _new_headings(self, row: tuple[Cell, ...], texts: list[str], rest: list[tuple[Cell, ...]]) -> None:
        self.saw_tool_heading = True
        columns = columns_of(row)
        self.after_heading = self.overview is not None and columns.texts[:3] == self.overview.texts[:3]
        self._headings(row)
        opens_sheet = self._opens_sheet(texts, rest)
        self._add_columns(row, columns, only_own=opens_sheet)
        if opens_sheet:
            self.sheet_columns, self.in_sheet, self.sheet = columns, True, None
        else:
            self.overview, self.in_sheet = columns, False
            self._open_hinted_field()

    def _repeat_overview(self, row: tuple[Cell, ...]) -> None:
        self._headings(row)
        self.in_sheet, self.after_heading = False, True
        self._open_hinted_field()

    def _open_hinted_field(self) -> None:
        if self.hint and not self._overview_columns().has(ColumnRole.FIELD):
            hint = self._taken_hint()
            self._open_field(hint.text, hint.positions[0])
        elif self.possible_field and not self._overview_columns().has(ColumnRole.FIELD):
            self._open_field(self.possible_field.text, self.possible_field.positions[0])
            self.possible_field = RawText()

    def _open_field(self, text: str, position: SourcePosition) -> None:
        match = FIELD_HINT.match(text.strip())
        name = match.group("name").strip() if match else text
        known = next((field for field in self.plan.fields if field.name.text == name), None)
        if known is None:
            self._add_field(RawField(name=RawText([(name, position)])))
        else:
            self.plan.headings.append(position)
            self.field = known

    def _add_field(self, field: RawField) -> None:
        self.plan.fields.append(field)
        self.field = field

    def _overview_columns(self) -> Columns:
        assert self.overview is not None
        return self.overview

    def _headings(self, row: tuple[Cell, ...]) -> None:
        self.plan.headings.extend(cell.position for cell in row if cell.text.strip())

    def _add_columns(self, row: tuple[Cell, ...], columns: Columns, *, only_own: bool) -> None:
        for cell in row:
            key, number = columns.at(cell.position.column)
            if not cell.text.strip() or (only_own and key.role is not ColumnRole.OWN):
                continue
            if key.role is ColumnRole.YEAR and number not in self.plan.years:
                self.plan.years.append(number)
            if key not in [known for known, _, _ in self.plan.columns]:
                self.plan.columns.append((key, cell.text.strip(), cell.position))

    def _row_before_headings(self, row: tuple[Cell, ...]) -> None:
        for cell in row:
            if cell.text.strip():
                self.paragraph(Paragraph(text=cell.text, position=cell.position), before_table=False)

    def _overview_row(self, row: tuple[Cell, ...]) -> None:
        columns = self._overview_columns()
        after_page_break, self.after_heading = self.after_heading, False
        filled = [cell for cell in row if cell.text.strip()]
        if len(filled) == 1 and _is_section(filled[0], columns):
            self._open_field(filled[0].text, filled[0].position)
            return
        raw = tool_of(row, columns)
        self._borrow(raw, row, columns)
        if is_sum(raw):
            self._set_aside(raw)
            return
        previous = self.field.tools[-1] if self.field and self.field.tools else None
        if previous is not None:
            if after_page_break and self.field is not None:
                continue_field(self.field, raw)
            if not raw.values and not raw.year_marks:
                return
            if continues(raw, previous, after_page_break=after_page_break):
                stitch(previous, raw, certain=after_page_break and torn_for_certain(previous, raw))
                return
        self._add_row(raw)

    def _add_row(self, raw: RawTool) -> None:
        if raw.value(ColumnRole.FIELD) or raw.value(ColumnRole.FIELD_DESCRIPTION) or raw.value(ColumnRole.TOOL):
            field = self._take_field(raw)
            if raw.value(ColumnRole.TOOL):
                field.tools.append(raw)
                return
        self._set_aside(raw)

    def _set_aside(self, raw: RawTool) -> None:
        self.plan.unplaced.extend(raw.values.values())
        self.plan.unplaced.extend(RawText([(text, at)]) for _, text, at in raw.year_marks)

    def _borrow(self, raw: RawTool, row: tuple[Cell, ...], columns: Columns) -> None:
        """Give a tool the values of cells that were merged over several rows."""
        number = row[0].position.row
        self.spanning = [cell for cell in self.spanning if cell.position.row + cell.row_span > number]
        if raw.value(ColumnRole.TOOL):
            for cell in self.spanning:
                key, _ = columns.at(cell.position.column)
                if key.role in MERGED_OVER_TOOLS and key not in raw.values:
                    raw.values[key] = RawText([(cell.text, cell.position)], borrowed=1)
        self.spanning += [cell for cell in row if cell.row_span > 1 and cell.text.strip()]

    def _take_field(self, raw: RawTool) -> RawField:
        """The field of action that a row belongs to; its cells are taken out of the row."""
        name = raw.values.pop(ColumnKey(ColumnRole.FIELD), RawText())
        description = raw.values.pop(ColumnKey(ColumnRole.FIELD_DESCRIPTION), RawText())
        if name:
            known = next((f for f in self.plan.fields if f.name.text.strip() == name.text.strip()), None)
            if known is None:
                self._add_field(RawField(name=name, description=description))
                return self.plan.fields[-1]
            # The name once more, as flat tables write it in every row: it says the same again.
            self.plan.headings.extend(name.positions)
            self.field = known
            if description.text.strip() == known.description.text.strip():
                self.plan.headings.extend(description.positions)
                description = RawText()
        if self.field is None:
            self._add_field(RawField(name=RawText(), fallback_name=NO_FIELD))
        assert self.field is not None
        for text, position in description.pieces:
            self.field.description.add(text, position)
        return self.field

    def _sheet_row(self, row: tuple[Cell, ...], columns: Columns) -> None:
        after_page_break, self.after_heading = self.after_heading, False
        if self.sheet is None:
            self.sheet = SheetRows(self.plan, columns, self._taken_hint(), row)
        else:
            self.sheet.row(row, after_page_break=after_page_break)


def _preamble(rows: list[tuple[Cell, ...]], *, lenient: bool) -> int:
    """How many rows with a single filled cell stand above the first heading row, as titles do in spreadsheets."""
    for index, row in enumerate(rows[:LONGEST_PREAMBLE]):
        if looks_like_heading_row([cell.text.strip() for cell in row], lenient=lenient):
            return index
        if sum(1 for cell in row if cell.text.strip()) != 1:
            return 0
    return 0


def _has_headings_below_one_another(grid: Grid) -> bool:
    first_column = [row[0].text for row in grid.rows if row]
    known = sum(1 for text in first_column if recognise_heading(text))
    return len(grid.rows) > 2 and looks_like_heading_row(first_column) and known > 2


def _has_steps(rest: list[tuple[Cell, ...]]) -> bool:
    """Whether the second or third row from here is the heading of steps or the remarks of a sheet."""
    return any(is_step_heading(row) or is_remarks(row) for row in rest[:3])


def _continues_sheet(rest: list[tuple[Cell, ...]]) -> bool:
    """Whether what follows a repeated sheet heading are more steps or remarks, not another tool."""
    if not rest or not rest[0]:
        return True
    if is_remarks(rest[0]) or is_step_heading(rest[0]):
        return True
    return all(len(cell.text.strip()) <= LONGEST_MARK for cell in rest[0][1:])


def _is_section(cell: Cell, columns: Columns) -> bool:
    """Whether a cell that fills a row alone is the heading of a field of action."""
    if FIELD_HINT.match(cell.text.strip()):
        return True
    wide = cell.column_span >= max(3, 3 * len(columns.by_column) // 4)
    return wide and not columns.has(ColumnRole.FIELD)
