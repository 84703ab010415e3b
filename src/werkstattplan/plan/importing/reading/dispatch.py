"""Which reader a file needs, decided by its content and never by its name alone."""

import io
import json
import zipfile
from pathlib import PurePosixPath

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.documents import NotAPlanDocument, plan_from_json
from werkstattplan.plan.importing.contracts import Grid, SourceDocument
from werkstattplan.plan.importing.reading.archives import DamagedFile, open_safely
from werkstattplan.plan.importing.reading.csv_text import looks_like_csv, read_csv
from werkstattplan.plan.importing.reading.encodings import decode
from werkstattplan.plan.importing.reading.limits import check_size
from werkstattplan.plan.importing.reading.pdf import read_pdf
from werkstattplan.plan.importing.reading.spreadsheet import read_ods, read_xlsx
from werkstattplan.plan.importing.reading.text import read_tabbed_text
from werkstattplan.plan.importing.reading.wordprocessing import read_docx

MAX_BYTES = 25 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KNOWN_ENDINGS = frozenset({"docx", "docm", "xlsx", "xlsm", "ods", "pdf", "csv", "txt", "tsv", "json"})
_FAMILIES = {"docm": "docx", "xlsm": "xlsx", "tsv": "txt"}


class FileEmpty(Refusal):
    """Not a single byte, or only white space."""

    code = "file-empty"
    sentence = "Die Datei ist leer. Bitte wählen Sie die Datei mit dem Werkstattplan."


class FileTooLarge(Refusal):
    """More than `MAX_BYTES`."""

    code = "file-too-large"
    sentence = "Die Datei ist größer als 25 MB. Bitte speichern Sie den Plan ohne Bilder und laden Sie ihn erneut hoch."


class WrongType(Refusal):
    """The content is of another type than the name says."""

    code = "wrong-type"

    def __init__(self, *, named: str, found: str) -> None:
        super().__init__(
            f"Der Name endet auf .{named}, der Inhalt ist aber {found}. "
            "Bitte speichern Sie die Datei in Ihrem Programm noch einmal unter dem richtigen Typ."
        )


class UnknownType(Refusal):
    """A type that no reader knows."""

    code = "unknown-type"
    sentence = (
        "Diesen Dateityp können wir nicht lesen. Möglich sind Word (.docx), Excel (.xlsx), LibreOffice (.ods), "
        "PDF, CSV und Text mit Tabulatoren."
    )


class OldOfficeFile(Refusal):
    """The binary formats of Office before 2007."""

    code = "old-office-file"
    sentence = (
        "Das ist eine Datei aus einem alten Office-Programm (.doc oder .xls). "
        "Bitte öffnen Sie sie und speichern Sie sie als .docx oder .xlsx."
    )


class EncryptedFile(Refusal):
    """An office file or PDF with a password."""

    code = "encrypted-file"
    sentence = "Die Datei ist mit einem Passwort geschützt. Bitte speichern Sie sie ohne Passwort und laden Sie sie erneut hoch."


def read_document(content: bytes, filename: str) -> SourceDocument:
    """Tables and texts of a file in order, with the place of every cell.

    Raises a `Refusal` with its own code for every file that cannot be read safely; nothing is changed by reading.
    """
    if len(content) > MAX_BYTES:
        raise FileTooLarge
    if not content.strip():
        raise FileEmpty
    named = PurePosixPath(filename.replace("\\", "/")).suffix.lstrip(".").lower()
    found = _sniff(content)
    if found == "ole":
        raise EncryptedFile if "EncryptedPackage".encode("utf-16-le") in content else OldOfficeFile
    _check_name(named, found)
    source = _read(content, found if found != "text" else _text_kind(named, content))
    check_size(source)
    return source


def _sniff(content: bytes) -> str:
    if content.startswith(_OLE):
        return "ole"
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(b"PK"):
        return _sniff_archive(content)
    return "text"


def _sniff_archive(content: bytes) -> str:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise DamagedFile from error
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names:
        return "ods"
    raise UnknownType


def _check_name(named: str, found: str) -> None:
    family = _FAMILIES.get(named, named)
    shown = {"docx": "eine Word-Datei", "xlsx": "eine Excel-Datei", "ods": "eine LibreOffice-Tabelle", "pdf": "ein PDF"}
    if found == "text":
        if family in ("docx", "xlsx", "ods", "pdf"):
            raise WrongType(named=named, found="einfacher Text")
    elif named in _KNOWN_ENDINGS and family != found:
        raise WrongType(named=named, found=shown[found])


def _text_kind(named: str, content: bytes) -> str:
    text, _ = decode(content)
    if text.lstrip().startswith("{"):
        return "json"
    if named == "csv" or (named != "txt" and looks_like_csv(text)):
        return "csv"
    return "csv" if "\t" not in text and looks_like_csv(text) else "tsv"


def _read(content: bytes, kind: str) -> SourceDocument:
    if kind == "pdf":
        return read_pdf(content)
    if kind in ("docx", "xlsx", "ods"):
        open_safely(content)
        return {"docx": read_docx, "xlsx": read_xlsx, "ods": read_ods}[kind](content)
    text, notices = decode(content)
    if kind == "json":
        try:
            return SourceDocument(format="json", notices=notices, plan=plan_from_json(json.loads(text)))
        except (ValueError, RecursionError) as error:
            raise NotAPlanDocument from error
    blocks: tuple[Grid, ...] | tuple[object, ...] = read_csv(text) if kind == "csv" else read_tabbed_text(text)
    return SourceDocument(format=kind, blocks=blocks, notices=notices)  # type: ignore[arg-type]
