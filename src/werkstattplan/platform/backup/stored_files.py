"""The files that rows speak of, read and written through the storage."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db import models

from werkstattplan.platform.backup.refusals import OtherFile
from werkstattplan.platform.backup.tables import Table

BYTES_AT_A_TIME = 1 << 20


@dataclass(frozen=True, kw_only=True)
class FileEntry:
    """A file of an archive: its name in the storage, its size and hash; without a hash it was missing."""

    name: str
    size: int
    sha256: str


def names_of_files(tables: list[Table], alias: str) -> list[str]:
    """The names of all files that rows speak of, once each, in order."""
    names: set[str] = set()
    for table in tables:
        for field in table.model._meta.local_concrete_fields:
            if isinstance(field, models.FileField):
                rows = table.model._base_manager.using(alias).exclude(**{field.name: ""})
                names.update(rows.values_list(field.name, flat=True).iterator())
    return sorted(name for name in names if name)


def chunks_of(name: str) -> Iterator[bytes]:
    """The content of a stored file, piece by piece; raises FileNotFoundError."""
    with default_storage.open(name) as file:
        while chunk := file.read(BYTES_AT_A_TIME):
            yield chunk


def measured(name: str) -> FileEntry:
    """Size and hash of a stored file."""
    digest, size = hashlib.sha256(), 0
    try:
        for chunk in chunks_of(name):
            digest.update(chunk)
            size += len(chunk)
    except FileNotFoundError:
        return FileEntry(name=name, size=0, sha256="")
    return FileEntry(name=name, size=size, sha256=digest.hexdigest())


def lies_there(entry: FileEntry) -> bool:
    """Whether the storage has this file already; raises `OtherFile` if another one has its name."""
    there = measured(entry.name)
    if there.sha256 and there.sha256 != entry.sha256:
        raise OtherFile(
            f"Im Speicher liegt schon eine andere Datei mit dem Namen „{entry.name}“. "
            "Bitte legen Sie den Ordner der Dateien beiseite und beginnen Sie mit einem leeren."
        )
    return bool(there.sha256)
