"""Many people in one sheet at the same moment: every box that anybody set is set, and so it stands in the history."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django_scopes import scope

from werkstattplan.plan.models import Edition, EditionState, Plan, Step
from werkstattplan.plan.services.create_edition import create_edition
from werkstattplan.plan.services.publishing import publish_edition
from werkstattplan.plan.tests.conftest import AT, client_of, make_member
from werkstattplan.plan.tests.examples import EXAMPLE
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.places.services import load_ludwigslust_parchim
from werkstattplan.platform.tenancy.models import Commune

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mira(transactional_db) -> User:
    load_ludwigslust_parchim()
    commune = Commune.objects.create(slug="probe", name="Landkreis Probe", kind="district", official_key="13076")
    with scope(commune=commune):
        user = make_member(commune, "Mira Muster", "coordinator")
        plan = Plan.objects.create(commune=commune, slug="werkstattplan", title="Werkstattplan der Probe")
        create_edition(plan=plan, document=EXAMPLE, at=AT)
    return user


def tick(client: Client, step_id: int, month: int) -> int:
    """One box of the year, set in a thread of its own."""
    try:
        address = f"/arbeit/probe/werkstattplan/werkzeug/musik/monatsblatt/{step_id}/{month}/"
        return client.post(address, {"ebene": "erledigt", f"schritt-{step_id}-{month}-erledigt": "on"}).status_code
    finally:
        connection.close()


def test_no_box_is_lost(mira) -> None:
    with scope(commune=Commune.objects.get()):
        step = Step.objects.get(title="Danken")
    clients = [client_of(mira) for _ in range(12)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(tick, clients, [step.pk] * 12, range(1, 13)))
    assert answers == [204] * 12
    with scope(commune=Commune.objects.get()):
        step.refresh_from_db()
        assert step.actual_months == tuple(range(1, 13))
        assert step.tool.version == 13
        assert Change.objects.filter(verb="ändert Monate").count() == 12


def publish(mira: User) -> bool:
    """A click on the button, in a thread of its own."""
    try:
        with scope(commune=Commune.objects.get()):
            return publish_edition(edition=Edition.objects.get(), actor=mira, at=AT)
    finally:
        connection.close()


def test_two_clicks_publish_once(mira) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(publish, [mira] * 4)) == [False, False, False, True]
    with scope(commune=Commune.objects.get()):
        assert Edition.objects.get().state == EditionState.PUBLISHED
        assert Change.objects.filter(verb="veröffentlicht").count() == 1
