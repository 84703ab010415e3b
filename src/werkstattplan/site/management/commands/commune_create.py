"""`werkstattplan commune-create SLUG NAME --kind district --key 13076 --administrator MAIL`."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django_scopes import scope

from werkstattplan.modules.offers.services.categories import load_categories
from werkstattplan.platform.access.models import Membership, Role
from werkstattplan.platform.calendar.services import load_known_school_holidays
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.places.services import load_ludwigslust_parchim
from werkstattplan.platform.tenancy.models import Commune, CommuneKind


class Command(BaseCommand):
    """Makes a commune and the account of its first administrator, who signs in with a code by mail."""

    help = "Legt eine Kommune mit ihrer ersten Verwaltung an."

    def add_arguments(self, parser: CommandParser) -> None:
        """Address, name, kind, official key and the first administrator's mail address."""
        parser.add_argument("slug", help="Adresse, zum Beispiel ludwigslust-parchim")
        parser.add_argument("name", help="Name, zum Beispiel 'Landkreis Ludwigslust-Parchim'")
        parser.add_argument("--kind", choices=CommuneKind.values, default=CommuneKind.DISTRICT.value)
        parser.add_argument("--key", default="", help="amtlicher Schlüssel, zum Beispiel 13076")
        parser.add_argument("--administrator", required=True, help="E-Mail-Adresse der ersten Verwaltung")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Make both, or say why not."""
        commune = Commune(slug=options["slug"], name=options["name"], kind=options["kind"], official_key=options["key"])
        try:
            commune.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        commune.save()
        if options["key"].startswith("13076"):
            load_ludwigslust_parchim()
        load_known_school_holidays()
        mail = options["administrator"]
        user = User.objects.filter(email__iexact=mail).first() or User.objects.create_user(mail)
        with scope(commune=commune):
            Membership.objects.create(commune=commune, user=user, role=Role.ADMINISTRATOR)
            load_categories(commune=commune, actor=None, at=timezone.now())
        self.stdout.write(f"{commune.name} ist angelegt. {mail} meldet sich mit einem Code per E-Mail an.")
