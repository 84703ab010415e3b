"""Text with tabs: a PDF's text or a table copied from an office program."""

from werkstattplan.plan.importing.contracts import Cell, Grid, Paragraph, SourcePosition

BLANK_LINES_OF_A_PAGE_BREAK = 3


def read_tabbed_text(text: str) -> tuple[Grid | Paragraph, ...]:
    """Lines with tabs become tables, other lines texts; a blank line ends a table.

    Three blank lines or a form feed are a page break. Every table cell of a line is kept, also empty ones.
    """
    reader = _TextReader()
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        reader.line(number, line)
    reader.end_table()
    return tuple(reader.blocks)


class _TextReader:
    def __init__(self) -> None:
        self.blocks: list[Grid | Paragraph] = []
        self.rows: list[tuple[Cell, ...]] = []
        self.page = 1
        self.table = 0
        self.blank_lines = 0

    def line(self, number: int, line: str) -> None:
        """One line of the text."""
        if "\f" in line:
            self.end_table()
            self.page += line.count("\f")
            line = line.replace("\f", "")
        if not line.strip():
            self._blank(has_tabs="\t" in line)
            return
        self.blank_lines = 0
        if "\t" in line:
            self._row(line)
        else:
            self.end_table()
            position = SourcePosition(page=self.page, row=number)
            self.blocks.append(Paragraph(text=line.strip(), position=position))

    def _blank(self, *, has_tabs: bool) -> None:
        if has_tabs:
            return
        self.end_table()
        self.blank_lines += 1
        if self.blank_lines == BLANK_LINES_OF_A_PAGE_BREAK and self.blocks:
            self.page += 1

    def _row(self, line: str) -> None:
        if not self.rows:
            self.table += 1
        row = len(self.rows) + 1
        self.rows.append(
            tuple(
                Cell(
                    text=text.strip(),
                    position=SourcePosition(page=self.page, table=self.table, row=row, column=column),
                )
                for column, text in enumerate(line.split("\t"), start=1)
            )
        )

    def end_table(self) -> None:
        """Close the table that is open, if any."""
        if self.rows:
            self.blocks.append(Grid(rows=tuple(self.rows)))
            self.rows = []
