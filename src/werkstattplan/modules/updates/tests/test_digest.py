"""The digest from the tables to the outbox."""

import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from werkstattplan.modules.updates.models import Asking, AskingRhythm, HeldMail
from werkstattplan.modules.updates.services import digest as services
from werkstattplan.modules.updates.services.digest import run_digest
from werkstattplan.modules.updates.tests.people import WEDNESDAY
from werkstattplan.plan.models import Plan, Responsibility, StatusReport, Step, Tool
from werkstattplan.plan.services.create_edition import create_edition
from werkstattplan.plan.tests.conftest import client_of
from werkstattplan.plan.tests.examples import EXAMPLE
from werkstattplan.platform.calendar.services import load_known_school_holidays
from werkstattplan.platform.notify.models import Message, SuppressedAddress
from werkstattplan.platform.people.models import Absence, Function, Organisation, Person
from werkstattplan.platform.tenancy.models import Commune

NOON = datetime.datetime(2026, 6, 10, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


def run(on=WEDNESDAY):
    return run_digest(on=on, at=NOON + (on - WEDNESDAY))


def test_one_mail_with_text_and_html_and_a_link_that_opens(ada, client):
    assert run().queued == 1
    mail = Message.objects.get()
    assert mail.recipient == "ada@amt.example"
    titles = list(Tool.objects.filter(responsibilities__person=ada).values_list("title", flat=True))
    assert len(titles) == 2
    for title in titles:
        assert title in mail.text
        assert title in mail.html
    assert mail.subject.startswith("2 Fragen zu „")
    assert "Guten Tag Ada Alt" in mail.text
    link = next(line for line in mail.text.splitlines() if "/rueckfragen/" in line)
    assert link in mail.html


def test_a_second_run_sends_nothing_and_the_next_days_are_quiet(ada):
    run()
    assert run().queued == 0
    assert [run(WEDNESDAY + days * DAY).queued for days in (1, 2, 5, 13)] == [0, 0, 0, 0]
    assert run(WEDNESDAY + 14 * DAY).queued == 1
    assert Message.objects.first().subject.startswith("Erinnerung: ")


def test_after_two_reminders_the_coordination_hears_of_it(ada, coordinator):
    for days in (0, 14, 28):
        assert run(WEDNESDAY + days * DAY).queued == 1
    assert run(WEDNESDAY + 42 * DAY).queued == 0


def test_who_has_answered_is_not_asked(ada, commune, edition):
    for tool in Tool.objects.filter(responsibilities__person=ada):
        Step.objects.filter(tool=tool).delete()
        StatusReport.objects.create(
            commune=commune, tool=tool, status="running", reported_on=WEDNESDAY - 10 * DAY, reported_by="Ada"
        )
    assert run().queued == 0
    assert run(WEDNESDAY + 90 * DAY).queued == 1


@pytest.mark.parametrize("free", ["2026-06-13", "2026-05-25", "2026-07-20"])
def test_free_days_are_quiet_and_lose_nothing(ada, free):
    load_known_school_holidays()
    day = datetime.date.fromisoformat(free)
    assert run(day).queued == 0
    assert run(WEDNESDAY + 75 * DAY).queued == 1


def test_school_holidays_do_not_matter_where_the_commune_says_so(ada, commune):
    load_known_school_holidays()
    AskingRhythm.objects.create(commune=commune, spares_school_holidays=False)
    assert run(datetime.date(2026, 7, 20)).queued == 1


def test_the_chain_from_the_tables(ada, commune, edition):
    ben = Person.objects.create(commune=commune, name="Ben Bach", email="ben@amt.example")
    Absence.objects.create(commune=commune, person=ada, first_day=WEDNESDAY, last_day=WEDNESDAY)
    Person.objects.filter(pk=ada.pk).update(deputy=ben)
    assert run().queued == 1
    mail = Message.objects.get()
    assert mail.recipient == "ben@amt.example"
    assert "Ada Alt ist bis 10.06.2026 abwesend." in mail.text
    assert "Ben Bach vertritt Ada Alt." in mail.text


@pytest.mark.parametrize(("box", "address"), [("function", "leitung@amt.example"), ("organisation", "amt@amt.example")])
def test_a_mailbox_is_asked_where_the_person_has_no_address_that_works(ada, commune, box, address):
    SuppressedAddress.objects.create(commune=commune, email="ada@amt.example", reason="kommt zurück", since=NOON)
    made = (
        Function.objects.create(commune=commune, title="Leitung der Probe", email=address)
        if box == "function"
        else Organisation.objects.create(commune=commune, name="Amt der Probe", email=address)
    )
    Responsibility.objects.filter(person=ada).update(**{box: made})
    run()
    mail = Message.objects.get()
    assert mail.recipient == address
    assert "Mails an Ada Alt kommen zurück." in mail.text


def test_tools_without_contact_go_to_the_coordination(ada, coordinator):
    Responsibility.objects.all().delete()
    run()
    assert Message.objects.get().recipient == coordinator.email


def test_a_run_killed_between_two_mails_is_continued(ada, commune, monkeypatch):
    ben = Person.objects.create(commune=commune, name="Ben Bach", email="ben@amt.example")
    second = Responsibility.objects.filter(person=ada).last()
    Responsibility.objects.filter(pk=second.pk).update(person=ben)
    real, asked = services.ask, []

    def killed_in_the_second(**arguments):
        asked.append(arguments)
        if len(asked) == 2:
            raise KeyboardInterrupt
        real(**arguments)

    monkeypatch.setattr(services, "ask", killed_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        run()
    monkeypatch.undo()
    assert run().queued == 1
    assert sorted(Message.objects.values_list("recipient", flat=True)) == ["ada@amt.example", "ben@amt.example"]


def test_a_mail_that_cannot_be_queued_leaves_no_asking_behind(ada, monkeypatch):
    def refuse(**arguments):
        raise services.Refusal("nein")

    monkeypatch.setattr(services, "queue_message", refuse)
    assert run().refused == 1
    assert Asking.objects.count() == 0


def test_one_person_in_two_communes_gets_one_mail(ada, commune, edition, coordinator):
    other = Commune.objects.create(slug="stadt", name="Stadt Probe", kind="town", official_key="13076090")
    with scope(commune=other):
        plan = Plan.objects.create(commune=other, slug="stadtplan", title="Stadtplan")
        create_edition(plan=plan, document=EXAMPLE, at=NOON)
        person = Person.objects.create(commune=other, name="Ada Alt", email="ADA@amt.example")
        Responsibility.objects.all().delete()
        for tool in Tool.objects.all():
            Responsibility.objects.create(commune=other, tool=tool, person=person)
    assert run().queued == 1
    mail = Message._base_manager.get()
    assert "Stadt Probe" in mail.text
    assert "Landkreis Probe" in mail.text
    assert run(WEDNESDAY + 13 * DAY).queued == 0


def test_each_mail_costs_the_same_number_of_queries(ada, commune, edition):
    field = edition.fields.first()

    def queries_for(group: str, people: int) -> int:
        for number in range(people):
            key = f"{group}{number}"
            person = Person.objects.create(commune=commune, name=key, email=f"{key}@amt.example")
            tool = Tool.objects.create(
                commune=commune, edition=edition, field=field, position=99, key=key, title=key, wording=key
            )
            Responsibility.objects.create(commune=commune, tool=tool, person=person)
        with CaptureQueriesContext(connection) as queries:
            assert run().queued == people
        return len(queries)

    run()
    few, more, many = queries_for("a", 2), queries_for("b", 4), queries_for("c", 20)
    per_mail = (more - few) / 2
    assert many - more == 16 * per_mail
    assert per_mail <= 13


def test_tomorrows_page_shows_exactly_what_then_leaves(ada, commune, coordinator):
    browser = client_of(coordinator)
    address = reverse("updates:tomorrow", args=["probe"])
    page = browser.get(address).content.decode()
    assert "1 Mail" in page
    assert "ada@amt.example" in page
    for title in Tool.objects.filter(responsibilities__person=ada).values_list("title", flat=True):
        assert title in page
    assert Message.objects.count() == Asking.objects.count() == 0


def test_a_mail_held_back_stays_until_its_day_or_until_it_is_let_go(ada, coordinator):
    browser = client_of(coordinator)
    hold = reverse("updates:hold", args=["probe"])
    page = browser.post(hold, {"email": ada.email, "until": "2020-01-01"}, follow=True).content.decode()
    assert "Dieser Tag ist schon vorbei." in page
    page = browser.post(hold, {"email": ada.email, "until": "2099-01-01"}, follow=True).content.decode()
    assert "Zurückgehalten" in page
    assert run().queued == 0
    browser.post(hold, {"email": ada.email, "freigeben": "ja"})
    assert HeldMail.objects.count() == 0
    assert run().queued == 1


def test_the_rhythm_is_the_commune_s_own(ada, coordinator, reader):
    address = reverse("updates:rhythm", args=["probe"])
    values = {"months_between": "0", "reminder_after_days": "7", "max_reminders": "1"}
    assert client_of(coordinator).post(address, values).status_code == 422
    client_of(coordinator).post(address, values | {"months_between": "6"})
    rhythm = AskingRhythm.objects.get()
    assert (rhythm.months_between, rhythm.reminder_after_days, rhythm.spares_school_holidays) == (6, 7, False)
    assert client_of(reader).get(address).status_code == 403


def test_by_hand(ada):
    out = StringIO()
    call_command("digest_run", "--on", "2026-06-10", "--dry-run", stdout=out)
    assert out.getvalue() == "ada@amt.example: 2\n"
    assert Message.objects.count() == 0
    call_command("digest_run", "--on", "2026-06-10", stdout=out)
    assert "1 Mails liegen im Postausgang" in out.getvalue()
