"""Moving between engines. On SQLite alone there is nothing to move to but refusals."""

import shutil

import pytest

from werkstattplan.platform.backup.tests.sites import (
    FILL,
    NEXT_KEY,
    POSTGRESQL,
    Site,
    empty_site,
    new_database,
    site_with_tables,
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Site:
    """The example district on SQLite."""
    site = site_with_tables(tmp_path_factory.mktemp("filled"), engine="sqlite")
    site.script(FILL)
    return site


@pytest.fixture
def site(filled, tmp_path) -> Site:
    """A copy of it for one test."""
    shutil.copytree(filled.folder, tmp_path / "site")
    return Site(tmp_path / "site")


if POSTGRESQL:

    def test_to_postgresql_and_back_the_content_is_equal(site):
        before, tables = site.content_hash(), site.ok("content-hash", "--tables")
        address = new_database()
        said = site.ok("move", address)
        assert said.count(before) == 2
        assert f"DATABASE_URL={address}" in said
        moved = Site(site.folder, address)
        assert moved.ok("content-hash", "--tables") == tables
        assert "nur in eine leere Datenbank" in site.refused("move", address)
        site.database.rename(site.folder / "bisher.sqlite3")
        assert moved.ok("move", "sqlite").count(before) == 2
        assert site.ok("content-hash", "--tables") == tables
        assert int(site.script(NEXT_KEY)) == int(moved.script(NEXT_KEY))
        assert sorted(path.name for path in site.folder.iterdir() if path.is_dir()) == ["files"]

    def test_an_archive_knows_no_engine(site, tmp_path):
        archive = tmp_path / "x.zip"
        site.ok("backup", str(archive))
        other = empty_site(tmp_path / "other", engine="postgresql")
        other.ok("restore", str(archive))
        assert other.content_hash() == site.content_hash()


def test_a_move_that_cannot_be_is_refused(tmp_path):
    site = site_with_tables(tmp_path / "site", engine="sqlite")
    before = site.content_hash()
    assert "schon benutzt" in site.refused("move", "sqlite")
    assert "postgresql://" in site.refused("move", "mysql://localhost/x")
    assert "nicht erreichbar" in site.refused("move", "postgresql://nobody@127.0.0.1:1/x")
    assert "keine Tabellen" in empty_site(tmp_path / "nothing", engine="sqlite").refused("move", "sqlite")
    site.script(
        "import django; django.setup()\n"
        "from django.utils import timezone\n"
        "from werkstattplan.platform.jobs.services import renew_lease\n"
        "renew_lease(worker_id='anna', at=timezone.now())"
    )
    assert "läuft noch" in site.refused("move", "postgresql://nobody@127.0.0.1:1/x")
    assert site.count("jobs_workerlease") == [1]
    assert site.content_hash() != before
