"""Keeping uploaded files."""

import hashlib
import mimetypes
from pathlib import PurePosixPath

from django.core.files.base import ContentFile

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.platform.files.models import StoredFile
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.tenancy.models import Commune

MAX_BYTES = 25 * 1024 * 1024


class FileTooLarge(Refusal):
    """An upload of more than `MAX_BYTES`."""

    code = "file-too-large"
    sentence = (
        "Die Datei ist größer als 25 MB. Bitte verkleinern Sie sie, zum Beispiel ohne Bilder, "
        "und laden Sie sie erneut hoch."
    )


class FileEmpty(Refusal):
    """An upload without a single byte."""

    code = "file-empty"
    sentence = "Die Datei ist leer. Bitte wählen Sie eine andere Datei."


def store_file(*, commune: Commune, actor: User | None, name: str, content: bytes) -> StoredFile:
    """Keep the bytes of an upload under a name of our own; raises `FileTooLarge` or `FileEmpty`."""
    if len(content) > MAX_BYTES:
        raise FileTooLarge
    if not content:
        raise FileEmpty
    digest = hashlib.sha256(content).hexdigest()
    shown_name = PurePosixPath(name.replace("\\", "/")).name[:255] or "Datei"
    stored = StoredFile(
        commune=commune,
        name=shown_name,
        media_type=mimetypes.guess_type(shown_name)[0] or "application/octet-stream",
        size=len(content),
        sha256=digest,
        uploaded_by=actor,
    )
    # The stored name carries nothing of the given one: no path tricks, no names of people on the disk.
    stored.content.save(digest, ContentFile(content), save=False)
    stored.save()
    return stored
