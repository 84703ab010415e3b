"""The archive: one ZIP file with a line of JSON per row, the files, and at its end a table of contents with hashes."""

import contextlib
import dataclasses
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Self

from django.core.files.storage import default_storage

from werkstattplan.platform.backup.refusals import Damaged, NewerVersion, NotABackup
from werkstattplan.platform.backup.rows import line
from werkstattplan.platform.backup.stored_files import BYTES_AT_A_TIME, FileEntry, chunks_of
from werkstattplan.platform.backup.tables import Migrations, TableHash

FORMAT = "werkstattplan-backup"
FORMAT_VERSION = 1
CONTENTS = "contents.json"
# The same content makes the same bytes, whenever it is packed.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
)


@dataclass(frozen=True, kw_only=True)
class TableEntry:
    """A table of an archive: how many rows, their hash, and the last key that was given."""

    name: str
    columns: tuple[str, ...]
    rows: int
    sha256: str
    counter: int


@dataclass(frozen=True, kw_only=True)
class Contents:
    """The table of contents."""

    created_at: str
    database: str
    key_check: str
    migrations: Migrations
    tables: tuple[TableEntry, ...]
    files: tuple[FileEntry, ...]
    content_hash: str

    @property
    def missing_files(self) -> list[str]:
        """Files that rows speak of and the storage did not have."""
        return [entry.name for entry in self.files if not entry.sha256]


def total_hash(tables: "tuple[TableEntry, ...]", files: tuple[FileEntry, ...]) -> str:
    """The content hash: one over the hashes of all tables and files, the same on every database engine."""
    digest = hashlib.sha256()
    for table in tables:
        digest.update(f"{table.name} {table.rows} {table.sha256}\n".encode())
    for file in files:
        digest.update(f"{file.name} {file.size} {file.sha256}\n".encode())
    return digest.hexdigest()


class ArchiveWriter:
    """Writes an archive piece by piece; nothing is held in memory but one row."""

    def __init__(self, target: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True, compresslevel=3)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        # After a failure the archive is thrown away, and a full disk would fail here again.
        with contextlib.suppress(OSError, ValueError):
            self._zip.close()

    def add_table(self, name: str, columns: tuple[str, ...], rows: Iterator[list[Any]], counter: int) -> TableEntry:
        """Write the rows of a table."""
        hashed = TableHash(name, columns)
        with self._open(f"tables/{name}.jsonl", zipfile.ZIP_DEFLATED) as file:
            for row in rows:
                hashed.add(row)
                file.write(line(row))
        return TableEntry(name=name, columns=columns, rows=hashed.count, sha256=hashed.hexdigest(), counter=counter)

    def add_file(self, name: str) -> FileEntry:
        """Write a stored file; its entry has no hash if the storage has not got it."""
        digest, size = hashlib.sha256(), 0
        if not default_storage.exists(name):
            return FileEntry(name=name, size=0, sha256="")
        with self._open(f"files/{name}", zipfile.ZIP_STORED) as file:
            for chunk in chunks_of(name):
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
        return FileEntry(name=name, size=size, sha256=digest.hexdigest())

    def finish(self, contents: Contents) -> None:
        """Write the table of contents and end the archive."""
        values = {"format": FORMAT, "format_version": FORMAT_VERSION, **dataclasses.asdict(contents)}
        with self._open(CONTENTS, zipfile.ZIP_DEFLATED) as file:
            file.write(json.dumps(values, ensure_ascii=False, indent=1).encode())
        self._zip.close()

    def _open(self, name: str, method: int) -> IO[bytes]:
        entry = zipfile.ZipInfo(name, _MOMENT)
        entry.compress_type = method
        entry.external_attr = 0o600 << 16
        return self._zip.open(entry, "w", force_zip64=True)


class ArchiveReader:
    """Reads an archive; raises `NotABackup` for anything else, `NewerVersion` for a later format."""

    def __init__(self, source: IO[bytes]) -> None:
        try:
            self._zip = zipfile.ZipFile(source)
            values = json.loads(self._zip.read(CONTENTS))
            is_ours = values["format"] == FORMAT
            version = int(values["format_version"])
        except (*_UNREADABLE, TypeError) as error:
            raise NotABackup from error
        if not is_ours:
            raise NotABackup
        if version > FORMAT_VERSION:
            raise NewerVersion
        self.contents = _contents(values)

    def rows(self, table: TableEntry) -> Iterator[list[Any]]:
        """The rows of a table; raises `Damaged`."""
        try:
            with self._zip.open(f"tables/{table.name}.jsonl") as file:
                for text in file:
                    yield json.loads(text)
        except _UNREADABLE as error:
            raise Damaged(f"Die Sicherung ist beschädigt: Tabelle „{table.name}“ ist nicht lesbar.") from error

    def file(self, entry: FileEntry) -> IO[bytes]:
        """A file of the archive; raises `Damaged`."""
        try:
            return self._zip.open(f"files/{entry.name}")
        except _UNREADABLE as error:
            raise Damaged(f"Die Sicherung ist beschädigt: Datei „{entry.name}“ ist nicht lesbar.") from error

    def verify(self) -> None:
        """Compare everything in the archive with its table of contents; raises `Damaged`."""
        if total_hash(self.contents.tables, self.contents.files) != self.contents.content_hash:
            raise Damaged("Die Sicherung ist beschädigt: Das Inhaltsverzeichnis stimmt nicht mit sich selbst überein.")
        for table in self.contents.tables:
            hashed = TableHash(table.name, table.columns)
            for row in self.rows(table):
                hashed.add(row)
            if (hashed.count, hashed.hexdigest()) != (table.rows, table.sha256):
                raise Damaged(f"Die Sicherung ist beschädigt: Tabelle „{table.name}“ hat einen anderen Inhalt.")
        for entry in self.contents.files:
            if entry.sha256 and self._hash_of(entry) != entry.sha256:
                raise Damaged(f"Die Sicherung ist beschädigt: Datei „{entry.name}“ hat einen anderen Inhalt.")

    def _hash_of(self, entry: FileEntry) -> str:
        digest = hashlib.sha256()
        try:
            with self.file(entry) as file:
                while chunk := file.read(BYTES_AT_A_TIME):
                    digest.update(chunk)
        except _UNREADABLE:
            return ""
        return digest.hexdigest()


def _contents(values: dict[str, Any]) -> Contents:
    try:
        tables = tuple(TableEntry(**{**row, "columns": tuple(row["columns"])}) for row in values["tables"])
        return Contents(
            created_at=values["created_at"],
            database=values["database"],
            key_check=values["key_check"],
            migrations=[(app, name) for app, name in values["migrations"]],
            tables=tables,
            files=tuple(FileEntry(**row) for row in values["files"]),
            content_hash=values["content_hash"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NotABackup from error
