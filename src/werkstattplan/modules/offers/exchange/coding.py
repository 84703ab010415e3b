"""Which signs the bytes of a file stand for, and what kind of file they are whatever its name says."""

import io
import re
import zipfile

from werkstattplan.kernel.refusal import Refusal

_BROKEN = ("Ã¤", "Ã¶", "Ã¼", "ÃŸ", "Ã„", "Ã–", "Ãœ")
_UMLAUTS = "äöüÄÖÜß"
_SIGNS = "éèêáàâçñ§€°²³½«»´–—„“”‚‘’…•\xa0"
# What programs write that do not say which coding it is, and what else than umlauts German lists hold in it: Windows, Macs, DOS.
_CODINGS = (("cp1252", _UMLAUTS + _SIGNS), ("mac_roman", f"{_UMLAUTS}é§€–—„“”‚‘’…"), ("cp850", _UMLAUTS))
# Quotation marks in the middle of a word are umlauts of another coding.
_TORN = re.compile(r"[a-zA-Z][„”“†][a-z]")
_BEGINNINGS = (
    (b"\x89PNG", "ein Bild"),
    (b"\xff\xd8\xff", "ein Bild"),
    (b"GIF8", "ein Bild"),
    (b"%PDF", "ein PDF"),
    (b"{\\rtf", "ein Textdokument"),
    (b"\xd0\xcf\x11\xe0", "eine Datei eines alten Programms, wohl Excel oder Word"),
)


class WrongEncoding(Refusal):
    """Umlauts came as signs of another encoding."""

    code = "wrong-encoding"
    sentence = (
        "In dieser Datei sind Umlaute zerstört (zum Beispiel „Ã¤“ statt „ä“). Bitte speichern Sie sie noch einmal "
        "als „CSV UTF-8“ aus dem Programm, aus dem sie kommt."
    )


class UnreadableFile(Refusal):
    """The file is of no kind that we know, or broken."""

    code = "unreadable-file"
    sentence = (
        "Diese Datei können wir nicht lesen. Möglich sind CSV, Excel (XLSX), HSDS (JSON), GeoJSON und OpenStreetMap."
    )


class OtherKind(Refusal):
    """The file is something else than its name says."""

    code = "other-kind"

    def __init__(self, ending: str, kind: str) -> None:
        super().__init__(
            f"Diese Datei heißt .{ending}, ist aber {kind}. Bitte speichern Sie die Liste als CSV oder XLSX aus dem Programm, "
            "aus dem sie kommt."
        )


def check_kind(ending: str, content: bytes) -> None:
    """Look at the first bytes of a file. Raises `OtherKind`."""
    kind = next((words for beginning, words in _BEGINNINGS if content.startswith(beginning)), "")
    if content.startswith(b"PK\x03\x04"):
        kind = _packed(ending, content)
    if kind:
        raise OtherKind(ending, kind)


def _packed(ending: str, content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            names = file.namelist()
    except zipfile.BadZipFile:
        return ""
    if "word/document.xml" in names:
        return "ein Word-Dokument"
    if ending in {"xlsx", "ods"}:
        return ""
    return "eine Excel-Tabelle" if "xl/workbook.xml" in names else "ein gepackter Ordner"


def text_of_bytes(content: bytes) -> str:
    """A file of any usual coding as text. Raises `WrongEncoding`, `UnreadableFile`."""
    text = content.decode(_named_coding(content), errors="replace")
    if "\ufffd" in text and not content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        text = _guessed(content)
    if any(broken in text for broken in _BROKEN) or "\ufffd" in text:
        raise WrongEncoding
    if "\x00" in text:
        raise UnreadableFile
    return text


def _named_coding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "utf-32"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\x00" in content[:200]:
        # UTF-16 without its mark: in German text every second byte is zero.
        return "utf-16-be" if content[0] == 0 else "utf-16-le"
    return "utf-8-sig"


def _guessed(content: bytes) -> str:
    for coding, usual in _CODINGS:
        text = content.decode(coding, errors="replace")
        if {sign for sign in text if sign > "\x7f"} <= set(usual) and not _TORN.search(text):
            return text
    return content.decode("cp1252", errors="replace")
