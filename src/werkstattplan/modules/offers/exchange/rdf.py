"""The description of the open data in the other two notations of RDF that catalogues collect."""

import json
from collections.abc import Mapping
from typing import Any

from rdflib import Graph

# Our ending, its media type, and the name of the notation in the library.
NOTATIONS: Mapping[str, tuple[str, str]] = {
    "ttl": ("text/turtle", "turtle"),
    "rdf": ("application/rdf+xml", "pretty-xml"),
}
JSON_LD = "application/ld+json"


def serialised(catalogue: Mapping[str, Any], ending: str) -> str:
    """The catalogue (JSON-LD with its context in it, so that nothing is fetched) in another notation."""
    graph = Graph()
    graph.parse(data=json.dumps(catalogue), format="json-ld")
    return str(graph.serialize(format=NOTATIONS[ending][1]))
