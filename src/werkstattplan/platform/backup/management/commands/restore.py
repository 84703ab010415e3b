"""`werkstattplan restore FILE`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.platform.backup.services import opens_with_this_key, restore


class Command(BaseCommand):
    """Fills an empty site from an archive: everything or nothing."""

    help = "Stellt eine Sicherung in einer leeren Datenbank wieder her: alles oder nichts."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The archive."""
        parser.add_argument("file", type=Path, help="Datei, die „backup“ geschrieben hat")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, and print both content hashes."""
        try:
            contents, arrived = restore(path=options["file"])
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"Wiederhergestellt: Sicherung vom {contents.created_at}.")
        self.stdout.write(f"Inhalt der Sicherung: {contents.content_hash}")
        self.stdout.write(f"Inhalt hier:          {arrived}")
        if contents.missing_files:
            self.stdout.write(f"Diese Dateien fehlten schon beim Sichern: {', '.join(contents.missing_files)}")
        if not opens_with_this_key(contents):
            self.stdout.write(
                "Achtung: Der SECRET_KEY ist ein anderer als beim Sichern. Zweite Faktoren und verschickte Links "
                "gelten erst wieder, wenn der alte in der Datei „env“ steht."
            )
