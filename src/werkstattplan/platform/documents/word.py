"""Printed documents as Word files. Tables are written as XML directly: cell by cell through the library takes minutes."""

import datetime
import io
import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from werkstattplan.platform.documents.archives import repacked
from werkstattplan.platform.documents.tables import (
    BulletList,
    DocumentTable,
    Heading,
    Letterhead,
    PrintedDocument,
    TableCell,
    TextLine,
)

LONG_SIDE_MM, SHORT_SIDE_MM = 297, 210
LANDSCAPE_MARGIN_MM, PORTRAIT_MARGIN_MM = 12, 22
MARK_HEIGHT_MM = 18
_TWIPS_PER_MM = 56.6929
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def render_word(document: PrintedDocument, *, as_of: datetime.date) -> bytes:
    """The document as .docx; the same document and day give the same bytes."""
    word = docx.Document()
    _set_up(word, document, as_of)
    body = word.element.body
    if document.letterhead:
        _letterhead(word, document.letterhead)
    for block in document.blocks:
        if isinstance(block, Heading):
            paragraph = word.add_heading(clean(block.text), level=block.level)
            paragraph.paragraph_format.page_break_before = block.new_page
        elif isinstance(block, TextLine):
            word.add_paragraph(clean(block.text))
        elif isinstance(block, BulletList):
            for item in block.items:
                word.add_paragraph(clean(item), style="List Bullet")
        elif isinstance(block, DocumentTable):
            body.insert(len(body) - 1, parse_xml(table_xml(block, width_mm=_text_width_mm(document))))
            # Word joins tables that touch; a small paragraph keeps them apart.
            word.add_paragraph().paragraph_format.space_after = Pt(0)
    out = io.BytesIO()
    word.save(out)
    return repacked(out.getvalue())


def clean(text: str) -> str:
    """The text without characters that XML forbids."""
    return _FORBIDDEN.sub("", text)


def _set_up(word: "docx.document.Document", document: PrintedDocument, as_of: datetime.date) -> None:
    section = word.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT if document.is_portrait else WD_ORIENT.LANDSCAPE
    width, height = (SHORT_SIDE_MM, LONG_SIDE_MM) if document.is_portrait else (LONG_SIDE_MM, SHORT_SIDE_MM)
    section.page_width, section.page_height = Mm(width), Mm(height)
    margin = Mm(_margin_mm(document))
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = margin
    if document.foot:
        section.footer.paragraphs[0].text = clean(document.foot)
    moment = datetime.datetime(as_of.year, as_of.month, as_of.day, tzinfo=datetime.UTC)
    properties = word.core_properties
    properties.title, properties.author, properties.language = clean(document.title), clean(document.author), "de-DE"
    properties.created = properties.modified = moment.replace(tzinfo=None)
    properties.last_modified_by, properties.comments, properties.revision = "", "", 1
    sizes = {"Normal": _text_size(document), "Heading 1": 16, "Heading 2": 12}
    for style, size in sizes.items():
        font = word.styles[style].font
        font.name, font.size = "Arial", Pt(size)
        font.color.rgb = RGBColor(0, 0, 0)
        fonts = word.styles[style].element.get_or_add_rPr().get_or_add_rFonts()
        for name in list(fonts.attrib):
            if "Theme" in name:
                del fonts.attrib[name]
    word.settings.element.insert(0, parse_xml(f'<w:autoHyphenation {nsdecls("w")} w:val="true"/>'))
    language = parse_xml(f'<w:lang {nsdecls("w")} w:val="de-DE"/>')
    run = word.styles["Normal"].element.get_or_add_rPr()
    for old in run.findall(qn("w:lang")):
        run.remove(old)
    run.append(language)


def _margin_mm(document: PrintedDocument) -> int:
    return PORTRAIT_MARGIN_MM if document.is_portrait else LANDSCAPE_MARGIN_MM


def _text_width_mm(document: PrintedDocument) -> int:
    return (SHORT_SIDE_MM if document.is_portrait else LONG_SIDE_MM) - 2 * _margin_mm(document)


def _text_size(document: PrintedDocument) -> float:
    return document.text_size or (10.5 if document.is_portrait else 9)


def _letterhead(word: "docx.document.Document", head: Letterhead) -> None:
    if head.mark:
        paragraph = word.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        shape = paragraph.add_run().add_picture(io.BytesIO(head.mark), height=Mm(MARK_HEIGHT_MM))
        shape._inline.docPr.set("descr", clean(head.mark_alt))
    sender = word.add_paragraph()
    for number, line in enumerate(head.sender):
        run = sender.add_run(clean(line))
        run.bold = number == 0
        if number < len(head.sender) - 1:
            run.add_break()


def table_xml(table: DocumentTable, *, width_mm: int) -> str:
    """A table as WordprocessingML: heading rows repeat, merged cells are merged, the caption is its alternative text."""
    total = width_mm * _TWIPS_PER_MM
    widths = [round(total * share / sum(table.widths)) for share in table.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(_rows_xml(table, widths))
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{_BORDERS}'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{_attribute(table.caption)}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )


_BORDERS = (
    "<w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
        for side in ("top", "left", "bottom", "right")
    )
    + "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>' for side in ("insideH", "insideV"))
    + "</w:tblBorders>"
)


def _rows_xml(table: DocumentTable, widths: list[int]) -> Iterator[str]:
    covered: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(table.rows):
        heading = number < table.heading_rows
        properties = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if heading else "<w:trPr><w:cantSplit/></w:trPr>"
        cells, column, queue = [], 0, list(row)
        while column < len(widths):
            if column in covered:
                left, span = covered[column]
                cells.append(_cell_xml(TableCell(column_span=span), widths[column : column + span], merge="continue"))
                covered.pop(column)
                if left > 1:
                    covered[column] = (left - 1, span)
                column += span
                continue
            cell = queue.pop(0) if queue else TableCell()
            merge = "restart" if cell.row_span > 1 else ""
            cells.append(_cell_xml(cell, widths[column : column + cell.column_span], merge=merge))
            if cell.row_span > 1:
                covered[column] = (cell.row_span - 1, cell.column_span)
            column += cell.column_span
        yield f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def _cell_xml(cell: TableCell, widths: list[int], *, merge: str) -> str:
    span = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
    merged = {"restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}.get(merge, "")
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E8EDF3"/>' if cell.heading else ""
    align = '<w:jc w:val="center"/>' if cell.centred else ""
    bold = "<w:rPr><w:b/></w:rPr>" if cell.heading else ""
    lines = clean(cell.text).split("\n")
    text = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    run = f"<w:r>{bold}{text}</w:r>" if cell.text else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths)}" w:type="dxa"/>{span}{merged}{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="20" w:after="20"/>{align}</w:pPr>{run}</w:p></w:tc>'
    )


def _attribute(text: str) -> str:
    return escape(clean(text), {'"': "&quot;"})
