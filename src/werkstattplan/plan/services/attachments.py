"""Hanging files on tools."""

import datetime

from django.db import transaction

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.models import Attachment, Tool
from werkstattplan.plan.services.touch import OpenEdition, open_for_change, open_for_report
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.files.services import store_file
from werkstattplan.platform.identity.models import User

_BEGINNINGS = {
    "pdf": (b"%PDF-",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "odt": (b"PK\x03\x04",),
    "ods": (b"PK\x03\x04",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
}
_TEXTS = frozenset({"txt", "csv"})


class FileTypeNotAllowed(Refusal):
    """A file whose type cannot be handed out safely, or whose content is not what its name says."""

    code = "file-type-not-allowed"
    sentence = (
        "Diesen Dateityp nehmen wir nicht an, oder der Inhalt passt nicht zum Namen. Möglich sind PDF, Word (.docx), "
        "Excel (.xlsx), LibreOffice (.odt, .ods), Bilder (.jpg, .png) und Text (.txt, .csv)."
    )


def check_file_type(*, name: str, content: bytes) -> None:
    """Raise `FileTypeNotAllowed` for a file that no tool could take, so that it is refused where it comes in."""
    ending = name.rpartition(".")[2].lower()
    if ending in _TEXTS:
        if b"\x00" in content:
            raise FileTypeNotAllowed
    elif ending not in _BEGINNINGS or not content.startswith(_BEGINNINGS[ending]):
        raise FileTypeNotAllowed


@transaction.atomic
def attach_file(
    *, tool: Tool, actor: User | None, at: datetime.datetime, title: str, name: str, content: bytes, is_public: bool
) -> Attachment:
    """Keep a file at a tool; raises `FileTypeNotAllowed`, `FileEmpty`, `FileTooLarge`, for public ones `EditionIsAdopted`."""
    opened = _opened(tool, is_public=is_public, at=at)
    check_file_type(name=name, content=content)
    stored = store_file(commune=tool.commune, actor=actor, name=name, content=content)
    attachment = Attachment.objects.create(
        commune=tool.commune, tool=tool, file=stored, title=title, is_public=is_public
    )
    after = {"Anhang": title, "öffentlich": "ja" if is_public else "nein"}
    record_change(commune=tool.commune, actor=actor, at=at, verb="hängt an", subject=tool, before={}, after=after)
    opened.touch(tool)
    return attachment


@transaction.atomic
def remove_attachment(*, attachment: Attachment, actor: User, at: datetime.datetime) -> None:
    """Take a file off its tool; the stored file itself stays. Raises `EditionIsAdopted` for public ones."""
    tool = attachment.tool
    opened = _opened(tool, is_public=attachment.is_public, at=at)
    before = {"Anhang": attachment.title, "Datei": attachment.file.name}
    record_change(
        commune=tool.commune, actor=actor, at=at, verb="entfernt den Anhang", subject=tool, before=before, after={}
    )
    attachment.delete()
    opened.touch(tool)


def _opened(tool: Tool, *, is_public: bool, at: datetime.datetime) -> OpenEdition:
    """What everybody sees belongs to the edition; papers of the staff do not."""
    return (open_for_change if is_public else open_for_report)(tool.edition_id, at=at)
