"""Feedback from the form to the answer. Karla is a citizen, Mira coordinates, Rita only reads."""

import datetime
import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from werkstattplan.platform.access.models import Membership
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.feedback.models import AnswerDeadline, Feedback
from werkstattplan.platform.feedback.services import forget_addresses
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.tenancy.models import Commune
from werkstattplan.platform.ui import guarded_form

NOW = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def plain_site(settings) -> None:
    settings.SITE_REQUIRE_SECOND_FACTOR = False
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def commune(db) -> Commune:
    return Commune.objects.create(slug="probe", name="Landkreis Probe", kind="district")


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test sets."""
    now = {"now": NOW}
    monkeypatch.setattr(timezone, "now", lambda: now["now"])
    return now


def client_of(commune: Commune, name: str, role: str) -> Client:
    user = User.objects.create_user(f"{name.lower()}@probe.example", name=name)
    with scope(commune=commune):
        Membership.objects.create(commune=commune, user=user, role=role)
    client = Client()
    client.force_login(user)
    return client


def opened_form(client: Client, clock, page: str = "/probe/", wait: int = 30) -> dict[str, str]:
    text = client.get("/rueckmeldung/", {"seite": page}).content.decode()
    stamp = re.search(r'name="stempel" value="([^"]+)"', text)
    assert stamp
    clock["now"] += datetime.timedelta(seconds=wait)
    return {"stempel": stamp[1], "seite": page, "category": "barrier", "text": "Die Karte geht nicht.", "email": ""}


def given(client: Client, data: dict[str, str]) -> str:
    response = client.post("/rueckmeldung/", data)
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


@pytest.fixture
def sent(commune, clock, django_capture_on_commit_callbacks) -> str:
    client = Client()
    data = opened_form(client, clock) | {"email": "karla@example.org"}
    with django_capture_on_commit_callbacks(execute=True):
        return given(client, data)


def test_a_citizen_sees_state_and_due_date_at_an_address_nobody_can_guess(sent) -> None:
    text = Client().get(sent).content.decode()
    assert "eingegangen" in text
    assert "13. April 2026" in text
    assert "Die Karte geht nicht." in text
    assert len(sent) > 50
    assert Client().get("/rueckmeldung/raten/").status_code == 404


def test_the_mail_brings_the_address(sent) -> None:
    assert [message.to for message in mail.outbox] == [["karla@example.org"]]
    assert sent in mail.outbox[0].body


def test_without_an_address_no_mail(commune, clock, django_capture_on_commit_callbacks) -> None:
    client = Client()
    with django_capture_on_commit_callbacks(execute=True):
        given(client, opened_form(client, clock))
    assert mail.outbox == []


def test_a_double_click_is_one_feedback(commune, clock) -> None:
    client = Client()
    data = opened_form(client, clock)
    assert given(client, data) == given(client, data)
    with scopes_disabled():
        assert Feedback.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "wait"),
    [({"webseite": "https://spam.example"}, 30), ({}, 0), ({"stempel": "erfunden"}, 30), ({}, 3 * 24 * 3600)],
)
def test_machines_are_refused_and_people_keep_their_text(commune, clock, change, wait) -> None:
    client = Client()
    response = client.post("/rueckmeldung/", opened_form(client, clock, wait=wait) | change)
    assert response.status_code == 422
    assert "Die Karte geht nicht." in response.content.decode()
    with scopes_disabled():
        assert Feedback.objects.count() == 0


def test_who_was_refused_can_send_again(commune, clock) -> None:
    client = Client()
    text = client.post("/rueckmeldung/", opened_form(client, clock, wait=3 * 24 * 3600)).content.decode()
    assert guarded_form.TOO_SLOW in text
    stamp = re.search(r'name="stempel" value="([^"]+)"', text)
    assert stamp
    clock["now"] += datetime.timedelta(seconds=10)
    given(client, {"stempel": stamp[1], "seite": "/probe/", "category": "idea", "text": "Noch einmal"})


def test_missing_parts_are_named(commune, clock) -> None:
    client = Client()
    response = client.post("/rueckmeldung/", opened_form(client, clock) | {"text": "", "category": ""})
    assert response.status_code == 422
    assert response.content.decode().count("ui-field--error") == 2


def test_the_commune_of_the_page_gets_it_otherwise_the_person_chooses(commune, clock) -> None:
    other = Commune.objects.create(slug="nachbar", name="Landkreis Nachbar", kind="district")
    client = Client()
    given(client, opened_form(client, clock, page="/nachbar/"))
    data = opened_form(client, clock, page="/suche/")
    assert client.post("/rueckmeldung/", data).status_code == 422
    given(client, data | {"commune": "probe"})
    with scopes_disabled():
        assert list(Feedback.objects.order_by("id").values_list("commune__slug", flat=True)) == [other.slug, "probe"]


@pytest.mark.parametrize(
    "page", ["https://boese.example/", "//boese.example/", "javascript:alert(1)", "/\\boese.example"]
)
def test_pages_elsewhere_are_never_linked(commune, clock, page) -> None:
    assert "boese" not in Client().get("/rueckmeldung/", {"seite": page}).content.decode()


def test_markup_stays_text(commune, clock) -> None:
    client = Client()
    address = given(client, opened_form(client, clock) | {"text": "<script>alert(1)</script>"})
    assert "<script>alert" not in client.get(address).content.decode()


def test_staff_take_up_and_answer_and_the_sender_reads_it(
    commune, clock, sent, django_capture_on_commit_callbacks
) -> None:
    mira = client_of(commune, "Mira", "coordinator")
    with scopes_disabled():
        feedback = Feedback.objects.get()
    address = f"/arbeit/probe/rueckmeldungen/{feedback.pk}/"
    mira.post(address, {"tat": "annehmen"})
    assert "in Arbeit" in Client().get(sent).content.decode()
    assert mira.post(address, {"tat": "antworten", "text": " "}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        mira.post(address, {"tat": "antworten", "text": "Die Karte ist repariert."})
    assert "Die Karte ist repariert." in Client().get(sent).content.decode()
    assert "Die Karte ist repariert." in mail.outbox[-1].body
    again = mira.post(address, {"tat": "antworten", "text": "Doch nicht."}, follow=True).content.decode()
    assert "schon beantwortet" in again
    assert "Doch nicht." not in Client().get(sent).content.decode()
    with scope(commune=commune):
        verbs = Change.objects.filter(object_type="feedback.feedback").values_list("verb", flat=True)
        assert list(verbs) == ["beantwortet die Rückmeldung", "nimmt die Rückmeldung in Arbeit"]


def test_overdue_ones_stand_first(commune, clock, sent) -> None:
    clock["now"] = NOW + datetime.timedelta(days=42)
    mira = client_of(commune, "Mira", "coordinator")
    client = Client()
    given(client, opened_form(client, clock) | {"text": "Ganz neu"})
    text = mira.get("/arbeit/probe/rueckmeldungen/").content.decode()
    assert "Die Karte geht nicht." in text
    assert "überfällig" not in text
    clock["now"] = NOW + datetime.timedelta(days=43)
    text = mira.get("/arbeit/probe/rueckmeldungen/").content.decode()
    assert "1 Rückmeldung wartet länger" in text
    assert text.index("Die Karte geht nicht.") < text.index("Ganz neu")


def test_only_coordination_reads_feedback(commune, clock, sent) -> None:
    assert client_of(commune, "Rita", "reader").get("/arbeit/probe/rueckmeldungen/").status_code == 403
    assert Client().get("/arbeit/probe/rueckmeldungen/").status_code == 302
    other = Commune.objects.create(slug="nachbar", name="Landkreis Nachbar", kind="district")
    sven = client_of(other, "Sven", "coordinator")
    assert sven.get("/arbeit/probe/rueckmeldungen/").status_code == 404
    with scopes_disabled():
        feedback = Feedback.objects.get()
    assert sven.get(f"/arbeit/nachbar/rueckmeldungen/{feedback.pk}/").status_code == 404


def test_the_deadline_follows_the_rule_in_force(commune, clock) -> None:
    AnswerDeadline.objects.create(valid_from=datetime.date(2026, 3, 1), days=14, source="erfunden")
    client = Client()
    given(client, opened_form(client, clock))
    with scopes_disabled():
        assert Feedback.objects.get().due_on == datetime.date(2026, 3, 16)


def test_addresses_are_forgotten_after_the_answer(commune, clock, sent) -> None:
    later = NOW + datetime.timedelta(days=400)
    assert forget_addresses(at=later) == 0
    with scopes_disabled():
        Feedback.objects.update(state="answered", answer="Danke.", answered_at=NOW)
        assert forget_addresses(at=NOW + datetime.timedelta(days=89)) == 0
        assert forget_addresses(at=NOW + datetime.timedelta(days=91)) == 1
        assert Feedback.objects.get().email == ""
