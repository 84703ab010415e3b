"""What people get when they ask for a file: checked by opening it."""

import csv
import datetime
import io
import shutil
import subprocess

import docx
import icalendar
import openpyxl
import pikepdf
import pytest

from werkstattplan.plan import contracts as c
from werkstattplan.plan.exporting import ExportFormat, export_plan
from werkstattplan.plan.exporting.calendar import month_runs
from werkstattplan.plan.importing.interpretation import interpret
from werkstattplan.plan.importing.reading import read_document
from werkstattplan.plan.importing.tests.shared import SMALL_GAZETTEER
from werkstattplan.plan.tests.examples import EXAMPLE

DAY = datetime.date(2026, 3, 2)


def export(kind: ExportFormat, document: c.PlanDocument = EXAMPLE) -> bytes:
    return export_plan(
        document, format=kind, commune_name="Landkreis Probe", as_of=DAY, base_url="https://probe.example"
    )


def test_word_has_the_layout_of_the_paper():
    document = docx.Document(io.BytesIO(export(ExportFormat.DOCX)))
    section = document.sections[0]
    assert section.page_width > section.page_height
    assert document.core_properties.title == "Werkstattplan der Probe"
    overview, sheet = document.tables
    assert [cell.text for cell in overview.rows[0].cells][-3:] == ["2020", "2021", "Priorität"]
    assert "w:tblHeader" in overview.rows[0]._tr.xml
    assert overview.cell(1, 0)._tc is overview.cell(2, 0)._tc or "vMerge" in overview.rows[2]._tr.xml
    assert [cell.text for cell in sheet.rows[2].cells][2:] == [str(month) for month in range(1, 13)]


def test_marks_stand_below_their_months_and_marks_without_month_are_said():
    sheet = docx.Document(io.BytesIO(export(ExportFormat.DOCX))).tables[1]
    rows = {row.cells[0].text: [cell.text for cell in row.cells[2:]] for row in sheet.rows}
    assert [month for month, mark in enumerate(rows["Konzerte"], start=1) if mark == "x"] == [5, 6, 7]
    assert "Kreuze ohne Monat: 2" in rows[""]


def test_pdf_is_tagged_and_names_its_language_and_title():
    with pikepdf.open(io.BytesIO(export(ExportFormat.PDF))) as document:
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root
        assert str(document.Root.Lang).startswith("de")
        assert document.Root.ViewerPreferences.DisplayDocTitle
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Werkstattplan der Probe"


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_pdf_text_can_be_read():
    result = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=export(ExportFormat.PDF), capture_output=True, check=True
    )
    text = result.stdout.decode()
    assert "Musik am Gartenzaun" in text
    assert "Jahr: 2020" in text
    assert "Gefördert vom: Beispielfonds" in text


def test_markup_in_texts_stays_text():
    nasty = '#import "x" *fett* <b>&amp; =1+1 \x07 \\u{41} ]#'
    tool = c.ToolDocument(key="x", title=nasty, wording=nasty)
    plan = c.PlanDocument(title=nasty, fields=(c.FieldDocument(name=nasty, tools=(tool,)),))
    word = docx.Document(io.BytesIO(export(ExportFormat.DOCX, plan)))
    assert "*fett* <b>&amp; =1+1" in word.tables[0].cell(1, 2).text
    assert export(ExportFormat.PDF, plan).startswith(b"%PDF")


def test_excel_holds_texts_and_no_formulas():
    tool = c.ToolDocument(key="x", title="x", wording="=1+1")
    plan = c.PlanDocument(title="P", fields=(c.FieldDocument(name="F", tools=(tool,)),))
    sheet = openpyxl.load_workbook(io.BytesIO(export(ExportFormat.XLSX, plan))).worksheets[0]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1")
    assert cell.data_type == "s"


def test_csv_is_safe_for_spreadsheets_and_comes_back():
    tool = c.ToolDocument(key="x", title="x", wording="=HYPERLINK(1)", years=(2020,))
    plan = c.PlanDocument(title="P", years=(2020,), fields=(c.FieldDocument(name="F", tools=(tool,)),))
    content = export(ExportFormat.CSV, plan)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][2] == "'=HYPERLINK(1)"
    again = interpret(read_document(content, "plan.csv"), gazetteer=SMALL_GAZETTEER).plan
    assert again.fields[0].tools[0].wording == "=HYPERLINK(1)"
    assert again.fields[0].tools[0].years == (2020,)


def test_calendar_has_an_entry_for_each_run_of_months():
    calendar = icalendar.Calendar.from_ical(export(ExportFormat.ICS))
    events = {
        str(event["summary"]): (event.decoded("dtstart"), event.decoded("dtend")) for event in calendar.walk("VEVENT")
    }
    assert events["Musik am Gartenzaun: Konzerte"] == (datetime.date(2020, 5, 1), datetime.date(2020, 8, 1))
    assert len({str(event["uid"]) for event in calendar.walk("VEVENT")}) == len(events) == 2


@pytest.mark.parametrize(
    ("months", "runs"), [((1, 2, 4), [(1, 3), (4, 5)]), ((12,), [(12, 1)]), ((), []), (tuple(range(1, 13)), [(1, 1)])]
)
def test_month_runs(months, runs):
    step = c.StepDocument(title="x", year=2020, planned_months=months)
    assert [(first.month, last.month) for first, last in month_runs(step)] == runs
