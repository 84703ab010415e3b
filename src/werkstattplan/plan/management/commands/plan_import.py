"""`werkstattplan plan-import FILE --commune SLUG [--plan SLUG] [--dry-run | --accept] [--json]`."""

import json
import sys
import uuid
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django_scopes import scope

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.importing.contracts import Interpretation
from werkstattplan.plan.importing.interpretation import interpret
from werkstattplan.plan.importing.reading import read_document
from werkstattplan.plan.importing.report import report_as_json
from werkstattplan.plan.models import Import, ImportState, Plan
from werkstattplan.plan.selectors.editions import working_edition
from werkstattplan.plan.selectors.import_review import interpretation_of
from werkstattplan.plan.selectors.places import gazetteer_of
from werkstattplan.plan.services.importing import accept_import, read_import, start_import
from werkstattplan.platform.tenancy.models import Commune


class Command(BaseCommand):
    """Reads a plan document. Without an option it waits in the review; `--dry-run` writes nothing at all."""

    help = "Liest ein Plandokument ein: zur Prüfung, zur Probe (--dry-run) oder mit allen Vorschlägen (--accept)."

    def add_arguments(self, parser: CommandParser) -> None:
        """File, commune and what to do with them."""
        parser.add_argument("file", type=Path, help="Datei mit dem Plan")
        parser.add_argument("--commune", required=True, help="Adresse der Kommune, zum Beispiel ludwigslust-parchim")
        parser.add_argument(
            "--plan", default="", help="Adresse eines vorhandenen Plans: die Datei ist seine neuere Fassung"
        )
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--dry-run", action="store_true", help="nur lesen und berichten, nichts speichern")
        what.add_argument("--accept", action="store_true", help="alle Vorschläge übernehmen und einen Entwurf anlegen")
        parser.add_argument("--json", action="store_true", help="Bericht als JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, report, and store as asked; refusals end with exit code 1."""
        commune = Commune.objects.filter(slug=options["commune"]).first()
        if commune is None:
            known = ", ".join(Commune.objects.values_list("slug", flat=True)) or "noch keine"
            raise CommandError(f"Die Kommune „{options['commune']}“ gibt es nicht. Vorhanden: {known}.")
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"Die Datei „{options['file']}“ lässt sich nicht öffnen: {error.strerror}.") from error
        with scope(commune=commune):
            self._import(commune, content, options)

    def _import(self, commune: Commune, content: bytes, options: dict[str, Any]) -> None:
        name = options["file"].name
        try:
            if options["dry_run"]:
                interpretation = interpret(read_document(content, name), gazetteer=gazetteer_of(commune))
                self._report(interpretation, options)
                return
            run = self._stored(commune, content, name, options)
        except Refusal as refusal:
            self._refuse(refusal.code, refusal.sentence, as_json=options["json"])
            return
        if run.state == ImportState.REFUSED:
            self._refuse(run.refusal_code, run.refusal_sentence, as_json=options["json"])
        if options["accept"]:
            slug = options["plan"] or "werkstattplan"
            accept_import(run=run, actor=None, at=timezone.now(), plan_slug=slug)
        self._report(interpretation_of(run), options)

    def _stored(self, commune: Commune, content: bytes, name: str, options: dict[str, Any]) -> Import:
        plan = Plan.objects.filter(slug=options["plan"]).first() if options["plan"] else None
        run, _ = start_import(
            commune=commune,
            actor=None,
            at=timezone.now(),
            name=name,
            content=content,
            token=uuid.uuid4().hex,
            base_edition=working_edition(plan) if plan else None,
        )
        read_import(run)
        return run

    def _report(self, interpretation: Interpretation, options: dict[str, Any]) -> None:
        report = report_as_json(interpretation)
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
            return
        self.stdout.write(
            f"{report['fields']} Handlungsfelder, {report['tools']} Werkzeuge, {report['sheets']} Detailblätter, "
            f"{report['steps']} Einzelmaßnahmen."
        )
        self.stdout.write(f"{report['cells']} nicht leere Zellen, {report['cells_accounted']} zugeordnet.")
        self.stdout.write(f"{len(report['doubts'])} offene Fragen:")
        for doubt in report["doubts"]:
            self.stdout.write(f"  - {doubt['reason']}")

    def _refuse(self, code: str, sentence: str, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"refused": code, "sentence": sentence}, ensure_ascii=False))
            sys.exit(1)
        raise CommandError(sentence)
