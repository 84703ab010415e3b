"""Public pages: published editions only, no names without consent, gaps said in friendly words, one number of queries."""

import dataclasses
import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from werkstattplan.plan import contracts as c
from werkstattplan.plan.models import (
    Attachment,
    Decision,
    Edition,
    OwnColumn,
    Participation,
    Plan,
    PlanLink,
    Responsibility,
    StatusReport,
    Tool,
    ToolRelation,
)
from werkstattplan.plan.selectors.public_list import public_document
from werkstattplan.plan.services.create_edition import create_edition
from werkstattplan.plan.tests.conftest import AT
from werkstattplan.plan.tests.examples import EXAMPLE
from werkstattplan.platform.files.services import store_file
from werkstattplan.platform.people.models import Organisation, Person
from werkstattplan.platform.tenancy.models import Commune

PLAN = "/probe/werkstattplan/"


@pytest.fixture
def published(edition) -> Edition:
    Edition.objects.filter(pk=edition.pk).update(state="published", published_at=AT)
    edition.refresh_from_db()
    return edition


def page(address: str, status: int = 200) -> str:
    response = Client().get(address)
    assert response.status_code == status
    return response.content.decode()


ALL_PAGES = (
    "",
    "tabelle/",
    "zeitleiste/",
    "zeitleiste/?jahr=2020",
    "feld/teilhabe/",
    "werkzeug/musik/",
    "werkzeug/vorlesen/",
    "werkzeug/idee-radweg/",
)


@pytest.mark.parametrize("rest", ALL_PAGES)
def test_a_draft_is_not_public(edition, rest) -> None:
    page(PLAN + rest, status=404)


@pytest.mark.parametrize("rest", ALL_PAGES)
def test_no_page_names_a_person_without_consent_or_shows_remarks(published, rest) -> None:
    text = page(PLAN + rest)
    assert "Mira Muster" not in text
    assert "Bo Beispiel" not in text
    assert "Bei Regen" not in text
    assert "hoch" not in text.replace("hochladen", "")


def test_the_start_page_shows_communes_with_published_plans_only(edition) -> None:
    assert "Noch kein Plan veröffentlicht" in page("/")
    Edition.objects.update(state="published", published_at=AT)
    assert 'href="/probe/"' in page("/")


def test_the_front_page_of_a_commune_shows_its_plans_and_linked_ones(published, stranger) -> None:
    neighbour = Commune.objects.get(slug="nachbar")
    other = Plan._base_manager.create(commune=neighbour, slug="plan", title="Plan der Nachbarn")
    PlanLink.objects.create(commune=published.commune, plan=published.plan, linked_plan=other)
    assert "Plan der Nachbarn" not in page("/probe/")
    Edition._base_manager.create(commune=neighbour, plan=other, number=1, title="N", state="published", published_at=AT)
    text = page("/probe/")
    assert "Werkstattplan der Probe" in text
    assert 'href="/nachbar/plan/"' in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Musik am", "Vorlesestunden", "Idee: Radweg"]),
        ("?feld=mobilitaet", ["Idee: Radweg"]),
        ("?jahr=2021", ["Vorlesestunden"]),
        ("?gemeinde=13076108", ["Musik am", "Vorlesestunden"]),
        ("?gemeinde=13076090", ["Musik am"]),
        ("?stand=running", []),
        ("?q=RADWEG", ["Idee: Radweg"]),
        ("?q=lübz", ["Idee: Radweg"]),
        ("?q=nichts-davon", []),
    ],
)
def test_filters_stand_in_the_address(published, query, found) -> None:
    text = page(PLAN + query)
    links = {name: f">{name}" in text for name in ("Musik am", "Vorlesestunden", "Idee: Radweg")}
    assert [name for name, is_there in links.items() if is_there] == found
    counted = "1 Werkzeug" if len(found) == 1 else f"{len(found)} Werkzeuge"
    assert counted in text


@pytest.mark.parametrize("query", ["?jahr=abc", "?feld=gibtsnicht", "?gemeinde=1", "?stand=x", "?seite=99", "?seite=x"])
def test_addresses_that_make_no_sense_still_answer(published, query) -> None:
    assert "Musik am Gartenzaun" in page(PLAN + query)
    assert "Musik am Gartenzaun" in page(f"{PLAN}tabelle/{query}")
    assert "Musik am Gartenzaun" in page(f"{PLAN}zeitleiste/{query}")


def test_a_wrong_filter_is_said_in_words(published) -> None:
    assert "Ein Filter passt nicht" in page(PLAN + "?jahr=abc")
    assert "Dieses Jahr steht nicht im Plan" in page(PLAN + "zeitleiste/?jahr=abc")


def test_a_hidden_name_cannot_be_guessed_through_the_filter(published) -> None:
    Tool.objects.filter(key="musik").update(wording="Fragen an Mira Muster richten")
    assert "0 Werkzeuge" in page(PLAN + "?q=Mira")
    Person.objects.filter(name="Mira Muster").update(name_is_public=True)
    assert "1 Werkzeug gefunden" in page(PLAN + "?q=Mira")


def test_the_tool_page_says_everything_that_is_public(published) -> None:
    tool = Tool.objects.get(key="musik")
    Tool.objects.filter(pk=tool.pk).update(plain_text="Es wird draußen gespielt.", status="running")
    StatusReport.objects.create(
        commune=tool.commune,
        tool=tool,
        status="running",
        reason="Die Kapellen proben.",
        reported_on=AT.date(),
        reported_by="Mira Muster",
    )
    Decision.objects.create(commune=tool.commune, tool=tool, body="Kreistag", number="7/2020", note="vertraulich")
    text = page(PLAN + "werkzeug/musik/")
    assert text.index("Es wird draußen gespielt.") < text.index("So steht es im Plan")
    for part in (
        "läuft",
        "Die Kapellen proben.",
        "2. März 2026",
        "0 von 3 Schritten abgeschlossen",
        "Ganzer Landkreis",
        "Projektkoordination",
        "Kapellen",
        "Bewohner*innen der Heime",
        "etwa 1.000,00 €",
        "Kreistag, Nr. 7/2020",
    ):
        assert part in text
    assert "vertraulich" not in text


def test_single_persons_and_internal_parts_stay_away_from_the_tool_page(published) -> None:
    tool, other = Tool.objects.get(key="musik"), Tool.objects.get(key="vorlesen")
    commune = tool.commune
    Participation.objects.create(commune=commune, tool=tool, name="Pia Privat", is_person=True)
    ToolRelation.objects.create(commune=commune, tool=other, other=tool, kind="follows")
    ToolRelation.objects.create(commune=commune, tool=tool, other=other, kind="related")
    text = page(PLAN + "werkzeug/musik/")
    assert "Pia Privat" not in text
    assert 'Wird fortgesetzt von: <a href="../vorlesen/">Vorlesestunden</a>' in text
    assert 'Hängt zusammen mit: <a href="../vorlesen/">Vorlesestunden</a>' in text


def test_a_contact_that_was_not_understood_gives_no_name_away(published) -> None:
    row = Responsibility.objects.select_related("tool", "commune").get(tool__key="vorlesen")
    for name, shown in (
        ("Kai Kursleiter (Leitung der Probeschule)", "Leitung der Probeschule"),
        ("Fachdienst Probe (Leitung)", "Fachdienst Probe (Leitung)"),
    ):
        row.organisation = Organisation.objects.create(commune=row.commune, name=name)
        row.save()
        for text in (page(PLAN + "werkzeug/vorlesen/"), page(PLAN + "tabelle/")):
            assert "Kai" not in text
            assert shown in text
        contacts = public_document(published).fields[0].tools[1].contacts
        assert [entry.organisation for entry in contacts.entries] == [shown]


def test_only_public_files_are_offered_and_handed_out(published, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    tool = Tool.objects.get(key="musik")
    file = store_file(commune=tool.commune, actor=None, name="Plakat.pdf", content=b"%PDF-1.4 Probe")
    shown, hidden = (
        Attachment.objects.create(commune=tool.commune, tool=tool, file=file, title=title, is_public=is_public)
        for title, is_public in (("Das Plakat", True), ("Interner Vermerk", False))
    )
    text = page(PLAN + "werkzeug/musik/")
    assert "Das Plakat" in text
    assert "Interner Vermerk" not in text
    response = Client().get(f"{PLAN}werkzeug/musik/anhaenge/{shown.pk}/")
    assert b"".join(response.streaming_content) == b"%PDF-1.4 Probe"
    assert response["Content-Disposition"].startswith("attachment")
    page(f"{PLAN}werkzeug/musik/anhaenge/{hidden.pk}/", status=404)
    page(f"{PLAN}werkzeug/vorlesen/anhaenge/{shown.pk}/", status=404)
    Edition.objects.update(state="superseded")
    page(f"{PLAN}werkzeug/musik/anhaenge/{shown.pk}/", status=404)


def test_only_the_newest_report_counts(published) -> None:
    tool = Tool.objects.get(key="musik")
    for day, reason in ((3, "Neu begründet."), (1, "Alt begründet.")):
        StatusReport.objects.create(
            commune=tool.commune,
            tool=tool,
            status="running",
            reason=reason,
            reported_on=AT.date().replace(day=day),
            reported_by="Mira Muster",
        )
    text = page(PLAN + "werkzeug/musik/")
    assert "Neu begründet." in text
    assert "Alt begründet." not in text


def test_months_are_said_in_words(published) -> None:
    text = page(PLAN + "werkzeug/musik/")
    assert "geplant: Mai bis Juli; erledigt: Juni" in text
    assert "kein Monat geplant" in text


def test_what_is_missing_is_said(published) -> None:
    text = page(PLAN + "werkzeug/idee-radweg/")
    for gap in ("keine Ansprechstelle", "kein Jahr", "kein Ort", "keine Beteiligten", "kein Budget", "keine Schritte"):
        assert f"noch {gap} genannt" in text


def test_a_name_with_consent_is_shown(published) -> None:
    Person.objects.filter(name="Mira Muster").update(name_is_public=True)
    assert "Mira Muster, Projektkoordination" in page(PLAN + "werkzeug/musik/")


def test_own_columns_are_public_only_when_marked_so(published) -> None:
    assert "Priorität" not in page(PLAN + "tabelle/")
    OwnColumn.objects.update(is_public=True)
    assert "Priorität" in page(PLAN + "tabelle/")
    assert "Priorität" in page(PLAN + "werkzeug/musik/")


@pytest.mark.parametrize("rest", ["werkzeug/fehlt/", "feld/fehlt/"])
def test_unknown_parts_are_not_found(published, rest) -> None:
    page(PLAN + rest, status=404)


def test_markup_in_the_plan_stays_text(published) -> None:
    Tool.objects.filter(key="musik").update(title="<script>x</script>", plain_text="<b>x</b>")
    for rest in ("", "tabelle/", "zeitleiste/", "werkzeug/musik/"):
        text = page(PLAN + rest)
        assert "<script>x" not in text
        assert "<b>x" not in text


def many_tools(count: int) -> c.PlanDocument:
    pattern = EXAMPLE.fields[0].tools[0]
    tools = tuple(
        dataclasses.replace(pattern, key=f"werkzeug-{number}", title=f"Werkzeug Nummer {number}")
        for number in range(count)
    )
    return dataclasses.replace(EXAMPLE, fields=(c.FieldDocument(name="Feld", tools=tools),))


@pytest.mark.parametrize(
    ("rest", "most"),
    [("", 12), ("tabelle/", 13), ("zeitleiste/", 12), ("zeitleiste/?jahr=2020", 12), ("werkzeug/werkzeug-3/", 12)],
)
def test_the_number_of_queries_does_not_grow(plan, rest, most) -> None:
    counts = []
    for size in (10, 120):
        Edition.objects.filter(plan=plan).update(state="superseded", published_at=AT)
        new = create_edition(plan=plan, document=many_tools(size), at=AT)
        Edition.objects.filter(pk=new.pk).update(state="published", published_at=AT)
        with CaptureQueriesContext(connection) as queries:
            page(PLAN + rest)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= most


def test_long_lists_have_pages(plan) -> None:
    new = create_edition(plan=plan, document=many_tools(30), at=AT)
    Edition.objects.filter(pk=new.pk).update(state="published", published_at=AT)
    assert "30 Werkzeuge, Seite 1 von 2" in page(PLAN)
    assert "Werkzeug Nummer 29" in page(PLAN + "?seite=2")


def test_no_plan_hides_another_page(commune, in_scope) -> None:
    """Every first word that other pages use behind a commune is closed to plans, in the database."""
    words = set()
    for pattern in flat_patterns(get_resolver().url_patterns):
        found = re.match(r"(?:arbeit/)?<slug:commune_slug>/([a-z-]+)/", pattern)
        words |= {found[1]} if found else set()
    assert {"suche", "impressum", "rueckmeldungen", "importe"} <= words
    # The address of the dummy module of the tests.
    for word in words - {"besuche"}:
        with pytest.raises(IntegrityError), transaction.atomic():
            Plan.objects.create(commune=commune, slug=word, title="Plan")


def flat_patterns(patterns, before: str = ""):
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from flat_patterns(pattern.url_patterns, here)
        else:
            yield here
