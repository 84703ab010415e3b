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


@pytest.fixture
def database_url() -> Iterator[str]:
    """SQLite, or a new database on the server of the test run, gone afterwards."""
    address = os.environ.get("DATABASE_URL", "")
    if not address:
        yield ""
        return
    name = f"kills_{uuid.uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(address)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_nothing_acknowledged_is_lost_and_no_mail_leaves_twice(database_url) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "bench.kills", "5", "--soon"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
