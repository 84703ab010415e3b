"""Printed documents as Excel files: one sheet for each table group."""

import datetime
import io
import re

import xlsxwriter

from werkstattplan.platform.documents.archives import repacked
from werkstattplan.platform.documents.tables import DocumentTable
from werkstattplan.platform.documents.word import clean

_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_ROW_HEIGHT = 15


class SheetBook:
    """An Excel file in the making; text is always written as text, never as a formula."""

    def __init__(self, *, title: str, author: str, as_of: datetime.date) -> None:
        self.out = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self.out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        moment = datetime.datetime(as_of.year, as_of.month, as_of.day)  # noqa: DTZ001 - the file format knows no zones
        self.book.set_properties({"title": clean(title), "author": clean(author), "created": moment})
        base = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#808080"}
        self.body = self.book.add_format(base)
        self.centred = self.book.add_format({**base, "align": "center"})
        self.heading = self.book.add_format({**base, "bold": True, "bg_color": "#E8EDF3"})
        self.plain = self.book.add_format({"bold": True})
        self.names: set[str] = set()

    def add_sheet(
        self, name: str, *, lines: tuple[str, ...], tables: tuple[DocumentTable, ...], after: tuple[str, ...] = ()
    ) -> None:
        """A sheet with lines of text, tables below one another, and lines after them; landscape, headings repeat in print."""
        sheet = self.book.add_worksheet(self._free_name(name))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        row = 0
        for line in lines:
            sheet.write_string(row, 0, clean(line), self.plain)
            row += 1
        for number, table in enumerate(tables):
            if number == 0:
                sheet.repeat_rows(row)
                for column, share in enumerate(table.widths):
                    sheet.set_column(column, column, max(3.0, share * 2.2))
            row = self._table(sheet, row, table)
        for line in after:
            sheet.write_string(row, 0, clean(line))
            row += 1

    def _table(self, sheet: "xlsxwriter.worksheet.Worksheet", first_row: int, table: DocumentTable) -> int:
        covered: set[tuple[int, int]] = set()
        for number, cells in enumerate(table.rows):
            row, column = first_row + number, 0
            for cell in cells:
                while (row, column) in covered:
                    column += 1
                style = self.heading if cell.heading else self.centred if cell.centred else self.body
                last_row, last_column = row + cell.row_span - 1, column + cell.column_span - 1
                if cell.row_span > 1 or cell.column_span > 1:
                    sheet.merge_range(row, column, last_row, last_column, "", style)
                    covered.update((r, c) for r in range(row, last_row + 1) for c in range(column, last_column + 1))
                if cell.text:
                    sheet.write_string(row, column, clean(cell.text), style)
                else:
                    sheet.write_blank(row, column, None, style)
                column = last_column + 1
        return first_row + len(table.rows)

    def _free_name(self, name: str) -> str:
        base = _FORBIDDEN_IN_NAMES.sub(" ", clean(name)).strip()[:28] or "Blatt"
        found, count = base, 1
        while found.lower() in self.names:
            count += 1
            found = f"{base[:25]} {count}"
        self.names.add(found.lower())
        return found

    def finish(self) -> bytes:
        """The file; the same content gives the same bytes."""
        self.book.close()
        return repacked(self.out.getvalue())
