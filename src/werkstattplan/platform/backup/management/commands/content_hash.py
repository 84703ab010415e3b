"""`werkstattplan content-hash [--tables]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.platform.backup.services import content_of


class Command(BaseCommand):
    """Says in one hash what the site holds; the same content has the same hash on every database."""

    help = "Nennt die Prüfsumme des ganzen Inhalts: gleich auf SQLite und PostgreSQL."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """`--tables` shows where two sites differ."""
        parser.add_argument("--tables", action="store_true", help="auch jede Tabelle und jede Datei")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        try:
            contents = content_of(at=timezone.now())
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        if options["tables"]:
            for table in contents.tables:
                self.stdout.write(f"{table.sha256}  {table.rows:>9}  {table.name}")
            for file in contents.files:
                self.stdout.write(f"{file.sha256 or 'fehlt':<64}  {file.size:>9}  {file.name}")
        self.stdout.write(contents.content_hash)
