"""Word files."""

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn
from lxml import etree

from werkstattplan.plan.importing.contracts import (
    Cell,
    Grid,
    Notice,
    NoticeKind,
    Paragraph,
    SourceDocument,
    SourcePosition,
)
from werkstattplan.plan.importing.reading.archives import DamagedFile

_INSERTED_OR_DELETED = (qn("w:ins"), qn("w:del"), qn("w:moveFrom"), qn("w:moveTo"))


def read_docx(content: bytes) -> SourceDocument:
    """Tables and texts in order; merged cells once, tracked changes as if accepted, inner tables after the outer one."""
    try:
        document = docx.Document(io.BytesIO(content))
        body = document.element.body
    except (KeyError, ValueError, AttributeError, OSError, etree.XMLSyntaxError) as error:
        raise DamagedFile from error
    reader = _DocxReader()
    reader.container(body)
    for section in document.sections[:1]:
        for part in (section.header, section.footer):
            reader.margin(part)
    notices = []
    if next(body.iter(*_INSERTED_OR_DELETED), None) is not None:
        sentence = "Die Datei enthält nachverfolgte Änderungen. Wir haben sie so gelesen, als wären sie angenommen."
        notices.append(Notice(kind=NoticeKind.TRACKED_CHANGES, sentence=sentence))
    return SourceDocument(format="docx", blocks=tuple(reader.blocks), notices=tuple(notices))


class _DocxReader:
    def __init__(self) -> None:
        self.blocks: list[Grid | Paragraph] = []
        self.tables = 0
        self.paragraphs = 0

    def container(self, element: Any) -> None:
        """All blocks of the body or of a content control."""
        for child in element.iterchildren():
            if child.tag == qn("w:p"):
                self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                self._table(child)
            elif child.tag == qn("w:sdt"):
                content = child.find(qn("w:sdtContent"))
                if content is not None:
                    self.container(content)

    def margin(self, part: Any) -> None:
        """Texts of a header or footer, once."""
        for paragraph in part.paragraphs:
            self._text(_text_of(paragraph._p))

    def _paragraph(self, element: Any) -> None:
        self._text(_text_of(element))
        for box in element.iter(qn("w:txbxContent")):
            for inner in box.iter(qn("w:p")):
                self._text(_text_of(inner))

    def _text(self, text: str) -> None:
        self.paragraphs += 1
        if text.strip():
            self.blocks.append(Paragraph(text=text.strip(), position=SourcePosition(row=self.paragraphs)))

    def _table(self, element: Any) -> None:
        self.tables += 1
        number = self.tables
        inner: list[Any] = []
        rows = _rows(element, number, inner)
        if rows:
            self.blocks.append(Grid(rows=rows))
        for table in inner:
            self._table(table)


def _rows(table: Any, number: int, inner: list[Any]) -> tuple[tuple[Cell, ...], ...]:
    """Rows with each merged cell at its upper left corner."""
    rows: list[list[Cell]] = []
    open_cells: dict[int, tuple[int, int]] = {}
    for row_number, row in enumerate(table.iterchildren(qn("w:tr")), start=1):
        cells: list[Cell] = []
        column = 1 + _skipped(row)
        for element in _cells(row):
            properties = element.find(qn("w:tcPr"))
            span = _span(properties)
            merge = properties.find(qn("w:vMerge")) if properties is not None else None
            if merge is not None and merge.get(qn("w:val")) != "restart" and column in open_cells:
                row_index, cell_index = open_cells[column]
                above = rows[row_index][cell_index]
                extra = _cell_text(element, inner)
                rows[row_index][cell_index] = _lower(above, row_number - above.position.row + 1, extra)
            else:
                position = SourcePosition(table=number, row=row_number, column=column)
                cells.append(Cell(text=_cell_text(element, inner), position=position, column_span=span))
                open_cells[column] = (len(rows), len(cells) - 1)
            column += span
        rows.append(cells)
    return tuple(tuple(row) for row in rows)


def _lower(cell: Cell, row_span: int, extra: str) -> Cell:
    text = f"{cell.text} {extra}".strip() if extra.strip() else cell.text
    return Cell(text=text, position=cell.position, row_span=row_span, column_span=cell.column_span)


def _cells(row: Any) -> Iterator[Any]:
    for child in row.iterchildren():
        if child.tag == qn("w:tc"):
            yield child
        elif child.tag == qn("w:sdt"):
            yield from child.iter(qn("w:tc"))


def _skipped(row: Any) -> int:
    before = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
    return int(before.get(qn("w:val"))) if before is not None else 0


def _span(properties: Any) -> int:
    grid_span = properties.find(qn("w:gridSpan")) if properties is not None else None
    value = grid_span.get(qn("w:val"), "1") if grid_span is not None else "1"
    return max(1, min(300, int(value))) if value.isdecimal() else 1


def _cell_text(element: Any, inner: list[Any]) -> str:
    inner.extend(element.iterchildren(qn("w:tbl")))
    return "\n".join(
        filter(None, (_text_of(p).strip() for p in element.iter(qn("w:p")) if _nearest_cell(p) is element))
    )


def _nearest_cell(paragraph: Any) -> Any:
    return next(paragraph.iterancestors(qn("w:tc")), None)


def _text_of(paragraph: Any) -> str:
    """Text of a paragraph without deleted runs and text boxes."""
    pieces = []
    for node in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:noBreakHyphen")):
        if next(node.iterancestors(qn("w:p")), None) is not paragraph:
            continue
        if next(node.iterancestors(qn("w:del"), qn("w:moveFrom"), qn("w:tabs")), None) is not None:
            continue
        if node.tag == qn("w:t"):
            pieces.append(node.text or "")
        else:
            pieces.append("-" if node.tag == qn("w:noBreakHyphen") else " ")
    return "".join(pieces)
