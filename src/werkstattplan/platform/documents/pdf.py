"""Printed documents as tagged PDF (PDF/UA-1) through typst."""

import datetime
import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import typst

from werkstattplan.platform.documents.tables import DocumentTable, Heading, PrintedDocument, TableCell, TextLine
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


def render_pdf(document: PrintedDocument, *, as_of: datetime.date) -> bytes:
    """The document as PDF/UA-1; the same document and day give the same bytes."""
    template = files("werkstattplan.platform.documents").joinpath("printed.typ").read_bytes()
    data = {
        "title": clean(document.title) or "Dokument",
        "author": clean(document.author),
        "foot": clean(document.foot),
        "as_of": [as_of.year, as_of.month, as_of.day],
        "blocks": [_block(block) for block in document.blocks],
    }
    return typeset(template, data, as_of=as_of)


def _block(block: Heading | TextLine | DocumentTable) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "text": clean(block.text), "level": block.level, "new_page": block.new_page}
    if isinstance(block, TextLine):
        return {"kind": "text", "text": clean(block.text)}
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
