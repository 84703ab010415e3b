"""Answering from a mail, and the coordination's queue."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from werkstattplan.modules.updates.links import LIFETIME, make_token, revoke_links
from werkstattplan.modules.updates.models import Answer, AnswerFile, AnswerLink, Asking, TrustedPerson
from werkstattplan.modules.updates.tests.answering import address, attach, page, photo, send
from werkstattplan.plan.models import Attachment, MoneyLine, StatusReport, Step, Tool
from werkstattplan.plan.tests.conftest import client_of
from werkstattplan.platform.files.services import MAX_BYTES
from werkstattplan.platform.notify.models import Message
from werkstattplan.platform.people.models import Person


def test_opening_the_link_changes_nothing_and_leaves_no_trace(client, ada, token):
    before = AnswerLink.objects.values().get()
    for _ in range(3):
        response = client.get(address(token))
        assert client.head(address(token)).status_code == 200
    assert AnswerLink.objects.values().get() == before
    assert Answer.objects.count() == 0
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response.headers["Cache-Control"]
    assert response.cookies == {}
    assert token not in re.sub(r'action="[^"]*"', "", response.content.decode())


def test_one_tap_answers_one_tool(client, ada, token, tool):
    text = page(client, token)
    assert "2 Fragen an Sie" in text
    assert "Diese Seite ist für <strong>Ada Alt</strong>" in text
    assert ada.email not in text
    answered = send(client, token, tool, "running").content.decode()
    assert "Danke, angekommen" in answered
    assert "Eine Frage an Sie" in answered
    answer = Answer.objects.get()
    assert (answer.says, answer.said_by, answer.channel, answer.state) == ("running", "Ada Alt", "link", "proposed")
    assert StatusReport.objects.count() == 0


def test_the_same_form_twice_is_one_answer(client, token, tool):
    form = uuid.uuid4()
    for _ in range(2):
        assert "Danke" in send(client, token, tool, "done", form=form).content.decode()
    assert Answer.objects.count() == 1


@pytest.mark.parametrize(
    ("says", "more", "sentence"),
    [
        ("stuck", {}, "Bitte schreiben Sie kurz dazu, warum es stockt."),
        ("stuck", {"why": "  "}, "Bitte schreiben Sie kurz dazu, warum es stockt."),
        ("later", {}, "Bitte wählen Sie den Monat und das Jahr"),
        ("later", {"later_month": "1", "later_year": "2020"}, "Dieser Monat ist schon vorbei."),
        ("later", {"later_month": "13", "later_year": "2090"}, ""),
        ("later", {"later_month": "5", "later_year": "9000"}, "Bitte wählen Sie den Monat und das Jahr"),
        ("running", {"spent": "1,000"}, "Meinen Sie 1.000 Euro oder 1 Euro?"),
        ("running", {"spent": "viel"}, "Das ist kein Betrag, den wir sicher verstehen."),
        ("", {}, "Bitte wählen Sie, wie es steht."),
        ("erfunden", {}, ""),
    ],
)
def test_bad_input_has_a_sentence_and_loses_nothing(client, token, tool, says, more, sentence):
    kept = "successor" if says == "stuck" else "sentence"
    response = send(client, token, tool, says, **{kept: "Das bleibt <b>stehen</b>", **more})
    text = response.content.decode()
    assert response.status_code == 422
    assert sentence in text
    assert "Das bleibt &lt;b&gt;stehen&lt;/b&gt;" in text
    if "spent" in more:
        assert f'value="{more["spent"]}"' in text
    assert Answer.objects.count() == 0


def test_a_thousand_is_a_thousand(client, token, tool):
    send(client, token, tool, "running", spent="1.000")
    assert Answer.objects.get().spent_cents == 100_000


def test_markup_stays_text_everywhere(client, token, tool, coordinator):
    send(client, token, tool, "stuck", why="<script>alert(1)</script>")
    staff = client_of(coordinator).get(reverse("updates:queue", args=["probe"])).content.decode()
    assert "<script>alert" not in page(client, token) + staff
    assert "&lt;script&gt;alert(1)" in staff


def test_somebody_else_says_their_name(client, token, tool):
    text = page(client, token, ich="Ben Bach")
    assert "Diese Seite ist für <strong>Ben Bach</strong>" in text
    send(client, token, tool, "running", ich="Ben Bach")
    answer = Answer.objects.get()
    assert (answer.said_by, answer.is_somebody_else) == ("Ben Bach", True)


def test_a_mailbox_asks_for_a_name(client, ada, tool, commune):
    Asking.objects.create(
        commune=commune,
        subject_key="x",
        plan_slug="werkstattplan",
        tool_key=tool.key,
        email="amt@amt.example",
        asked_on=timezone.localdate(),
    )
    token = make_token(email="amt@amt.example", at=timezone.now())
    assert "Wer antwortet?" in page(client, token)
    assert "Bitte sagen Sie, wer Sie sind." in send(client, token, tool, "running").content.decode()
    send(client, token, tool, "running", ich="Ben Bach")
    assert Answer.objects.get().said_by == "Ben Bach"


def test_foreign_tools_cannot_be_answered(client, ada, token, edition):
    foreign = Tool.objects.filter(edition=edition).exclude(responsibilities__person=ada).first()
    response = send(client, token, foreign, "running")
    assert response.status_code == 409
    assert "gehört nicht mehr zu Ihren Fragen" in response.content.decode()
    assert Answer.objects.count() == 0


def test_links_that_do_not_open_say_so_kindly(client, ada, token):
    assert client.get(address(token[:-1])).status_code == 404
    assert client.get("/rueckfragen/").status_code == 200
    old = make_token(email=ada.email, at=timezone.now() - LIFETIME)
    response = client.get(address(old))
    assert response.status_code == 410
    assert "Neuen Link per E-Mail schicken" in response.content.decode()
    revoke_links(email=ada.email, at=timezone.now())
    assert "gilt nicht mehr" in page(client, token)


def test_an_expired_link_brings_a_new_one_to_the_same_address_once_an_hour(client, ada):
    old = make_token(email=ada.email, at=timezone.now() - LIFETIME)
    for given in (old, old, "erfunden"):
        page = client.post(reverse("updates_free:new_link"), {"token": given}).content.decode()
        assert "Bitte sehen Sie in Ihr Postfach" in page
    mail = Message.objects.get()
    assert mail.recipient == ada.email
    link = next(line for line in mail.text.splitlines() if "/rueckfragen/" in line)
    assert client.get("/" + link.split("/", 3)[3]).status_code == 200


def test_the_link_of_a_person_who_has_left_shows_nothing(client, ada, token, tool):
    Person.objects.filter(pk=ada.pk).update(left_on=timezone.localdate())
    text = page(client, token)
    assert "gilt nicht mehr" in text
    assert tool.title not in text
    assert send(client, token, tool, "running").status_code == 410


def test_a_photo_comes_upright_and_without_its_place(client, token, tool):
    send(client, token, tool, "running")
    answer = Answer.objects.get()
    assert "Die Datei ist dabei." in attach(client, token, answer, "IMG_1.jpeg", photo("JPEG"))
    stored = AnswerFile.objects.get().file
    with Image.open(stored.content) as image:
        assert image.size == (20, 40)
        assert not image.getexif()


def test_a_file_that_is_too_large_costs_no_words(client, token, tool):
    send(client, token, tool, "stuck", why="Der Antrag liegt noch.")
    answer = Answer.objects.get()
    text = attach(client, token, answer, "gross.jpg", b"x" * (MAX_BYTES + 1))
    assert "größer als 25 MB. Ihre Antwort ist angekommen." in text
    assert "Der Antrag liegt noch." in text
    assert (
        "Es war keine Datei ausgewählt"
        in client.post(reverse("updates_free:add_photo", args=[token, answer.pk]), follow=True).content.decode()
    )
    assert AnswerFile.objects.count() == 0


def test_accepting_makes_it_part_of_the_plan(client, token, tool, coordinator):
    step = Step.objects.filter(tool=tool, is_done=False).first()
    send(
        client,
        token,
        tool,
        "later",
        later_month="5",
        later_year=str(timezone.localdate().year + 2),
        sentence="Es fehlt Geld.",
        spent="12,50",
        steps=step.pk,
    )
    answer = Answer.objects.get()
    attach(client, token, answer, "notiz.txt", b"Notiz")
    browser = client_of(coordinator)
    queue = browser.get(reverse("updates:queue", args=["probe"])).content.decode()
    assert "1 Antwort wartet" in queue
    assert "12,50 €" in queue
    decide = reverse("updates:decide", args=["probe", answer.pk])
    assert "Übernommen" in browser.post(decide, {"was": "annehmen"}, follow=True).content.decode()
    report = StatusReport.objects.get()
    assert report.status == "planned"
    assert report.reason == f"Kommt später, voraussichtlich Mai {timezone.localdate().year + 2}. Es fehlt Geld."
    assert report.reported_by == "Ada Alt (über den Link)"
    assert MoneyLine.objects.filter(tool=tool, kind="spent", amount_cents=1250).count() == 1
    assert Attachment.objects.get(title="notiz.txt").is_public is False
    step.refresh_from_db()
    assert step.is_done
    again = browser.post(decide, {"was": "annehmen"}, follow=True).content.decode()
    assert "Über diese Antwort ist schon entschieden." in again
    assert StatusReport.objects.count() == 1


def test_the_coordination_changes_words_before_accepting(client, token, tool, coordinator):
    send(client, token, tool, "stuck", why="alles doof")
    answer = Answer.objects.get()
    edit = reverse("updates:edit", args=["probe", answer.pk])
    browser = client_of(coordinator)
    assert "alles doof" in browser.get(edit).content.decode()
    values = {"says": "stuck", "sentence": "Es fehlt Personal."}
    assert browser.post(edit, values | {"sentence": ""}).status_code == 422
    browser.post(edit, values)
    assert StatusReport.objects.get().reason == "Es stockt: Es fehlt Personal."


def test_asking_back_sends_a_mail_and_stands_on_the_page(client, token, tool, coordinator):
    send(client, token, tool, "running")
    decide = reverse("updates:decide", args=["probe", Answer.objects.get().pk])
    browser = client_of(coordinator)
    assert "Bitte schreiben Sie, was" in browser.post(decide, {"was": "nachfragen"}, follow=True).content.decode()
    browser.post(decide, {"was": "nachfragen", "frage": "Seit wann?"})
    assert "Seit wann?" in Message.objects.get().text
    assert "Seit wann?" in page(client, token)
    send(client, token, tool, "running", sentence="Seit Mai.")
    assert "Seit wann?" not in page(client, token)


def test_answers_of_two_people_are_both_kept_and_shown_beside_each_other(client, token, tool, coordinator):
    send(client, token, tool, "running")
    send(client, token, tool, "done", ich="Ben Bach")
    text = client_of(coordinator).get(reverse("updates:queue", args=["probe"])).content.decode()
    assert text.count("zu diesem Werkzeug gibt es mehrere Antworten") == 2


def test_trusted_people_go_straight_through_but_not_whoever_holds_their_link(client, ada, token, tool, coordinator):
    send(client, token, tool, "running")
    decide = reverse("updates:decide", args=["probe", Answer.objects.get().pk])
    client_of(coordinator).post(decide, {"was": "vertrauen"})
    assert TrustedPerson.objects.get().person == ada
    send(client, token, tool, "done", ich="Ben Bach")
    assert StatusReport.objects.count() == 0
    send(client, token, tool, "done")
    assert StatusReport.objects.get().status == "done"
    browser, trust = client_of(coordinator), reverse("updates:trust", args=["probe", ada.pk])
    assert "gehen direkt in den Plan" in browser.get(reverse("updates:choose", args=["probe"])).content.decode()
    assert "werden ab jetzt wieder geprüft" in browser.post(trust, {"nein": "ja"}, follow=True).content.decode()
    assert TrustedPerson.objects.count() == 0
    browser.post(trust)
    assert TrustedPerson.objects.get().trusted_by == coordinator


def test_a_clerk_types_in_what_came_by_telephone_or_on_paper(ada, tool, coordinator):
    browser = client_of(coordinator)
    enter = reverse("updates:enter", args=["probe", ada.pk])
    assert 'value="paper" required checked' in browser.get(enter + "?weg=papier").content.decode()
    values = {
        "werkzeug": tool.pk,
        "token": uuid.uuid4(),
        "says": "stuck",
        "channel": "phone",
        "said_by": "Ada Alt",
        "said_on": (timezone.localdate() - timedelta(days=2)).isoformat(),
    }
    assert browser.post(enter, values).status_code == 422
    ahead = (timezone.localdate() + timedelta(days=2)).isoformat()
    assert "liegt in der Zukunft" in browser.post(enter, values | {"why": "x", "said_on": ahead}).content.decode()
    browser.post(enter, values | {"why": "Krank."})
    browser.post(enter, values | {"why": "Krank."})
    report = StatusReport.objects.get()
    assert report.reported_by == "Ada Alt (am Telefon)"
    assert report.reported_on == timezone.localdate() - timedelta(days=2)
    assert Answer.objects.get().entered_by == coordinator


def test_the_sheet_leads_back_to_its_entry(ada, coordinator):
    response = client_of(coordinator).get(reverse("updates:sheet", args=["probe", ada.pk]))
    assert response.content.startswith(b"%PDF")
    assert b"pdfuaid" in response.content


def test_who_is_no_longer_responsible_says_who_is(client, token, tool, coordinator):
    send(client, token, tool, "not_mine", successor="Ben Bach")
    answer = Answer.objects.get()
    decide = reverse("updates:decide", args=["probe", answer.pk])
    response = client_of(coordinator).post(decide, {"was": "annehmen"}, follow=True)
    assert response.redirect_chain == [(reverse("work:handover", args=["probe", answer.person.pk]), 302)]
    assert "Genannt ist: Ben Bach." in response.content.decode()
    assert StatusReport.objects.count() == 0


def test_readers_decide_nothing(client, token, tool, reader):
    send(client, token, tool, "running")
    decide = reverse("updates:decide", args=["probe", Answer.objects.get().pk])
    assert client_of(reader).post(decide, {"was": "annehmen"}).status_code == 403
