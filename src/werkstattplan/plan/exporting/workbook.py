"""A plan as an Excel file: the overview, then one sheet for each detail sheet."""

import datetime

from werkstattplan.plan.contracts import PlanDocument
from werkstattplan.plan.exporting.layout import overview_table, sheet_table, sheets_of
from werkstattplan.platform.documents.sheets import SheetBook


def render_workbook(document: PlanDocument, *, commune_name: str, as_of: datetime.date) -> bytes:
    """The plan as .xlsx in the layout of the paper."""
    book = SheetBook(title=document.title, author=commune_name, as_of=as_of)
    captions = (f"{caption.label} {caption.text}".strip() for caption in document.captions)
    book.add_sheet("Gesamtübersicht", lines=(document.title, *captions), tables=(overview_table(document),))
    for field, tool, sheet in sheets_of(document):
        lines = (f"Handlungsfeld: {field.name}",)
        book.add_sheet(tool.title, lines=lines, tables=(sheet_table(tool, sheet, actual=False),))
    return book.finish()
