"""`scripts/serve.py` brings back what dies, and leaves if it cannot start at all."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bench.load import free_port
from bench.product import Product
from bench.support import ROOT

from tests.databases import begin_sqlite


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SECRET_KEY", "only-for-this-test")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "werkstattplan.site.settings")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


def eventually(condition) -> bool:
    deadline = time.monotonic() + 60
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def replaced(product: Product, kind: str, before: frozenset[int]) -> bool:
    """There are as many as before, and a new one is among them."""
    now = product.processes().get(kind, [])
    return len(now) >= len(before) and not before.issuperset(now)


def test_what_dies_is_started_again(folder: Path) -> None:
    begin_sqlite(folder / "werkstattplan.sqlite3")
    product = Product(free_port(), folder / "log")
    product.start()
    try:
        assert eventually(lambda: set(product.processes()) == {"worker", "web process", "web parent"})
        for kind, before in product.processes().items():
            # With the parent of the web processes these die too, and come back a moment later.
            assert eventually(lambda kind=kind: product.kill(kind))
            assert eventually(lambda kind=kind, old=frozenset(before): replaced(product, kind, old))
    finally:
        product.stop()


def test_it_leaves_if_the_web_processes_cannot_start(folder: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": "mysql://nonsense"}
    run = subprocess.run(
        [sys.executable, ROOT / "scripts/serve.py"], env=environment, timeout=120, capture_output=True, check=False
    )
    assert run.returncode == 1
