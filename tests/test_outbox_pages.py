"""The outbox as the coordination uses it, and ending mails from outside."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from werkstattplan.modules.updates.module_key import KIND
from werkstattplan.modules.updates.selectors.digest import next_commune_day
from werkstattplan.modules.updates.services.digest import run_digest
from werkstattplan.plan.models import Responsibility, Tool
from werkstattplan.plan.tests.conftest import AT, client_of
from werkstattplan.platform.notify.models import Message, MessageState, SuppressedAddress, Unsubscription
from werkstattplan.platform.notify.services import Unsubscribed, queue_message
from werkstattplan.platform.notify.tokens import unsubscribe_address
from werkstattplan.platform.people.models import Person

ADA = "ada@amt.example"


def mail(commune, key="1", state=MessageState.WAITING, **more) -> Message:
    message = queue_message(
        commune=commune,
        recipient=ADA,
        subject=f"Frage {key}",
        text="Bitte hier: https://probe.example/x/ <b>fett</b>",
        kind=KIND,
        key=key,
        at=AT,
    )
    Message.objects.filter(pk=message.pk).update(state=state, **more)
    return Message.objects.get(pk=message.pk)


@pytest.fixture
def mira(coordinator, edition) -> Client:
    return client_of(coordinator)


def page(browser: Client, name: str, *args, **query) -> str:
    return browser.get(reverse(f"notify:{name}", args=["probe", *args]), query).content.decode()


def decide(browser: Client, message: Message, act: str) -> str:
    address = reverse("notify:decide", args=["probe", message.pk])
    return browser.post(address, {"was": act}, follow=True).content.decode()


def test_without_a_mail_server_mails_can_be_read_here(mira, commune, settings):
    settings.EMAIL_HAS_SERVER = False
    message = mail(commune)
    assert "nicht verschickt: kein Mailserver" in page(mira, "outbox")
    text = page(mira, "message", message.pk)
    assert 'href="https://probe.example/x/"' in text
    assert "&lt;b&gt;fett" in text


def test_the_list_narrows_to_a_state(mira, commune):
    mail(commune, "1")
    mail(commune, "2", MessageState.FAILED, error="Nimmt nichts an")
    text = page(mira, "outbox", zustand="failed")
    assert "Frage 2" in text
    assert "Nimmt nichts an" in text
    assert "Frage 1" not in text
    assert "Frage 1" in page(mira, "outbox", zustand="quatsch")


def test_a_mail_that_waits_is_withdrawn_and_one_that_left_is_not(mira, commune):
    message = mail(commune)
    assert "zurückgezogen" in decide(mira, message, "zurueck")
    sent = mail(commune, "2", MessageState.SENT, sent_at=AT)
    assert "Zurückziehen geht nicht mehr" in decide(mira, sent, "zurueck")
    assert "schon unterwegs oder verschickt" in decide(mira, sent, "nochmal")
    sent.refresh_from_db()
    assert sent.state == MessageState.SENT
    assert mira.post(reverse("notify:decide", args=["probe", sent.pk]), {"was": "x"}).status_code == 404


def test_an_uncertain_mail_goes_out_again_when_somebody_says_so(mira, commune):
    message = mail(commune, state=MessageState.UNCERTAIN, attempts=3, claimed_at=AT)
    assert "Eine Mail ist nicht sicher angekommen" in mira.get(reverse("work:home", args=["probe"])).content.decode()
    assert "zweimal" in page(mira, "message", message.pk)
    assert "noch einmal hinaus" in decide(mira, message, "nochmal")
    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.WAITING, 0)


def test_what_came_back_waits_until_it_is_put_aside(mira, commune):
    message = mail(commune, state=MessageState.BOUNCED, sent_at=AT)
    home = reverse("work:home", args=["probe"])
    assert "Eine Mail ist nicht sicher angekommen" in mira.get(home).content.decode()
    blocked = SuppressedAddress.objects.create(
        commune=commune, email=ADA, reason="Die Adresse gibt es nicht.", since=AT
    )
    assert "nicht sicher angekommen" not in mira.get(home).content.decode()
    assert "An diese Adresse gehen keine Mails" in decide(mira, message, "nochmal")
    blocked.delete()
    assert "wartet nicht mehr" in decide(mira, message, "zurueck")
    assert "nicht sicher angekommen" not in mira.get(home).content.decode()


def test_a_blocked_address_is_seen_at_the_person_and_lifted(mira, commune):
    ada = Person.objects.create(commune=commune, name="Ada Alt", email=ADA.upper())
    blocked = SuppressedAddress.objects.create(
        commune=commune, email=ADA, reason="Die Adresse gibt es nicht.", since=AT
    )
    assert (
        "Diese Adresse nimmt keine Mails an"
        in mira.get(reverse("people:detail", args=["probe", ada.pk])).content.decode()
    )
    assert "Eine Adresse nimmt keine Mails an" in mira.get(reverse("work:home", args=["probe"])).content.decode()
    assert "Die Adresse gibt es nicht." in page(mira, "outbox")
    mira.post(reverse("notify:lift", args=["probe", blocked.pk]))
    assert not SuppressedAddress.objects.exists()


def test_readers_and_strangers_do_not_see_mails(commune, edition, reader, stranger):
    address = reverse("notify:outbox", args=["probe"])
    assert client_of(reader).get(address).status_code == 403
    assert client_of(stranger).get(address).status_code == 404


def link(email: str = ADA) -> str:
    return unsubscribe_address(email=email, kind=KIND, label="Rückfragen").removeprefix("http://localhost:8000")


def test_opening_the_link_ends_nothing_and_the_button_does(commune, in_scope, edition, client):
    waiting = mail(commune)
    assert "Keine Mails mehr bekommen?" in client.get(link()).content.decode()
    assert not Unsubscription.objects.exists()
    assert "nicht mehr" in client.post(link(), {"was": "ende"}).content.decode()
    client.post(link())
    waiting.refresh_from_db()
    assert waiting.state == MessageState.WITHDRAWN
    with pytest.raises(Unsubscribed):
        mail(commune, "2")
    client.post(link(), {"was": "wieder"})
    assert mail(commune, "2").state == MessageState.WAITING
    assert client.get(link()[:-4] + "xxx/").status_code == 404


def test_a_mail_program_ends_mails_with_one_click(commune, in_scope, edition):
    careful = Client(enforce_csrf_checks=True)
    response = careful.post(link(), {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert Unsubscription.objects.get().email == ADA


def test_who_wants_no_questions_gets_none_and_the_next_one_is_asked(edition, commune, coordinator, client):
    edition.state, edition.published_at = "published", AT
    edition.save()
    ada = Person.objects.create(commune=commune, name="Ada Alt", email=ADA)
    ben = Person.objects.create(commune=commune, name="Ben Bach", email="ben@amt.example")
    Person.objects.filter(pk=ada.pk).update(deputy=ben)
    for tool in Tool.objects.filter(edition=edition):
        Responsibility.objects.create(commune=commune, tool=tool, person=ada)
    day = next_commune_day(commune, timezone.localdate()).day
    client.post(link())
    run_digest(on=day, at=datetime.datetime.combine(day, datetime.time(6), tzinfo=datetime.UTC))
    asked = set(Message.objects.values_list("recipient", flat=True))
    assert ADA not in asked
    assert "ben@amt.example" in asked
    message = Message.objects.get(recipient="ben@amt.example")
    assert "Mails an Ada Alt sind abbestellt." in message.text
    ends = re.search(r"Keine solchen Mails mehr: (\S+)", message.text)
    assert ends
    assert message.unsubscribe_url == ends[1]


def test_calendars_of_modules_can_be_subscribed_to(edition, commune, client, coordinator):
    edition.state, edition.published_at = "published", AT
    edition.save()
    page_text = client.get("/probe/kalender/").content.decode()
    assert "webcal://testserver/probe/kalender/followers-steps.ics" in page_text
    response = client.get("/probe/kalender/followers-steps.ics")
    assert response.headers["Content-Type"].startswith("text/calendar")
    assert b"BEGIN:VEVENT" in response.content
    again = client.get("/probe/kalender/followers-steps.ics", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    commune.module_switches = {"followers": False}
    commune.save()
    assert client.get("/probe/kalender/followers-steps.ics").status_code == 404
    assert "followers-steps" not in client.get("/probe/kalender/").content.decode()
