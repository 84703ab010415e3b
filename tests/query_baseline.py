"""`query_baseline(name)`: the number of queries of a route may not grow beyond the committed one.

`UPDATE_QUERY_COUNTS=1 ./test --fast tests/test_query_counts.py` writes the file anew; look at its difference before you commit it.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

COUNTS = Path(__file__).resolve().parent / "query-counts.json"


@pytest.fixture
def query_baseline() -> Callable[[str], AbstractContextManager[None]]:
    """`with query_baseline("work:overview"): client.get(…)`."""
    return check


@contextmanager
def check(name: str) -> Iterator[None]:
    with CaptureQueriesContext(connection) as captured:
        yield
    # Transactions are worded differently by the two databases.
    count = sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for query in captured)
    if os.environ.get("UPDATE_QUERY_COUNTS"):
        write(name, count)
        return
    allowed = json.loads(COUNTS.read_text()).get(name)
    assert allowed is not None, f"{name} has no baseline: run once with UPDATE_QUERY_COUNTS=1"
    assert count <= allowed, f"{name}: {count} queries, {allowed} allowed\n" + "\n".join(q["sql"] for q in captured)


def write(name: str, count: int) -> None:
    with COUNTS.open("a+") as file:
        # Several test processes write.
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        counts = json.loads(file.read() or "{}") | {name: count}
        file.seek(0)
        file.truncate()
        file.write(json.dumps(dict(sorted(counts.items())), indent=2) + "\n")
