"""Publishing: what is shown before, names in texts, one public edition at most, and the way back."""

import pytest
from django.test import Client
from django_scopes import scope

from werkstattplan.plan.models import Edition, EditionState, Plan, PlanLink
from werkstattplan.plan.selectors.editions import published_edition
from werkstattplan.plan.selectors.going_public import going_public
from werkstattplan.plan.services.create_edition import create_edition
from werkstattplan.plan.services.publishing import NothingToPublish, NotPublished, publish_edition, withdraw_edition
from werkstattplan.plan.tests.conftest import AT, client_of
from werkstattplan.plan.tests.examples import EXAMPLE
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.people.models import Person
from werkstattplan.platform.tenancy.models import Commune

PAGE = "/arbeit/probe/werkstattplan/veroeffentlichen/"
SETTINGS = "/arbeit/probe/werkstattplan/einstellungen/"


@pytest.fixture
def client_of_mira(edition, coordinator) -> Client:
    return client_of(coordinator)


def test_a_newer_edition_supersedes_the_public_one(plan, edition, coordinator) -> None:
    assert publish_edition(edition=edition, actor=coordinator, at=AT)
    newer = create_edition(plan=plan, document=EXAMPLE, at=AT)
    assert publish_edition(edition=newer, actor=coordinator, at=AT)
    assert published_edition(plan) == newer
    assert Edition.objects.get(number=1).state == EditionState.SUPERSEDED
    assert [change.verb for change in Change.objects.order_by("pk")] == ["veröffentlicht", "löst ab", "veröffentlicht"]


def test_a_second_click_changes_nothing(edition, client_of_mira) -> None:
    assert client_of_mira.post(PAGE).status_code == 302
    published_at = Edition.objects.get().published_at
    page = client_of_mira.post(PAGE, follow=True).content.decode()
    assert "ist schon veröffentlicht" in page
    assert Edition.objects.get().published_at == published_at
    assert Change.objects.count() == 1


def test_an_empty_edition_is_not_published(plan, coordinator) -> None:
    empty = Edition.objects.create(commune=plan.commune, plan=plan, number=1, title="Leer")
    with pytest.raises(NothingToPublish):
        publish_edition(edition=empty, actor=coordinator, at=AT)


def test_withdrawing_makes_it_a_draft_again(plan, edition, client_of_mira, coordinator) -> None:
    client_of_mira.post(PAGE)
    assert "wird wieder ein Entwurf" in client_of_mira.get(f"{PAGE}1/zurueckziehen/").content.decode()
    client_of_mira.post(f"{PAGE}1/zurueckziehen/")
    assert published_edition(plan) is None
    with pytest.raises(NotPublished):
        withdraw_edition(edition=Edition.objects.get(), actor=coordinator, at=AT)


def test_texts_that_name_persons_are_listed_before(edition, client_of_mira) -> None:
    tool = edition.tools.get(key="vorlesen")
    tool.wording = "Vorlesestunden, organisiert von Frau Beispiel"
    tool.remarks = "Beispiel hat den Schlüssel."
    tool.save()
    found = {(warning.part, warning.names, warning.masked) for warning in going_public(edition).warnings}
    assert ("Wortlaut", ("Frau Beispiel",), True) in found
    assert ("Besonderheiten, Kommentare", ("Beispiel",), False) in found
    assert "bleibt sichtbar" in client_of_mira.get(PAGE).content.decode()
    Person.objects.filter(name="Bo Beispiel").update(name_is_public=True)
    parts = {warning.part for warning in going_public(edition).warnings if not warning.masked}
    assert "Besonderheiten, Kommentare" not in parts


def test_the_page_says_what_stays_inside(edition, client_of_mira) -> None:
    page = client_of_mira.get(PAGE).content.decode()
    assert "Spalte „Priorität“" in page
    assert "?fehlt=no_contact" in page


def test_only_coordinators_publish_and_set_up(edition, contributor, reader, stranger, client) -> None:
    for address in (PAGE, SETTINGS, "/arbeit/probe/werkstattplan/spalten/"):
        assert client_of(contributor).get(address).status_code == 403
        assert client_of(reader).post(address).status_code == 403
        assert client_of(stranger).post(address).status_code == 404
        assert client.post(address).status_code == 302
    assert published_edition(edition.plan) is None
    assert PAGE not in client_of(reader).get("/arbeit/probe/werkstattplan/").content.decode()


def test_the_plan_gets_another_title_and_introduction(plan, edition, client_of_mira) -> None:
    sent = {"title": "Neuer Titel", "edition_title": "Fassung im Frühling", "introduction": "Guten Tag!"}
    assert client_of_mira.post(SETTINGS, sent).status_code == 302
    plan.refresh_from_db()
    assert (plan.title, plan.introduction) == ("Neuer Titel", "Guten Tag!")
    assert Edition.objects.get().title == "Fassung im Frühling"
    assert client_of_mira.post(SETTINGS, sent | {"title": ""}).status_code == 422


def test_plans_of_other_communes_are_linked_only_when_public(plan, edition, coordinator, stranger) -> None:
    neighbour = Commune.objects.get(slug="nachbar")
    with scope(commune=neighbour):
        other = Plan.objects.create(commune=neighbour, slug="stadtplan", title="Plan der Nachbarn")
    client = client_of(coordinator)
    add = f"{SETTINGS}verknuepfen/"
    assert client.post(add, {"linked_plan": other.pk, "note": ""}).status_code == 422
    with scope(commune=neighbour):
        Edition.objects.create(
            commune=neighbour, plan=other, number=1, title="x", state=EditionState.PUBLISHED, published_at=AT
        )
    assert client.post(add, {"linked_plan": other.pk, "note": "Nachbarn"}).status_code == 302
    assert "Plan der Nachbarn" in client.get(SETTINGS).content.decode()
    link = PlanLink.objects.get()
    client.post(f"{SETTINGS}verknuepft/{link.pk}/entfernen/")
    assert not PlanLink.objects.exists()


def test_published_plans_are_found_by_everybody_and_withdrawn_ones_are_not(edition, coordinator) -> None:
    publish_edition(edition=edition, actor=coordinator, at=AT)
    assert "Musik am Gartenzaun" in Client().get("/suche/?q=gartenzaun").content.decode()
    withdraw_edition(edition=edition, actor=coordinator, at=AT)
    assert "Musik am Gartenzaun" not in Client().get("/suche/?q=gartenzaun").content.decode()
