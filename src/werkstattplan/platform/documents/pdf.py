"""Printed documents as tagged PDF (PDF/UA-1) through typst."""

import base64
import datetime
import io
import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import pdfplumber
import typst
from PIL import Image

from werkstattplan.platform.documents.tables import (
    Block,
    BulletList,
    Heading,
    Letterhead,
    Picture,
    PrintedDocument,
    TableCell,
    TextLine,
)
from werkstattplan.platform.documents.word import clean

PDF_TYPE = "application/pdf"


def typeset(template: bytes, data: Mapping[str, Any], *, as_of: datetime.date) -> bytes:
    """A typst template with its data as PDF/UA-1; the same template, data and day give the same bytes.

    The template reads the data as JSON from `sys.inputs.document`; it must take every text as text, never as markup.
    Only the fonts that the typesetter brings are used, so that every machine makes the same file.
    """
    moment = datetime.datetime(as_of.year, as_of.month, as_of.day, tzinfo=datetime.UTC)
    result = typst.compile(
        template,
        format="pdf",
        sys_inputs={"document": json.dumps(data)},
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=int(moment.timestamp()),
    )
    assert isinstance(result, bytes)
    return result


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def render_pdf(document: PrintedDocument, *, as_of: datetime.date) -> bytes:
    """The document as PDF/UA-1; the same document and day give the same bytes."""
    template = files("werkstattplan.platform.documents").joinpath("printed.typ").read_bytes()
    data = {
        "title": clean(document.title) or "Dokument",
        "author": clean(document.author),
        "foot": clean(document.foot),
        "as_of": [as_of.year, as_of.month, as_of.day],
        "is_portrait": document.is_portrait,
        "size": document.text_size or (10.5 if document.is_portrait else 8),
        "letterhead": _letterhead(document.letterhead) if document.letterhead else None,
        "blocks": [_block(block) for block in document.blocks],
    }
    return typeset(template, data, as_of=as_of)


def _letterhead(head: Letterhead) -> dict[str, Any]:
    return {
        "sender": [clean(line) for line in head.sender],
        "mark": _as_svg(head.mark) if head.mark else "",
        "alt": clean(head.mark_alt) or "Zeichen",
    }


def _as_svg(picture: bytes) -> str:
    """A PNG or JPEG inside of an SVG: data for the typesetter are text."""
    kind = "png" if picture.startswith(b"\x89PNG") else "jpeg"
    data = base64.b64encode(picture).decode()
    with Image.open(io.BytesIO(picture)) as image:
        width, height = image.size
    size = f'width="{width}" height="{height}"'
    link = f'href="data:image/{kind};base64,{data}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width} {height}"><image {size} {link}/></svg>'


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "text": clean(block.text), "level": block.level, "new_page": block.new_page}
    if isinstance(block, TextLine):
        return {"kind": "text", "text": clean(block.text)}
    if isinstance(block, BulletList):
        return {"kind": "list", "items": [clean(item) for item in block.items]}
    if isinstance(block, Picture):
        return {"kind": "picture", "svg": block.svg, "alt": clean(block.alt), "width": block.width_mm}
    return {
        "kind": "table",
        "caption": clean(block.caption),
        "widths": list(block.widths),
        "header": [_cell(cell) for row in block.rows[: block.heading_rows] for cell in row],
        "cells": [_cell(cell) for row in block.rows[block.heading_rows :] for cell in row],
    }


def _cell(cell: TableCell) -> dict[str, Any]:
    return {
        "text": clean(cell.text),
        "column_span": cell.column_span,
        "row_span": cell.row_span,
        "heading": cell.heading,
        "centred": cell.centred,
    }
