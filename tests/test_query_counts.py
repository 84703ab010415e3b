"""No page needs more queries than it did, and none more than twelve beside those of the sign-in.

The pages of a tool and of a municipality and the today page gather what every module adds, tomorrow's mails everything that
decides about them; the today page shows what of this needs a person.
"""

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


GATHERING_PAGES = {
    "coordinator work:tool": 27,
    "coordinator work:home": 30,
    "coordinator updates:tomorrow": 21,
    "anonymous public:place": 15,
    "coordinator public:place": 15,
}


def test_the_baseline_itself_stays_small():
    # A session costs one query, its account and the account's roles one each.
    sign_in = {"anonymous": 1, "coordinator": 3}
    counts = json.loads(COUNTS.read_text())
    too_many = {
        name: count
        for name, count in counts.items()
        if count - sign_in[name.split()[0]] > GATHERING_PAGES.get(name, 12)
    }
    assert too_many == {}
