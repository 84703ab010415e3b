"""Which tables an archive holds, and the program's state to which their columns belong."""

import hashlib
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps.registry import Apps
from django.db import connections, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.functions import Collate

from werkstattplan.platform.backup.rows import Column, column_of, hashed_line

Migrations = list[tuple[str, str]]

# Sessions stay behind: a restored one would let somebody in who has signed out since.
LEFT_BEHIND = frozenset({"sessions.session"})
ROWS_AT_A_TIME = 2000


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table as the migrations of an archive made it."""

    model: type[models.Model]
    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        """Its name in the database."""
        return self.model._meta.db_table

    def rows(self, alias: str) -> Generator[list[Any], None, None]:
        """All rows as JSON, in the order of their keys, which is the same on every engine."""
        key = self.model._meta.pk
        order: Any = key.attname
        # Text keys sort by byte on SQLite, and by the language of the database on PostgreSQL.
        if connections[alias].vendor == "postgresql" and _is_text(key):
            order = Collate(key.attname, "C")
        # `_base_manager` on purpose: an archive holds every commune.
        rows = self.model._base_manager.using(alias).order_by(order)
        for row in rows.values_list(*(column.expression() for column in self.columns)).iterator(ROWS_AT_A_TIME):
            yield [column.packed(value) for column, value in zip(self.columns, row, strict=True)]

    def exists(self, alias: str) -> bool:
        """Whether there is a row."""
        return self.model._base_manager.using(alias).exists()


def _is_text(field: "models.Field[Any, Any]") -> bool:
    while field.remote_field is not None:
        field = field.target_field  # type: ignore[attr-defined]
    return isinstance(field, models.CharField | models.TextField)


class TableHash:
    """Counts and hashes rows as they pass."""

    def __init__(self, table: str, columns: Iterable[str]) -> None:
        self.count = 0
        self._digest = hashlib.sha256(hashed_line([table, *columns]))

    def add(self, row: list[Any]) -> None:
        """Take in one row."""
        self.count += 1
        self._digest.update(hashed_line(row))

    def hexdigest(self) -> str:
        """The hash of all rows so far."""
        return self._digest.hexdigest()


def applied_migrations(alias: str) -> Migrations:
    """What was applied to a database, in order of names; empty for one without tables."""
    recorder = MigrationRecorder(connections[alias])
    return sorted(recorder.applied_migrations()) if recorder.has_table() else []


def unknown_migrations(migrations: Migrations) -> Migrations:
    """Those that this program does not know."""
    known = MigrationLoader(None).disk_migrations
    return [key for key in migrations if key not in known]


def tables_at(migrations: Migrations) -> list[Table]:
    """The tables as these migrations leave them, by name."""
    loader = MigrationLoader(None)
    state = loader.project_state([key for key in migrations if key in loader.graph.nodes], at_end=True)
    return tables_of(state.apps)


def tables_of(apps: Apps) -> list[Table]:
    """The tables of a registry of models, by name."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.managed and not meta.proxy and meta.label_lower not in LEFT_BEHIND:
            columns = tuple(column_of(field) for field in meta.local_concrete_fields if not field.generated)
            found.append(Table(model=model, columns=columns))
    return sorted(found, key=lambda table: table.name)


def make_tables(alias: str, migrations: Migrations) -> None:
    """Make the tables of these migrations in a database that has none."""
    executor = MigrationExecutor(connections[alias])
    wanted = {key for key in migrations if key in executor.loader.graph.nodes}
    parents = {parent.key for key in wanted for parent in executor.loader.graph.node_map[key].parents}
    executor.migrate(sorted(wanted - parents))
