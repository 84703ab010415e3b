"""Databases that begin with all tables: copies of one that was made once for these migrations.

Making the tables takes longer than most tests together, and gives the same tables every time. They are made by the
program itself, as an operator does it, and kept beside pytest's own cache and on the PostgreSQL server of the run.
"""

import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pysqlite3
import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from werkstattplan.platform.places.services import load_ludwigslust_parchim
from werkstattplan.site.environment import read_environment

FOLDER = Path(__file__).resolve().parent.parent / ".pytest_cache" / "databases"
PREFIX = "werkstattplan_tables_"
MAKE_TABLES = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
"""


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings) -> Iterator[None]:
    """The database of this worker, in place of pytest-django's. Every test finds the places of the district in it."""
    with django_db_blocker.unblock():
        name = connection.creation._get_test_db_name()
        if connection.vendor == "sqlite":
            begin_sqlite(Path(name))
        else:
            begin_postgresql(name)
        # `migrate` finds nothing to do and adds the tables of apps that only tests have.
        made = setup_databases(verbosity=0, interactive=False, aliases=["default"], serialized_aliases=[], keepdb=True)
        load_ludwigslust_parchim()
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


def begin_sqlite(target: Path) -> None:
    """An SQLite file with all tables and no content, in place of what is there."""
    known = FOLDER / f"{name_of_tables()}.sqlite3"
    with alone():
        if not known.exists():
            for other in FOLDER.glob("*.sqlite3"):
                other.unlink()
            with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
                make_tables(DATA_DIR=folder, DATABASE_URL="")
                packed = Path(folder) / "packed"
                with closing(pysqlite3.connect(Path(folder) / "werkstattplan.sqlite3")) as made:
                    made.execute("VACUUM INTO ?", [str(packed)])
                packed.rename(known)
        for path in target.parent.glob(f"{target.name}*"):
            path.unlink()
        shutil.copyfile(known, target)


def begin_postgresql(target: str) -> None:
    """A database with all tables and no content on the server of the test run, in place of what is there."""
    address = read_environment().database_url
    known = name_of_tables()
    with alone(), psycopg.connect(address, autocommit=True) as server:
        rows = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        names = {name for (name,) in rows}
        if known not in names:
            for other in names:
                server.execute(f"DROP DATABASE {other}")
            server.execute(f"CREATE DATABASE {known}_new")
            with tempfile.TemporaryDirectory() as folder:
                make_tables(DATA_DIR=folder, DATABASE_URL=urlsplit(address)._replace(path=f"/{known}_new").geturl())
            server.execute(f"ALTER DATABASE {known}_new RENAME TO {known}")
        server.execute(f"DROP DATABASE IF EXISTS {target}")
        server.execute(f"CREATE DATABASE {target} TEMPLATE {known}")


@contextmanager
def alone() -> Iterator[None]:
    """One worker makes the tables while the others wait for them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_tables(**environment: str) -> None:
    """Make all tables as the program does it."""
    settings = {"SECRET_KEY": "only-for-tests", "DJANGO_SETTINGS_MODULE": "werkstattplan.site.settings"}
    subprocess.run([sys.executable, "-c", MAKE_TABLES], env={**os.environ, **settings, **environment}, check=True)


def name_of_tables() -> str:
    """A name that changes with the migrations, with what they import and with Django."""
    content = hashlib.sha256(version("django").encode())
    for path in sorted(files_of_tables()):
        content.update(f"{path} ".encode() + path.read_bytes())
    return PREFIX + content.hexdigest()[:16]


def files_of_tables() -> set[Path]:
    """Everything the tables are made of."""
    found = {Path(__file__)}
    for app in apps.get_app_configs():
        for path in (Path(app.path) / "migrations").glob("*.py"):
            names = re.findall(r"^(?:from|import) (werkstattplan[\w.]*)", path.read_text(), re.MULTILINE)
            imported = [importlib.util.find_spec(name) for name in names]
            found |= {path, *(Path(spec.origin) for spec in imported if spec and spec.origin)}
    return found
