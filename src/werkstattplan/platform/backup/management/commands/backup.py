"""`werkstattplan backup FILE`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.platform.backup.services import back_up


class Command(BaseCommand):
    """Writes database and files into one archive while the site runs."""

    help = "Sichert Datenbank und Dateien in eine Datei; das Programm darf dabei laufen."
    # They load every page, which a nightly job has no use for.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The file to write."""
        parser.add_argument("file", type=Path, help="Datei, die es noch nicht gibt")

    def handle(self, *args: Any, **options: Any) -> None:
        """Back up, say what is in it; fails if a file was missing, after the archive is written."""
        try:
            contents = back_up(path=options["file"], at=timezone.now())
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        rows = sum(table.rows for table in contents.tables)
        self.stdout.write(
            f"Gesichert: {rows} Zeilen in {len(contents.tables)} Tabellen, {len(contents.files)} Dateien."
        )
        self.stdout.write(f"Inhalt: {contents.content_hash}")
        self.stdout.write("Der SECRET_KEY aus der Datei „env“ ist nicht dabei. Bitte bewahren Sie ihn getrennt auf.")
        if contents.missing_files:
            names = ", ".join(contents.missing_files)
            raise CommandError(f"Die Sicherung ist geschrieben, aber im Speicher fehlen Dateien: {names}")
