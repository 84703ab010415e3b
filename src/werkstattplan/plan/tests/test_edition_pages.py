"""The pages of editions: begin, decide, adopt, compare, look back, see what is new, hand a tool on."""

import datetime
import hashlib
import io
import json

import docx
import pytest
from django.test import Client

from werkstattplan.plan.contracts import ToolStatus
from werkstattplan.plan.models import (
    AdoptedDocument,
    DatedState,
    Edition,
    EditionState,
    Fate,
    Finding,
    InterimReview,
    Participation,
    Tool,
    ToolFate,
)
from werkstattplan.plan.services.adoption import adopt_edition
from werkstattplan.plan.services.edit_tool import edit_tool
from werkstattplan.plan.services.publishing import publish_edition
from werkstattplan.plan.services.report_status import report_status
from werkstattplan.plan.services.succession import continue_the_rest, decide_fate, start_edition
from werkstattplan.plan.services.tool_values import values_of
from werkstattplan.plan.tests.conftest import AT, client_of
from werkstattplan.platform.people.models import Person

PLAN = "/arbeit/probe/werkstattplan/"
PUBLIC = "/probe/werkstattplan/"
LATER = AT + datetime.timedelta(days=100)


@pytest.fixture
def mira(edition, coordinator) -> Client:
    return client_of(coordinator)


@pytest.fixture
def old(edition, coordinator) -> Edition:
    adopt_edition(edition=edition, body="Kreistag", adopted_on=AT.date(), number="BV 1", actor=coordinator, at=AT)
    publish_edition(edition=edition, actor=coordinator, at=AT)
    return Edition.objects.get()


@pytest.fixture
def draft(old, coordinator) -> Edition:
    return start_edition(edition=old, title="Zweite Fassung", actor=coordinator, at=LATER)


@pytest.fixture
def review(edition) -> InterimReview:
    return InterimReview.objects.create(
        commune=edition.commune, edition=edition, title="Werkstatt", held_on=datetime.date(2026, 3, 1)
    )


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def test_from_the_draft_to_the_adopted_and_the_next_edition(mira) -> None:
    assert "Beschluss eintragen" in text_of(mira, f"{PLAN}fassungen/")
    sent = {"body": "Kreistag", "adopted_on": "2026-03-01", "number": "BV 7"}
    refused = mira.post(f"{PLAN}fassungen/beschluss/", sent | {"number": ""})
    assert refused.status_code == 422
    assert 'value="Kreistag"' in refused.content.decode()
    assert mira.post(f"{PLAN}fassungen/beschluss/", sent | {"adopted_on": "2999-01-01"}).status_code == 422
    assert mira.post(f"{PLAN}fassungen/beschluss/", sent).status_code == 302
    page = text_of(mira, f"{PLAN}fassungen/")
    kept = AdoptedDocument.objects.get()
    assert kept.sha256 in page
    assert "Kreistag, 1. März 2026, Nr. BV 7" in page
    assert mira.post(f"{PLAN}fassungen/fortschreiben/", {"title": "Neu"}).status_code == 302
    assert "0 von 3 Werkzeugen entschieden" in text_of(mira, f"{PLAN}fortschreibung/")
    assert "Es gibt schon einen Entwurf" in text_of(mira, f"{PLAN}fassungen/fortschreiben/")


def test_the_adopted_document_is_handed_out_to_the_byte(old, mira) -> None:
    content = mira.get(f"{PLAN}fassung/1/beschlossen/json/").content
    assert hashlib.sha256(content).hexdigest() == AdoptedDocument.objects.get().sha256
    Tool.objects.filter(key="musik").update(title="Heimlich geändert")
    word = mira.get(f"{PLAN}fassung/1/beschlossen/docx/").content
    text = "\n".join(cell.text for table in docx.Document(io.BytesIO(word)).tables for cell in table._cells)
    assert "Musik am Gartenzaun" in text
    assert mira.get(f"{PLAN}fassung/1/beschlossen/pdf/").content.startswith(b"%PDF")
    assert mira.get(f"{PLAN}fassung/1/beschlossen/exe/").status_code == 404
    assert mira.get(f"{PLAN}fassung/2/beschlossen/json/").status_code == 404


def test_pages_of_an_adopted_edition_offer_reports_only(old, mira) -> None:
    tool = text_of(mira, f"{PLAN}werkzeug/musik/")
    assert "Diese Fassung ist beschlossen" in tool
    assert "Zuständige und Ausgaben" in tool
    form = text_of(mira, f"{PLAN}werkzeug/musik/bearbeiten/")
    assert 'name="contacts"' in form
    assert 'name="title"' not in form
    sheet = text_of(mira, f"{PLAN}werkzeug/musik/monatsblatt/")
    assert "-erledigt" in sheet
    assert "-geplant" not in sheet
    assert "Schritt anlegen" not in sheet


def test_the_month_sheet_without_script_saves_what_is_done(old, mira) -> None:
    tool = Tool.objects.get(key="musik")
    step = tool.steps.first()
    sent = {f"vorher-{step.pk}-erledigt": "0", f"schritt-{step.pk}-3-erledigt": "on"}
    assert mira.post(f"{PLAN}werkzeug/musik/monatsblatt/", sent).status_code == 302
    step.refresh_from_db()
    assert (step.planned_months, step.actual_months) == ((3, 4), (3,))


def test_the_form_of_an_adopted_tool_saves_contacts_and_spending(old, mira) -> None:
    address = f"{PLAN}werkzeug/musik/bearbeiten/"
    base = mira.get(address).context["base"]
    sent = {"base": base, "contacts": "| Leitung", "money": "ausgegeben | 50 | Kreis", "title": "Trotzdem"}
    assert mira.post(address, sent).status_code == 302
    values = values_of(Tool.objects.get(key="musik"))
    assert (values["contacts"].strip(), values["title"]) == ("| Leitung", "Musik am Gartenzaun")
    assert "50,00" in values["money"]
    again = mira.post(address, sent | {"base": mira.get(address).context["base"], "money": "geplant | 50 | Kreis"})
    assert again.status_code == 422
    assert "ändert sich nicht mehr" in again.content.decode()


def test_deciding_leads_from_one_open_tool_to_the_next(draft, mira) -> None:
    first = text_of(mira, f"{PLAN}fortschreibung/werkzeug/musik/")
    assert "Werkzeug 1 von 3" in first
    address = f"{PLAN}fortschreibung/werkzeug/musik/"
    empty = mira.post(address, {"fate": "drop", "reason": " "})
    assert empty.status_code == 422
    response = mira.post(address, {"fate": "change", "reason": "Jetzt auch im Winter."})
    assert response.headers["Location"].endswith("/fortschreibung/werkzeug/vorlesen/")
    merge = {"fate": "merge", "reason": "Wird gemeinsam gemacht."}
    refused = mira.post(response.headers["Location"], merge)
    assert "das selbst bestehen bleibt" in refused.content.decode()
    assert "Wird gemeinsam gemacht." in refused.content.decode()
    successor = draft.tools.get(key="musik")
    response = mira.post(response.headers["Location"], merge | {"successor": successor.pk})
    assert response.headers["Location"].endswith("/werkzeug/idee-radweg/")
    assert mira.get(f"{PLAN}fassungen/beschluss/").content.decode().count("/fortschreibung/werkzeug/") == 1
    rest = mira.post(f"{PLAN}fortschreibung/weiterfuehren/", {"reason": "Läuft."}, follow=True).content.decode()
    assert "1 Werkzeug wird weitergeführt" in rest
    assert "Über alle Werkzeuge ist entschieden" in rest
    assert ToolFate.objects.count() == 3


def test_publishing_waits_for_the_decisions(draft, mira) -> None:
    assert "3 Werkzeuge der Fassung davor warten" in text_of(mira, f"{PLAN}veroeffentlichen/")
    assert "Noch nicht entschieden: „Musik" in mira.post(f"{PLAN}veroeffentlichen/", follow=True).content.decode()
    assert Edition.objects.get(number=2).state == EditionState.DRAFT


def test_the_interim_review_becomes_a_suggestion(draft, mira, old, review) -> None:
    tool = old.tools.get(key="musik")
    for kind, term, words in (("barrier", "staff", ""), ("barrier", "time", "im Sommer"), ("enabler", "network", "")):
        Finding.objects.create(commune=old.commune, review=review, tool=tool, kind=kind, term=term, words=words)
    page = text_of(mira, f"{PLAN}fortschreibung/werkzeug/musik/")
    assert "Gebremst hat: Personal; Zeit: im Sommer. Geholfen hat: Vernetzung und Austausch." in page
    assert mira.get(f"{PLAN}fortschreibung/werkzeug/musik/").context["form"].initial["fate"] == Fate.CHANGE
    assert mira.get(f"{PLAN}fortschreibung/werkzeug/vorlesen/").context["form"].initial["fate"] == Fate.CONTINUE
    assert not ToolFate.objects.exists()


def test_each_tool_hears_the_newest_review_that_speaks_of_it(draft, old, mira, review) -> None:
    later = InterimReview.objects.create(
        commune=old.commune, edition=old, title="Werkstatt Kultur", held_on=datetime.date(2026, 4, 1)
    )
    for held, key, term in ((review, "musik", "staff"), (review, "vorlesen", "money"), (later, "musik", "time")):
        tool = old.tools.get(key=key)
        Finding.objects.create(commune=old.commune, review=held, tool=tool, kind="barrier", term=term)
    assert "Zwischenbilanz vom 01.04.2026. Gebremst hat: Zeit." in text_of(
        mira, f"{PLAN}fortschreibung/werkzeug/musik/"
    )
    assert "Zwischenbilanz vom 01.03.2026. Gebremst hat: Geld." in text_of(
        mira, f"{PLAN}fortschreibung/werkzeug/vorlesen/"
    )


def test_a_published_edition_is_looked_back_at_itself(second, mira) -> None:
    mira.post(f"{PLAN}zwischenbilanz/neu/", {"title": "Herbst", "held_on": "2026-06-01"})
    assert InterimReview.objects.get().edition == second


def test_the_workshop_goes_tool_by_tool_and_writes_down_what_is_said(edition, mira, review) -> None:
    base = f"{PLAN}zwischenbilanz/{review.pk}/"
    page = text_of(mira, f"{base}projektor/musik/")
    assert f'rel="next" aria-label="Weiter: Vorlesestunden" href="{base}projektor/vorlesen/"' in page
    assert 'rel="prev"' not in page
    sent = {"kind": "barrier", "term": "other", "words": ""}
    refused = mira.post(f"{base}projektor/musik/", sent)
    assert refused.status_code == 422
    assert "sagt noch nichts" in refused.content.decode()
    response = mira.post(f"{base}projektor/musik/", sent | {"words": "Das Wetter"}, follow=True)
    assert "Das Wetter" in response.content.decode()
    assert "Zu 1 von 3 Werkzeugen" in text_of(mira, base)
    finding = Finding.objects.get()
    mira.post(f"{base}befund/{finding.pk}/entfernen/")
    assert not Finding.objects.exists()


def test_a_review_is_noted_about_the_running_edition(draft, old, mira) -> None:
    assert mira.post(f"{PLAN}zwischenbilanz/neu/", {"title": "", "held_on": "2026-06-01"}).status_code == 422
    mira.post(f"{PLAN}zwischenbilanz/neu/", {"title": "Sommer", "held_on": "2026-06-01", "note": "Vereine"})
    found = InterimReview.objects.get()
    assert found.edition == old
    mira.post(f"{PLAN}zwischenbilanz/{found.pk}/bearbeiten/", {"title": "Juni", "held_on": "2026-06-02"})
    assert "Juni" in text_of(mira, f"{PLAN}zwischenbilanz/")


def test_contributors_speak_about_their_own_tools_only(edition, contributor, reader, review) -> None:
    own, other = (f"{PLAN}zwischenbilanz/{review.pk}/projektor/{key}/" for key in ("vorlesen", "musik"))
    sent = {"kind": "enabler", "term": "volunteers", "words": ""}
    assert client_of(contributor).post(own, sent).status_code == 302
    assert client_of(contributor).post(other, sent).status_code == 403
    assert client_of(reader).post(own, sent).status_code == 403
    assert client_of(reader).get(own).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        *("fassungen/fortschreiben/", "fassungen/beschluss/", "fortschreibung/werkzeug/musik/"),
        *("neues-werkzeug/", "zwischenbilanz/neu/", "fortschreibung/weiterfuehren/", "werkzeug/musik/loeschen/"),
    ],
)
def test_only_coordinators_shape_editions(address, draft, contributor, reader, stranger) -> None:
    for user, status in ((contributor, 403), (reader, 403), (stranger, 404)):
        assert client_of(user).post(f"{PLAN}{address}").status_code == status


def test_a_new_tool_is_added_and_taken_out_again(draft, mira) -> None:
    sent = {"title": "Dorfkino", "wording": "", "field": "", "new_field": ""}
    refused = mira.post(f"{PLAN}neues-werkzeug/", sent)
    assert refused.status_code == 422
    assert "Handlungsfeld" in refused.content.decode()
    response = mira.post(f"{PLAN}neues-werkzeug/", sent | {"new_field": "Kultur", "wording": "Filme im Saal"})
    assert response.headers["Location"].endswith("/werkzeug/dorfkino/bearbeiten/")
    assert "Neu in dieser Fassung" in text_of(mira, f"{PLAN}fortschreibung/")
    assert "Filme im Saal" in text_of(mira, f"{PLAN}fassungen/vergleich/")
    mira.post(f"{PLAN}werkzeug/dorfkino/loeschen/")
    assert not Tool.objects.filter(key="dorfkino").exists()


def change(tool: Tool, by, at: datetime.datetime, **values: str) -> None:
    base = values_of(tool)
    edit_tool(tool=tool, actor=by, at=at, base=base, mine=base | values)


def test_two_editions_and_two_days_side_by_side(draft, mira, coordinator) -> None:
    change(draft.tools.get(key="musik"), coordinator, LATER + datetime.timedelta(days=3), title="Musik überall")
    page = text_of(mira, f"{PLAN}fassungen/vergleich/")
    assert "Fassung 1, wie beschlossen" in page
    assert "Musik überall" in page
    same = text_of(mira, f"{PLAN}fassungen/vergleich/?von_tag=2026-03-03&bis_tag=2026-03-04")
    assert "Nichts hat sich geändert" in same
    days = text_of(mira, f"{PLAN}fassungen/vergleich/?von_tag={LATER.date()}")
    assert "<del" in days
    assert DatedState.objects.count() == 1
    wrong = text_of(mira, f"{PLAN}fassungen/vergleich/?von=99&bis_tag=gestern")
    assert "Eine Angabe passt nicht" in wrong


def test_who_only_reported_changed_nothing_in_the_plan(old, mira, coordinator) -> None:
    report_status(
        tool=old.tools.get(key="musik"),
        status=ToolStatus.RUNNING,
        reason="Läuft.",
        reported_on=LATER.date(),
        reported_by="Mira",
        actor=coordinator,
        at=LATER,
    )
    page = text_of(mira, f"{PLAN}fassungen/vergleich/?von=1")
    assert "neuer Stand" in page
    assert "<strong>0 geändert</strong>, <strong>0 nicht mehr dabei</strong>, 1 mit neuem Stand, 2 unverändert" in page


def test_today_leads_to_what_is_undecided(draft, old, mira, coordinator) -> None:
    assert "Über 3 Werkzeuge für Fassung 2 entscheiden" in text_of(mira, "/arbeit/probe/")
    decide(draft, "musik", Fate.CONTINUE, coordinator)
    decide(draft, "vorlesen", Fate.CONTINUE, coordinator)
    assert "Über ein Werkzeug für Fassung 2 entscheiden" in text_of(mira, "/arbeit/probe/")
    decide(draft, "idee-radweg", Fate.CONTINUE, coordinator)
    assert "für Fassung 2 entscheiden" not in text_of(mira, "/arbeit/probe/")
    assert f'href="{PLAN}fortschreibung/werkzeug/musik/"' in text_of(mira, f"{PLAN}werkzeug/musik/")


@pytest.fixture
def second(draft, coordinator) -> Edition:
    """The second edition is published: music changed and took reading in, the cycle path was dropped."""
    decide(draft, "idee-radweg", Fate.DROP, coordinator, reason="Frau Muster sagt: kein Geld.")
    decide(draft, "vorlesen", Fate.MERGE, coordinator, into="musik")
    decide(draft, "musik", Fate.CHANGE, coordinator, reason="Jetzt mit Lesen.")
    change(draft.tools.get(key="musik"), coordinator, LATER, title="Musik und Lesen", remarks="Ganz geheim.")
    publish_edition(edition=draft, actor=coordinator, at=LATER)
    return Edition.objects.get(number=2)


def decide(draft: Edition, key: str, fate: Fate, by, *, into: str = "", reason: str = "Weil.") -> None:
    successor = draft.tools.get(key=into) if into else None
    old_tool = draft.based_on.tools.get(key=key)
    decide_fate(edition=draft, old_tool=old_tool, fate=fate, reason=reason, successor=successor, actor=by, at=LATER)


def test_everybody_sees_what_is_new(second, client) -> None:
    page = text_of(client, f"{PUBLIC}neu/")
    assert "Musik und Lesen" in page
    assert "Jetzt mit Lesen." in page
    assert "aufgegeben" in page
    assert "[Name] sagt: kein Geld." in page
    assert "Ganz geheim" not in page
    assert "aufgegangen in" in page


def test_everybody_compares_with_any_day(second, client) -> None:
    assert "Damals noch nicht öffentlich" in text_of(client, f"{PUBLIC}neu/?tag=2026-03-01")
    assert "Musik und Lesen" in text_of(client, f"{PUBLIC}neu/?tag=2026-03-10")
    assert "liegt in der Zukunft" in text_of(client, f"{PUBLIC}neu/?tag=2999-03-10")
    assert "Seitdem hat sich nichts geändert" in text_of(client, f"{PUBLIC}neu/?tag={LATER.date()}")


def test_what_a_draft_decides_stays_inside(draft, coordinator, client) -> None:
    decide(draft, "idee-radweg", Fate.DROP, coordinator, reason="Noch vertraulich.")
    for address in (f"{PUBLIC}neu/", f"{PUBLIC}werkzeug/idee-radweg/", f"{PUBLIC}werkzeug/idee-radweg/leben/"):
        assert "Noch vertraulich" not in text_of(client, address)
    assert "erste Fassung, die veröffentlicht wurde" in text_of(client, f"{PUBLIC}neu/")


def test_the_life_of_a_tool_on_one_line(second, client, mira) -> None:
    music = text_of(client, f"{PUBLIC}werkzeug/musik/")
    assert "seit Beginn im Plan" in music
    assert "nimmt auf:" in music
    reading = text_of(client, f"{PUBLIC}werkzeug/vorlesen/leben/")
    assert "aufgegangen in" in reading
    assert "So stand es zuletzt im Plan" in reading
    left = client.get(f"{PUBLIC}werkzeug/vorlesen/")
    assert (left.status_code, left.headers["Location"]) == (302, f"{PUBLIC}werkzeug/vorlesen/leben/")
    assert client.get(f"{PUBLIC}werkzeug/unbekannt/").status_code == 404
    assert client.get(f"{PUBLIC}werkzeug/unbekannt/leben/").status_code == 404
    assert "Durch alle Fassungen" in text_of(mira, f"{PLAN}werkzeug/musik/")


def test_a_tool_is_handed_on_without_names(edition, mira, review) -> None:
    tool = edition.tools.get(key="musik")
    Person.objects.filter(name="Mira Muster").update(name_is_public=False)
    Tool.objects.filter(pk=tool.pk).update(plain_text="Musik, angeregt von Mira Muster.")
    Participation.objects.create(commune=tool.commune, tool=tool, position=9, name="Frau Probe", is_person=True)
    Participation.objects.create(commune=tool.commune, tool=tool, position=10, name="Heimatverein Lübz e. V.")
    Finding.objects.create(
        commune=tool.commune, review=review, tool=tool, kind="enabler", term="volunteers", words="dank Mira Muster"
    )
    data = json.loads(mira.get(f"{PLAN}werkzeug/musik/uebertragen/json/").content)["tool"]
    assert data["purpose"] == "Musik, angeregt von [Name]."
    assert data["responsible"] == ["Projektkoordination"]
    assert data["months"] == 5
    assert data["steps"][1] == {"title": "Konzerte", "months": [3, 4, 5]}
    kinds = {row["kind"]: row["count"] for row in data["participants"]}
    assert kinds["einzelne Personen"] == kinds["Vereine und Verbände"] == 1
    assert data["findings"][0] == {
        "kind": "enabler",
        "term": "volunteers",
        "label": "Ehrenamt",
        "words": "dank [Name]",
    }
    word = mira.get(f"{PLAN}werkzeug/musik/uebertragen/docx/").content
    document = docx.Document(io.BytesIO(word))
    text = "\n".join(cell.text for table in document.tables for cell in table._cells)
    assert "3 bis 5" in text
    assert "etwa 1.000,00 €" in text
    assert "Muster" not in text + "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert mira.get(f"{PLAN}werkzeug/musik/uebertragen/pdf/").content.startswith(b"%PDF")
    assert mira.get(f"{PLAN}werkzeug/musik/uebertragen/ics/").status_code == 404


def test_the_rest_is_continued_once(draft, coordinator) -> None:
    assert continue_the_rest(edition=draft, reason="Läuft.", actor=coordinator, at=LATER) == 3
    assert continue_the_rest(edition=draft, reason="Läuft.", actor=coordinator, at=LATER) == 0


def test_pages_need_the_same_queries_at_any_number_of_tools(draft, second, mira, django_assert_max_num_queries) -> None:
    for address in ("fortschreibung/", "fortschreibung/werkzeug/musik/", "fassungen/", "fassungen/beschluss/"):
        with django_assert_max_num_queries(15):
            mira.get(f"{PLAN}{address}")
