"""Bytes of text files as text."""

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.importing.contracts import Notice, NoticeKind

_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class NotText(Refusal):
    """A file that claims to be text and is not."""

    code = "not-text"
    sentence = (
        "Diese Datei enthält keinen lesbaren Text. Bitte speichern Sie sie in Ihrem Programm noch einmal, "
        "am besten als Word-Datei (.docx)."
    )


def decode(content: bytes) -> tuple[str, tuple[Notice, ...]]:
    """The text of UTF-8, UTF-16 with byte order mark, or Windows-1252; the last is an assumption and noticed.

    Raises `NotText` for anything else.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _strict(content, encoding), ()
    if b"\x00" in content:
        raise NotText
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        text = _strict(content, "cp1252")
    sentence = "Die Datei nennt ihre Zeichenkodierung nicht. Wir haben Windows-1252 angenommen; prüfen Sie die Umlaute."
    return text, (Notice(kind=NoticeKind.ENCODING, sentence=sentence),)


def _strict(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotText from error
    if "\x00" in text:
        raise NotText
    return text
