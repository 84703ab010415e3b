"""Pages of municipalities: every one has its page, white spots included; reaches are told apart; queries stay few."""

import csv
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope

from werkstattplan.plan import contracts as c
from werkstattplan.plan.models import Edition, Plan, Step, Tool
from werkstattplan.plan.services.create_edition import create_edition
from werkstattplan.plan.services.publishing import publish_edition, withdraw_edition
from werkstattplan.plan.tests.conftest import AT
from werkstattplan.platform.people.models import Person
from werkstattplan.platform.places.models import Municipality
from werkstattplan.platform.places.outlines import outlines_of
from werkstattplan.platform.tenancy.models import Commune

PLACES = "/probe/orte/"
PARCHIM = "13076108"


def area(kind: c.AreaKind, name: str, key: str) -> c.Area:
    return c.Area(wording=name, parts=(c.AreaPart(kind=kind, name=name, key=key),))


@pytest.fixture
def published(edition, coordinator) -> Edition:
    publish_edition(edition=edition, actor=coordinator, at=AT)
    return edition


def page(address: str, status: int = 200) -> str:
    response = Client().get(address)
    assert response.status_code == status
    return response.content.decode()


def section(text: str, name: str) -> str:
    found = re.search(rf'<section aria-labelledby="{name}">.*?</section>', text, re.DOTALL)
    return found[0] if found else ""


def add_plan(commune: Commune, coordinator, *tools: c.ToolDocument) -> Edition:
    plan = Plan.objects.create(commune=commune, slug="zweiter", title="Zweiter Plan")
    document = c.PlanDocument(title="Zweiter", years=(2026,), fields=(c.FieldDocument(name="Feld", tools=tools),))
    edition = create_edition(plan=plan, document=document, at=AT)
    publish_edition(edition=edition, actor=coordinator, at=AT)
    return edition


def test_every_municipality_of_the_district_has_a_page(published) -> None:
    text = page(PLACES)
    addresses = set(re.findall(r'<li><a href="(/probe/orte/\d{8}/)"', text))
    assert len(addresses) == 142
    for address in addresses:
        assert "Was passiert in" in page(address)


def test_own_tools_those_of_the_amt_and_of_the_district_are_told_apart(published, commune, coordinator) -> None:
    doemitz = Municipality.objects.get(name="Dömitz")
    of_amt = c.ToolDocument(
        key="elbe", title="Elbufer pflegen", wording="w", area=area(c.AreaKind.AMT, "Amt", doemitz.amt_id)
    )
    own = c.ToolDocument(
        key="hafen", title="Hafenfest", wording="w", area=area(c.AreaKind.MUNICIPALITY, "Dömitz", doemitz.ags)
    )
    add_plan(commune, coordinator, of_amt, own)
    text = page(f"{PLACES}{doemitz.ags}/")
    assert "Hafenfest" in section(text, "municipality")
    assert "Elbufer pflegen" in section(text, "amt")
    assert "Musik am Gartenzaun" in section(text, "district")
    assert "/probe/zweiter/werkzeug/hafen/" in section(text, "municipality")
    assert "/probe/werkstattplan/werkzeug/musik/" in section(text, "district")
    assert "Vorlesestunden" not in text
    neighbour = Municipality.objects.filter(amt=doemitz.amt_id).exclude(ags=doemitz.ags).first()
    assert "Hier findet bisher kein eigenes Werkzeug statt" in page(f"{PLACES}{neighbour.ags}/")
    assert "Elbufer pflegen" in section(page(f"{PLACES}{neighbour.ags}/"), "amt")


def test_a_white_spot_says_so_shows_what_holds_everywhere_and_how_to_write(published) -> None:
    ags = Municipality.objects.get(name="Grabow").ags
    text = page(f"{PLACES}{ags}/")
    assert "Hier findet bisher kein eigenes Werkzeug statt" in section(text, "municipality")
    assert f"/rueckmeldung/?seite=/probe/orte/{ags}/" in section(text, "municipality")
    assert "Musik am Gartenzaun" in section(text, "district")
    assert "Bei 1 weiteren Werkzeug sagt der Plan nicht" in text


def test_a_place_with_a_tool_is_no_white_spot(published) -> None:
    text = page(f"{PLACES}{PARCHIM}/")
    assert "Vorlesestunden" in section(text, "municipality")
    assert "Ehrenamtsstelle" in section(text, "municipality")
    assert "kein eigenes Werkzeug" not in text


def test_steps_of_this_year_stand_there(published) -> None:
    tool = Tool.objects.get(key="vorlesen")
    year = timezone.localdate().year
    Step.objects.create(
        commune=tool.commune, tool=tool, title="Vorlesetag", year=year, planned_months=(11,), is_done=True
    )
    Step.objects.create(commune=tool.commune, tool=tool, title="Später", year=year + 1, planned_months=(1,))
    steps = section(page(f"{PLACES}{PARCHIM}/"), "dieses-jahr")
    assert "Vorlesetag" in steps
    assert "geplant: November" in steps
    assert "abgeschlossen" in steps
    assert "Später" not in steps


def test_persons_are_named_with_their_consent_only(published) -> None:
    assert "Bo Beispiel" not in page(f"{PLACES}{PARCHIM}/")
    Person.objects.filter(name="Bo Beispiel").update(name_is_public=True)
    assert "Bo Beispiel" in page(f"{PLACES}{PARCHIM}/")


def test_the_search_finds_parts_of_names_and_white_spots(published) -> None:
    found = page(f"{PLACES}?q=parch")
    assert f"{PLACES}{PARCHIM}/" in found
    assert "1 Gemeinde von 142 gefunden" in found
    white = page(f"{PLACES}?zeigen=weiss")
    assert "141 Gemeinden von 142 gefunden" in white
    assert f'<li><a href="{PLACES}{PARCHIM}/"' not in white
    nothing = page(f"{PLACES}?q=<script>alert(1)</script>")
    assert "Keine Gemeinde gefunden" in nothing
    assert "<script>alert" not in nothing


def test_the_list_can_be_taken_along_with_its_filter(published) -> None:
    response = Client().get(f"{PLACES}orte.csv")
    rows = list(csv.reader(response.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert len(rows) == 143
    assert [PARCHIM, "Parchim", "", "1", "0", "1"] in rows
    assert 'href="/probe/orte/orte.csv?q=parch&amp;zeigen=weiss"' in page(f"{PLACES}?q=parch&zeigen=weiss")
    assert len(Client().get(f"{PLACES}orte.csv?q=parch&zeigen=weiss").content.decode().splitlines()) == 1


def test_the_map_shows_each_municipality_once_and_names_its_source(published) -> None:
    text = page(PLACES)
    assert text.count("places-map__area places-map__area--") == 142
    assert "GeoBasis-DE / BKG" in text
    assert "dl-de/by-2-0" in text
    tones = dict(re.findall(r'<a href="/probe/orte/(\d+)/" tabindex="-1"><path class="[^"]*--(\d)"', text))
    assert tones.pop(PARCHIM) == "1"
    assert set(tones.values()) == {"0"}


def test_outlines_belong_to_municipalities() -> None:
    assert len(outlines_of("13076")) == 142
    assert outlines_of("99999") == {}


def test_unknown_places_and_those_of_others_do_not_exist(published, stranger) -> None:
    page(f"{PLACES}99999999/", status=404)
    page("/nachbar/orte/13076108/", status=404)
    assert "Noch keine Gemeinden hinterlegt" in page("/nachbar/orte/")


def test_a_town_sees_itself_only(commune) -> None:
    Commune.objects.create(slug="stadt", name="Stadt Parchim", kind="town", official_key=PARCHIM)
    Commune.objects.create(
        slug="amt", name="Amt", kind="amt", official_key=Municipality.objects.get(name="Dömitz").amt_id
    )
    assert set(re.findall(r"/stadt/orte/(\d+)/", page("/stadt/orte/"))) == {PARCHIM}
    assert "Dömitz" in page("/amt/orte/")
    assert "Parchim" not in page("/amt/orte/").split("<main")[1]


def test_a_draft_says_nothing_about_places(edition) -> None:
    assert "Vorlesestunden" not in page(f"{PLACES}{PARCHIM}/")


def test_pages_link_to_places(published) -> None:
    assert PLACES in page("/probe/")
    assert PLACES in page("/probe/werkstattplan/")
    assert f"{PLACES}{PARCHIM}/" in page("/probe/werkstattplan/werkzeug/vorlesen/")
    assert "/probe/werkstattplan/?gemeinde=13076108" in page(f"{PLACES}{PARCHIM}/")


def test_places_can_be_found_while_something_is_published(published, coordinator) -> None:
    assert f"{PLACES}{Municipality.objects.get(name='Grabow').ags}/" in page("/suche/?q=Grabow")
    withdraw_edition(edition=published, actor=coordinator, at=AT)
    assert PLACES not in page("/suche/?q=Grabow")


def test_the_number_of_queries_does_not_depend_on_the_tools(published, commune, coordinator) -> None:
    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            page(address)
        return len(captured)

    before = [count(PLACES), count(f"{PLACES}{PARCHIM}/")]
    tools = tuple(
        c.ToolDocument(
            key=f"t{i}",
            title=f"T {i}",
            wording="w",
            area=area(c.AreaKind.MUNICIPALITY, "Parchim", PARCHIM),
            years=(2026,),
        )
        for i in range(40)
    )
    with scope(commune=commune):
        add_plan(commune, coordinator, *tools)
    assert [count(PLACES), count(f"{PLACES}{PARCHIM}/")] == before
    # One of them asks whether there are offers.
    assert max(before) <= 13


def test_a_page_holds_a_limited_number_and_names_the_rest(published, commune, coordinator) -> None:
    tools = tuple(
        c.ToolDocument(
            key=f"t{i}", title=f"T {i}", wording="w", area=area(c.AreaKind.DISTRICT, "Überall", "13076"), years=(2026,)
        )
        for i in range(70)
    )
    add_plan(commune, coordinator, *tools)
    text = page(f"{PLACES}{PARCHIM}/")
    assert section(text, "district").count('<article class="ui-card">') == 60
    assert "Und 11 weitere" in section(text, "district")
