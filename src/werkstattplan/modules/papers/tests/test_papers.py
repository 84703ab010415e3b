"""Papers through their pages: begin, change, issue, hand out, check, replace."""

import io
import re

import docx
import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from werkstattplan.modules.papers.content import checksum, content_from_json
from werkstattplan.modules.papers.models import Paper, PaperIsIssued
from werkstattplan.plan.models import MoneyLine, StatusReport, Tool
from werkstattplan.plan.services.publishing import publish_edition
from werkstattplan.plan.tests.conftest import AT, client_of
from werkstattplan.platform.audit.chain import chain_new_rows
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.files.models import StoredFile

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)


@pytest.fixture
def mira(edition, coordinator) -> Client:
    publish_edition(edition=edition, actor=coordinator, at=AT)
    return client_of(coordinator)


@pytest.fixture
def music(edition, commune) -> Tool:
    tool = Tool.objects.get(key="musik")
    Tool.objects.filter(pk=tool.pk).update(status="paused")
    StatusReport.objects.create(
        commune=commune,
        tool=tool,
        status="paused",
        reason="Bo Beispiel ist krank.",
        reported_on=AT.date(),
        reported_by="Mira Muster",
    )
    for kind, cents in (("planned", 120_000), ("spent", 45_050), ("spent", 950)):
        MoneyLine.objects.create(commune=commune, tool=tool, kind=kind, amount_cents=cents, source_of_funds="Land")
    return tool


def begin(browser: Client, kind: str, **more: object) -> Paper:
    response = browser.post(reverse("papers:begin", args=["probe"]), {"art": kind, "plan": "werkstattplan", **more})
    assert response.status_code == 302
    return Paper.objects.get(pk=int(re.findall(r"\d+", response.url)[-1]))


def issue(browser: Client, paper: Paper) -> Paper:
    browser.post(reverse("papers:issue", args=["probe", paper.pk]))
    paper.refresh_from_db()
    assert paper.state == "issued"
    return paper


def page(browser: Client, paper: Paper) -> str:
    return browser.get(reverse("papers:paper", args=["probe", paper.pk])).content.decode()


def file_of(browser: Client, paper: Paper, kind: str) -> bytes:
    return browser.get(reverse("papers:download", args=["probe", paper.pk, kind])).content


def words_of(word: bytes) -> str:
    document = docx.Document(io.BytesIO(word))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_a_report_says_what_the_plan_knows_with_numbered_sources(mira, music):
    paper = begin(mira, "report")
    shown = page(mira, paper)
    for words in ("stockt", "Gemeldet: ruht", "Bo Beispiel ist krank.", "1.200,00 €", "460,00 €"):
        assert words in shown, words
    assert "Beträge des Werkzeugs, Zeile" in shown
    assert "(ausgegeben, Land)" in shown
    assert "Sachstand, Mira Muster" in shown
    assert "kein Betrag genannt" in shown
    # Each number that is cited has its line among the sources, and the other way round.
    text, _, sources = shown.partition('id="quellen"')
    cited = set(re.findall(r"\[(\d+)\]", text))
    assert cited == set(re.findall(r'data-label="Nr.">\[(\d+)\]', sources))
    assert cited


def test_sums_hold_exact_amounts_only(mira, music, commune):
    about = Tool.objects.exclude(pk=music.pk).order_by("pk")[0]
    Tool.objects.filter(pk=about.pk).update(
        budget_cents=99_000, budget_qualifier="about", budget_wording="etwa 990 €, vielleicht mehr"
    )
    shown = page(mira, begin(mira, "report"))
    row = re.search(r"Summe der genau genannten Beträge.*?</tr>", shown, re.S)
    assert row
    assert "1.200,00 €" in row[0]
    assert "etwa 990 €, vielleicht mehr" in shown
    assert "Bei 1 Werkzeug ist der Betrag nicht genau." in shown


def test_what_changed_since_the_last_paper_is_told(mira, music, coordinator):
    first = issue(mira, begin(mira, "report"))
    second = begin(mira, "report")
    assert second.since == timezone.localdate(first.issued_at)
    assert "Was sich seit dem" in page(mira, second)


def test_an_issued_paper_stays_as_it_was_while_the_plan_changes(mira, music):
    paper = issue(mira, begin(mira, "report"))
    before = {kind: file_of(mira, paper, kind) for kind in ("docx", "pdf")}
    Tool.objects.filter(pk=music.pk).update(title="Ganz anders")
    StatusReport.objects.all().delete()
    assert {kind: file_of(mira, paper, kind) for kind in ("docx", "pdf")} == before
    assert "Ganz anders" not in page(mira, paper)
    again = mira.post(reverse("papers:paper", args=["probe", paper.pk]), {"title": "Neu", "number": "1"}, follow=True)
    assert "ändert sich nicht mehr" in again.content.decode()
    paper.refresh_from_db()
    assert paper.title != "Neu"
    with pytest.raises(PaperIsIssued):
        paper.delete()


def test_printing_the_frozen_content_again_gives_the_same_bytes(mira, music):
    paper = issue(mira, begin(mira, "report"))
    shown = mira.get(reverse("papers:proof", args=["probe", paper.pk])).content.decode()
    assert "Alles stimmt" in shown
    assert shown.count("Noch einmal gedruckt ergibt der Inhalt dieselbe Datei") == 2
    assert "stimmt nicht" not in shown


def test_the_word_file_is_accessible(mira, music):
    paper = begin(
        mira,
        "report",
    )
    document = docx.Document(io.BytesIO(file_of(mira, paper, "docx")))
    assert document.core_properties.language == "de-DE"
    assert document.core_properties.title.startswith("Berichtsvorlage")
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles.count("Heading 1") == 1
    assert "Heading 2" in styles
    assert all("w:tblHeader" in table.rows[0]._tr.xml and "w:tblCaption" in table._tbl.xml for table in document.tables)


def test_the_pdf_is_tagged(mira, music):
    paper = issue(mira, begin(mira, "decision"))
    with pikepdf.open(io.BytesIO(file_of(mira, paper, "pdf"))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("de")
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def test_a_page_about_a_field_is_one_page_however_many_tools(mira, music, edition, commune):
    for number in range(25):
        Tool.objects.create(
            commune=commune,
            edition=edition,
            field=music.field,
            key=f"mehr-{number}",
            title=f"Noch ein Werkzeug mit einem langen Namen, der zwei Zeilen braucht: Nummer {number}",
            wording="x",
            position=100 + number,
        )
    paper = issue(mira, begin(mira, "field", feld=music.field.name))
    with pikepdf.open(io.BytesIO(file_of(mira, paper, "pdf"))) as pdf:
        assert len(pdf.pages) == 1
    assert re.search(r"… und \d+ weitere", page(mira, paper))


def test_what_is_typed_is_kept_and_placeholders_are_filled(mira, music):
    paper = begin(mira, "report")
    address = reverse("papers:paper", args=["probe", paper.pk])
    typed = {
        "title": "Bericht",
        "introduction": "Für {gremium} über {plan}.",
        "body": "der Ausschuss",
        "closing": "Ende {stadt}",
    }
    refused = mira.post(address, typed)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "Den Platzhalter „{stadt}“ gibt es nicht." in text
    assert "Für {gremium} über {plan}." in text
    others = [tool.key for tool in Tool.objects.exclude(pk=music.pk)]
    chosen = {"werkzeug": ["musik", *others], "dabei": ["musik"], "anmerkung-musik": "Läuft bald wieder."}
    mira.post(address, {**typed, "closing": "Ende.", **chosen})
    text = page(mira, paper)
    assert "Für der Ausschuss über „Werkstattplan der Probe“." in text
    assert "Läuft bald wieder." in text
    preview = text[text.index('id="vorschau"') :]
    assert not any(tool.title in preview for tool in Tool.objects.exclude(pk=music.pk))


def test_a_day_in_the_future_is_refused(mira, music):
    paper = begin(mira, "report")
    response = mira.post(reverse("papers:paper", args=["probe", paper.pk]), {"title": "x", "since": "2999-01-01"})
    assert response.status_code == 422
    assert "liegt in der Zukunft" in response.content.decode()


def test_a_public_paper_names_nobody_and_everybody_may_read_it(mira, music, client):
    report = begin(mira, "report")
    assert client.get(reverse("papers_public:paper", args=["probe", report.pk])).status_code == 404
    mira.post(
        reverse("papers:paper", args=["probe", report.pk]),
        {
            "title": "Öffentlich, von Bo Beispiel",
            "body": "Ausschuss von Frau Musterfrau",
            "is_public": "on",
            "introduction": "Bo Beispiel schreibt.",
        },
    )
    report = issue(mira, report)
    text = client.get(reverse("papers_public:paper", args=["probe", report.pk])).content.decode()
    assert "[Name] ist krank." in text
    for name in ("Bo Beispiel", "Mira Muster"):
        assert name not in text
        assert name not in words_of(
            client.get(reverse("papers_public:download", args=["probe", report.pk, "docx"])).content
        )
    listed = client.get(reverse("papers_public:list", args=["probe"])).content.decode()
    assert "Öffentlich, von [Name]" in listed
    assert "Musterfrau" not in listed + text + verify(client, summe=report.checksum)


def test_the_yearly_report_is_a_page_with_a_chart_and_its_table(mira, music, client):
    paper = issue(mira, begin(mira, "yearly", jahr="2026"))
    text = client.get(reverse("papers_public:yearly", args=["probe", 2026])).content.decode()
    assert "<svg" in text
    assert "Das ruht gerade." in text
    assert re.search(r"stockt</th><td[^>]*>1</td>", text)
    assert client.get(reverse("papers_public:yearly", args=["probe", 2020])).status_code == 404
    assert (
        file_of(mira, paper, "pdf")
        == client.get(reverse("papers_public:download", args=["probe", paper.pk, "pdf"])).content
    )


def verify(client: Client, **data: object) -> str:
    return client.post(reverse("papers_free:verify"), data).content.decode()


def test_anybody_can_check_a_paper_by_file_or_checksum(mira, music, client):
    paper = issue(mira, begin(mira, "yearly", jahr="2026"))
    pdf = file_of(mira, paper, "pdf")
    assert "Byte für Byte" in verify(client, datei=io.BytesIO(pdf))
    assert "Das kennen wir nicht" in verify(client, datei=io.BytesIO(pdf.replace(b"PDF", b"PDG", 1)))
    spaced = " ".join(paper.checksum[at : at + 4] for at in range(0, 16, 4)).upper()
    assert "Ja, sie ist echt" in verify(client, summe=spaced)
    assert "Das kennen wir nicht" in verify(client, summe=paper.checksum[:15])
    assert "Das kennen wir nicht" in verify(client, summe="%" * 20)
    assert "Bitte wählen Sie die Datei aus" in verify(client)
    secret = issue(mira, begin(mira, "report"))
    said = verify(client, summe=secret.checksum)
    assert "unveränderte Vorlage aus diesem System" in said
    assert secret.title not in said


def test_tampering_with_a_paper_is_found(mira, music, client, commune, capsys):
    paper = issue(mira, begin(mira, "yearly", jahr="2026"))
    call_command("paper_verify", paper.checksum)
    assert "STIMMT NICHT" not in capsys.readouterr().out
    content = {**paper.content, "title": "Gefälscht"}
    Paper.objects.filter(pk=paper.pk).update(content=content)
    assert "Hier stimmt etwas nicht" in verify(client, summe=paper.checksum)
    with pytest.raises(CommandError, match="nicht unverändert"):
        call_command("paper_verify", paper.checksum[:20])
    with pytest.raises(CommandError, match="keine Vorlage"):
        call_command("paper_verify", "0" * 64)


def test_a_forgery_that_fits_together_is_not_in_the_history(mira, music, client):
    paper = issue(mira, begin(mira, "yearly", jahr="2026"))
    content = {**paper.content, "title": "Gefälscht"}
    forged = checksum(content_from_json(content))
    Paper.objects.filter(pk=paper.pk).update(content=content, checksum=forged, renderer=0)
    assert "Hier stimmt etwas nicht" in verify(client, summe=forged)


def test_paper_and_history_prove_each_other(mira, music, commune):
    paper = issue(mira, begin(mira, "report"))
    assert Change.objects.filter(after__Prüfsumme=paper.checksum).count() == 1
    call_command("audit_verify", commune="probe", at=paper.content["chain_sequence"], hash=paper.content["chain_hash"])
    chain_new_rows(commune)
    first = Change.objects.order_by("sequence").first()
    Change.objects.filter(pk=first.pk).update(verb="fälscht")
    shown = mira.get(reverse("papers:proof", args=["probe", paper.pk])).content.decode()
    assert "Hier stimmt etwas nicht" in shown
    with pytest.raises(CommandError):
        call_command("paper_verify", paper.checksum)


def test_a_correction_replaces_the_old_paper_when_it_is_issued(mira, music, client):
    old = issue(mira, begin(mira, "yearly", jahr="2026"))
    response = mira.post(reverse("papers:replace", args=["probe", old.pk]))
    new = Paper.objects.get(replaces=old)
    assert response.url.endswith(f"/{new.pk}/")
    old.refresh_from_db()
    assert old.state == "issued"
    issue(mira, new)
    old.refresh_from_db()
    assert old.state == "replaced"
    assert (
        "Diese Fassung ist ersetzt"
        in client.get(reverse("papers_public:paper", args=["probe", old.pk])).content.decode()
    )
    assert "es eine neuere Vorlage" in verify(client, summe=old.checksum)
    again = mira.post(reverse("papers:replace", args=["probe", old.pk]), follow=True).content.decode()
    assert "schon ersetzt" in again


def test_letterhead_and_text_blocks_shape_new_papers_only(mira, music):
    old = issue(mira, begin(mira, "report"))
    before = file_of(mira, old, "docx")
    head = reverse("papers:letterhead", args=["probe"])
    sent = {"sender": "Landkreis Probe\nFachdienst Planung", "department": "FD 10", "foot": "Fuß der Seite"}
    mira.post(head, {**sent, "mark_file": io.BytesIO(PNG)})
    assert StoredFile.objects.count() >= 3
    mira.post(reverse("papers:text_blocks", args=["probe"]), {"report_introduction": "Eigene Worte über {plan}."})
    new = issue(mira, begin(mira, "report"))
    document = docx.Document(io.BytesIO(file_of(mira, new, "docx")))
    assert document.inline_shapes[0]._inline.docPr.get("descr") == "Zeichen: Landkreis Probe"
    text = words_of(file_of(mira, new, "docx"))
    for words in ("Fachdienst Planung", "FD 10", "Eigene Worte über"):
        assert words in text
    assert "Fuß der Seite" in document.sections[0].footer.paragraphs[0].text
    assert "Alles stimmt" in mira.get(reverse("papers:proof", args=["probe", new.pk])).content.decode()
    assert file_of(mira, old, "docx") == before
    refused = mira.post(head, {**sent, "mark_file": io.BytesIO(b"\x89PNG kaputt")})
    assert refused.status_code == 422
    assert "lässt sich nicht drucken" in refused.content.decode()


def test_readers_read_and_strangers_see_nothing(mira, music, reader, stranger):
    paper = begin(mira, "report")
    address = reverse("papers:paper", args=["probe", paper.pk])
    assert client_of(reader).get(address).status_code == 200
    assert client_of(reader).post(address, {"title": "x"}).status_code == 403
    assert client_of(stranger).get(address).status_code == 404


def test_a_tool_shows_the_papers_that_speak_of_it(mira, music, client):
    issue(mira, begin(mira, "yearly", jahr="2026"))
    assert "In Vorlagen" in mira.get(reverse("work:tool", args=["probe", "werkstattplan", "musik"])).content.decode()
    assert (
        "In Vorlagen" in client.get(reverse("public:tool", args=["probe", "werkstattplan", "musik"])).content.decode()
    )


def test_a_meeting_that_is_near_waits_on_the_today_page(mira, music):
    paper = begin(mira, "report")
    soon = timezone.localdate().isoformat()
    mira.post(reverse("papers:paper", args=["probe", paper.pk]), {"title": "Bericht", "meeting_on": soon})
    home = mira.get(reverse("work:home", args=["probe"])).content.decode()
    assert "Berichtsvorlage „Bericht“ ausgeben: Sitzung ist am" in home


def test_a_draft_can_be_thrown_away(mira, music):
    paper = begin(mira, "report")
    mira.post(reverse("papers:delete", args=["probe", paper.pk]))
    assert not Paper.objects.filter(pk=paper.pk).exists()
