"""The formats in which a plan is handed out."""

import datetime
from enum import StrEnum

import orjson

from werkstattplan.plan.contracts import PlanDocument
from werkstattplan.plan.documents import to_json
from werkstattplan.plan.exporting.calendar import render_calendar
from werkstattplan.plan.exporting.flat import render_csv
from werkstattplan.plan.exporting.layout import printed
from werkstattplan.plan.exporting.workbook import render_workbook
from werkstattplan.platform.documents.pdf import render_pdf
from werkstattplan.platform.documents.word import render_word


class ExportFormat(StrEnum):
    """A format by its file name extension."""

    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"
    CSV = "csv"
    JSON = "json"
    ICS = "ics"

    @property
    def extension(self) -> str:
        """The extension of file names."""
        return self.value

    @property
    def media_type(self) -> str:
        """The type for HTTP."""
        office = "application/vnd.openxmlformats-officedocument"
        return {
            "docx": f"{office}.wordprocessingml.document",
            "xlsx": f"{office}.spreadsheetml.sheet",
            "pdf": "application/pdf",
            "csv": "text/csv; charset=utf-8",
            "json": "application/json; charset=utf-8",
            "ics": "text/calendar; charset=utf-8",
        }[self.value]


def export_plan(
    document: PlanDocument, *, format: ExportFormat, commune_name: str, as_of: datetime.date, base_url: str = ""
) -> bytes:
    """The plan as a file. The same document, commune and day give the same bytes.

    `base_url` is the address of the site; it makes the identifiers of calendar entries unique.
    """
    if format is ExportFormat.DOCX:
        return render_word(printed(document, commune_name=commune_name, as_of=as_of, actual=False), as_of=as_of)
    if format is ExportFormat.PDF:
        return render_pdf(printed(document, commune_name=commune_name, as_of=as_of, actual=True), as_of=as_of)
    if format is ExportFormat.XLSX:
        return render_workbook(document, commune_name=commune_name, as_of=as_of)
    if format is ExportFormat.CSV:
        return render_csv(document)
    if format is ExportFormat.ICS:
        return render_calendar(document, as_of=as_of, base_url=base_url)
    return orjson.dumps(to_json(document), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
