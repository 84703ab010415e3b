"""`werkstattplan example-load [--if-empty]`: the demonstration district, imported through the real importer."""

import datetime
import os
import secrets
from importlib.resources import files
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django_scopes import scope

from werkstattplan.plan.models import Edition, Import, ImportState, Plan, PlanLink, Tool
from werkstattplan.plan.services.importing import accept_import, read_import, start_import
from werkstattplan.plan.services.publishing import publish_edition
from werkstattplan.plan.services.report_status import report_status
from werkstattplan.platform.access.models import Membership, Role
from werkstattplan.platform.calendar.services import load_known_school_holidays
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.modules.registry import modules_of
from werkstattplan.platform.people.models import Person
from werkstattplan.platform.places.services import load_ludwigslust_parchim
from werkstattplan.platform.tenancy.models import Commune, CommuneKind
from werkstattplan.site.environment import read_environment
from werkstattplan.site.example.editions import continue_district_plan, continue_town_plan
from werkstattplan.site.example.reports import REPORTS

ACCOUNTS = (
    ("koordination", "Karla Koordination", Role.COORDINATOR),
    ("mitwirkung", "Mira Muster", Role.CONTRIBUTOR),
    ("lesen", "Lea Lesend", Role.READER),
    ("verwaltung", "Viktor Verwaltung", Role.ADMINISTRATOR),
)
LOGINS_FILE = "demo-logins.txt"


class Command(BaseCommand):
    """Loads two communes with their plans, four accounts, a newer version of the plan that waits in the review, and what
    each module shows of itself."""

    help = "Lädt den Beispiel-Landkreis mit Plan und Zugängen; mehrfach ausführen schadet nicht."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--if-empty` does nothing where a commune exists."""
        parser.add_argument("--if-empty", action="store_true", help="nur, wenn es noch keine Kommune gibt")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is missing."""
        if options["if_empty"] and Commune.objects.exists():
            return
        at = timezone.now()
        load_ludwigslust_parchim()
        load_known_school_holidays()
        district = _commune("ludwigslust-parchim", "Landkreis Ludwigslust-Parchim", CommuneKind.DISTRICT, "13076")
        town = _commune("stadt-ludwigslust", "Stadt Ludwigslust", CommuneKind.TOWN, "13076090")
        logins = [_account(name, label) for name, label, _ in ACCOUNTS]
        for commune in (district, town):
            _memberships(commune)
        actor = User.objects.get(email=_email("koordination"))
        long_ago = at - datetime.timedelta(days=400)
        plans = [
            _published_plan(district, "werkstattplan-2020.txt", "werkstattplan", actor, long_ago),
            _published_plan(town, "stadt-ludwigslust.csv", "stadtplan", actor, long_ago),
        ]
        continue_district_plan(plans[0], actor, at)
        continue_town_plan(plans[1], actor, at)
        _reports(plans[0], actor, at)
        _newer_version(plans[0], actor, at)
        for plan, other in (plans, plans[::-1]):
            PlanLink._base_manager.get_or_create(commune=plan.commune, plan=plan, linked_plan=other)
        with scope(commune=district):
            Person.objects.filter(name="Mira Muster", user=None).update(
                user=User.objects.get(email=_email("mitwirkung"))
            )
            for person in Person.objects.filter(email="").exclude(name="Stefan Stelle"):
                person.email = f"{slugify(person.name)}@ansprechperson.example"
                person.save(update_fields=["email"])
            for module in modules_of(district):
                if module.demo is not None:
                    module.demo()
        self._hand_out([login for login in logins if login])

    def _hand_out(self, logins: list[str]) -> None:
        if not logins:
            self.stdout.write("Die Beispiel-Zugänge gibt es schon.")
            return
        path = read_environment().data_dir / LOGINS_FILE
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write("\n".join(logins) + "\n")
        self.stdout.write("Zugänge zum Ausprobieren (E-Mail, Passwort):")
        for login in logins:
            self.stdout.write(f"  {login}")


def _commune(slug: str, name: str, kind: CommuneKind, key: str) -> Commune:
    commune, _ = Commune.objects.get_or_create(slug=slug, defaults={"name": name, "kind": kind, "official_key": key})
    return commune


def _email(name: str) -> str:
    return f"{name}@werkstattplan.example"


def _account(name: str, label: str) -> str:
    """Make an account with a random password; its login line, empty if the account exists."""
    if User.objects.filter(email=_email(name)).exists():
        return ""
    password = secrets.token_urlsafe(12)
    User.objects.create_user(_email(name), password, name=label)
    return f"{_email(name)}  {password}"


def _memberships(commune: Commune) -> None:
    for name, _, role in ACCOUNTS:
        user = User.objects.get(email=_email(name))
        Membership._base_manager.get_or_create(commune=commune, user=user, defaults={"role": role})


def _published_plan(commune: Commune, name: str, slug: str, actor: User, at: datetime.datetime) -> Plan:
    with scope(commune=commune):
        plan = Plan.objects.filter(slug=slug).first()
        if plan is None:
            run = _import(commune, name, actor, at)
            title = "" if name.endswith(".txt") else f"Plan der {commune.name}"
            edition = accept_import(run=run, actor=actor, at=at, plan_slug=slug, plan_title=title)
            publish_edition(edition=edition, actor=actor, at=at)
            plan = edition.plan
        return plan


def _reports(plan: Plan, actor: User, at: datetime.datetime) -> None:
    """Let people have said something, once."""
    with scope(commune=plan.commune):
        tools = {tool.key: tool for tool in Tool.objects.filter(edition__plan=plan, edition__state="published")}
        for report in REPORTS:
            tool = tools.get(report.tool_key)
            if tool is None or tool.status_reports.exists():
                continue
            report_status(
                tool=tool,
                status=report.status,
                reason=report.reason,
                reported_on=timezone.localdate(at) - datetime.timedelta(days=report.days_ago),
                reported_by=report.said_by,
                actor=actor,
                at=at,
            )


def _newer_version(plan: Plan, actor: User, at: datetime.datetime) -> None:
    name = "werkstattplan-2022.txt"
    with scope(commune=plan.commune):
        if Import.objects.filter(file__name=name).exists():
            return
        base = Edition.objects.filter(plan=plan).order_by("-number").first()
        _import(plan.commune, name, actor, at + datetime.timedelta(seconds=1), base)


def _import(commune: Commune, name: str, actor: User, at: datetime.datetime, base: Edition | None = None) -> Import:
    content = files("werkstattplan.site").joinpath("example", name).read_bytes()
    run, _ = start_import(
        commune=commune, actor=actor, at=at, name=name, content=content, token=secrets.token_hex(16), base_edition=base
    )
    read_import(run)
    if run.state == ImportState.REFUSED:
        raise CommandError(f"Das Beispiel „{name}“ ist nicht lesbar: {run.refusal_sentence}")
    return run
