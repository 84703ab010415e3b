"""Where staff arrive: their communes only, their plans, and what waits for somebody."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from werkstattplan.plan.models import OwnColumn, OwnValue, Plan
from werkstattplan.plan.services.create_edition import create_edition
from werkstattplan.plan.tests.conftest import AT, client_of
from werkstattplan.plan.tests.test_overview import many_tools
from werkstattplan.platform.access.models import Membership
from werkstattplan.platform.tenancy.models import Commune


def test_one_commune_leads_straight_to_its_start_page(edition, reader) -> None:
    response = client_of(reader).get("/arbeit/")
    assert response.url == "/arbeit/probe/"


def test_several_communes_are_offered_with_their_plans_and_no_others(edition, reader, stranger) -> None:
    third = Commune.objects.create(slug="dritte", name="Gemeinde Dritte", kind="municipality")
    with scope(commune=third):
        Membership.objects.create(commune=third, user=reader, role="reader")
    page = client_of(reader).get("/arbeit/").content.decode()
    assert "Werkstattplan der Probe" in page
    assert "Gemeinde Dritte" in page
    assert "Landkreis Nachbar" not in page


def test_visitors_sign_in_and_strangers_find_nothing(edition, stranger, client) -> None:
    assert client.get("/arbeit/").url.startswith("/konto/")
    assert client.get("/arbeit/probe/").status_code == 302
    assert client_of(stranger).get("/arbeit/probe/").status_code == 404


def test_gaps_are_counted_and_lead_to_the_filtered_list(edition, coordinator) -> None:
    page = client_of(coordinator).get("/arbeit/probe/").content.decode()
    assert 'werkstattplan/?fehlt=no_budget"><span class="plan-gaps__count">2</span> Budget fehlt' in page
    assert "Kreuze ohne Monat" in page
    assert "Fassung 1" in page


def test_a_commune_without_plans_is_told_what_to_do(commune, coordinator) -> None:
    assert "Laden Sie Ihr Plandokument hoch" in client_of(coordinator).get("/arbeit/probe/").content.decode()


def test_a_plan_without_an_edition_is_listed_but_has_no_overview(plan, reader) -> None:
    client = client_of(reader)
    assert "Dieser Plan hat noch keine Fassung" in client.get("/arbeit/probe/").content.decode()
    assert client.get("/arbeit/probe/werkstattplan/").status_code == 404


def test_as_many_queries_for_many_large_plans_as_for_a_small_one(commune, reader) -> None:
    client = client_of(reader)
    counts = []
    for number, size in enumerate((10, 300)):
        plan = Plan.objects.create(commune=commune, slug=f"plan-{number}", title=f"Plan {number}")
        create_edition(plan=plan, document=many_tools(size), at=AT)
        client.get("/arbeit/probe/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/arbeit/probe/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 34


@pytest.mark.parametrize(("text", "linked"), [("https://beispiel.example/a", True), ("javascript:alert(1)", False)])
def test_links_in_own_columns_can_be_followed_if_they_are_links(edition, reader, text, linked) -> None:
    OwnColumn.objects.update(kind="link")
    OwnValue.objects.update(wording=text)
    page = client_of(reader).get("/arbeit/probe/werkstattplan/").content.decode()
    assert (f'<a href="{text}"' in page) is linked
    assert text in page
