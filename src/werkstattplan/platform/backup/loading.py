"""Filling an empty database from an archive."""

from itertools import islice

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import DatabaseError, OperationalError, connections

from werkstattplan.platform.backup.archive import ArchiveReader, TableEntry
from werkstattplan.platform.backup.counters import write_counter
from werkstattplan.platform.backup.refusals import Damaged
from werkstattplan.platform.backup.stored_files import lies_there
from werkstattplan.platform.backup.tables import ROWS_AT_A_TIME, Table


def load_tables(reader: ArchiveReader, tables: list[Table], alias: str) -> None:
    """Replace what migrations left in the tables by the rows of the archive.

    Raises `Damaged`, and OperationalError if the database itself fails.
    """
    entries = {entry.name: entry for entry in reader.contents.tables}
    if set(entries) != {table.name for table in tables}:
        raise Damaged("Die Sicherung ist beschädigt: Ihre Tabellen passen nicht zu ihrer Version.")
    connection = connections[alias]
    try:
        for table in tables:
            if table.exists(alias):
                with connection.cursor() as cursor:
                    cursor.execute(f"DELETE FROM {connection.ops.quote_name(table.name)}")  # noqa: S608 - a name of ours
        for table in tables:
            _load(reader, entries[table.name], table, alias)
            write_counter(table, entries[table.name].counter, alias)
        connection.check_constraints()
    except OperationalError:
        raise
    except (DatabaseError, ValueError, TypeError) as error:
        raise Damaged(f"Die Datenbank nimmt den Inhalt der Sicherung nicht an: {error}") from error


def _load(reader: ArchiveReader, entry: TableEntry, table: Table, alias: str) -> None:
    if [column.name for column in table.columns] != list(entry.columns):
        raise Damaged(f"Die Sicherung ist beschädigt: Tabelle „{table.name}“ hat andere Spalten.")
    connection = connections[alias]
    quote = connection.ops.quote_name
    names = ", ".join(quote(column.name) for column in table.columns)
    places = ", ".join(["%s"] * len(table.columns))
    statement = f"INSERT INTO {quote(table.name)} ({names}) VALUES ({places})"  # noqa: S608 - names of ours
    rows = reader.rows(entry)
    with connection.cursor() as cursor:
        while batch := list(islice(rows, ROWS_AT_A_TIME)):
            cursor.executemany(
                statement,
                [
                    [column.unpacked(value, connection) for column, value in zip(table.columns, row, strict=True)]
                    for row in batch
                ],
            )


def load_files(reader: ArchiveReader, stored: list[str]) -> None:
    """Put the files of the archive into the storage; their names go into `stored` before they are written."""
    for entry in reader.contents.files:
        if entry.sha256 and not lies_there(entry):
            stored.append(entry.name)
            with reader.file(entry) as content:
                default_storage.save(entry.name, File(content, name=entry.name))


def take_files_back(stored: list[str]) -> None:
    """Delete the files that a restore has put and cannot keep."""
    for name in stored:
        default_storage.delete(name)
