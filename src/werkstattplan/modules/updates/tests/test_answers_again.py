"""What is said again, late, by somebody trusted, or with a file that cannot be taken."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from werkstattplan.modules.updates.models import Answer, AnswerFile, AnswerLink, TrustedPerson
from werkstattplan.modules.updates.tests.answering import attach, decide, page, photo, send
from werkstattplan.plan.contracts import ToolStatus
from werkstattplan.plan.models import Attachment, MoneyLine, Plan, Responsibility, StatusReport, Step, Tool
from werkstattplan.plan.services.create_edition import create_edition
from werkstattplan.plan.services.report_status import report_status
from werkstattplan.plan.tests.conftest import AT, client_of
from werkstattplan.plan.tests.examples import EXAMPLE
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.notify.models import Message, SuppressedAddress
from werkstattplan.platform.people.models import Person
from werkstattplan.platform.tenancy.models import Commune


def states() -> list[str]:
    return list(Answer.objects.order_by("pk").values_list("state", flat=True))


def spent(tool: Tool) -> list[int]:
    return list(MoneyLine.objects.filter(tool=tool, kind="spent").values_list("amount_cents", flat=True))


@pytest.fixture
def trusted(ada, coordinator, commune) -> Person:
    TrustedPerson.objects.create(commune=commune, person=ada, trusted_by=coordinator, since=timezone.now())
    return ada


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("film.mp4", b"xxxx", "Diesen Dateityp nehmen wir nicht an."),
        ("brief.pdf", b"MZ no pdf", "Diesen Dateityp nehmen wir nicht an."),
        ("kaputt.jpg", b"\xff\xd8\xff broken", "Dieses Bild lässt sich nicht öffnen."),
        ("kaputt.heic", b"broken", "Dieses Bild lässt sich nicht öffnen."),
        ("halb.png", b"", "Die Datei ist leer."),
    ],
)
def test_a_file_that_the_plan_cannot_take_is_refused_at_once(client, token, tool, coordinator, name, content, sentence):
    send(client, token, tool, "stuck", why="Der Antrag liegt noch.")
    answer = Answer.objects.get()
    text = attach(client, token, answer, name, content)
    assert sentence in text
    assert "Ihre Antwort ist angekommen." in text
    assert "Der Antrag liegt noch." in text
    assert AnswerFile.objects.count() == 0
    decide(client_of(coordinator), answer)
    assert states() == ["accepted"]


def test_a_half_photo_is_refused(client, token, tool):
    send(client, token, tool, "running")
    whole = photo("JPEG")
    assert "Dieses Bild lässt sich nicht öffnen." in attach(
        client, token, Answer.objects.get(), "a.jpg", whole[: len(whole) // 2]
    )


def test_the_same_person_again_replaces_what_waits(client, token, tool, coordinator):
    before = spent(tool)
    step = Step.objects.filter(tool=tool, is_done=False).first()
    send(client, token, tool, "running", spent="1.000", steps=step.pk)
    attach(client, token, Answer.objects.get(), "notiz.txt", b"Notiz")
    again = page(client, token)
    assert "Was Sie jetzt schicken, ersetzt Ihre erste Antwort." in again
    assert 'value="1.000,00 €"' in again
    assert f'value="{step.pk}" checked' in again
    send(client, token, tool, "running", spent="100")
    assert states() == ["superseded", "proposed"]
    first, second = Answer.objects.order_by("pk")
    assert AnswerFile.objects.get().answer == second
    browser = client_of(coordinator)
    queue = browser.get(reverse("updates:queue", args=["probe"])).content.decode()
    assert "1 Antwort wartet" in queue
    assert "1.000,00 €</s> (ersetzt)" in queue
    assert "durch eine neue ersetzt" in decide(browser, first)
    decide(browser, second)
    assert spent(tool) == [*before, 10_000]
    assert Attachment.objects.filter(tool=tool, title="notiz.txt").count() == 1
    assert Change.objects.filter(verb="ersetzt die Antwort").count() == 1


def test_what_was_decided_is_not_replaced(client, token, tool, coordinator):
    send(client, token, tool, "running", spent="10")
    decide(client_of(coordinator), Answer.objects.get())
    send(client, token, tool, "running", spent="20")
    assert states() == ["accepted", "proposed"]


def test_a_reason_left_over_from_the_earlier_answer_goes_with_it(client, token, tool):
    send(client, token, tool, "stuck", why="Es fehlt Geld.")
    send(client, token, tool, "running", why="Es fehlt Geld.", sentence="Das Geld ist da.")
    assert Answer.objects.get(state="proposed").sentence == "Das Geld ist da."
    send(client, token, tool, "running", why="Nur das Amt fehlt.")
    assert Answer.objects.get(state="proposed").sentence == "Nur das Amt fehlt."


def test_the_same_form_with_other_words_is_another_answer(client, token, tool):
    form = uuid.uuid4()
    for words in ("eins", "zwei", "zwei"):
        send(client, token, tool, "running", sentence=words, form=form)
    assert list(Answer.objects.order_by("pk").values_list("sentence", "state")) == [
        ("eins", "superseded"),
        ("zwei", "proposed"),
    ]


def test_the_token_of_a_form_from_elsewhere_is_no_fault(client, ada, token, tool, stranger):
    form = uuid.uuid4()
    neighbour = Commune.objects.get(slug="nachbar")
    with scope(commune=neighbour):
        plan = Plan.objects.create(commune=neighbour, slug="werkstattplan", title="Plan der Nachbarn")
        theirs = create_edition(plan=plan, document=EXAMPLE, at=AT).tools.first()
        person = Person.objects.create(commune=neighbour, name="Ada Alt", email=ada.email)
        Responsibility.objects.create(commune=neighbour, tool=theirs, person=person)
    other = Tool.objects.filter(responsibilities__person=ada).exclude(pk=tool.pk).get()
    for asked in (tool, other, theirs):
        assert send(client, token, asked, "running", form=form).status_code == 200
    assert Answer.objects.count() == 2
    with scope(commune=neighbour):
        assert Answer.objects.get().tool == theirs


@pytest.mark.parametrize("order", ["pk", "-pk"])
def test_the_last_word_counts_whoever_is_accepted_last(client, token, tool, coordinator, order):
    send(client, token, tool, "stuck", why="Es fehlt Geld.")
    send(client, token, tool, "done", ich="Ben Bach")
    texts = [decide(client_of(coordinator), answer) for answer in Answer.objects.order_by(order)]
    tool.refresh_from_db()
    assert tool.status == "done"
    assert states() == ["accepted", "accepted"]
    assert ("neueres Wort" in texts[1]) == (order == "-pk")


def test_what_the_program_was_told_meanwhile_is_newer(client, token, tool, coordinator):
    send(client, token, tool, "running")
    now = timezone.now()
    words = {"reason": "", "reported_on": timezone.localdate(now), "reported_by": "Mira Muster", "actor": coordinator}
    report_status(tool=tool, status=ToolStatus.DONE, at=now, **words)
    decide(client_of(coordinator), Answer.objects.get())
    tool.refresh_from_db()
    assert tool.status == "done"


def test_an_answer_of_yesterday_is_dated_yesterday(client, token, tool, coordinator):
    send(client, token, tool, "stuck", why="Es fehlt Geld.")
    yesterday = timezone.now() - datetime.timedelta(days=1)
    Answer.objects.update(said_at=yesterday)
    send(client, token, tool, "running", ich="Ben Bach")
    for answer in Answer.objects.order_by("-pk"):
        decide(client_of(coordinator), answer)
    tool.refresh_from_db()
    assert tool.status == "running"
    assert StatusReport.objects.filter(tool=tool, reported_on=timezone.localdate(yesterday)).count() == 1


def test_trusted_people_are_thanked_and_send_a_photo(client, trusted, token, tool):
    text = send(client, token, tool, "done", sentence="Alles steht.").content.decode()
    assert "Danke, angekommen" in text
    assert "Sie sagen: <strong>fertig</strong>" in text
    assert "Es steht schon im Plan." in text
    assert "Die Datei ist dabei." in attach(client, token, Answer.objects.get(), "bild.jpeg", photo("JPEG"))
    attachment = Attachment.objects.get(tool=tool, title="bild.jpg")
    assert attachment.is_public is False
    assert AnswerFile.objects.get().file == attachment.file


def test_a_slip_of_a_trusted_person_can_be_said_again(client, trusted, token, tool):
    send(client, token, tool, "done")
    send(client, token, tool, "running")
    tool.refresh_from_db()
    assert tool.status == "running"


def test_trusted_people_hand_over_through_the_coordination(client, trusted, token, tool):
    send(client, token, tool, "not_mine", successor="Ben Bach")
    assert states() == ["proposed"]


def test_thanks_stay_a_week_or_until_the_next_question(client, token, tool, coordinator):
    send(client, token, tool, "running")
    decide(client_of(coordinator), Answer.objects.get())
    assert "Es steht schon im Plan." in page(client, token)
    Answer.objects.update(said_at=timezone.now() - datetime.timedelta(days=8))
    assert "Es steht schon im Plan." not in page(client, token)


def test_a_photo_for_what_was_replaced_goes_to_the_new_answer(client, token, tool):
    send(client, token, tool, "running")
    first = Answer.objects.get()
    send(client, token, tool, "done")
    attach(client, token, first, "notiz.txt", b"Notiz")
    assert AnswerFile.objects.get().answer == Answer.objects.get(state="proposed")


def test_a_photo_for_what_was_left_out_is_told_to_come_again(client, token, tool, coordinator):
    send(client, token, tool, "running")
    answer = Answer.objects.get()
    decide(client_of(coordinator), answer, "weglassen")
    assert "Über diese Antwort ist schon entschieden." in attach(client, token, answer, "notiz.txt", b"Notiz")


def test_somebody_elses_answer_is_not_shown_as_ones_own(client, ada, token, tool, commune):
    ben = Person.objects.create(commune=commune, name="Ben Bach", email="ben@amt.example")
    Answer.objects.create(
        commune=commune,
        tool=tool,
        token=uuid.uuid4(),
        person=ben,
        said_by="Ben Bach",
        channel="link",
        said_at=timezone.now(),
        says="running",
    )
    text = page(client, token)
    assert "Danke, angekommen" not in text
    assert "2 Fragen an Sie" in text
    assert "Eine andere Ansprechperson hat schon geantwortet." in text


@pytest.mark.parametrize("how", ["impossible", "suppressed", "unknown"])
def test_asking_back_without_a_mail_says_so(client, ada, token, tool, coordinator, commune, how):
    send(client, token, tool, "running")
    answer, links = Answer.objects.get(), AnswerLink.objects.count()
    if how == "suppressed":
        SuppressedAddress.objects.create(commune=commune, email=ada.email, reason="kommt zurück", since=timezone.now())
    else:
        Person.objects.filter(pk=ada.pk).update(email="kaputt@@x" if how == "impossible" else "")
    text = decide(client_of(coordinator), answer, "nachfragen", frage="Seit wann?")
    assert "Eine Mail ging nicht hinaus" in text
    assert "Am besten rufen Sie an." in text
    assert "Die Frage an Ada Alt ist gestellt." not in text
    assert states() == ["returned"]
    assert Message.objects.count() == 0
    assert AnswerLink.objects.count() == links
    Person.objects.filter(pk=ada.pk).update(email=ada.email)
    assert "Seit wann?" in page(client, token)


def test_names_with_signs_of_addresses_survive(client, token, tool):
    name = "Bach & Partner #1 + Söhne"
    text = send(client, token, tool, "running", ich=name).content.decode()
    assert "Diese Seite ist für <strong>Bach &amp; Partner #1 + Söhne</strong>" in text
    assert Answer.objects.get().said_by == name
    assert send(client, token, tool, "running", ich="A\x00da").status_code == 200


def test_the_month_has_its_name(client, token, tool, coordinator):
    year = timezone.localdate().year + 1
    assert (
        f"kommt später</strong>, Mai {year}"
        in send(client, token, tool, "later", later_month="5", later_year=str(year)).content.decode()
    )
    queue = client_of(coordinator).get(reverse("updates:queue", args=["probe"])).content.decode()
    assert f"Mai {year}" in queue


def test_editing_shows_everything_in_german_and_loses_nothing(client, token, tool, coordinator):
    step = Step.objects.filter(tool=tool, is_done=False).first()
    send(client, token, tool, "stuck", why="alles doof", spent="5", steps=step.pk)
    answer = Answer.objects.get()
    browser, edit = client_of(coordinator), reverse("updates:edit", args=["probe", answer.pk])
    text = browser.get(edit).content.decode()
    for label in ("Stand", "Satz dazu", "Monat, in dem es kommt", "Neu ausgegeben, in Euro", "Fertige Schritte"):
        assert label in text
    for word in ("Says", "Later", "Steps", "Sentence", "Why"):
        assert f">{word}" not in text
    assert f'name="steps" value="{step.pk}"' in text
    values = {"says": "stuck", "sentence": "Es fehlt Personal.", "spent": "5,00 €", "steps": step.pk}
    browser.post(edit, values)
    step.refresh_from_db()
    assert step.is_done
    assert StatusReport.objects.get(tool=tool).reason == "Es stockt: Es fehlt Personal."
    change = Change.objects.get(verb="ändert die Antwort")
    assert (change.before["sentence"], change.after["sentence"]) == ("alles doof", "Es fehlt Personal.")
