"""The database of an installation from its address."""

import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def use_bundled_sqlite() -> None:
    """Let `sqlite3` mean the SQLite that pysqlite3 brings: Debian 12's own 3.40.1 can corrupt a WAL database."""
    import pysqlite3

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def database_settings(url: str, *, data_dir: Path) -> dict[str, Any]:
    """Django's settings for a `postgresql://` address or, if it is empty, for SQLite in the data folder."""
    if not url:
        return _sqlite(data_dir / "werkstattplan.sqlite3")
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            # What is deleted or overwritten leaves the file: earlier states would tell the order of replies.
            "PRAGMA secure_delete=ON;",
        },
        "TEST": {"NAME": path.with_name("test.sqlite3")},
    }
