"""People and a plan for the tests: Mira coordinates, Bo contributes, Rita reads, Adam administrates, Sven is a stranger."""

import datetime
from collections.abc import Iterator

import pytest
from django.test import Client
from django_scopes import scope

from werkstattplan.plan.models import Edition, Plan
from werkstattplan.plan.services.create_edition import create_edition
from werkstattplan.plan.tests.examples import EXAMPLE
from werkstattplan.platform.access.models import Membership
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.people.models import Person
from werkstattplan.platform.places.models import District
from werkstattplan.platform.places.services import load_ludwigslust_parchim
from werkstattplan.platform.tenancy.models import Commune

AT = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def no_second_factor(settings) -> None:
    """The second factor has tests of its own."""
    settings.SITE_REQUIRE_SECOND_FACTOR = False


@pytest.fixture
def commune(db) -> Commune:
    # They are in the database from its beginning, until a test with transactions of its own has emptied all tables.
    if not District.objects.exists():
        load_ludwigslust_parchim()
    return Commune.objects.create(slug="probe", name="Landkreis Probe", kind="district", official_key="13076")


@pytest.fixture
def in_scope(commune) -> Iterator[None]:
    with scope(commune=commune):
        yield


@pytest.fixture
def plan(commune, in_scope) -> Plan:
    return Plan.objects.create(commune=commune, slug="werkstattplan", title="Werkstattplan der Probe")


@pytest.fixture
def edition(plan) -> Edition:
    return create_edition(plan=plan, document=EXAMPLE, at=AT)


def make_member(commune: Commune, name: str, role: str) -> User:
    user = User.objects.create_user(f"{name.split()[0].lower()}@probe.example", name=name)
    Membership.objects.create(commune=commune, user=user, role=role)
    return user


@pytest.fixture
def coordinator(commune, in_scope) -> User:
    return make_member(commune, "Mira Muster", "coordinator")


@pytest.fixture
def contributor(commune, edition) -> User:
    user = make_member(commune, "Bo Beispiel", "contributor")
    Person.objects.filter(name="Bo Beispiel").update(user=user)
    return user


@pytest.fixture
def reader(commune, in_scope) -> User:
    return make_member(commune, "Rita Rat", "reader")


@pytest.fixture
def administrator(commune, in_scope) -> User:
    return make_member(commune, "Adam Amt", "administrator")


@pytest.fixture
def stranger(db) -> User:
    other = Commune.objects.create(slug="nachbar", name="Landkreis Nachbar", kind="district")
    with scope(commune=other):
        return make_member(other, "Sven Fremd", "coordinator")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
