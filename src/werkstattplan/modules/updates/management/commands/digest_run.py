"""`werkstattplan digest-run [--on DAY] [--dry-run]`: what the nightly job does, by hand."""

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from werkstattplan.modules.updates.selectors.digest import mails_on
from werkstattplan.modules.updates.services.digest import run_digest


class Command(BaseCommand):
    """Puts the questions of a day into the outbox; running it again sends nothing twice."""

    help = "Legt die Rückfragen eines Tages in den Postausgang."

    def add_arguments(self, parser: CommandParser) -> None:
        """The day, and whether only to show what would leave."""
        parser.add_argument("--on", type=datetime.date.fromisoformat, default=None, help="JJJJ-MM-TT, sonst heute")
        parser.add_argument("--dry-run", action="store_true", help="nur zeigen, nichts verschicken")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run or show."""
        on = options["on"] or timezone.localdate()
        if options["dry_run"]:
            for mail in mails_on(on):
                self.stdout.write(f"{mail.recipient.email}: {mail.count}")
            return
        run = run_digest(on=on, at=timezone.now())
        self.stdout.write(f"{run.queued} Mails liegen im Postausgang, {run.refused} gingen nicht.")
