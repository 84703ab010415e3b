"""The command `plan-export`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_scopes import scope, scopes_disabled

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.exporting import ExportFormat
from werkstattplan.plan.models import Plan
from werkstattplan.plan.selectors.editions import working_edition
from werkstattplan.plan.selectors.handing_out import edition_file


class Command(BaseCommand):
    """Writes the newest edition of a plan into a file."""

    help = "Gibt die neueste Fassung eines Plans als Datei aus."

    def add_arguments(self, parser: CommandParser) -> None:
        """Plan, format and file."""
        parser.add_argument(
            "plan", help="Adresse des Plans (werkstattplan oder kommune/werkstattplan) oder seine Nummer"
        )
        parser.add_argument(
            "--format", required=True, choices=[kind.value for kind in ExportFormat], help="Dateiformat"
        )
        parser.add_argument("--output", required=True, type=Path, help="Datei, in die geschrieben wird")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find the plan and write the file; refusals end with exit code 1."""
        plan = find_plan(options["plan"])
        output: Path = options["output"]
        with scope(commune=plan.commune):
            edition = working_edition(plan)
            if edition is None:
                raise CommandError(
                    f"Der Plan „{plan}“ hat noch keine Fassung. Bitte importieren Sie zuerst ein Dokument."
                )
            try:
                data = edition_file(edition, kind=ExportFormat(options["format"]))
            except Refusal as refusal:
                raise CommandError(refusal.sentence) from refusal
        try:
            output.write_bytes(data)
        except OSError as error:
            raise CommandError(f"Die Datei „{output}“ lässt sich nicht schreiben: {error.strerror}.") from error
        self.stdout.write(f"{plan}, Fassung {edition.number}: {output} ({len(data)} Bytes).")


def find_plan(name: str) -> Plan:
    """The plan with this slug, `commune/slug` or id; raises CommandError where there is none, or more than one."""
    commune_slug, _, slug = name.rpartition("/")
    with scopes_disabled():
        rows = Plan.objects.select_related("commune").order_by("commune__slug", "slug")
        found = list(rows.filter(slug=slug, commune__slug=commune_slug) if commune_slug else rows.filter(slug=slug))
        if not found and name.isdecimal():
            found = list(rows.filter(pk=int(name)))
        known = ", ".join(f"{plan.commune.slug}/{plan.slug}" for plan in rows) or "noch keiner"
    if not found:
        raise CommandError(f"Den Plan „{name}“ gibt es nicht. Vorhanden: {known}.")
    if len(found) > 1:
        which = ", ".join(f"{plan.commune.slug}/{plan.slug}" for plan in found)
        raise CommandError(f"„{name}“ gibt es mehrmals. Bitte nennen Sie einen davon: {which}.")
    return found[0]
