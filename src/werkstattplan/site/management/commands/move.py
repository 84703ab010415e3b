"""`werkstattplan move ADDRESS`: everything into the database of the other engine."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.platform.backup.refusals import NoTables, SameDatabase, SiteRuns
from werkstattplan.platform.backup.services import back_up, restore
from werkstattplan.platform.backup.tables import applied_migrations
from werkstattplan.platform.jobs.models import WorkerLease
from werkstattplan.platform.jobs.services import LEASE
from werkstattplan.site.databases import database_settings
from werkstattplan.site.environment import read_environment

SQLITE = "sqlite"


class Command(BaseCommand):
    """A backup and a restore in one go: the target must be empty, and nothing is kept unless both content hashes are equal."""

    help = "Zieht alles in eine leere Datenbank um: nach PostgreSQL oder zurück nach SQLite."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument(
            "address", help="postgresql://nutzer:passwort@rechner:port/name, oder „sqlite“ für die Datei im Datenordner"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Move and print both hashes, or say why not; the source stays as it is."""
        environment = read_environment()
        address = options["address"]
        try:
            target = _settings_of(address, environment.data_dir)
            sent, arrived = _move(target, environment.data_dir)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"Inhalt vorher:  {sent}")
        self.stdout.write(f"Inhalt nachher: {arrived}")
        line = "die Zeile DATABASE_URL entfernen" if address == SQLITE else f"DATABASE_URL={address} eintragen"
        self.stdout.write(f"Jetzt in {environment.data_dir / 'env'} {line} und das Programm starten.")


def _settings_of(address: str, folder: Path) -> dict[str, Any]:
    try:
        return database_settings("" if address == SQLITE else address, data_dir=folder)
    except ImproperlyConfigured as error:
        raise CommandError("Die Adresse muss mit postgresql:// beginnen oder „sqlite“ lauten.") from error


def _move(target: dict[str, Any], folder: Path) -> tuple[str, str]:
    now = timezone.now()
    if not applied_migrations(DEFAULT_DB_ALIAS):
        raise NoTables
    if WorkerLease.objects.filter(seen_at__gt=now - LEASE).exists():
        raise SiteRuns
    current = connections[DEFAULT_DB_ALIAS].settings_dict
    if all(str(current[key]) == str(target.get(key, "")) for key in ("ENGINE", "NAME", "HOST", "PORT")):
        raise SameDatabase
    # Beside the data, since it is as confidential and there is as much room as for the data itself.
    with tempfile.TemporaryDirectory(prefix="umzug-", dir=folder) as temporary:
        archive = Path(temporary) / "archive.zip"
        sent = back_up(path=archive, at=now).content_hash
        with _default_database(target):
            return sent, restore(path=archive)[1]


@contextmanager
def _default_database(target: dict[str, Any]) -> Iterator[None]:
    """Let the default database be another one: migrations that fill tables know no other name."""
    previous = connections.settings[DEFAULT_DB_ALIAS]
    _point_to(connections.configure_settings({DEFAULT_DB_ALIAS: target})[DEFAULT_DB_ALIAS])
    try:
        yield
    finally:
        _point_to(previous)


def _point_to(database: dict[str, Any]) -> None:
    connections[DEFAULT_DB_ALIAS].close()
    del connections[DEFAULT_DB_ALIAS]
    connections.settings[DEFAULT_DB_ALIAS] = database
