"""A document on its way into the plan and out again, as Mira the coordinator lives it."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_scopes import scope

from werkstattplan.plan.models import Edition, EditionState, Import, ImportDecision, ImportState, Plan, Tool
from werkstattplan.plan.selectors.edition_document import edition_document
from werkstattplan.plan.selectors.import_review import interpretation_of
from werkstattplan.plan.services import importing
from werkstattplan.plan.tasks import read_import_job
from werkstattplan.plan.tests.conftest import client_of, make_member
from werkstattplan.platform.audit.services import record_change

SEED = Path(__file__).parents[5] / "shared" / "seed" / "werkstattplan-ludwigslust-parchim.txt"
HEAD = ["Handlungsfelder (HF)", "Beschreibung des HF", "Werkzeuge", "Ansprechperson", "Umsetzungsort", "Beteiligte"]
ROWS = [
    ["Nähe", "Alle kennen sich.", "Dorfladen auf Rädern", "Bo Beispiel (Rollwerk)", "Hagenow", "Vereine", "x", ""],
    ["", "", "Bank vor jeder Tür", "", "Ganzer Landkreis", "Vereine", "x", "x"],
    ["", "", "Abendbus", "Rita Rat (Fahrwerk)", "6 Dörfer", "", "", ""],
]


def document(rows: list[list[str]] = ROWS) -> bytes:
    lines = ["Werkstattplan Probe", "", *("\t".join(row) for row in [[*HEAD, "2031", "2032"], *rows])]
    return "\n".join(lines).encode()


@pytest.fixture
def mira(coordinator) -> Client:
    return client_of(coordinator)


def upload(client: Client, content: bytes, *, name: str = "plan.txt", token: str = "t1", address: str = "neu/") -> str:
    data = {"token": token, "file": SimpleUploadedFile(name, content)}
    response = client.post(f"/arbeit/probe/importe/{address}", data)
    assert response.status_code == 302, response.content.decode()
    return str(response.url)


@pytest.fixture
def address(mira) -> str:
    return upload(mira, document())


@pytest.fixture
def run(address) -> Import:
    return Import.objects.get()


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_summary_counts_everything_and_nothing_is_in_the_plan_yet(mira, address, run) -> None:
    page = text(mira, address)
    cells = interpretation_of(run).cells
    assert f"{cells} nicht leere Zellen, {cells} zugeordnet" in page
    assert f"0 von {len(interpretation_of(run).doubts)} Fragen geklärt" in page
    assert not Edition.objects.exists()


def test_a_double_click_makes_one_import(mira, address) -> None:
    assert upload(mira, document()) == address
    assert Import.objects.count() == 1


@pytest.mark.parametrize(("content", "name"), [(b"\x00\x01\x02" * 50, "plan.txt"), (b"nur ein Satz", "plan.txt")])
def test_a_refused_file_says_why_and_changes_nothing(mira, content: bytes, name: str) -> None:
    page = text(mira, upload(mira, content, name=name))
    run = Import.objects.get()
    assert run.state == ImportState.REFUSED
    assert run.refusal_sentence
    assert "Am Plan hat sich nichts geändert." in page
    assert not Plan.objects.exists()


def test_an_empty_file_is_refused_at_the_form(mira) -> None:
    data = {"token": "t", "file": SimpleUploadedFile("leer.txt", b"")}
    assert mira.post("/arbeit/probe/importe/neu/", data).status_code == 422
    assert not Import.objects.exists()


def test_a_large_file_is_read_by_a_job_and_the_page_waits(mira) -> None:
    where = upload(mira, document() + b"\n" * 210_000)
    run = Import.objects.get()
    assert run.state == ImportState.READING
    assert "wird gelesen" in text(mira, where)
    for _ in range(2):
        read_import_job.call(run.pk)
    run.refresh_from_db()
    assert run.state in (ImportState.REVIEW, ImportState.REFUSED)
    answer = mira.get(where, headers={"HX-Request": "true"})
    assert (answer.headers["HX-Refresh"], answer.content) == ("true", b"")


def test_every_question_is_shown_with_its_place_and_one_answer_leads_to_the_next(mira, address, run) -> None:
    doubts = interpretation_of(run).doubts
    at = f"{address}frage/{doubts[0].id}/"
    for doubt in doubts:
        page = text(mira, f"{address}frage/{doubt.id}/")
        assert "So steht es im Dokument" in page
        assert "Nur den Wortlaut behalten" in page
    for number in range(len(doubts)):
        assert at != address, number
        at = mira.post(at, {"choice": "accept"}).url
    assert at == address
    assert "Alle Fragen sind beantwortet" in text(mira, at)


def test_a_typed_contact_stands_in_the_draft(mira, address, run) -> None:
    doubt = next(doubt for doubt in interpretation_of(run).doubts if doubt.kind == "no_contact")
    mira.post(f"{address}frage/{doubt.id}/", {"choice": "edit", "lines": "Nora Neu | Leitung | Rollwerk"})
    mira.post(f"{address}uebernehmen/", {"title": "Plan der Probe", "slug": "probeplan"})
    document = edition_document(Edition.objects.get())
    people = [entry.person for field in document.fields for tool in field.tools for entry in tool.contacts.entries]
    assert "Nora Neu" in people


def test_keeping_the_wording_claims_nothing(mira, address, run) -> None:
    doubt = next(doubt for doubt in interpretation_of(run).doubts if doubt.kind == "area_unresolved")
    mira.post(f"{address}frage/{doubt.id}/", {"choice": "keep_raw"})
    assert ImportDecision.objects.get().value == doubt.kept_raw
    edition = importing.accept_import(run=run, actor=None, at=timezone.now(), plan_slug="p")
    tool = Tool.objects.get(edition=edition, wording="Abendbus")
    assert tool.area_wording == "6 Dörfer"


def test_a_bad_edit_keeps_what_was_typed(mira, address, run) -> None:
    doubt = next(doubt for doubt in interpretation_of(run).doubts if doubt.kind == "no_year")
    response = mira.post(f"{address}frage/{doubt.id}/", {"choice": "edit", "years": "irgendwann"})
    assert "irgendwann" in response.content.decode()
    assert not ImportDecision.objects.exists()


def test_the_last_of_two_people_wins_and_is_named(mira, address, run, commune) -> None:
    nina = make_member(commune, "Nina Neben", "coordinator")
    doubt = interpretation_of(run).doubts[0]
    mira.post(f"{address}frage/{doubt.id}/", {"choice": "accept"})
    client_of(nina).post(f"{address}frage/{doubt.id}/", {"choice": "keep_raw"})
    assert ImportDecision.objects.get().choice == "keep_raw"
    assert "Nina Neben" in text(mira, f"{address}frage/{doubt.id}/")


def test_all_of_a_kind_are_accepted_at_once_and_one_is_taken_back(mira, address, run) -> None:
    doubt = interpretation_of(run).doubts[0]
    mira.post(f"{address}sammeln/", {"kind": doubt.kind.value})
    assert ImportDecision.objects.filter(doubt_id=doubt.id).exists()
    mira.post(f"{address}frage/{doubt.id}/", {"choice": "reopen"})
    assert not ImportDecision.objects.filter(doubt_id=doubt.id).exists()


def test_any_value_can_be_changed(mira, address) -> None:
    where = f"{address}wert/?pfad=/fields/0/description"
    assert "Alle kennen sich." in text(mira, where)
    mira.post(where, {"text": "Man grüßt sich."})
    assert "ändern" in text(mira, f"{address}werte/")
    mira.post(f"{address}uebernehmen/", {"title": "Plan", "slug": "p"})
    assert edition_document(Edition.objects.get()).fields[0].description == "Man grüßt sich."


def test_open_questions_are_counted_before_acceptance_and_listed_after(mira, address, run) -> None:
    count = len(interpretation_of(run).doubts)
    assert f"{count} Fragen sind noch offen" in text(mira, f"{address}uebernehmen/")
    for _ in range(2):
        mira.post(f"{address}uebernehmen/", {"title": "Plan", "slug": "p"})
    assert Edition.objects.get().state == EditionState.DRAFT
    assert "offen" in text(mira, address)


def test_undo_takes_everything_out_again(mira, address) -> None:
    mira.post(f"{address}uebernehmen/", {"title": "Plan", "slug": "p"})
    for _ in range(2):
        mira.post(f"{address}zuruecknehmen/")
    assert not Edition.objects.exists()
    assert not Plan.objects.exists()
    assert Import.objects.get().state == ImportState.UNDONE
    assert "nicht mehr im Plan" in text(mira, address)


def test_undo_asks_when_somebody_worked_on_the_draft(mira, address, run, administrator, commune) -> None:
    edition = importing.accept_import(run=run, actor=None, at=timezone.now(), plan_slug="p")
    tool = edition.tools.first()
    before, after = {"title": "a"}, {"title": "b"}
    record_change(
        commune=commune, actor=administrator, at=timezone.now(), verb="ändert", subject=tool, before=before, after=after
    )
    answer = mira.post(f"{address}zuruecknehmen/")
    assert "Adam Amt" in answer.content.decode()
    assert Edition.objects.exists()
    mira.post(f"{address}zuruecknehmen/", {"confirmed": "yes"})
    assert not Edition.objects.exists()


def test_a_published_edition_is_not_undone(mira, address, run) -> None:
    edition = importing.accept_import(run=run, actor=None, at=timezone.now(), plan_slug="p")
    Edition.objects.filter(pk=edition.pk).update(state=EditionState.PUBLISHED, published_at=timezone.now())
    answer = mira.post(f"{address}zuruecknehmen/", follow=True)
    assert "veröffentlicht" in answer.content.decode()
    assert Edition.objects.exists()


def newer(mira: Client, run: Import, rows: list[list[str]]) -> tuple[str, Import]:
    importing.accept_import(run=run, actor=None, at=timezone.now(), plan_slug="p")
    where = upload(mira, document(rows), token="t2", address="neu/p/")
    return where, Import.objects.get(token="t2")


CHANGED = [
    [*ROWS[0][:5], "Vereine, Schulen", "x", "x"],
    ROWS[1],
    ["", "", "Nachtbus für alle Dörfer", "Rita Rat (Fahrwerk)", "Parchim", "Schulen", "", "x"],
]


def test_a_newer_version_shows_what_differs_and_merges_as_decided(mira, run) -> None:
    where, _ = newer(mira, run, CHANGED)
    page = text(mira, where)
    assert "Dorfladen auf Rädern – Beteiligte" in page
    assert "Vereine, Schulen" in page
    assert "2031, 2032" in page
    assert "Neu: Nachtbus" in page
    assert "Fehlt in der neuen Datei: Abendbus" in page
    mira.post(f"{where}uebernehmen/")
    latest = Edition.objects.order_by("-number").first()
    assert latest is not None
    assert latest.number == 2
    tools = [tool for field in edition_document(latest).fields for tool in field.tools]
    assert [tool.wording for tool in tools] == [ROWS[0][2], ROWS[1][2], ROWS[2][2], CHANGED[2][2]]
    assert tools[0].participants.entries == ("Vereine", "Schulen")
    assert tools[0].years == (2031, 2032)


def test_what_staff_edited_is_kept_unless_decided_otherwise(mira, run, commune) -> None:
    importing.accept_import(run=run, actor=None, at=timezone.now(), plan_slug="p")
    Tool.objects.filter(wording=ROWS[0][2]).update(participants_wording="Nachbarschaft")
    where = upload(mira, document(CHANGED), token="t2", address="neu/p/")
    second = Import.objects.get(token="t2")
    row = next(row for row in importing.differences_of(second) if row.attribute == "participants")
    assert not row.take_new
    mira.post(f"{where}unterschiede/", {row.id: "new"})
    merged = edition_document(importing.accept_import(run=second, actor=None, at=timezone.now()))
    assert merged.fields[0].tools[0].participants.entries == ("Vereine", "Schulen")


def test_the_same_document_again_differs_in_nothing(mira, run) -> None:
    _, second = newer(mira, run, ROWS)
    assert importing.differences_of(second) == []


def test_strangers_and_readers_see_no_import(address, reader, contributor, stranger) -> None:
    for user in (reader, contributor, stranger):
        assert client_of(user).get(address).status_code in (403, 404)


@pytest.mark.django_db(transaction=True)
def test_two_acceptances_at_the_same_moment_make_one_edition(commune, in_scope) -> None:
    run, _ = importing.start_import(
        commune=commune, actor=None, at=timezone.now(), name="plan.txt", content=document(), token="t"
    )
    importing.read_import(run)

    def accept(_: int) -> int:
        try:
            with scope(commune=commune):
                return importing.accept_import(run=run, actor=None, at=timezone.now(), plan_slug="p").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(accept, range(4)))) == 1
    assert Edition.objects.count() == 1


def test_the_command_tries_accepts_and_refuses(commune, in_scope, tmp_path, capsys) -> None:
    file = tmp_path / "plan.txt"
    file.write_bytes(document())
    call_command("plan_import", str(file), commune="probe", dry_run=True, json=True)
    assert json.loads(capsys.readouterr().out)["tools"] == 3
    assert not Import.objects.exists()
    call_command("plan_import", str(file), commune="probe", accept=True)
    assert Tool.objects.count() == 3
    file.write_bytes(b"nur ein Satz")
    with pytest.raises(SystemExit):
        call_command("plan_import", str(file), commune="probe", dry_run=True, json=True)
    assert set(json.loads(capsys.readouterr().out.splitlines()[-1])) == {"refused", "sentence"}
    with pytest.raises(CommandError, match="gibt es nicht"):
        call_command("plan_import", str(file), commune="nirgends")


@pytest.mark.skipif(not SEED.exists(), reason="the shared folder with the district's document is not there")
def test_the_districts_own_document_goes_all_the_way(mira) -> None:
    where = upload(mira, SEED.read_bytes())
    run = Import.objects.get()
    interpretation = interpretation_of(run)
    assert "22" in text(mira, where)
    assert interpretation.cells == len(interpretation.placements)
    for doubt in interpretation.doubts:
        text(mira, f"{where}frage/{doubt.id}/")
    edition = importing.accept_import(run=run, actor=None, at=timezone.now(), plan_slug="p")
    assert edition_document(edition) == interpretation.plan


def test_sixty_megabytes_are_refused_on_the_page_and_nothing_is_kept(coordinator, in_scope):
    upload = SimpleUploadedFile("plan.docx", b"x" * 60_000_000)
    response = client_of(coordinator).post("/arbeit/probe/importe/neu/", {"token": "a", "file": upload})
    assert response.status_code == 422
    assert "größer als 25 MB" in response.content.decode()
    assert not Import.objects.exists()
