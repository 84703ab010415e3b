"""Files for staff: from the page and from the command line, the same bytes each time."""

from dataclasses import replace
from io import StringIO

import orjson
import pytest
from django.core.management import CommandError, call_command
from django_scopes import scope

from werkstattplan.plan.documents import plan_from_json
from werkstattplan.plan.exporting import ExportFormat
from werkstattplan.plan.models import Plan
from werkstattplan.plan.services.create_edition import create_edition
from werkstattplan.plan.tests.conftest import AT, client_of
from werkstattplan.plan.tests.examples import EXAMPLE
from werkstattplan.platform.tenancy.models import Commune

PLAN = "/arbeit/probe/werkstattplan/"


@pytest.mark.parametrize("kind", list(ExportFormat))
def test_every_format_from_the_page(edition, reader, kind) -> None:
    client = client_of(reader)
    assert f"{PLAN}export/{kind}/" in client.get(PLAN).content.decode()
    response = client.get(f"{PLAN}export/{kind}/")
    assert response["Content-Type"] == kind.media_type
    assert response["Content-Disposition"] == f'attachment; filename="werkstattplan-fassung-1.{kind}"'
    assert response.content == client.get(f"{PLAN}export/{kind}/").content


def test_no_file_for_strangers_nor_of_unknown_formats(edition, stranger, reader) -> None:
    assert client_of(stranger).get(f"{PLAN}export/json/").status_code == 404
    assert client_of(reader).get(f"{PLAN}export/exe/").status_code == 404


@pytest.mark.parametrize("name", ["werkstattplan", "probe/werkstattplan", "id"])
def test_the_command_writes_the_whole_plan(edition, tmp_path, name) -> None:
    output = tmp_path / "plan.json"
    told = StringIO()
    given = str(edition.plan_id) if name == "id" else name
    call_command("plan_export", given, "--format", "json", "--output", str(output), stdout=told)
    assert plan_from_json(orjson.loads(output.read_bytes())) == EXAMPLE
    assert "Fassung 1" in told.getvalue()


def test_the_command_says_what_is_wrong(edition, stranger, tmp_path) -> None:
    def export(name: str, output: str = "plan.json") -> None:
        call_command("plan_export", name, "--format", "json", "--output", str(tmp_path / output))

    with pytest.raises(CommandError, match="Vorhanden: probe/werkstattplan"):
        export("gibtsnicht")
    with pytest.raises(CommandError, match="lässt sich nicht schreiben"):
        export("werkstattplan", "kein-ordner/plan.json")
    neighbour = Commune.objects.get(slug="nachbar")
    with scope(commune=neighbour):
        Plan.objects.create(commune=neighbour, slug="werkstattplan", title="Plan der Nachbarn")
    with pytest.raises(CommandError, match="mehrmals"):
        export("werkstattplan")
    with pytest.raises(CommandError, match="noch keine Fassung"):
        export("nachbar/werkstattplan")


def test_an_older_edition_can_be_read_and_kept(edition, reader) -> None:
    create_edition(
        plan=edition.plan, document=replace(EXAMPLE, title="Neuere Fassung", fields=EXAMPLE.fields[:1]), at=AT
    )
    client = client_of(reader)
    older = client.get(f"{PLAN}fassung/1/").content.decode()
    assert "Das ist eine ältere Fassung" in older
    assert "Idee: Radweg" in older
    assert "Idee: Radweg" not in client.get(PLAN).content.decode()
    assert "Das ist eine ältere Fassung" not in client.get(f"{PLAN}fassung/2/").content.decode()
    kept = client.get(f"{PLAN}fassung/1/export/json/")
    assert plan_from_json(orjson.loads(kept.content)) == EXAMPLE
    assert client.get(f"{PLAN}fassung/3/").status_code == 404
