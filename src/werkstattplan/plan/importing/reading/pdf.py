"""PDF files with tables."""

import io
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.importing.contracts import Cell, Grid, Paragraph, SourceDocument, SourcePosition
from werkstattplan.plan.importing.reading.archives import DamagedFile

MAX_PAGES = 200


class EncryptedPdf(Refusal):
    """A PDF that opens only with a password."""

    code = "encrypted-file"
    sentence = (
        "Das PDF ist mit einem Passwort geschützt. Bitte speichern Sie es ohne Passwort und laden Sie es erneut hoch."
    )


class ScannedPdf(Refusal):
    """A PDF of pictures."""

    code = "scanned-pdf"
    sentence = (
        "Dieses PDF enthält nur Bilder, keinen Text. Bitte laden Sie die Word- oder Excel-Datei hoch, "
        "aus der es entstanden ist."
    )


class TooManyPages(Refusal):
    """More pages than any plan has."""

    code = "too-many-pages"
    sentence = "Das PDF hat mehr als 200 Seiten. Bitte laden Sie nur die Seiten mit dem Werkstattplan hoch."


def read_pdf(content: bytes) -> SourceDocument:
    """Ruled tables and the text lines between them, page by page."""
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            if len(document.pages) > MAX_PAGES:
                raise TooManyPages
            blocks: list[Grid | Paragraph] = []
            for number, page in enumerate(document.pages, start=1):
                blocks.extend(_page(page, number))
    except Refusal:
        raise
    except (PDFPasswordIncorrect, PDFTextExtractionNotAllowed) as error:
        raise EncryptedPdf from error
    except PdfminerException as error:
        raise EncryptedPdf if isinstance(error.args[0], PDFPasswordIncorrect) else DamagedFile from error
    except (
        PDFException,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        OSError,
        RecursionError,
    ) as error:
        raise DamagedFile from error
    if not blocks:
        raise ScannedPdf
    return SourceDocument(format="pdf", blocks=tuple(blocks))


def _page(page: Any, number: int) -> list[Grid | Paragraph]:
    tables = sorted(page.find_tables(), key=lambda table: (table.bbox[1], table.bbox[0]))
    placed: list[tuple[float, Grid | Paragraph]] = []
    for index, table in enumerate(tables, start=1):
        rows = _table_rows(page, table, number, index)
        if rows:
            placed.append((table.bbox[1], Grid(rows=rows)))
    boxes = [table.bbox for table in tables]
    outside = page.filter(lambda item: not any(_inside(item, box) for box in boxes))
    for index, line in enumerate(outside.extract_text_lines(), start=1):
        if line["text"].strip():
            position = SourcePosition(page=number, row=index)
            placed.append((line["top"], Paragraph(text=line["text"].strip(), position=position)))
    return [block for _, block in sorted(placed, key=lambda pair: pair[0])]


def _inside(item: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    if item.get("object_type") != "char":
        return False
    middle_x, middle_y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return bool(box[0] <= middle_x <= box[2] and box[1] <= middle_y <= box[3])


def _table_rows(page: Any, table: Any, number: int, index: int) -> tuple[tuple[Cell, ...], ...]:
    """Cells by their boxes: a box that crosses grid lines is a merged cell."""
    boxes = [box for box in table.cells if box]
    columns = _edges(box[0] for box in boxes)
    lines = _edges(box[1] for box in boxes)
    rows: dict[int, list[Cell]] = {}
    for box in sorted(boxes, key=lambda box: (box[1], box[0])):
        text = (page.crop(box, strict=False).extract_text() or "").strip()
        row, column = _place(lines, box[1]), _place(columns, box[0])
        span = sum(1 for edge in columns if box[0] - 1 < edge < box[2] - 1)
        depth = sum(1 for edge in lines if box[1] - 1 < edge < box[3] - 1)
        position = SourcePosition(page=number, table=index, row=row, column=column)
        cell = Cell(text=" ".join(text.split()), position=position, row_span=max(1, depth), column_span=max(1, span))
        rows.setdefault(row, []).append(cell)
    return tuple(tuple(rows[row]) for row in sorted(rows) if any(cell.text for cell in rows[row]))


def _edges(values: Any) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > 2:
            edges.append(value)
    return edges


def _place(edges: list[float], value: float) -> int:
    return 1 + min(range(len(edges)), key=lambda index: abs(edges[index] - value))
