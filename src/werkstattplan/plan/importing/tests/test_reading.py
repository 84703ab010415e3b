"""Files of every kind: read whole, or refused with a name and a sentence, and never half."""

import datetime
import io
import zipfile
from functools import cache

import docx
import openpyxl
import pikepdf
import pytest
import typst
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.importing.contracts import Grid, NoticeKind, Paragraph
from werkstattplan.plan.importing.interpretation import interpret
from werkstattplan.plan.importing.reading import read_document
from werkstattplan.plan.importing.tests.shared import SMALL_GAZETTEER

ROWS = [
    ["Handlungsfeld", "Maßnahme", "Verantwortlich", "Zeitraum", "Priorität"],
    ["Wald", "Bäume pflanzen", "Mira Muster", "2020–2021", "hoch"],
    ["", "Wege bauen", "Bo Beispiel", "2022", "mittel"],
]


def as_docx(rows=ROWS, title="Plan der Probe") -> bytes:
    document = docx.Document()
    document.add_paragraph(title)
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    table.cell(1, 0).merge(table.cell(2, 0))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_xlsx(rows=ROWS) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Plan")
    for row, values in enumerate(rows):
        sheet.write_row(row, 0, values)
    book.close()
    return out.getvalue()


def as_ods(rows=ROWS) -> bytes:
    book = OpenDocumentSpreadsheet()
    table = Table(name="Plan")
    for values in rows:
        row = TableRow()
        for value in values:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=value))
            row.addElement(cell)
        table.addElement(row)
    book.spreadsheet.addElement(table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_pdf(rows=ROWS) -> bytes:
    cells = "".join(f"[{value}]," for values in rows for value in values)
    source = f"#set page(flipped: true)\nPlan der Probe\n\n#table(columns: {len(rows[0])}, {cells})"
    return typst.compile(source.encode())


def as_csv(rows=ROWS) -> bytes:
    return "\r\n".join(";".join(values) for values in rows).encode("utf-8-sig")


def as_tsv(rows=ROWS) -> bytes:
    return ("Plan der Probe\n\n" + "\n".join("\t".join(values) for values in rows)).encode("cp1252")


MADE = {
    "plan.docx": as_docx,
    "plan.xlsx": as_xlsx,
    "plan.ods": as_ods,
    "plan.pdf": as_pdf,
    "plan.csv": as_csv,
    "plan.txt": as_tsv,
}


@pytest.mark.parametrize("name", MADE)
def test_the_same_plan_in_every_format(name):
    interpretation = interpret(read_document(MADE[name](), name), gazetteer=SMALL_GAZETTEER)
    tools = [tool for field in interpretation.plan.fields for tool in field.tools]
    assert [field.name for field in interpretation.plan.fields] == ["Wald"]
    assert [tool.wording for tool in tools] == ["Bäume pflanzen", "Wege bauen"]
    assert [tool.years for tool in tools] == [(2020, 2021), (2022,)]
    assert [tool.contacts.entries[0].person for tool in tools] == ["Mira Muster", "Bo Beispiel"]
    assert [tool.own_values[0].wording for tool in tools] == ["hoch", "mittel"]
    assert len({placement.position for placement in interpretation.placements}) == interpretation.cells


def test_windows_text_is_read_and_the_assumption_noticed():
    source = read_document(as_tsv(), "plan.txt")
    assert [notice.kind for notice in source.notices] == [NoticeKind.ENCODING]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_text_needs_no_notice(encoding):
    source = read_document("Maßnahme\tZuständig\nWäldchen\tMira Muster".encode(encoding), "plan.txt")
    assert source.notices == ()
    assert isinstance(source.blocks[0], Grid)


def test_page_breaks_count_pages_and_end_tables():
    source = read_document(b"Titel\n\nA\tB\n1\t2\n\n\n\nA\tB\n3\t4", "plan.txt")
    assert [type(block) for block in source.blocks] == [Paragraph, Grid, Grid]
    assert source.blocks[2].rows[1][0].position.page == 2


def test_merged_word_cells_stand_once_with_their_span():
    grid = read_document(as_docx(), "plan.docx").blocks[1]
    assert grid.rows[1][0].text == "Wald"
    assert grid.rows[1][0].row_span == 2
    assert [cell.position.column for cell in grid.rows[2]] == [2, 3, 4, 5]


def test_formulas_hidden_sheets_and_macros_are_noticed():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    shown, hidden = book.add_worksheet("Plan"), book.add_worksheet("Geheim")
    shown.write_row(0, 0, ["Maßnahme", "Kosten"])
    shown.write(1, 0, "Zaun")
    shown.write_formula(1, 1, "=2+3", None, 5)
    hidden.write(0, 0, "Notiz")
    hidden.hide()
    book.close()
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as old:
        changed = io.BytesIO()
        with zipfile.ZipFile(changed, "w") as new:
            for entry in old.infolist():
                new.writestr(entry, old.read(entry))
            new.writestr("xl/vbaProject.bin", b"macro")
    source = read_document(changed.getvalue(), "plan.xlsx")
    assert {notice.kind for notice in source.notices} == {NoticeKind.FORMULA, NoticeKind.HIDDEN_SHEET, NoticeKind.MACRO}
    assert source.blocks[0].rows[1][1].text == "5"


def encrypted_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(as_pdf())) as document:
        document.save(out, encryption=pikepdf.Encryption(user="geheim", owner="geheim"))
    return out.getvalue()


def picture_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(out)
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (60 * 1024 * 1024))
    return out.getvalue()


def many_rows() -> bytes:
    return as_csv([["Maßnahme", "Zuständig"]] + [[f"Nummer {number}", "Mira Muster"] for number in range(10_000)])


REFUSED = {
    "empty": (b"", "plan.docx", "file-empty"),
    "white space": (b" \n \n", "plan.txt", "file-empty"),
    "60 MB": (b"x" * 60_000_000, "plan.txt", "file-too-large"),
    "text named docx": (b"Hallo", "plan.docx", "wrong-type"),
    "word named xlsx": (as_docx(), "plan.xlsx", "wrong-type"),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "plan.png", "not-text"),
    "unknown archive": (as_ods()[:0] or b"PK\x05\x06" + b"\x00" * 18, "plan.zip", "unknown-type"),
    "damaged docx": (as_docx()[:-4000], "plan.docx", "damaged-file"),
    "damaged pdf": (b"%PDF-1.7\n" + b"\xff" * 400, "plan.pdf", "damaged-file"),
    "encrypted pdf": (encrypted_pdf(), "plan.pdf", "encrypted-file"),
    "encrypted office": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "p.docx",
        "encrypted-file",
    ),
    "old office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "plan.doc", "old-office-file"),
    "scanned": (picture_pdf(), "plan.pdf", "scanned-pdf"),
    "bomb": (bomb(), "plan.docx", "archive-bomb"),
    "ten thousand rows": (many_rows(), "plan.csv", "too-many-rows"),
    "foreign json": (b'{"a": 1}', "plan.json", "not-a-plan-document"),
    "no table": (b"Nur Text\nund noch mehr", "plan.txt", "no-table"),
    "no tool column": (b"Name\tFarbe\nApfel\trot", "plan.txt", "no-tool-column"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_bad_files_are_refused_by_name_with_a_german_sentence(case):
    content, name, code = REFUSED[case]
    with pytest.raises(Refusal) as refused:
        interpret(read_document(content, name), gazetteer=SMALL_GAZETTEER)
    assert refused.value.code == code
    assert refused.value.sentence.endswith(".")
    assert len(refused.value.sentence) > 30


@cache
def made_once(name: str) -> bytes:
    """The same bytes in every example: the makers write the time of day into their files."""
    return MADE[name]()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_files_are_only_ever_refused(data):
    name = data.draw(st.sampled_from(["plan.docx", "plan.xlsx", "plan.ods", "plan.pdf"]))
    content = bytearray(made_once(name))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=6)):
        content[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    outcome = "read"
    try:
        interpret(read_document(bytes(content[:cut]), name), gazetteer=SMALL_GAZETTEER)
    except Refusal as refusal:
        outcome = refusal.sentence
    assert outcome


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=20)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=2, max_size=6), max_size=8))
def test_every_cell_of_any_table_is_accounted_for(rows):
    header = ["Handlungsfeld", "Maßnahme", "Zuständig", "Farbe", "2020", "2021"]
    text = "\n".join("\t".join(value.replace("\t", " ") for value in row) for row in [header, *rows])
    interpretation = interpret(read_document(text.encode(), "plan.txt"), gazetteer=SMALL_GAZETTEER)
    positions = [placement.position for placement in interpretation.placements]
    assert len(positions) == len(set(positions)) == interpretation.cells


def test_a_table_of_excel_keeps_dates_and_numbers_readable():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Maßnahme", "Kosten", "Termin"])
    sheet.append(["Zaun", 1234.5, datetime.date(2021, 3, 4)])
    out = io.BytesIO()
    book.save(out)
    texts = [cell.text for cell in read_document(out.getvalue(), "plan.xlsx").blocks[0].rows[1]]
    assert texts == ["Zaun", "1234,5", "04.03.2021"]
