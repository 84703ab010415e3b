"""Sheets of Excel and LibreOffice as rows of texts, after a look at whether they are what they seem."""

import io
import re
import zipfile
from collections.abc import Iterable
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from werkstattplan.kernel.numbers import thousands
from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.exchange.coding import UnreadableFile

MOST_ROWS = 50_000
# What a sheet may weigh when it is unpacked, and how many cells its corners may span: a file of a few kB can claim billions.
MOST_BYTES, MOST_CELLS, SHOWN_RANGES = 200_000_000, 20_000_000, 5
_CELL = re.compile(rb'<c[^>]* r="([A-Z]{1,3})([0-9]{1,7})"')


class TooManyRows(Refusal):
    """More lines than are taken in at once."""

    code = "too-many-rows"

    def __init__(self, rows: int) -> None:
        number, most = thousands(rows), thousands(MOST_ROWS)
        super().__init__(f"Die Datei hat {number} Zeilen; auf einmal gehen {most}. Bitte teilen Sie sie.")


class SheetTooLarge(Refusal):
    """Unpacked, the sheet is larger than any list."""

    code = "sheet-too-large"
    sentence = "Diese Tabelle ist ausgepackt viel größer, als sie aussieht. Bitte kopieren Sie nur die Liste in eine neue Datei."


class MergedCells(Refusal):
    """Cells of the list are merged, so that nobody knows to which lines their text belongs."""

    code = "merged-cells"

    def __init__(self, ranges: Iterable[str]) -> None:
        super().__init__(
            f"In dieser Tabelle sind Zellen verbunden: {', '.join(ranges)}. Bitte lösen Sie die Verbindung, "
            "und schreiben Sie den Text in jede Zeile, für die er gilt."
        )


def read_sheet(content: bytes) -> list[tuple[str, ...]]:
    """The rows of the first sheet. Raises `UnreadableFile`, `TooManyRows`, `SheetTooLarge`, `MergedCells`."""
    _check_size(content)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        cells = sheet.to_python(skip_empty_area=False)
        filled = sum(map(any, cells))
        if filled > MOST_ROWS + 1:
            raise TooManyRows(filled - 1)
        rows = [tuple(text_of(value) for value in row) for row in cells]
        merged = sheet.merged_cell_ranges or []
    except (CalamineError, ValueError, OSError, IndexError) as error:
        raise UnreadableFile from error
    # A title above the list may be as wide as it likes.
    below = [(first, last) for first, last in merged if _is_in_list(rows, first[0], last[0])]
    if below:
        raise MergedCells(f"{_name(first)} bis {_name(last)}" for first, last in below[:SHOWN_RANGES])
    return rows


def text_of(value: Any) -> str:
    """A cell as text: whole numbers without a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _check_size(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            if sum(part.file_size for part in file.infolist()) > MOST_BYTES:
                raise SheetTooLarge
            for part in file.infolist():
                if part.filename.startswith("xl/worksheets/sheet") and _cells_in(file, part) > MOST_CELLS:
                    raise SheetTooLarge
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise UnreadableFile from error


def _cells_in(file: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """How many cells the corners of a sheet span; its rows stand in order, so the last says how many there are."""
    columns, last, rest = set(), 0, b""
    with file.open(part) as stream:
        while block := stream.read(1 << 20):
            for column, row in _CELL.findall(rest + block):
                columns.add(column)
                last = max(last, int(row))
            rest = block[-200:]
    return max(map(_column, columns), default=0) * last


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _is_in_list(rows: list[tuple[str, ...]], first: int, last: int) -> bool:
    return first != last or any(sum(map(bool, row)) > 1 for row in rows[:first])


def _name(cell: tuple[int, int]) -> str:
    """The name of a cell as people see it; counted from zero."""
    row, column = cell
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
