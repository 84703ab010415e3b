"""`werkstattplan audit-verify [--commune SLUG] [--at NUMBER --hash HASH]`: is the history what it was?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from werkstattplan.platform.audit.chain import ChainPosition, chain_new_rows
from werkstattplan.platform.audit.verification import verify_chain
from werkstattplan.platform.tenancy.models import Commune


class Command(BaseCommand):
    """Checks the chain of one commune or of all; ends with an error if a row was tampered with."""

    help = "Prüft, ob der Verlauf unverändert ist und zu den Angaben auf einem Papier passt."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which commune, and what a paper says."""
        parser.add_argument("--commune", default="", help="Adresse der Kommune, sonst alle")
        parser.add_argument("--at", type=int, help="Nummer der Zeile, die auf dem Papier steht")
        parser.add_argument("--hash", default="", help="Prüfsumme dieser Zeile, wie sie auf dem Papier steht")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, say how many rows were read and what was found."""
        if (options["at"] is None) != (not options["hash"]) or (options["at"] is not None and not options["commune"]):
            raise CommandError("--at und --hash gehören zusammen und brauchen --commune.")
        communes = list(
            Commune.objects.filter(slug=options["commune"]) if options["commune"] else Commune.objects.all()
        )
        if options["commune"] and not communes:
            raise CommandError(f"Es gibt keine Kommune mit der Adresse „{options['commune']}“.")
        anchor = ChainPosition(sequence=options["at"], hash=options["hash"]) if options["hash"] else None
        results = [self._check(commune, anchor) for commune in communes]
        if not all(results):
            raise CommandError("Der Verlauf ist nicht unverändert.")

    def _check(self, commune: Commune, anchor: ChainPosition | None) -> bool:
        chain_new_rows(commune)
        result = verify_chain(commune, anchor=anchor)
        word = "unverändert" if result.is_intact else f"{len(result.findings)} Auffälligkeiten"
        self.stdout.write(f"{commune.name}: {result.checked} Zeilen, {word}.")
        for finding in result.findings:
            self.stdout.write(f"  {finding.sentence}")
        return result.is_intact
