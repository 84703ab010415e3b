"""Reading a database as it was at one moment, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

_BEGIN = {
    # Not Django's own transaction: that one would keep every writer waiting for as long as the backup takes.
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


@contextmanager
def snapshot(alias: str) -> Iterator[None]:
    """Everything read inside is of the same moment. Inside a transaction that is open already it adds nothing."""
    connection = connections[alias]
    connection.ensure_connection()
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
