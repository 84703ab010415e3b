"""The page of a tool and its form: nothing typed is lost, everything is in the history, the last change can be taken back."""

import re
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django_scopes import scope

from werkstattplan.plan.models import Attachment, Step, Tool, ToolDraft
from werkstattplan.plan.services.edit_tool import edit_tool
from werkstattplan.plan.services.publishing import publish_edition
from werkstattplan.plan.services.tool_values import values_of
from werkstattplan.plan.tests.conftest import AT, client_of
from werkstattplan.platform.audit.models import Change

PAGE = "/arbeit/probe/werkstattplan/werkzeug/musik/"


@pytest.fixture
def music(edition) -> Tool:
    return Tool.objects.get(key="musik")


def form_of(client, **changed) -> dict[str, object]:
    response = client.get(f"{PAGE}bearbeiten/")
    form = response.context["form"]
    data = {name: form.initial.get(name, "") for name in form.fields}
    return {**data, "base": response.context["base"], **changed}


def test_the_page_shows_everything_and_what_is_missing(coordinator, music):
    page = client_of(coordinator).get(PAGE).content.decode()
    for text in (
        "Musik am Gartenzaun",
        "etwa 1.000,00",
        "9 Höfe",
        "Kapellen fragen",
        "Bei Regen im Saal",
        "Mira Muster",
        "hoch",
    ):
        assert text in page
    assert "Text in einfachen Worten" in page


def test_saving_changes_the_tool_and_the_history(coordinator, music):
    client = client_of(coordinator)
    data = form_of(
        client,
        title="Musik draußen",
        years="2020, 2024",
        money="geplant | 1.500,00 | Land",
        contacts="Ada Probe | Leitung | Kulturamt",
    )
    response = client.post(f"{PAGE}bearbeiten/", data)
    assert response.status_code == 302
    music.refresh_from_db()
    assert music.title == "Musik draußen"
    assert [row.year for row in music.years.all()] == [2020, 2024]
    assert [(row.kind, row.amount_cents) for row in music.money_lines.all()] == [("planned", 150_000)]
    assert str(music.responsibilities.get()) == "Ada Probe, Leitung, Kulturamt"
    change = Change.objects.get(verb="ändert")
    assert change.before["title"] == "Musik am Gartenzaun"
    assert set(change.after) == {"title", "years", "money", "contacts"}
    history = client.get(f"{PAGE}verlauf/").content.decode()
    assert "Kurzer Titel" in history
    assert "Mira Muster" in history


def test_places_are_chosen_and_the_wording_stays(coordinator, music):
    client = client_of(coordinator)
    data = form_of(client, places=["municipality:13076108"])
    assert client.post(f"{PAGE}bearbeiten/", data).status_code == 302
    assert [row.municipality_id for row in music.areas.all()] == ["13076108"]
    music.refresh_from_db()
    assert music.area_wording == "Ganzer Landkreis"


@pytest.mark.parametrize(
    ("name", "text", "part"),
    [
        ("budget_amount", "1,000", "Meinen Sie 1.000 Euro"),
        ("money", "Kreis | 100", "Die Zeile"),
        ("years", "bald", "Die Zeile"),
        ("decisions", "Kreistag | 31.02.2026", "Die Zeile"),
        ("relations", "mag: vorlesen", "Die Zeile"),
        ("wording", "", "ausfüllen|Feld|benötigt|zwingend"),
    ],
)
def test_wrong_input_is_named_and_kept(coordinator, music, name, text, part):
    client = client_of(coordinator)
    before = values_of(music)
    response = client.post(f"{PAGE}bearbeiten/", form_of(client, **{name: text, "remarks": "Das soll bleiben."}))
    page = response.content.decode()
    assert response.status_code == 422
    assert re.search(part, page)
    assert "Das soll bleiben." in page
    music.refresh_from_db()
    assert values_of(music) == before


def test_two_people_who_change_different_values_both_win(coordinator, contributor, music):
    mira = client_of(coordinator)
    mine = form_of(mira, title="Titel von Mira")
    other = client_of(coordinator)
    other.post(f"{PAGE}bearbeiten/", form_of(other, remarks="Bemerkung der anderen"))
    assert mira.post(f"{PAGE}bearbeiten/", mine).status_code == 302
    music.refresh_from_db()
    assert (music.title, music.remarks) == ("Titel von Mira", "Bemerkung der anderen")


def test_two_people_who_change_the_same_value_see_both_texts(coordinator, music):
    mira, other = client_of(coordinator), client_of(coordinator)
    mine = form_of(mira, remarks="Meine Fassung", title="Mein Titel")
    other.post(f"{PAGE}bearbeiten/", form_of(other, remarks="Ihre Fassung", target_group="Alle"))
    response = mira.post(f"{PAGE}bearbeiten/", mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Meine Fassung" in page
    assert "Ihre Fassung" in page
    music.refresh_from_db()
    assert music.remarks == "Ihre Fassung"
    again = {**mine, "base": response.context["base"], "target_group": "Alle"}
    assert mira.post(f"{PAGE}bearbeiten/", again).status_code == 302
    music.refresh_from_db()
    assert (music.remarks, music.title, music.target_group) == ("Meine Fassung", "Mein Titel", "Alle")


def test_the_last_change_can_be_taken_back_once(coordinator, music):
    client = client_of(coordinator)
    before = values_of(music)
    client.post(f"{PAGE}bearbeiten/", form_of(client, title="Anders", participants="Nur die Kapelle"))
    client.post(f"{PAGE}verlauf/zurueck/")
    music.refresh_from_db()
    assert values_of(music) == before
    page = client.post(f"{PAGE}verlauf/zurueck/", follow=True).content.decode()
    assert "keine Änderung" in page


def test_a_change_that_somebody_built_on_is_not_taken_back(coordinator, music):
    client = client_of(coordinator)
    client.post(f"{PAGE}bearbeiten/", form_of(client, title="Eins"))
    Tool.objects.filter(pk=music.pk).update(title="Von woanders")
    page = client.post(f"{PAGE}verlauf/zurueck/", follow=True).content.decode()
    assert "Kurzer Titel" in page
    music.refresh_from_db()
    assert music.title == "Von woanders"


def test_a_draft_survives_and_can_be_thrown_away(coordinator, music):
    client = client_of(coordinator)
    client.post(f"{PAGE}entwurf/", form_of(client, remarks="Halb getippt"))
    page = client.get(f"{PAGE}bearbeiten/").content.decode()
    assert "Halb getippt" in page
    client.post(f"{PAGE}bearbeiten/", {"discard_draft": "1"})
    assert "Halb getippt" not in client.get(f"{PAGE}bearbeiten/").content.decode()


def test_saving_ends_the_draft(coordinator, music):
    client = client_of(coordinator)
    data = form_of(client, remarks="Fertig")
    client.post(f"{PAGE}entwurf/", data)
    client.post(f"{PAGE}bearbeiten/", data)
    assert not ToolDraft.objects.exists()


def test_contributors_change_their_own_tools_only(contributor, reader, stranger, music):
    assert client_of(contributor).get(f"{PAGE}bearbeiten/").status_code == 403
    own = PAGE.replace("musik", "vorlesen")
    assert client_of(contributor).get(f"{own}bearbeiten/").status_code == 200
    assert client_of(reader).get(f"{own}bearbeiten/").status_code == 403
    assert client_of(reader).get(PAGE).status_code == 200
    assert client_of(stranger).get(PAGE).status_code == 404


def test_files_hang_on_a_tool_and_come_down_as_downloads(coordinator, reader, client, music):
    staff = client_of(coordinator)
    staff.post(f"{PAGE}anhaenge/", {"title": "Plakat", "file": SimpleUploadedFile("../plakat.pdf", b"%PDF-1.7 x")})
    attachment = Attachment.objects.get()
    assert attachment.file.name == "plakat.pdf"
    response = client_of(reader).get(f"{PAGE}anhaenge/{attachment.pk}/")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content) == b"%PDF-1.7 x"
    staff.post(f"{PAGE}anhaenge/{attachment.pk}/entfernen/")
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.svg", b"<svg/>"), ("a.html", b"<b>"), ("a.pdf", b"MZ"), ("a.txt", b"a\x00b"), ("a.pdf", b"")],
)
def test_dangerous_or_wrong_files_are_refused(coordinator, music, name, content):
    client_of(coordinator).post(f"{PAGE}anhaenge/", {"title": "x", "file": SimpleUploadedFile(name, content)})
    assert not Attachment.objects.exists()


def test_the_page_needs_the_same_queries_for_any_content(coordinator, music, django_assert_max_num_queries):
    client = client_of(coordinator)
    for number in range(30):
        Step.objects.create(commune=music.commune, tool=music, title=f"Schritt {number}", position=number)
    client.get(PAGE)
    with django_assert_max_num_queries(30):
        client.get(PAGE)


@pytest.mark.django_db(transaction=True)
def test_eight_people_at_once_lose_nothing(edition, coordinator):
    tool = Tool.objects.get(key="musik")
    commune, base = tool.commune, values_of(tool)
    names = [
        "remarks",
        "target_group",
        "title",
        "plain_text",
        "contacts_wording",
        "area_wording",
        "participants_wording",
        "wording",
    ]

    def work(name: str) -> None:
        with scope(commune=commune):
            edit_tool(tool=tool, actor=coordinator, at=AT, base=base, mine={**base, name: f"Neu: {name}"})
        connection.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tool.refresh_from_db()
    assert [getattr(tool, name) for name in names] == [f"Neu: {name}" for name in names]
    assert Change.objects.filter(verb="ändert").count() == len(names)


def test_the_search_finds_what_was_saved_and_nothing_else_of_the_edition_is_lost(coordinator, client, music, edition):
    publish_edition(edition=edition, actor=coordinator, at=AT)
    staff = client_of(coordinator)
    staff.post(f"{PAGE}bearbeiten/", form_of(staff, title="Blasmusik am Zaun", remarks="Nur für uns: Zwischenlager"))
    found = client.get("/probe/suche/?q=Blasmusik").content.decode()
    assert "/probe/werkstattplan/werkzeug/musik/" in found
    assert "/werkzeug/musik/" not in client.get("/probe/suche/?q=Zwischenlager").content.decode()
    assert "/werkzeug/musik/" in staff.get("/arbeit/probe/suche/?q=Zwischenlager").content.decode()
    assert "/werkzeug/vorlesen/" in client.get("/probe/suche/?q=Vorlesestunden").content.decode()


def test_the_search_finds_a_new_step(coordinator, client, music, edition):
    publish_edition(edition=edition, actor=coordinator, at=AT)
    client_of(coordinator).post(f"{PAGE}schritte/neu/", {"title": "Lampions aufhängen", "year": "2024"})
    assert "/werkzeug/musik/" in client.get("/probe/suche/?q=Lampion").content.decode()
