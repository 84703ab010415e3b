"""Installations of their own for these tests: a data folder and a database each, driven through the command line."""

import os
import subprocess
import sys
import uuid
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pysqlite3
from tests.databases import begin_postgresql, begin_sqlite

POSTGRESQL = os.environ.get("DATABASE_URL", "")
ENGINE = "postgresql" if POSTGRESQL else "sqlite"

FILL = """
import django; django.setup()
import datetime, decimal, json, sys
from pathlib import Path
from django.core.management import call_command
from django.conf import settings
from django.db.models import JSONField, Value
from django.utils import timezone
from django_scopes import scopes_disabled
call_command("example_load", verbosity=0)
from allauth.mfa.models import Authenticator
from werkstattplan.plan.models import Import, ImportDecision, Tool, Attachment
from werkstattplan.platform.files.services import store_file
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.ledger.models import Reconciliation
from werkstattplan.platform.people.models import Person, Function
from werkstattplan.platform.tenancy.models import Commune
commune, user = Commune.objects.first(), User.objects.first()
with scopes_disabled():
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x" * 40})
    odd = [1, 1.0, -0.0, 1e-7, 1e16, 12345678901234567890, 0.1, None, True, "ä😀\\n\\"'", {"b": 1, "a": [{"z": {}}]}]
    Reconciliation.objects.create(commune=commune, checked_at=timezone.now(), differences=odd)
    run = Import.objects.first()
    ImportDecision.objects.create(commune=commune, import_run=run, doubt_id="sql-null", choice="accept", value=None)
    ImportDecision.objects.create(
        commune=commune, import_run=run, doubt_id="json-null", choice="accept", value=Value(None, JSONField())
    )
    first = Person.objects.create(commune=commune, name="Übel \\\\ 'O\\tHara' %s \\u2028 😀")
    Person.objects.create(commune=commune, name="Vertreten", deputy=first)
    first.deputy = Person.objects.get(name="Vertreten")
    first.save()
    Function.objects.create(commune=commune, title="war einmal").delete()
    tool = Tool.objects.first()
    for name, content in (("leer-fast.txt", b"x"), ("zufall.bin", bytes(range(256)) * 32_000)):
        stored = store_file(commune=tool.commune, actor=user, name=name, content=content)
        Attachment.objects.create(commune=tool.commune, tool=tool, file=stored, title=name)
"""

NEXT_KEY = """
import django; django.setup()
from django_scopes import scopes_disabled
from werkstattplan.platform.people.models import Function
from werkstattplan.platform.tenancy.models import Commune
with scopes_disabled():
    print(Function.objects.create(commune=Commune.objects.first(), title="neu").pk)
"""


@dataclass(frozen=True)
class Site:
    """One installation."""

    folder: Path
    address: str = ""
    secret_key: str = "only-for-this-test"

    @property
    def database(self) -> Path:
        """Its file, if it is on SQLite."""
        return self.folder / "werkstattplan.sqlite3"

    def run(self, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a command of the command line."""
        return self._run("-m", "werkstattplan", *arguments, **options)

    def ok(self, *arguments: str) -> str:
        """What a command prints that has to succeed."""
        result = self.run(*arguments)
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    def refused(self, *arguments: str, **options: Any) -> str:
        """What a command says that has to be refused: one sentence, no traceback."""
        result = self.run(*arguments, **options)
        assert result.returncode == 1, result.stdout + result.stderr
        assert "Traceback" not in result.stderr, result.stderr
        assert result.stderr.startswith("CommandError: "), result.stderr
        return result.stderr.removeprefix("CommandError: ")

    def script(self, code: str, *arguments: str) -> str:
        """What a piece of Python prints."""
        result = self._run("-c", code, *arguments)
        assert result.returncode == 0, result.stderr
        return result.stdout.strip()

    def count(self, *tables: str) -> list[int]:
        """How many rows tables have."""
        connect = psycopg.connect(self.address) if self.address else pysqlite3.connect(self.database)
        with closing(connect) as connection:
            return [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]

    def content_hash(self) -> str:
        """Its content hash."""
        return self.ok("content-hash").strip()

    def files(self) -> dict[str, bytes]:
        """Its stored files."""
        root = self.folder / "files"
        return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    def _run(self, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment |= {"DATA_DIR": str(self.folder), "DJANGO_SETTINGS_MODULE": "werkstattplan.site.settings"}
        environment |= {"SECRET_KEY": self.secret_key, "DATABASE_URL": self.address}
        return subprocess.run(
            [sys.executable, *arguments],
            env=environment,
            check=False,
            timeout=600,
            capture_output=True,
            text=True,
            **options,
        )


def empty_site(folder: Path, *, engine: str = ENGINE, secret_key: str = "only-for-this-test") -> Site:
    """An installation on which nothing was done yet."""
    folder.mkdir(parents=True, exist_ok=True)
    return Site(folder, new_database() if engine == "postgresql" else "", secret_key)


def site_with_tables(folder: Path, *, engine: str = ENGINE, secret_key: str = "only-for-this-test") -> Site:
    """An installation with all tables and without content."""
    site = empty_site(folder, engine=engine, secret_key=secret_key)
    if site.address:
        begin_postgresql(urlsplit(site.address).path.removeprefix("/"))
    else:
        begin_sqlite(site.database)
    return site


def new_database() -> str:
    """The address of an empty database on the PostgreSQL server of the test run."""
    name = f"site_{uuid.uuid4().hex}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return urlunsplit(urlsplit(POSTGRESQL)._replace(path=f"/{name}"))
