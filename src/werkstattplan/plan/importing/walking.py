"""From tables and texts to a `RawPlan`: which rows are headings, tools, steps, remarks; and stitching of page breaks."""

import re
from dataclasses import dataclass, field

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.contracts import ColumnRole
from werkstattplan.plan.importing.contracts import Cell, Grid, Paragraph, SourceDocument
from werkstattplan.plan.importing.raw import ColumnKey, Mark, RawField, RawPlan, RawSheet, RawStep, RawText, RawTool
from werkstattplan.plan.importing.recognition import (
    UNDERSTOOD_TOOL_HEADINGS,
    Heading,
    looks_like_heading_row,
    looks_like_sheet_heading,
    recognise_heading,
)
from werkstattplan.plan.importing.seams import continues, is_open_ended

MARKS = frozenset({"x", "✓", "✔", "●", "•", "■", "☒", "☑", "ja", "1", "xx"})
NO_FIELD = "(ohne Handlungsfeld)"
# The line at the foot of the pages of our own exports says nothing about the plan.
FOOT_OF_PAGE = re.compile(r"^Stand: \d\d\.\d\d\.\d{4} · ")
LONGEST_PREAMBLE = 12
FIELD_HINT = re.compile(r"^handlungsfeld\s*(\d+)?\s*:\s*(?P<name>.+)$", re.IGNORECASE | re.DOTALL)
_YEAR_CELL = re.compile(r"^jahr(?:\s*:)?\s*((?:19|20)\d\d)?\s*$", re.IGNORECASE)
_STEP_HEADING = re.compile(r"^(einzelma(ß|ss)nahmen?|einzelschritte|arbeitsschritte|meilensteine)\b", re.IGNORECASE)
_REMARK_WORD = r"(besonderheiten|bemerkung(en)?|anmerkung(en)?|kommentare?|hinweise?)"
_REMARKS = re.compile(rf"^{_REMARK_WORD}(\s*(,|/|und|&)\s*{_REMARK_WORD})*\s*:?$", re.IGNORECASE)


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


@dataclass(slots=True)
class _Columns:
    """The headings in force: by column, with own columns where a heading is not known."""

    by_column: dict[int, tuple[ColumnKey, int]]
    texts: tuple[str, ...]

    def at(self, column: int) -> tuple[ColumnKey, int]:
        """Role and number of a column; a column without heading becomes an own one."""
        return self.by_column.get(column, (ColumnKey(ColumnRole.OWN, f"Spalte {column}"), 0))


@dataclass(slots=True)
class _MonthColumns:
    """The headings of a block of steps."""

    year: int | None = None
    label_by_column: dict[int, int] = field(default_factory=dict)
    year_column: int = 0


def walk(source: SourceDocument) -> RawPlan:
    """The structure of a source. Raises `NoTable` or `NoToolColumn`."""
    grids = [block for block in source.blocks if isinstance(block, Grid)]
    if not grids:
        raise NoTable
    walker = _Walker()
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

    def __init__(self) -> None:
        self.plan = RawPlan()
        self.overview: _Columns | None = None
        self.sheet_columns: _Columns | None = None
        self.sheet: RawSheet | None = None
        self.months = _MonthColumns()
        self.in_sheet = False
        self.hint = RawText()
        self.after_heading = False
        self.in_remarks = False
        self.saw_tool_heading = False

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
        elif not self.plan.title and not self.saw_tool_heading and not paragraph.text.strip().endswith(":"):
            self.plan.title = text
        else:
            self.plan.captions.append(text)

    def _close_hint(self) -> None:
        if self.hint and self.hint.positions[0] not in self.plan.headings:
            self.plan.headings.append(self.hint.positions[0])

    def grid(self, grid: Grid) -> None:
        """All rows of a table."""
        rows = [row for row in grid.rows if any(cell.text.strip() for cell in row)]
        preamble = _preamble(rows)
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

    def _row(self, row: tuple[Cell, ...], rest: list[tuple[Cell, ...]]) -> None:
        texts = [cell.text.strip() for cell in row]
        if self._is_repeated(self.overview, texts) and not self._opens_sheet(texts, rest):
            self._repeat_overview(row)
        elif self.sheet is not None and self._is_repeated(self.sheet_columns, texts) and _continues_sheet(rest):
            self._headings(row)
            self.months = _MonthColumns(year=self.months.year)
            self.after_heading = True
        elif looks_like_heading_row(texts):
            self._new_headings(row, texts, rest)
        elif self.in_sheet and self.sheet_columns:
            self._sheet_row(row, texts)
        elif self.overview:
            self._overview_row(row)
        else:
            self._row_before_headings(row)

    @staticmethod
    def _is_repeated(columns: _Columns | None, texts: list[str]) -> bool:
        return columns is not None and tuple(text for text in texts if text) == columns.texts

    def _opens_sheet(self, texts: list[str], rest: list[tuple[Cell, ...]]) -> bool:
        return looks_like_sheet_heading(texts) and (bool(self.hint) or _has_steps(rest))

    def _new_headings(self, row: tuple[Cell, ...], texts: list[str], rest: list[tuple[Cell, ...]]) -> None:
        self.saw_tool_heading = True
        columns = _columns_of(row)
        self._headings(row)
        opens_sheet = self._opens_sheet(texts, rest)
        self._add_columns(row, columns, only_own=opens_sheet)
        if opens_sheet:
            self.sheet_columns, self.in_sheet, self.sheet, self.in_remarks = columns, True, None, False
            self.months = _MonthColumns()
        else:
            self.overview, self.in_sheet = columns, False
            self._open_hinted_field()

    def _repeat_overview(self, row: tuple[Cell, ...]) -> None:
        self._headings(row)
        self.in_sheet, self.after_heading = False, True
        self._open_hinted_field()

    def _open_hinted_field(self) -> None:
        if self.hint and ColumnRole.FIELD not in {key.role for key, _ in self._overview_columns().by_column.values()}:
            match = FIELD_HINT.match(self.hint.text.strip())
            name = match.group("name").strip() if match else self.hint.text
            self.plan.fields.append(RawField(name=RawText([(name, self.hint.positions[0])])))
            self.plan.headings = [position for position in self.plan.headings if position != self.hint.positions[0]]
            self.hint = RawText()

    def _overview_columns(self) -> _Columns:
        assert self.overview is not None
        return self.overview

    def _headings(self, row: tuple[Cell, ...]) -> None:
        self.plan.headings.extend(cell.position for cell in row if cell.text.strip())

    def _add_columns(self, row: tuple[Cell, ...], columns: _Columns, *, only_own: bool) -> None:
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
        raw = _tool_of(row, self._overview_columns())
        first_after_heading, self.after_heading = self.after_heading, False
        previous = self._last_tool()
        if previous is not None and continues(raw, previous, after_page_break=first_after_heading):
            _stitch(previous, raw, certain=first_after_heading and _torn_for_certain(previous, raw))
            return
        self._take_field(raw)
        if raw.values or raw.year_marks:
            if not raw.value(ColumnRole.TOOL):
                self.plan.unplaced.extend(raw.values.values())
                self.plan.unplaced.extend(RawText([(text, at)]) for _, text, at in raw.year_marks)
                return
            self.plan.fields[-1].tools.append(raw)

    def _last_tool(self) -> RawTool | None:
        if not self.plan.fields or not self.plan.fields[-1].tools:
            return None
        return self.plan.fields[-1].tools[-1]

    def _take_field(self, raw: RawTool) -> None:
        name = raw.values.pop(ColumnKey(ColumnRole.FIELD), RawText())
        description = raw.values.pop(ColumnKey(ColumnRole.FIELD_DESCRIPTION), RawText())
        if name:
            known = next((f for f in self.plan.fields if f.name.text.strip() == name.text.strip()), None)
            if known is None:
                self.plan.fields.append(RawField(name=name, description=description))
                return
            # The name once more, as flat tables write it in every row: it says the same again.
            self.plan.headings.extend(name.positions)
            self.plan.fields.remove(known)
            self.plan.fields.append(known)
            if description.text.strip() == known.description.text.strip():
                self.plan.headings.extend(description.positions)
                description = RawText()
        elif not self.plan.fields:
            self.plan.fields.append(RawField(name=RawText(), fallback_name=NO_FIELD))
        for text, position in description.pieces:
            self.plan.fields[-1].description.add(text, position)

    def _sheet_row(self, row: tuple[Cell, ...], texts: list[str]) -> None:
        first = texts[0] if texts else ""
        if self.sheet is None:
            self._open_sheet(row)
        elif _STEP_HEADING.match(first):
            self._headings(row)
            self.months, self.in_remarks = _month_columns(row, fallback_year=self.months.year), False
        elif _REMARKS.match(first):
            self.plan.headings.append(row[0].position)
            self.in_remarks = True
            self._add_remarks(row[1:])
        elif self.in_remarks and not first:
            self._add_remarks(row)
        elif self.in_remarks:
            self.plan.unplaced.extend(RawText([(cell.text, cell.position)]) for cell in row if cell.text.strip())
        else:
            self._step_row(row)

    def _open_sheet(self, row: tuple[Cell, ...]) -> None:
        assert self.sheet_columns is not None
        self.sheet = RawSheet(field_hint=self.hint, tool=_tool_of(row, self.sheet_columns))
        self.hint = RawText()
        self.plan.sheets.append(self.sheet)

    def _add_remarks(self, cells: tuple[Cell, ...]) -> None:
        assert self.sheet is not None
        for cell in cells:
            if cell.text.strip():
                self.sheet.remarks.add(cell.text, cell.position)

    def _step_row(self, row: tuple[Cell, ...]) -> None:
        assert self.sheet is not None
        name, others = row[0], row[1:]
        marks = [
            Mark(
                text=cell.text.strip(),
                nth=cell.position.column - name.position.column - name.column_span + 1,
                label=self.months.label_by_column.get(cell.position.column),
                position=cell.position,
            )
            for cell in others
            if cell.text.strip()
        ]
        if not name.text.strip() and self.sheet.steps:
            self.sheet.steps[-1].marks.extend(marks)
            return
        self.sheet.steps.append(
            RawStep(
                name=RawText([(name.text, name.position)] if name.text.strip() else []),
                year=self.months.year,
                has_month_labels=bool(self.months.label_by_column),
                shifted=bool(self.months.year_column) and name.column_span == 1,
                marks=marks,
            )
        )


def _preamble(rows: list[tuple[Cell, ...]]) -> int:
    """How many rows with a single filled cell stand above the first heading row, as titles do in spreadsheets."""
    for index, row in enumerate(rows[:LONGEST_PREAMBLE]):
        if looks_like_heading_row([cell.text.strip() for cell in row]):
            return index
        if sum(1 for cell in row if cell.text.strip()) != 1:
            return 0
    return 0


def _columns_of(row: tuple[Cell, ...]) -> _Columns:
    by_column: dict[int, tuple[ColumnKey, int]] = {}
    taken: set[ColumnKey] = set()
    for cell in row:
        label = " ".join(cell.text.split())
        if not label:
            continue
        heading = recognise_heading(label) or Heading(role=ColumnRole.OWN)
        key = ColumnKey(heading.role, label if heading.role is ColumnRole.OWN else "")
        if heading.role in (ColumnRole.MONTH, ColumnRole.STEP) or (key in taken and key.role is not ColumnRole.YEAR):
            # A second column of the same meaning keeps its own heading: nothing is mixed, nothing is lost.
            key = ColumnKey(ColumnRole.OWN, label)
        taken.add(key)
        for column in range(cell.position.column, cell.position.column + cell.column_span):
            by_column[column] = (key, heading.number)
    return _Columns(by_column=by_column, texts=tuple(cell.text.strip() for cell in row if cell.text.strip()))


def _tool_of(row: tuple[Cell, ...], columns: _Columns) -> RawTool:
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


def _month_columns(row: tuple[Cell, ...], *, fallback_year: int | None) -> _MonthColumns:
    months = _MonthColumns(year=fallback_year)
    for cell in row[1:]:
        heading = recognise_heading(cell.text)
        year_cell = _YEAR_CELL.match(cell.text.strip())
        if heading and heading.role is ColumnRole.MONTH:
            months.label_by_column[cell.position.column] = heading.number
        elif year_cell or (heading and heading.role is ColumnRole.YEAR):
            months.year_column = cell.position.column
            digits = re.search(r"(19|20)\d\d", cell.text)
            months.year = int(digits.group()) if digits else None
    return months


def _has_steps(rest: list[tuple[Cell, ...]]) -> bool:
    """Whether the second or third row from here is the heading of steps or the remarks of a sheet."""
    return any(
        row and (_STEP_HEADING.match(row[0].text.strip()) or _REMARKS.match(row[0].text.strip())) for row in rest[:3]
    )


def _continues_sheet(rest: list[tuple[Cell, ...]]) -> bool:
    """Whether what follows a repeated sheet heading are more steps or remarks, not another tool."""
    if not rest or not rest[0]:
        return True
    first, others = rest[0][0].text.strip(), [cell.text.strip() for cell in rest[0][1:]]
    if _REMARKS.match(first) or _STEP_HEADING.match(first):
        return True
    return all(not text or text.lower() in MARKS for text in others)


def _stitch(previous: RawTool, raw: RawTool, *, certain: bool) -> None:
    for key, addition in raw.values.items():
        target = previous.values.setdefault(key, RawText())
        whole_before = target.text
        for text, position in addition.pieces:
            target.add(text, position)
        if not certain and not is_open_ended(whole_before):
            target.doubtful_seam = True
    previous.year_marks.extend(raw.year_marks)


def _torn_for_certain(previous: RawTool, raw: RawTool) -> bool:
    """Every continued cell had an open bracket before the page break."""
    return all(
        previous.value(key.role).text.count("(") > previous.value(key.role).text.count(")") for key in raw.values
    )
