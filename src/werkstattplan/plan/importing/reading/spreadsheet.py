"""Excel and LibreOffice tables."""

import datetime
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
import python_calamine

from werkstattplan.plan.importing.contracts import Cell, Grid, Notice, NoticeKind, SourceDocument, SourcePosition
from werkstattplan.plan.importing.reading.archives import DamagedFile
from werkstattplan.plan.importing.reading.limits import MAX_COLUMNS, MAX_ROWS, TooManyRows


def read_xlsx(content: bytes) -> SourceDocument:
    """All sheets of an Excel file; merged cells once, formulas as their last result, hidden sheets and macros noticed."""
    try:
        values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(content), data_only=False)
    except (
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
        OSError,
        zipfile.BadZipFile,
        SyntaxError,
    ) as error:
        raise DamagedFile from error
    notices = list(_macros(content))
    blocks: list[Grid] = []
    for number, sheet in enumerate(values.worksheets, start=1):
        if sheet.sheet_state != "visible":
            sentence = f"Das Blatt „{sheet.title}“ ist ausgeblendet. Wir haben es mitgelesen."
            notices.append(Notice(kind=NoticeKind.HIDDEN_SHEET, sentence=sentence))
        notices.extend(_formula_notices(formulas.worksheets[number - 1], sheet, number))
        rows = tuple(_xlsx_rows(sheet, number))
        if rows:
            blocks.append(Grid(rows=rows))
    return SourceDocument(format="xlsx", blocks=tuple(blocks), notices=tuple(notices))


def _macros(content: bytes) -> Iterator[Notice]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if any(name.endswith("vbaProject.bin") for name in archive.namelist()):
            yield Notice(kind=NoticeKind.MACRO, sentence="Die Datei enthält Makros. Wir haben sie nicht ausgeführt.")


def _formula_notices(formulas: Any, values: Any, number: int) -> Iterator[Notice]:
    for row in formulas.iter_rows():
        for cell in row:
            if cell.data_type != "f":
                continue
            result = values.cell(cell.row, cell.column).value
            shown = "ihr letztes Ergebnis" if result is not None else "kein Ergebnis, die Zelle blieb leer"
            position = SourcePosition(page=number, table=number, row=cell.row, column=cell.column, part=values.title)
            sentence = f"In {values.title}!{cell.coordinate} steht eine Formel. Übernommen wurde {shown}."
            yield Notice(kind=NoticeKind.FORMULA, sentence=sentence, position=position)


def _xlsx_rows(sheet: Any, number: int) -> Iterator[tuple[Cell, ...]]:
    if sheet.max_row > MAX_ROWS * 4 or sheet.max_column > MAX_COLUMNS * 60:
        raise TooManyRows
    spans = {
        (area.min_row, area.min_col): (area.size["rows"], area.size["columns"]) for area in sheet.merged_cells.ranges
    }
    covered = {
        (row, column)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, min(area.max_row, MAX_ROWS) + 1)
        for column in range(area.min_col, min(area.max_col, MAX_COLUMNS) + 1)
    } - spans.keys()
    for row in sheet.iter_rows(max_col=min(sheet.max_column, MAX_COLUMNS)):
        cells = tuple(
            Cell(
                text=shown(cell.value),
                position=SourcePosition(page=number, table=number, row=cell.row, column=cell.column, part=sheet.title),
                row_span=spans.get((cell.row, cell.column), (1, 1))[0],
                column_span=spans.get((cell.row, cell.column), (1, 1))[1],
            )
            for cell in row
            if (cell.row, cell.column) not in covered
        )
        if any(cell.text for cell in cells):
            yield cells


def read_ods(content: bytes) -> SourceDocument:
    """All sheets of a LibreOffice file."""
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [(name, workbook.get_sheet_by_name(name)) for name in workbook.sheet_names]
    except (python_calamine.CalamineError, OSError, ValueError, KeyError) as error:
        raise DamagedFile from error
    hidden = [
        meta.name for meta in workbook.sheets_metadata if meta.visible != python_calamine.SheetVisibleEnum.Visible
    ]
    notices = tuple(
        Notice(kind=NoticeKind.HIDDEN_SHEET, sentence=f"Das Blatt „{name}“ ist ausgeblendet. Wir haben es mitgelesen.")
        for name in hidden
    )
    grids = (Grid(rows=tuple(_ods_rows(name, sheet, number))) for number, (name, sheet) in enumerate(sheets, start=1))
    return SourceDocument(format="ods", blocks=tuple(grid for grid in grids if grid.rows), notices=notices)


def _ods_rows(name: str, sheet: Any, number: int) -> Iterator[tuple[Cell, ...]]:
    if sheet.total_height > MAX_ROWS * 4:
        raise TooManyRows
    spans = _ods_spans(sheet)
    for row, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells = tuple(
            Cell(
                text=shown(value),
                position=SourcePosition(page=number, table=number, row=row, column=column, part=name),
                row_span=spans.get((row, column), (1, 1))[0],
                column_span=spans.get((row, column), (1, 1))[1],
            )
            for column, value in enumerate(values[:MAX_COLUMNS], start=1)
        )
        if any(cell.text for cell in cells):
            yield cells


def _ods_spans(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    spans = {}
    for (first_row, first_column), (last_row, last_column) in sheet.merged_cell_ranges or ():
        spans[(first_row + 1, first_column + 1)] = (last_row - first_row + 1, last_column - first_column + 1)
    return spans


def shown(value: Any) -> str:
    """A cell's value the way a German reader sees it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    if isinstance(value, datetime.date):
        return value.strftime("%d.%m.%Y %H:%M" if isinstance(value, datetime.datetime) else "%d.%m.%Y")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.10g}".replace(".", ",")
    return str(value).replace("_x000D_", "").replace("\r\n", "\n").strip()
