"""Which stored files name somebody. No program changes them; a person has to look."""

import io
import re
import zipfile

import pdfplumber
from django.core.files.storage import default_storage
from pdfplumber.utils.exceptions import PdfminerException

from werkstattplan.platform.privacy.declarations import personal_data
from werkstattplan.platform.privacy.masking import rows_of_commune
from werkstattplan.platform.privacy.subject import Subject

_TAG = re.compile(r"<[^>]*>")


def files_naming(subject: Subject) -> list[str]:
    """The names of the commune's files in which the subject can be read."""
    found = []
    for declaration in personal_data():
        for column in declaration.files:
            for row in rows_of_commune(declaration, subject):
                stored = getattr(row, column).name
                if stored and default_storage.exists(stored) and subject.pattern.search(_text_of(stored)):
                    found.append(str(row))
    return found


def _text_of(name: str) -> str:
    with default_storage.open(name) as file:
        content = bytes(file.read())
    if content.startswith(b"%PDF"):
        return _text_of_pdf(content)
    if content.startswith(b"PK"):
        return _text_of_archive(content)
    return content.decode("utf-8", errors="ignore") + content.decode("latin-1")


def _text_of_archive(content: bytes) -> str:
    """Word, Excel and their like are archives of XML, in which a name may be spread over several tags."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [archive.read(name).decode("utf-8", errors="ignore") for name in archive.namelist()]
    except (zipfile.BadZipFile, RuntimeError, OSError):
        return ""
    return "\n".join(_TAG.sub("", part) for part in parts)


def _text_of_pdf(content: bytes) -> str:
    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            return "\n".join(page.extract_text() for page in pdf.pages)
    except PdfminerException:
        return ""
