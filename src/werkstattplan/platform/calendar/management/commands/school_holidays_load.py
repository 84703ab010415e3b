"""`werkstattplan school-holidays-load [FILE]`: school holidays from a CSV file, or those that come with the program."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from werkstattplan.platform.calendar.services import (
    UnreadableHolidays,
    load_known_school_holidays,
    load_school_holidays,
)


class Command(BaseCommand):
    """Takes in school holidays; running it again changes nothing."""

    help = "Lädt Schulferien aus einer CSV-Datei oder, ohne Datei, die mitgelieferten."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, if there is one."""
        parser.add_argument("file", nargs="?", type=Path, help="Spalten: land,name,first_day,last_day,source")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or say which line is wrong."""
        try:
            if options["file"] is None:
                count = load_known_school_holidays()
            else:
                count = load_school_holidays(options["file"].read_text(encoding="utf-8-sig"))
        except (UnreadableHolidays, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} Ferienzeiten sind eingetragen.")
