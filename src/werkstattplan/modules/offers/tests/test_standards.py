"""Exports of the example directory keep to their standards; and the checks can fail."""

import copy
import json
from pathlib import Path

import jsonschema
import pyshacl
import pytest
from rdflib import Graph

from werkstattplan.modules.offers.demo import demo
from werkstattplan.modules.offers.models import OfferAtLocation, Source, SourceRecord, UpkeepRule
from werkstattplan.plan.tests.conftest import AT

HERE = Path(__file__).parent
SCHEMA = json.loads((HERE / "hsds-3.0-fields.schema.json").read_text(encoding="utf-8"))
NOTATIONS = {"jsonld": "json-ld", "ttl": "turtle", "rdf": "xml"}
CREDIT = "© OpenStreetMap-Mitwirkende, ODbL 1.0"


@pytest.fixture
def filled(commune, in_scope):
    demo()
    UpkeepRule.objects.create(commune=commune, licence="dl-by-de/2.0")
    return commune


def is_hsds(data):
    return jsonschema.Draft202012Validator(SCHEMA).is_valid(data)


def conforms(graph):
    shapes = Graph().parse(HERE / "dcat-ap-de.shapes.ttl")
    return pyshacl.validate(graph, shacl_graph=shapes)[0]


def catalogue(client, ending):
    text = client.get(f"/probe/angebote/daten/katalog.{ending}").content.decode()
    return Graph().parse(data=text, format=NOTATIONS[ending])


def test_the_example_directory_is_hsds_and_the_check_sees_what_is_not(filled, client):
    data = json.loads(client.get("/probe/angebote/daten/angebote.json").getvalue())
    jsonschema.validate(data, SCHEMA)
    for break_it in (
        lambda row: row.pop("id"),
        lambda row: row.update(status="offen"),
        lambda row: row.update(x_new="1"),
        lambda row: row["attributes"][0].update(id="7"),
    ):
        broken = copy.deepcopy(data)
        break_it(broken["contents"][0])
        assert not is_hsds(broken)


@pytest.mark.parametrize("ending", NOTATIONS)
def test_the_description_keeps_to_the_shapes_in_each_notation(filled, client, ending):
    graph = catalogue(client, ending)
    assert conforms(graph)
    assert set(graph) == set(catalogue(client, "jsonld"))


def test_a_description_without_a_licence_or_a_title_does_not_keep_to_the_shapes(filled, client):
    for name in ("http://purl.org/dc/terms/license", "http://purl.org/dc/terms/title"):
        graph = catalogue(client, "jsonld")
        for triple in [row for row in graph if str(row[1]) == name]:
            graph.remove(triple)
        assert not conforms(graph)


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/rdf+xml", "application/rdf+xml; charset=utf-8"),
        ("*/*", "application/ld+json"),
        ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
    ],
)
def test_a_collector_gets_the_notation_that_it_asks_for(filled, client, wanted, given):
    answer = client.get("/probe/angebote/daten/katalog.jsonld", headers={"accept": wanted})
    assert answer.headers["Content-Type"] == given
    assert "Accept" in answer.headers["Vary"]


def test_whom_a_licence_demands_to_be_named_is_named_in_each_format(filled, client):
    entry = OfferAtLocation.objects.order_by("pk").first()
    source = Source.objects.create(commune=filled, name="OpenStreetMap")
    SourceRecord.objects.create(
        commune=filled, source=source, key="node/1", values={"nennung": CREDIT}, entry=entry, seen_at=AT
    )
    for kind in ("csv", "geojson", "json"):
        assert client.get(f"/probe/angebote/daten/angebote.{kind}").getvalue().decode().count(CREDIT) == 1
    assert CREDIT in client.get("/probe/angebote/daten/").content.decode()
    assert CREDIT in client.get("/probe/angebote/daten/katalog.ttl").content.decode()
