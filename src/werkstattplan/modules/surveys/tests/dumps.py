"""Everything that somebody with the machine in hand can read: rows with their physical marks, logs, files, a backup."""

import datetime
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from werkstattplan.platform.backup.services import back_up

PHYSICAL = {"sqlite": ["rowid"], "postgresql": ["ctid::text", "xmin::text::bigint", "cmin::text::bigint"]}


@dataclass(frozen=True)
class Dump:
    """Tables as lists of rows (column → value), and every other byte by the name of its file."""

    tables: dict[str, list[dict[str, Any]]]
    files: dict[str, bytes]

    def orders(self, table: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """The rows of a table by each column, up and down, and as the database gives them."""
        rows = self.tables[table]
        yield "as stored", rows
        yield "as stored, backwards", rows[::-1]
        for column in rows[0] if rows else ():
            ordered = sorted(rows, key=lambda row: _sortable(row[column]))
            yield column, ordered
            yield f"{column}, backwards", ordered[::-1]


def take_dump(folder: Path, log: str) -> Dump:
    """The whole site as it is now."""
    folder.mkdir(exist_ok=True)
    archive = folder / f"backup-{len(list(folder.iterdir()))}.zip"
    back_up(path=archive, at=datetime.datetime(2026, 3, 4, tzinfo=datetime.UTC))
    files = {"log": log.encode()}
    with zipfile.ZipFile(archive) as packed:
        files |= {f"backup/{name}": packed.read(name) for name in packed.namelist()}
    if connection.vendor == "sqlite":
        database = Path(connection.settings_dict["NAME"])
        for path in database.parent.glob(f"{database.name}*"):
            files[path.name.replace(database.name, "database")] = path.read_bytes()
    return Dump(tables={name: _rows(name) for name in connection.introspection.table_names()}, files=files)


def _rows(table: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
        hidden = PHYSICAL[connection.vendor]
        # Nothing is ordered: this is how the rows lie.
        cursor.execute(
            f'SELECT {", ".join([*hidden, *(f"{chr(34)}{name}{chr(34)}" for name in columns)])} FROM "{table}"'
        )
        names = [*(f"physical {name.split(':')[0]}" for name in hidden), *columns]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _sortable(value: Any) -> tuple[Any, ...]:
    if value is None:
        return (0,)
    if isinstance(value, bool | int | float):
        return (1, value)
    place = re.fullmatch(r"\((\d+),(\d+)\)", str(value))
    return (
        (2, int(place[1]), int(place[2]))
        if place
        else (3, bytes(value).hex() if isinstance(value, memoryview) else str(value))
    )
