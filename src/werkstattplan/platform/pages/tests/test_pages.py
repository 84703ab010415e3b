"""Imprint, privacy page and accessibility statement: Mira writes them, Rita only reads."""

import pytest
from django.test import Client
from django_scopes import scope

from werkstattplan.platform.access.models import Membership
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.pages.markdown import html_of
from werkstattplan.platform.tenancy.models import Commune

KINDS = ("impressum", "datenschutz", "barrierefreiheit")


@pytest.fixture(autouse=True)
def no_second_factor(settings) -> None:
    settings.SITE_REQUIRE_SECOND_FACTOR = False


@pytest.fixture
def commune(db) -> Commune:
    return Commune.objects.create(slug="probe", name="Landkreis Probe", kind="district")


def client_of(commune: Commune, name: str, role: str) -> Client:
    user = User.objects.create_user(f"{name.lower()}@probe.example", name=name)
    with scope(commune=commune):
        Membership.objects.create(commune=commune, user=user, role=role)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def mira(commune) -> Client:
    return client_of(commune, "Mira", "coordinator")


def public(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_every_commune_starts_with_a_text_whose_gaps_stand_out(commune, kind) -> None:
    for address in (f"/{kind}/", f"/probe/{kind}/"):
        text = public(address)
        assert "Landkreis Probe" in text
        assert '<mark class="pages-gap">Bitte eintragen: ' in text


def test_with_several_communes_the_site_leads_to_each(commune) -> None:
    Commune.objects.create(slug="nachbar", name="Landkreis Nachbar", kind="district")
    text = public("/impressum/")
    assert 'href="/probe/impressum/"' in text
    assert 'href="/nachbar/impressum/"' in text


def test_the_footer_leads_to_the_pages_of_the_commune(commune) -> None:
    assert 'href="/probe/barrierefreiheit/"' in public("/probe/impressum/")
    assert "/rueckmeldung/?seite=/probe/impressum/" in public("/probe/impressum/")


def test_what_coordination_writes_is_public_and_the_former_text_comes_back(commune, mira) -> None:
    address = "/arbeit/probe/seiten/impressum/"
    mira.post(address, {"text": "## Anschrift\n\nAm Probeweg 1", "version": "0"})
    assert "<h2>Anschrift</h2>" in public("/probe/impressum/")
    mira.post(address, {"text": "Am Probeweg 2", "version": "1"})
    with scope(commune=commune):
        change = Change.objects.filter(object_type="pages.legalpage").first()
    assert change
    assert change.actor_name == "Mira"
    assert "Am Probeweg 1" in mira.get(address, {"fassung": change.pk}).content.decode()
    assert "Am Probeweg 2" in mira.get(address, {"fassung": "x"}).content.decode()


def test_two_people_at_once_lose_nothing(commune, mira) -> None:
    address = "/arbeit/probe/seiten/impressum/"
    mira.post(address, {"text": "Von Mira", "version": "0"})
    adam = client_of(commune, "Adam", "administrator")
    response = adam.post(address, {"text": "Von Adam", "version": "0"})
    text = response.content.decode()
    assert response.status_code == 422
    assert "inzwischen geändert" in text
    assert "Von Adam" in text
    assert "Von Mira" in text
    assert "Von Mira" in public("/probe/impressum/")
    assert 'name="version" value="1"' in text


def test_a_preview_saves_nothing(commune, mira) -> None:
    response = mira.post("/arbeit/probe/seiten/impressum/", {"text": "**Neu**", "version": "0", "tat": "vorschau"})
    assert "<strong>Neu</strong>" in response.content.decode()
    assert "Neu" not in public("/probe/impressum/")


def test_the_list_counts_gaps(commune, mira) -> None:
    assert "Lücken" in mira.get("/arbeit/probe/seiten/").content.decode()
    for kind in KINDS:
        mira.post(f"/arbeit/probe/seiten/{kind}/", {"text": "Fertig", "version": "0"})
    assert mira.get("/arbeit/probe/seiten/").content.decode().count("vollständig") == 3


def test_who_may_write(commune) -> None:
    for address in ("/arbeit/probe/seiten/", "/arbeit/probe/seiten/impressum/"):
        assert Client().get(address).status_code == 302
    rita = client_of(commune, "Rita", "reader")
    assert rita.get("/arbeit/probe/seiten/").status_code == 403
    assert rita.post("/arbeit/probe/seiten/impressum/", {"text": "x", "version": "0"}).status_code == 403


def test_unknown_pages_are_not_found(commune, mira) -> None:
    assert mira.get("/arbeit/probe/seiten/agb/").status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "![x](https://boese.example/x.png)",
        '[Bitte eintragen: "><script>alert(1)</script>]',
    ],
)
def test_markdown_brings_no_script_and_no_picture(text) -> None:
    html = html_of(text)
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


def test_headings_begin_below_the_heading_of_the_page() -> None:
    assert html_of("# Oben") == "<h2>Oben</h2>\n"
