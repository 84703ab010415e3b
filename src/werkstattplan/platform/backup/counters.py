"""The counters behind automatic keys: the key of a deleted row is not given again, on a restored site either."""

from typing import Any

from django.db import connections

from werkstattplan.platform.backup.tables import Table


def read_counter(table: Table, alias: str) -> int:
    """The last key that was given in a table; 0 if none was, or if its keys are not counted."""
    connection = connections[alias]
    if table.model._meta.auto_field is None:
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
        else:
            sequence = _sequence(cursor, connection, table)
            cursor.execute(f"SELECT last_value FROM {sequence} WHERE is_called")  # noqa: S608 - a name from the database itself
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def write_counter(table: Table, value: int, alias: str) -> None:
    """Let the keys of a table go on after `value`."""
    connection = connections[alias]
    if table.model._meta.auto_field is None or not value:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [value, table.name])
            if not cursor.rowcount:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, value])
        else:
            cursor.execute("SELECT setval(%s::regclass, %s, true)", [_sequence(cursor, connection, table), value])


def _sequence(cursor: Any, connection: Any, table: Table) -> str:
    field = table.model._meta.auto_field
    assert field is not None
    quoted = connection.ops.quote_name(table.name)
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [quoted, field.column])
    return str(cursor.fetchone()[0])
