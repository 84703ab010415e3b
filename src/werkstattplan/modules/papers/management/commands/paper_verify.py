"""`werkstattplan paper-verify CHECKSUM`: is a paper what was issued, and does the history match it?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_scopes import scope

from werkstattplan.modules.papers.content import LABELS, PaperKind
from werkstattplan.modules.papers.models import Paper
from werkstattplan.modules.papers.selectors.verify import checks_of, paper_of_checksum
from werkstattplan.platform.audit.chain import chain_new_rows


class Command(BaseCommand):
    """Checks content, files and history of one paper; ends with an error if anything differs."""

    help = "Prüft eine ausgegebene Vorlage: Inhalt, Dateien und Verlauf."

    def add_arguments(self, parser: CommandParser) -> None:
        """The checksum on the paper."""
        parser.add_argument("checksum", help="Prüfsumme der Vorlage, mindestens die ersten 16 Zeichen")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, and say what holds."""
        found = paper_of_checksum(options["checksum"])
        if found is None:
            raise CommandError("Zu dieser Prüfsumme gibt es keine Vorlage.")
        chain_new_rows(found.commune)
        with scope(commune=found.commune):
            paper = Paper.objects.select_related("plan", "commune", "word_file", "pdf_file", "mark").get(pk=found.pk)
            checks = checks_of(paper)
        label = LABELS[PaperKind(paper.kind)]
        self.stdout.write(f"{label} „{paper.title}“, {paper.commune.name}, Prüfsumme {paper.checksum}")
        for check in checks:
            self.stdout.write(f"  {'stimmt' if check.holds else 'STIMMT NICHT'}: {check.label}")
        if not all(check.holds for check in checks):
            raise CommandError("Die Vorlage ist nicht unverändert.")
