"""Back up, restore, and say what a site holds in one hash."""

import datetime
import errno
import hashlib
import hmac
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction

from werkstattplan.platform.backup.archive import ArchiveReader, ArchiveWriter, Contents, TableEntry, total_hash
from werkstattplan.platform.backup.counters import read_counter
from werkstattplan.platform.backup.loading import load_files, load_tables, take_files_back
from werkstattplan.platform.backup.refusals import (
    DatabaseFails,
    DiskFull,
    FileExists,
    HashDiffers,
    NewerVersion,
    NotABackup,
    NoTables,
    NotWritable,
    OtherSchema,
    SiteNotEmpty,
)
from werkstattplan.platform.backup.snapshot import snapshot
from werkstattplan.platform.backup.stored_files import FileEntry, measured, names_of_files
from werkstattplan.platform.backup.tables import (
    Migrations,
    Table,
    TableHash,
    applied_migrations,
    make_tables,
    tables_at,
    unknown_migrations,
)

_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
# An empty site has no row in these; places and rules that migrations bring do not count.
_OWNERS = ("tenancy_commune", "identity_user")


def back_up(*, path: Path, at: datetime.datetime, alias: str = DEFAULT_DB_ALIAS) -> Contents:
    """Write everything as it is at this moment into one file, while others go on working; returns what is in it.

    Raises `NoTables`, `FileExists`, `NotWritable`, `DiskFull`. The file appears when it is whole.
    """
    partial = path.with_name(f"{path.name}.partial")
    with _writable(path, partial) as descriptor, os.fdopen(descriptor, "wb") as target, ArchiveWriter(target) as writer:
        with snapshot(alias):
            migrations = _migrations(alias)
            tables = tables_at(migrations)
            entries = tuple(_pack(writer, table, alias) for table in tables)
            files = tuple(writer.add_file(name) for name in names_of_files(tables, alias))
        contents = _contents(at, alias, migrations, entries, files)
        writer.finish(contents)
        target.flush()
        os.fsync(target.fileno())
    return contents


def content_of(*, at: datetime.datetime, alias: str = DEFAULT_DB_ALIAS) -> Contents:
    """What the site holds at this moment, as a backup of it would say; raises `NoTables`."""
    with snapshot(alias):
        migrations = _migrations(alias)
        tables = tables_at(migrations)
        files = tuple(measured(name) for name in names_of_files(tables, alias))
        return _contents(at, alias, migrations, _hashed(tables, alias), files)


def restore(*, path: Path, alias: str = DEFAULT_DB_ALIAS) -> tuple[Contents, str]:
    """Fill an empty site from an archive, or leave it empty; returns what the archive holds and the hash that arrived.

    The archive is read through and compared with its hashes before anything is touched, and the database is hashed
    again before the result is kept. An archive of an older version is brought up to date afterwards.

    Raises `NotABackup`, `Damaged`, `NewerVersion`, `SiteNotEmpty`, `OtherSchema`, `OtherFile`, `DiskFull`,
    `DatabaseFails`, `HashDiffers`.
    """
    try:
        source = path.open("rb")
    except OSError as error:
        raise NotABackup(f"Die Datei „{path}“ lässt sich nicht öffnen.") from error
    with source, _disk_full_refused():
        reader = ArchiveReader(source)
        if unknown_migrations(reader.contents.migrations):
            raise NewerVersion
        reader.verify()
        try:
            _prepare(reader.contents, alias)
            arrived = _fill(reader, alias)
        except OperationalError as error:
            raise DatabaseFails(
                f"Die Datenbank ist nicht erreichbar oder kann nicht schreiben: {error}. Es wurde nichts übernommen. "
                "Bitte prüfen Sie Adresse und Speicherplatz."
            ) from error
    call_command("migrate", database=alias, verbosity=0)
    return reader.contents, arrived


def opens_with_this_key(contents: Contents) -> bool:
    """Whether this site has the SECRET_KEY of the archive, without which second factors and links do not work."""
    return hmac.compare_digest(contents.key_check, _key_check())


def _migrations(alias: str) -> Migrations:
    migrations = applied_migrations(alias)
    if not migrations:
        raise NoTables
    return migrations


def _prepare(contents: Contents, alias: str) -> None:
    applied = applied_migrations(alias)
    if not applied:
        make_tables(alias, contents.migrations)
        call_command("createcachetable", database=alias, verbosity=0)
        return
    if any(table.exists(alias) for table in tables_at(applied) if table.name in _OWNERS):
        raise SiteNotEmpty
    if applied != contents.migrations:
        raise OtherSchema


def _fill(reader: ArchiveReader, alias: str) -> str:
    tables = tables_at(reader.contents.migrations)
    stored: list[str] = []
    try:
        with transaction.atomic(using=alias):
            load_tables(reader, tables, alias)
            load_files(reader, stored)
            entries = _hashed(tables, alias)
            files = tuple(measured(name) for name in names_of_files(tables, alias))
            arrived = total_hash(entries, files)
            _compare(reader.contents, arrived)
            return arrived
    except BaseException:
        take_files_back(stored)
        raise


def _compare(contents: Contents, arrived: str) -> None:
    if arrived != contents.content_hash:
        raise HashDiffers(
            f"Der Inhalt ist nicht derselbe: gesendet {contents.content_hash}, angekommen {arrived}. "
            "Es wurde nichts übernommen."
        )


def _pack(writer: ArchiveWriter, table: Table, alias: str) -> TableEntry:
    columns = tuple(column.name for column in table.columns)
    # A writer that fails leaves the cursor to the end of the process, when the database is closed already.
    with closing(table.rows(alias)) as rows:
        return writer.add_table(table.name, columns, rows, read_counter(table, alias))


def _hashed(tables: list[Table], alias: str) -> tuple[TableEntry, ...]:
    return tuple(_entry(table, alias) for table in tables)


def _entry(table: Table, alias: str) -> TableEntry:
    columns = tuple(column.name for column in table.columns)
    hashed = TableHash(table.name, columns)
    for row in table.rows(alias):
        hashed.add(row)
    return TableEntry(
        name=table.name,
        columns=columns,
        rows=hashed.count,
        sha256=hashed.hexdigest(),
        counter=read_counter(table, alias),
    )


def _contents(
    at: datetime.datetime,
    alias: str,
    migrations: Migrations,
    tables: tuple[TableEntry, ...],
    files: tuple[FileEntry, ...],
) -> Contents:
    return Contents(
        created_at=at.astimezone(datetime.UTC).isoformat(timespec="seconds"),
        database=connections[alias].vendor,
        key_check=_key_check(),
        migrations=migrations,
        tables=tables,
        files=files,
        content_hash=total_hash(tables, files),
    )


def _key_check() -> str:
    return hmac.new(settings.SECRET_KEY.encode(), b"werkstattplan.backup", hashlib.sha256).hexdigest()[:16]


@contextmanager
def _writable(path: Path, partial: Path) -> Iterator[int]:
    """A descriptor of the partial file, for the owner's eyes only; it gets its name when everything went well."""
    if path.exists():
        raise FileExists
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise NotWritable(f"In den Ordner „{path.parent}“ lässt sich nicht schreiben: {error.strerror}.") from error
    try:
        with _disk_full_refused():
            yield descriptor
            # Unlike a rename, a link does not overwrite a file that somebody else has just made.
            os.link(partial, path)
    except FileExistsError as error:
        raise FileExists from error
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def _disk_full_refused() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull from error
        raise
