"""The product under `kill -9`: a small run of the benchmark, with everything it asserts, on the database of the test run."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest
from bench.support import ROOT

from tests.databases import begin_postgresql, begin_sqlite


@pytest.fixture
def installation(tmp_path) -> Iterator[dict[str, str]]:
    """Folder and address of an installation with its tables; a database on the server of the test run is gone afterwards."""
    address = os.environ.get("DATABASE_URL", "")
    if not address:
        begin_sqlite(tmp_path / "werkstattplan.sqlite3")
        yield {"BENCH_FOLDER": str(tmp_path), "DATABASE_URL": ""}
        return
    name = f"kills_{uuid.uuid4().hex}"
    begin_postgresql(name)
    yield {"BENCH_FOLDER": str(tmp_path), "DATABASE_URL": urlsplit(address)._replace(path=f"/{name}").geturl()}
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_nothing_acknowledged_is_lost_and_no_mail_leaves_twice(installation) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "bench.kills", "5", "--soon"],
        cwd=ROOT,
        env={**os.environ, **installation},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
