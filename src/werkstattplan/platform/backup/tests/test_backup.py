"""Backup and restore through the command line, on the engine of the test run."""

import json
import os
import resource
import shutil
import stat
import threading
import zipfile
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from werkstattplan.platform.backup.archive import ArchiveReader, ArchiveWriter
from werkstattplan.platform.backup.refusals import Damaged, NotABackup
from werkstattplan.platform.backup.services import back_up, content_of
from werkstattplan.platform.backup.tests.sites import FILL, NEXT_KEY, Site, empty_site, site_with_tables
from werkstattplan.platform.tenancy.models import Commune

OWNERS = ("tenancy_commune", "identity_user", "people_person", "files_storedfile")


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> Site:
    """The example district with files, a second factor, persons who stand in for each other, and odd values."""
    site = site_with_tables(tmp_path_factory.mktemp("original"))
    site.script(FILL)
    return site


@pytest.fixture(scope="module")
def hashes(original) -> str:
    """The hash of each table and file of the original, and in the last line that of everything."""
    return original.ok("content-hash", "--tables")


@pytest.fixture(scope="module")
def content_hash(hashes) -> str:
    return hashes.split()[-1]


@pytest.fixture(scope="module")
def archive(original, content_hash, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "sicherung.zip"
    said = original.ok("backup", str(path))
    assert content_hash in said
    assert "SECRET_KEY" in said
    return path


def altered(archive: Path, target: Path, changes) -> Path:
    """A copy of the archive with other entries."""
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, lambda content: content)(old.read(name)))
    return target


def contents_with(**values):
    return {"contents.json": lambda text: json.dumps(json.loads(text) | values).encode()}


def test_an_empty_machine_gets_the_same_content(original, archive, hashes, content_hash, tmp_path):
    copy = empty_site(tmp_path / "copy")
    said = copy.ok("restore", str(archive))
    assert said.count(content_hash) == 2
    assert "Achtung" not in said
    assert copy.ok("content-hash", "--tables") == hashes
    assert copy.files() == original.files()
    assert len(copy.files()) >= 5
    again = tmp_path / "again.zip"
    copy.ok("backup", str(again))
    with zipfile.ZipFile(archive) as one, zipfile.ZipFile(again) as other:
        names = set(one.namelist()) - {"contents.json"}
        assert all(one.read(name) == other.read(name) for name in names)
    # The last function was deleted: its key is not given again.
    (kept,) = copy.count("people_function")
    assert int(copy.script(NEXT_KEY)) == kept + 2


def test_the_archive_is_for_its_owner_and_overwrites_nothing(original, archive):
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    before = archive.read_bytes()
    assert "gibt es schon" in original.refused("backup", str(archive))
    assert archive.read_bytes() == before
    assert "lässt sich nicht schreiben" in original.refused("backup", str(archive.parent / "nirgends" / "x.zip"))
    assert [path.name for path in archive.parent.iterdir()] == [archive.name]


def test_no_session_and_no_secret_key_is_in_it(archive, original):
    with zipfile.ZipFile(archive) as packed:
        assert "tables/django_session.jsonl" not in packed.namelist()
        assert all(original.secret_key.encode() not in packed.read(name) for name in packed.namelist())


def test_a_site_with_content_takes_no_backup(original, archive, content_hash):
    assert "nur in eine leere Datenbank" in original.refused("restore", str(archive))
    assert original.content_hash() == content_hash


def nothing_came(site: Site) -> None:
    assert "keine Tabellen" in site.refused("content-hash")
    assert site.files() == {}


def test_wrong_cut_and_changed_files_are_refused_and_nothing_comes(archive, tmp_path):
    site = empty_site(tmp_path / "copy")
    bad = tmp_path / "bad.zip"
    bad.write_text("Einkaufszettel")
    assert "keine vollständige Sicherung" in site.refused("restore", str(bad))
    assert "lässt sich nicht öffnen" in site.refused("restore", str(tmp_path / "fehlt.zip"))
    content = archive.read_bytes()
    bad.write_bytes(content[: len(content) // 2])
    assert "keine vollständige Sicherung" in site.refused("restore", str(bad))
    with zipfile.ZipFile(bad, "w") as other:
        other.writestr("word/document.xml", "<w/>")
    assert "keine vollständige Sicherung" in site.refused("restore", str(bad))
    rename = {"tables/people_person.jsonl": lambda text: text.replace(b"Vertreten", b"Verraten!")}
    assert "people_person" in site.refused("restore", str(altered(archive, bad, rename)))
    cheat = contents_with(content_hash="0" * 64)
    assert "Inhaltsverzeichnis" in site.refused("restore", str(altered(archive, bad, cheat)))
    nothing_came(site)


def test_backups_of_later_versions_are_refused(archive, tmp_path):
    site = empty_site(tmp_path / "copy")
    bad = tmp_path / "bad.zip"
    with zipfile.ZipFile(archive) as packed:
        known = json.loads(packed.read("contents.json"))["migrations"]
    later = contents_with(migrations=[*known, ["plan", "9999_later"]])
    assert "aus einer neueren Version" in site.refused("restore", str(altered(archive, bad, later)))
    later = contents_with(format_version=2)
    assert "aus einer neueren Version" in site.refused("restore", str(altered(archive, bad, later)))
    nothing_came(site)


def places_all_over(archive: Path) -> list[int]:
    """Few of them in the large file, which is most of the archive."""
    with zipfile.ZipFile(archive) as packed:
        large = max(packed.infolist(), key=lambda entry: entry.compress_size)
    begin, length = large.header_offset, large.compress_size
    rest = archive.stat().st_size - length
    outside = [place if place < begin else place + length for place in range(0, rest, rest // 120)]
    return [*outside, *range(begin, begin + length, length // 10)]


def test_every_changed_byte_is_found_or_changes_nothing(archive, tmp_path):
    """Bytes that no reader looks at, such as dates in the directory of the ZIP file, may change."""
    content = archive.read_bytes()
    with archive.open("rb") as source:
        whole = ArchiveReader(source)
        rows = {table.name: list(whole.rows(table)) for table in whole.contents.tables}
    bad = tmp_path / "bad.zip"
    found = 0
    for place in places_all_over(archive):
        bad.write_bytes(content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :])
        with bad.open("rb") as source:
            try:
                reader = ArchiveReader(source)
                reader.verify()
            except (NotABackup, Damaged):
                found += 1
                continue
            assert {table.name: list(reader.rows(table)) for table in reader.contents.tables} == rows
            assert reader.contents.content_hash == whole.contents.content_hash
    assert found > 100


def test_a_file_in_the_way_stops_everything(archive, original, content_hash, tmp_path):
    site = site_with_tables(tmp_path / "copy")
    last = sorted(original.files())[-1]
    path = site.folder / "files" / last
    path.parent.mkdir(parents=True)
    path.write_bytes(b"something else")
    assert "eine andere Datei" in site.refused("restore", str(archive))
    assert site.files() == {last: b"something else"}
    assert site.count(*OWNERS) == [0, 0, 0, 0]
    path.unlink()
    site.ok("restore", str(archive))
    assert site.content_hash() == content_hash


@pytest.mark.parametrize("what", ["backup", "restore"])
def test_a_full_disk_leaves_nothing_behind(original, archive, tmp_path, what):
    def little_room() -> None:
        # SQLite's file with tables and rows would fit, the largest file of the archive would not.
        room = 8_000_000 if what == "restore" else 60_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    if what == "backup":
        said = original.refused("backup", str(tmp_path / "x.zip"), preexec_fn=little_room)
        assert list(tmp_path.iterdir()) == []
    else:
        site = site_with_tables(tmp_path / "copy")
        said = site.refused("restore", str(archive), preexec_fn=little_room)
        assert site.count(*OWNERS) == [0, 0, 0, 0]
        assert site.files() == {}
    assert "Speicherplatz" in said


def test_a_missing_file_and_another_secret_key_are_told_and_prevent_nothing(original, tmp_path):
    site = Site(tmp_path / "copy", original.address, original.secret_key)
    shutil.copytree(original.folder, site.folder)
    lost = sorted(site.files())[0]
    (site.folder / "files" / lost).unlink()
    path = tmp_path / "x.zip"
    said = site.refused("backup", str(path))
    assert "Die Sicherung ist geschrieben" in said
    assert lost in said
    said = site_with_tables(tmp_path / "third", secret_key="another").ok("restore", str(path))
    assert lost in said
    assert "Der SECRET_KEY ist ein anderer" in said


def test_a_backup_from_before_an_upgrade_is_brought_up_to_date(tmp_path):
    old = empty_site(tmp_path / "old")
    old.ok("migrate", "feedback", "0001_initial", "-v0")
    old.ok("migrate", "tenancy", "-v0")
    old.script(
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "with connection.cursor() as cursor:\n"
        '    cursor.execute("INSERT INTO tenancy_commune (slug, name, kind, official_key, module_switches) '
        "VALUES ('alt', 'Landkreis Alt', 'district', '', '{}')\")"
    )
    path = tmp_path / "old.zip"
    old.ok("backup", str(path))
    site = empty_site(tmp_path / "copy")
    said = site.ok("restore", str(path))
    assert said.count(old.content_hash()) == 2
    assert site.count("tenancy_commune", "feedback_answerdeadline") == [1, 1]
    assert "[ ]" not in site.ok("showmigrations")
    # Tables of the present version do not fit an older archive.
    fresh = site_with_tables(tmp_path / "fresh")
    assert "ohne Tabellen" in fresh.refused("restore", str(path))


def test_nothing_at_all_is_no_site(tmp_path):
    site = empty_site(tmp_path / "copy")
    for command in (("backup", str(tmp_path / "x.zip")), ("content-hash",)):
        assert "keine Tabellen" in site.refused(*command)
    assert not (tmp_path / "x.zip").exists()


@pytest.mark.django_db(transaction=True)
def test_the_backup_is_of_one_moment_and_nobody_waits(tmp_path, monkeypatch):
    Commune.objects.create(slug="vorher", name="Vorher", kind="district")
    before = content_of(at=timezone.now()).content_hash
    written = threading.Event()
    add_table = ArchiveWriter.add_table

    def others_write() -> None:
        Commune.objects.create(slug="mittendrin", name="Mittendrin", kind="district")
        connection.close()
        written.set()

    def add_table_while_others_write(self, *arguments):
        entry = add_table(self, *arguments)
        if not written.is_set():
            writer = threading.Thread(target=others_write)
            writer.start()
            writer.join(10)
        return entry

    monkeypatch.setattr(ArchiveWriter, "add_table", add_table_while_others_write)
    contents = back_up(path=tmp_path / "x.zip", at=timezone.now())
    assert written.is_set(), "a writer had to wait for the backup"
    assert contents.content_hash == before
    assert content_of(at=timezone.now()).content_hash != before
    assert os.listdir(tmp_path) == ["x.zip"]  # noqa: PTH208
