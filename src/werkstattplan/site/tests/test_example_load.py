"""The example district."""

import stat

import pytest
from django.core.management import call_command
from django.test import Client
from django_scopes import scopes_disabled

from werkstattplan.plan.models import Edition, EditionState, Finding, Import, ImportState, PlanLink, Tool, ToolFate
from werkstattplan.plan.selectors.import_review import differences_of
from werkstattplan.platform.identity.models import User
from werkstattplan.site.management.commands.example_load import LOGINS_FILE


@pytest.fixture
def data_dir(tmp_path, monkeypatch, settings):
    (tmp_path / "env").write_text("SECRET_KEY=only-for-this-test\n")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path


@pytest.mark.django_db
def test_the_example_is_loaded_once_however_often_it_is_asked_for_and_its_passwords_open_it(data_dir, capsys) -> None:
    for _ in range(2):
        call_command("example_load")
    call_command("example_load", if_empty=True)
    with scopes_disabled():
        published = Edition.objects.filter(state=EditionState.PUBLISHED)
        assert sorted(published.values_list("commune__slug", flat=True)) == ["ludwigslust-parchim", "stadt-ludwigslust"]
        running = Tool.objects.filter(commune__slug="ludwigslust-parchim", edition__in=published)
        assert running.count() == 22
        assert running.filter(has_sheet=True).count() == 2
        district = Edition.objects.filter(commune__slug="ludwigslust-parchim")
        assert [(row.number, row.standing) for row in district] == [(2, "Entwurf"), (1, "beschlossen, veröffentlicht")]
        assert ToolFate.objects.filter(edition__in=district).count() == 5
        assert Finding.objects.values("review").distinct().count() == 1
        assert PlanLink.objects.count() == 2
        waiting = Import.objects.get(state=ImportState.REVIEW)
        assert {row.kind for row in differences_of(waiting)} == {"changed", "added"}
    assert User.objects.count() == 4
    out = capsys.readouterr().out
    assert out.count("koordination@werkstattplan.example") == 1
    # Only the owner reads the passwords.
    path = data_dir / LOGINS_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for line in path.read_text().splitlines():
        email, password = line.split()
        assert Client().login(email=email, password=password)
