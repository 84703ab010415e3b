"""The paper for a committee: numbers from the frozen results, who was heard, what follows; issued it never changes."""

import datetime
import io

import docx
import pdfplumber
import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from werkstattplan.modules.surveys.models import CommitteePaper, OutcomeState, Wave
from werkstattplan.modules.surveys.paper.committee import LAW, NOT_HEARD
from werkstattplan.modules.surveys.paper.freezing import checksum
from werkstattplan.modules.surveys.selectors.opentexts import digest_of
from werkstattplan.modules.surveys.services.committee import PaperIssued, change_paper, issue_paper
from werkstattplan.modules.surveys.services.opentexts import add_category, review_text
from werkstattplan.modules.surveys.services.outcomes import OutcomeContent, add_outcome, publish_outcome
from werkstattplan.modules.surveys.services.replies import add_replies
from werkstattplan.modules.surveys.services.settling import look_after_waves
from werkstattplan.modules.surveys.tests.conftest import NOW, SETTLES
from werkstattplan.plan.tests.conftest import client_of
from werkstattplan.platform.audit.models import Change

VALUES = {
    "kind": "decision", "title": "Was junge Menschen brauchen", "committee": "Jugendhilfeausschuss", "number": "",
    "meeting_on": "", "proposal": "Der Ausschuss beschließt einen Bus.", "occasion": "", "hearing": "", "finances": "",
}  # fmt: skip


@pytest.fixture
def counted(wave) -> Wave:
    rows = [{"wunsch": "bus", "mehr": "Ein Bus"}] * 80 + [{"wunsch": "treff", "mehr": "Geheimer Text"}] * 40
    add_replies(wave, None, [[wave.questionnaire_id, answers] for answers in rows])
    look_after_waves(at=SETTLES)
    look_after_waves(at=SETTLES)
    wave.refresh_from_db()
    return wave


@pytest.fixture
def base(commune, wave) -> str:
    return f"/arbeit/{commune.slug}/umfragen/welle/{wave.pk}/vorlagen/"


@pytest.fixture
def mira(coordinator) -> Client:
    return client_of(coordinator)


def begun(mira, base, **values) -> CommitteePaper:
    answer = mira.post(f"{base}neu/", VALUES | values)
    assert answer.status_code == 302
    return CommitteePaper.objects.get()


def word_of(mira, base, paper) -> str:
    document = docx.Document(io.BytesIO(mira.get(f"{base}{paper.pk}/datei/docx/").content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def pdf_of(mira, base, paper) -> str:
    with pdfplumber.open(io.BytesIO(mira.get(f"{base}{paper.pk}/datei/pdf/").content)) as document:
        return "\n".join(page.extract_text() for page in document.pages)


def test_nothing_is_said_before_the_wave_is_counted(mira, wave, base):
    assert "noch nicht ausgezählt" in mira.get(base).content.decode()
    answer = mira.post(f"{base}neu/", VALUES)
    assert answer.status_code == 422
    assert "noch nicht ausgezählt" in answer.content.decode()
    assert "Der Ausschuss beschließt einen Bus." in answer.content.decode()
    assert not CommitteePaper.objects.exists()


def test_a_paper_holds_results_and_what_staff_wrote(mira, counted, base, survey, coordinator):
    content = OutcomeContent(heard="Kein Bus am Abend.", answer="Einer kommt.", state=OutcomeState.COMING)
    publish_outcome(
        outcome=add_outcome(survey=survey, content=content, actor=coordinator, at=NOW), actor=coordinator, at=NOW
    )
    paper = begun(mira, base, hearing="Der Kinder- und Jugendbeirat stimmt zu.", meeting_on="2026-05-04")
    for text in (word_of(mira, base, paper), pdf_of(mira, base, paper)):
        words = " ".join(text.split())
        for said in (
            "Beschlussvorlage", "Jugendhilfeausschuss", "04.05.2026", "Der Ausschuss beschließt einen Bus.",
            "Was fehlt dir am meisten?", "Ein Bus am Abend", "67 %", "stimmt zu",
            "Kein Bus am Abend.", "Quellen", "Das ist ein Entwurf", "Welle 1",
        ):  # fmt: skip
            assert said in words
        assert "KiJuBG" in words
        assert NOT_HEARD not in words
        assert "Geheimer Text" not in words


def test_what_is_not_known_is_said(mira, counted, base):
    text = word_of(mira, base, begun(mira, base))
    for said in (
        LAW,
        NOT_HEARD,
        "Dazu ist noch nichts entschieden.",
        "noch nicht genannt",
        "Dazu ist nichts angegeben.",
    ):
        assert said in text


def test_own_words_come_as_themes_of_many_and_as_allowed_quotations(mira, counted, base, coordinator):
    for label, text in (("Bus und Bahn", "Ein Bus"), ("Leeres Thema", None)):
        category = add_category(wave=counted, question_id="mehr", label=label, meaning="", actor=coordinator, at=NOW)
        if text:
            review_text(
                wave=counted, question_id="mehr", digest=digest_of(counted, "mehr", text),
                category_ids=[category.pk], is_quotable=True, actor=coordinator, at=NOW,
            )  # fmt: skip
    text = word_of(mira, base, begun(mira, base))
    assert "Bus und Bahn" in text
    assert "„Ein Bus“" in text
    assert "Leeres Thema" not in text


def test_an_issued_paper_stays_when_the_replies_are_gone(mira, counted, base, coordinator):
    paper = begun(mira, base)
    mira.post(f"{base}{paper.pk}/ausgeben/")
    paper.refresh_from_db()
    assert paper.sha256 == checksum(paper.content)
    first = mira.get(f"{base}{paper.pk}/datei/pdf/").content
    assert paper.sha256[:16] in pdf_of(mira, base, paper)
    assert paper.sha256 in "".join(word_of(mira, base, paper))
    assert Change.objects.filter(verb="gibt eine Vorlage aus").get().after["sha256"] == paper.sha256
    look_after_waves(at=datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC))
    assert mira.get(f"{base}{paper.pk}/datei/pdf/").content == first
    answer = mira.post(f"{base}{paper.pk}/", VALUES)
    assert answer.status_code == 422
    assert "ändert sich nicht mehr" in answer.content.decode()
    with pytest.raises(PaperIssued):
        issue_paper(paper=paper, site="", actor=coordinator, at=NOW)
    with pytest.raises(PaperIssued):
        change_paper(paper=paper, values=VALUES | {"meeting_on": None}, actor=coordinator, at=NOW)


def test_a_draft_can_be_changed(mira, counted, base):
    paper = begun(mira, base)
    assert mira.post(f"{base}{paper.pk}/", VALUES | {"title": ""}).status_code == 422
    mira.post(f"{base}{paper.pk}/", VALUES | {"title": "Neuer Titel"})
    assert CommitteePaper.objects.get().title == "Neuer Titel"
    assert "Neuer Titel" in mira.get(base).content.decode()
    assert mira.get(f"{base}{paper.pk}/datei/odt/").status_code == 404


def test_the_database_refuses_an_issued_paper_without_content(counted):
    values = VALUES | {"meeting_on": None}
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitteePaper.objects.create(commune=counted.commune, wave=counted, issued_on=NOW.date(), **values)


def test_too_few_replies_make_a_paper_that_says_so(mira, wave, base):
    add_replies(wave, None, [[wave.questionnaire_id, {"wunsch": "bus"}]] * 4)
    look_after_waves(at=SETTLES)
    look_after_waves(at=SETTLES)
    text = word_of(mira, base, begun(mira, base))
    assert "Ein Bus am Abend" not in text
    assert "keine Aussage möglich" in text or "zu wenige geantwortet" in text


def test_only_the_coordination_and_the_administration_write_papers(counted, base, mira, reader, stranger):
    paper = begun(mira, base)
    for path in ("", "neu/", f"{paper.pk}/", f"{paper.pk}/datei/pdf/"):
        assert client_of(reader).get(base + path).status_code == 403
        assert client_of(stranger).get(base + path).status_code == 404
        assert Client().get(base + path).status_code == 302
    assert client_of(reader).post(f"{base}{paper.pk}/ausgeben/").status_code == 403
