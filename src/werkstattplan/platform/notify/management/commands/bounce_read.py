"""`werkstattplan bounce-read [--maildir FOLDER]`: take in reports of mails that could not be delivered."""

import mailbox
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from werkstattplan.platform.notify.bounces import take_in


class Command(BaseCommand):
    """Reads one mail from standard input, for a pipe of the mail server, or all mails of a Maildir folder."""

    help = "Liest Meldungen über unzustellbare Mails ein."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the mails are."""
        parser.add_argument(
            "--maildir", default="", help="Ordner im Maildir-Format; gelesene Meldungen werden gelöscht"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Take them in, and say how many were about mails of ours. Others stay where they are."""
        if not options["maildir"]:
            self.stdout.write("verarbeitet" if take_in(sys.stdin.buffer.read(), at=timezone.now()) else "nicht von uns")
            return
        folder = Path(options["maildir"])
        if not (folder / "new").is_dir():
            raise CommandError(f"„{folder}“ ist kein Maildir-Ordner: Es fehlt der Unterordner „new“.")
        box = mailbox.Maildir(folder, create=False)
        taken = [key for key in box.keys() if take_in(box.get_bytes(key), at=timezone.now())]  # noqa: SIM118 - no mapping
        for key in taken:
            box.remove(key)
        self.stdout.write(f"{len(taken)} Meldungen verarbeitet, {len(box)} andere Mails liegen gelassen.")
