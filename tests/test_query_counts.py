"""No page needs more queries than it did, and none more than twelve."""

import json

import pytest

from tests.query_baseline import COUNTS
from tests.routes import pages
from werkstattplan.plan.services.publishing import publish_edition
from werkstattplan.plan.tests.conftest import AT, client_of


@pytest.mark.parametrize("who", ["coordinator", "anonymous"])
def test_pages_keep_to_their_number_of_queries(who, edition, coordinator, client, query_baseline):
    publish_edition(edition=edition, actor=coordinator, at=AT)
    visitor = client_of(coordinator) if who == "coordinator" else client
    visited = pages(visitor, edition)
    assert len(visited) >= (35 if who == "coordinator" else 15)
    for name, address in visited.items():
        with query_baseline(f"{who} {name}"):
            visitor.get(address)


def test_the_baseline_itself_stays_small():
    too_many = {name: count for name, count in json.loads(COUNTS.read_text()).items() if count > 12}
    assert too_many == {}
