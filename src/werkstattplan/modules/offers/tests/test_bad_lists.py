"""Files that are not what they seem, through the upload page: named by line and column, and nothing half taken in."""

import datetime
import io
import zipfile

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from werkstattplan.modules.offers.exchange import sheets
from werkstattplan.modules.offers.models import Category, ImportState, Offer, OfferAtLocation, OfferImport
from werkstattplan.modules.offers.services.importing import run_import
from werkstattplan.modules.offers.services.progress import progress_of, tell_progress
from werkstattplan.modules.offers.tasks import check
from werkstattplan.modules.offers.views import importing
from werkstattplan.plan.tests.conftest import AT, client_of
from werkstattplan.platform.jobs.models import JobKey

PAGE = "/arbeit/probe/angebote/pflege/einlesen/"
HEAD = "Nr;Name;Kategorie;Ort;Lat;Lon"


@pytest.fixture
def browser(coordinator, commune, in_scope):
    Category.objects.create(commune=commune, key="kita", name="Kita")
    return client_of(coordinator)


def upload(browser, content, name="liste.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    answer = browser.post(PAGE, {"source": "Amt", "file": SimpleUploadedFile(name, content)})
    return answer, OfferImport.objects.order_by("-pk").first()


def checked(browser, content, name="liste.csv"):
    """What the page says of a file after it was checked."""
    _, row = upload(browser, content, name)
    sent = {f"spalte-{n}": row.source.mapping.get(column, "") for n, column in enumerate(row.columns)}
    browser.post(f"{PAGE}{row.pk}/", sent | {"category": "", "was": "prüfen"})
    row.refresh_from_db()
    return row, browser.get(f"{PAGE}{row.pk}/").content.decode()


def sheet(*rows, merge=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merge:
        book.active.merge_cells(cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def sheet_with(cells):
    """A sheet of a few bytes whose corners lie far apart, or whose parts are huge."""
    content = io.BytesIO(sheet(["Name"], ["Tafel"]))
    with zipfile.ZipFile(content) as old:
        parts = {part.filename: old.read(part) for part in old.infolist()}
    parts["xl/worksheets/sheet1.xml"] = cells(parts["xl/worksheets/sheet1.xml"])
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return made.getvalue()


def far_corner(xml):
    row = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    return xml.replace(b"</sheetData>", row + b"</sheetData>")


def word_file():
    content = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Unsere Angebote")
    document.save(content)
    return content.getvalue()


def packed_bomb():
    """A sheet whose list of contents says that it is 3 GB large, without anybody having to pack them."""
    content = io.BytesIO(sheet(["Name"], ["Tafel"]))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet2.xml", b" " * 1_000_000)
        file.getinfo("xl/worksheets/sheet2.xml").file_size = 3_000_000_000
    return content.getvalue()


LONG = "Name;Ort\n" + "x;y\n" * 60_000


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", "", "leer"),
        ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "heißt .csv, ist aber ein Bild"),
        ("a.csv", b"%PDF-1.7\n...", "heißt .csv, ist aber ein PDF"),
        ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Datei eines alten Programms"),
        ("a.csv", sheet(["Name"], ["Tafel"]), "heißt .csv, ist aber eine Excel-Tabelle"),
        ("a.csv", word_file(), "ist aber ein Word-Dokument"),
        ("a.xlsx", word_file(), "heißt .xlsx, ist aber ein Word-Dokument"),
        ("a.docx", word_file(), "können wir nicht lesen"),
        ("a.xlsx", packed_bomb(), "viel größer, als sie aussieht"),
        # Nobody reads on behind the last line that is taken in: what stands there makes no difference.
        ("a.csv", LONG + '"', "60.000 Zeilen"),
        ("a.csv", 'Name;Ort\n"' + "x" * 1_000_000 + '";y', "In Zeile 2 ist eine Zelle sehr lang"),
        ("a.csv", 'Name;Ort\n"zwei\nZeilen";y\n"offen;z', "In Zeile 4 beginnt ein Anführungszeichen"),
        ("a.csv", "Name;Ort\n" + ";" * 5_000_001, "mehr als fünf Millionen Zellen"),
        ("a.csv", "x\n" * 5_000_001, "mehr als fünf Millionen Zellen"),
        ("a.json", '{"contents": ' + "[" * 10_000 + "]" * 10_000 + "}", "können wir nicht lesen"),
        ("a.json", '{"a":' * 10_000 + "1" + "}" * 10_000, "können wir nicht lesen"),
        ("a.json", "[" + "{}," * 50_000 + "{}]", "50.001 Zeilen"),
        ("a.json", "[" + "[]," * 5_000_000 + "[]]", "können wir nicht lesen"),
        ("a.csv", "Name\nKindertagesstÃ¤tte", "Umlaute zerstört"),
        ("a.csv", "", "leer"),
        ("a.csv", "Name;Ort\n", "keine Zeile"),
        ("a.csv", 'Name;Ort\nTafel;Parchim\n"Laden;Lübz\nChor;Plau', "In Zeile 3 beginnt ein Anführungszeichen"),
        ("a.csv", "Name\n" + "x\n" * 100_000, "100.000 Zeilen"),
        ("a.xlsx", sheet_with(far_corner), "viel größer, als sie aussieht"),
        ("a.xlsx", b"PK\x03\x04 kaputt", "können wir nicht lesen"),
        (
            "a.xlsx",
            sheet(["Name", "Träger"], ["Tafel", "Amt"], ["Laden", ""], merge=["B2:B3"]),
            "Zellen verbunden: B2 bis B3",
        ),
        ("a.json", "[" * 100_000, "können wir nicht lesen"),
        ("a.osm", "<!DOCTYPE x [<!ENTITY a 'b'>]><osm>&a;</osm>", "können wir nicht lesen"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_reason_and_nothing_stays(browser, name, content, words):
    answer, row = upload(browser, content, name)
    assert (answer.status_code, row) == (422, None)
    assert words in answer.content.decode()


def test_a_sheet_that_grows_when_it_is_unpacked_is_refused(browser, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_BYTES", 1_000_000)
    answer, row = upload(browser, sheet_with(lambda xml: xml + b" " * 1_000_000), "a.xlsx")
    assert (answer.status_code, row) == (422, None)
    assert "viel größer, als sie aussieht" in answer.content.decode()


def test_a_file_that_is_too_large_is_refused(browser, monkeypatch):
    monkeypatch.setattr(importing, "LARGEST", 10)
    answer, row = upload(browser, f"{HEAD}\n1;Tafel;Kita;Parchim;;")
    assert (answer.status_code, row) == (422, None)
    assert "25 MB" in answer.content.decode()


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("2;=HYPERLINK(1);Kita;Parchim;;", "Angebot", "eine Formel"),
        ("2;#BEZUG!;Kita;Parchim;;", "Angebot", "eine Formel, die nicht aufgeht"),
        ("2;<script>x</script>;Kita;Parchim;;", "Angebot", "HTML"),
        ("2;Tafel\x07;Kita;Parchim;;", "Angebot", "Steuerzeichen"),
        ("2;Tafel;Kita;Parchim;11,84;53,42", "Breite (Grad)", "vertauscht"),
        ("2;Tafel;Kita;Parchim;5922500;290700", "Breite (Grad)", "UTM 33"),
        ("2;Tafel;Kita;Parchim;5922500;4490700", "Breite (Grad)", "Gauß-Krüger"),
        ("2;Tafel;Kita;Parchim;7060000;1319000", "Breite (Grad)", "Breite und Länge in Grad"),
        ("2;Tafel;Kita;Hamburg;53,55;9,99", "Breite (Grad)", "außerhalb"),
        ("2;Tafel;Zauberei;Parchim;;", "Kategorie", "Zauberei"),
    ],
)
def test_what_is_wrong_in_a_line_is_named_with_line_and_column(browser, line, column, words):
    row, page = checked(browser, f"{HEAD}\n\n1;Laden;Kita;Lübz;;\n{line}")
    assert [fault["line"] for fault in row.faults] == [4]
    assert f'<td data-label="Feld">{column}</td>' in page
    assert words in page
    assert not Offer.objects.exists()


def test_columns_with_one_name_are_told_apart_and_a_title_above_them_does_no_harm(browser):
    content = sheet(
        ["Liste der Kitas 2026", None, None], ["Name", "Telefon", "Telefon"], ["Tafel", "1", "2"], merge=["A1:C1"]
    )
    _, row = upload(browser, content, "a.xlsx")
    assert row.columns == ["Name", "Telefon", "Telefon (2)"]
    assert row.total == 1
    assert row.source.mapping == {"Name": "angebot", "Telefon": "telefon"}


@pytest.mark.parametrize(
    "coding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "mac_roman", "cp850"]
)
def test_each_coding_of_offices_is_read_also_with_separators_in_quotes(browser, coding):
    _, row = upload(browser, 'Name;Ort\n"Bücherei; Öl für Gäste";Groß Görnow'.encode(coding))
    assert row.rows == [["Bücherei; Öl für Gäste", "Groß Görnow"]]


def test_names_of_other_languages_are_no_sign_of_another_coding(browser):
    _, row = upload(browser, "Name;Ort\nŠárka – Café „Žižka“ für 5 €;Plau".encode("cp1252"))
    assert row.rows == [["Šárka – Café „Žižka“ für 5 €", "Plau"]]


def test_a_long_sheet_is_refused_before_its_cells_become_texts(browser, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    answer, row = upload(browser, sheet(["Name"], ["a"], ["b"], ["c"]), "a.xlsx")
    assert (answer.status_code, row) == (422, None)
    assert "Die Datei hat 3 Zeilen; auf einmal gehen 2" in answer.content.decode()


def test_hours_that_are_not_understood_stay_as_text_and_are_listed(browser):
    row, page = checked(browser, "Name;Kategorie;Öffnungszeiten\nTafel;Kita;nach Gefühl\nLaden;Kita;Mo 09:00-12:00")
    assert [(fault["line"], fault["is_hint"]) for fault in row.faults] == [(2, True)]
    assert "bleibt als Text stehen" in page
    run_import(row=row, at=AT)
    shown = {entry.offer.title: (entry.hours_osm, bool(entry.hours)) for entry in OfferAtLocation.objects.all()}
    assert shown == {"Tafel": ("nach Gefühl", False), "Laden": ("Mo 09:00-12:00", True)}


def test_a_long_list_is_checked_by_a_job_and_the_page_says_how_far_it_is(browser, monkeypatch):
    monkeypatch.setattr(importing, "CHECKED_AT_ONCE", 1)
    row, page = checked(browser, f"{HEAD}\n1;Tafel;Kita;Parchim;;\n2;Laden;Zauberei;Lübz;;")
    assert row.state == ImportState.CHECKING
    assert "Zeilen werden geprüft" in page
    check.func(row.pk)
    row.refresh_from_db()
    assert (row.state, row.checked) == (ImportState.READ, 2)
    assert "Zauberei" in browser.get(f"{PAGE}{row.pk}/").content.decode()


def test_the_bar_goes_on_while_lines_come_in_and_is_forgotten_after(browser):
    row, _ = checked(browser, f"{HEAD}\n1;Tafel;Kita;Parchim;;")
    OfferImport.objects.filter(pk=row.pk).update(state=ImportState.RUNNING, checked=1, total=1_000)
    OfferImport.objects.filter(pk=row.pk).update(checked=1_000)
    tell_progress(row.pk, 400)
    assert 'value="400" max="1000"' in browser.get(f"{PAGE}{row.pk}/").content.decode()
    run_import(row=row, at=AT)
    assert progress_of(row.pk) == 0


def test_a_double_click_takes_a_list_in_once(browser):
    row, _ = checked(browser, f"{HEAD}\n1;Tafel;Kita;Parchim;;")
    sent = {f"spalte-{n}": row.source.mapping.get(column, "") for n, column in enumerate(row.columns)}
    for _ in range(2):
        browser.post(f"{PAGE}{row.pk}/", sent | {"category": "", "was": "übernehmen"})
    assert JobKey.objects.filter(key=f"offers.import/{row.pk}").count() == 1
    row.refresh_from_db()
    assert row.state == ImportState.WAITING


def test_a_run_that_was_killed_begins_anew_and_the_same_list_twice_is_one(browser):
    first, _ = checked(browser, f"{HEAD}\n1;Tafel;Kita;Parchim;;")
    second, _ = checked(browser, f"{HEAD}\n1;Tafel;Kita;Parchim;;")
    # As a process leaves it that was killed in the middle.
    OfferImport.objects.filter(pk=first.pk).update(state=ImportState.RUNNING, checked=1)
    first.refresh_from_db()
    assert run_import(row=first, at=AT)["new"] == 1
    assert run_import(row=second, at=AT + datetime.timedelta(minutes=1))["same"] == 1
    assert Offer.objects.count() == 1
