"""Open data: complete, without names, with stable bytes, and described."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from werkstattplan.plan.models import Edition, EditionState
from werkstattplan.platform.people.models import Person

BASE = "/probe/werkstattplan"
API = "/api/v1/communes/probe/plans/werkstattplan"
ETAG_HEADER = "If-None-Match"


@pytest.fixture
def published(edition) -> Edition:
    Edition.objects.filter(pk=edition.pk).update(state=EditionState.PUBLISHED, published_at=timezone.now())
    edition.refresh_from_db()
    return edition


def test_the_list_of_tools_is_complete_and_names_nobody(client, published):
    tools = client.get(f"{API}/tools").json()
    assert [tool["key"] for tool in tools] == ["musik", "vorlesen", "idee-radweg"]
    assert tools[0]["contacts"] == [{"person": "", "function": "Projektkoordination", "organisation": ""}]
    assert "Mira Muster" not in json.dumps(tools)
    assert tools[0]["steps"][1]["planned_months"] == [5, 6, 7]


def test_a_person_is_named_only_with_consent(client, published):
    Person.objects.filter(name="Mira Muster").update(name_is_public=True)
    tools = client.get(f"{API}/tools").json()
    assert tools[0]["contacts"][0]["person"] == "Mira Muster"
    assert tools[1]["contacts"][0]["person"] == ""


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("?field=mobilitaet", ["idee-radweg"]),
        ("?year=2021", ["vorlesen"]),
        ("?municipality=13076108", ["musik", "vorlesen"]),
        ("?q=vorlese", ["vorlesen"]),
        ("?status=done", []),
        ("?limit=1&offset=1", ["vorlesen"]),
    ],
)
def test_filters(client, published, query, keys):
    assert [tool["key"] for tool in client.get(f"{API}/tools{query}").json()] == keys


def test_wrong_parameters_and_unknown_plans_are_refused_in_german(client, published):
    wrong = client.get(f"{API}/tools?year=abc")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad-parameters")
    missing = client.get("/api/v1/communes/probe/plans/nichts/tools")
    assert (missing.status_code, missing.json()["code"]) == (404, "not-found")


def test_a_draft_is_not_there(client, edition):
    for address in (f"{API}/tools", API, f"{BASE}/daten/", f"{BASE}/daten/plan.json", f"{BASE}/daten/datenpaket.zip"):
        assert client.get(address).status_code == 404


def test_what_is_unchanged_is_not_sent_again(client, published):
    for address in (f"{API}/tools", f"{BASE}/daten/plan.csv", f"{BASE}/daten/datenpaket.zip"):
        first = client.get(address)
        again = client.get(address, headers={ETAG_HEADER: first.headers["ETag"]})
        assert (first.status_code, again.status_code) == (200, 304)


@pytest.mark.parametrize("kind", ["docx", "pdf", "xlsx", "csv", "json", "ics"])
def test_files_for_everybody(client, published, kind):
    response = client.get(f"{BASE}/daten/plan.{kind}")
    assert response.status_code == 200
    assert len(response.content) > 100
    assert response.headers["Content-Disposition"].endswith(f'.{kind}"')
    assert b"Muster" not in response.content


def test_the_package_describes_its_tables(client, published):
    content = client.get(f"{BASE}/daten/datenpaket.zip").content
    assert content == client.get(f"{BASE}/daten/datenpaket.zip").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        description = json.loads(archive.read("datapackage.json"))
        tables = {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode())))
            for name in archive.namelist()
            if name.endswith("csv")
        }
    for resource in description["resources"]:
        columns = [field["name"] for field in resource["schema"]["fields"]]
        assert all(list(row) == columns for row in tables[resource["path"]])
    tools = {row["tool"] for row in tables["tools.csv"]}
    assert {row["tool"] for row in tables["steps.csv"]} <= tools
    assert len(tables["tools.csv"]) == 3


def test_calendars_of_a_field_and_a_tool(client, published):
    assert b"Konzerte" in client.get(f"{BASE}/feld/teilhabe/termine.ics").content
    assert b"Konzerte" not in client.get(f"{BASE}/feld/mobilitaet/termine.ics").content
    assert b"Konzerte" in client.get(f"{BASE}/werkzeug/musik/termine.ics").content
    assert client.get(f"{BASE}/werkzeug/nichts/termine.ics").status_code == 404


def test_the_page_lists_the_files(client, published):
    page = client.get(f"{BASE}/daten/").content.decode()
    assert "datenpaket.zip" in page
    assert "/api/v1/openapi.json" in page


def test_the_description_of_the_interface_in_the_repository_is_current(client, db):
    snapshot = Path(settings.ROOT_FOLDER) / "docs" / "openapi.json"
    assert json.loads(snapshot.read_text()) == client.get("/api/v1/openapi.json").json()


def test_the_list_needs_the_same_queries_for_any_number_of_tools(client, published, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get(f"{API}/tools")
