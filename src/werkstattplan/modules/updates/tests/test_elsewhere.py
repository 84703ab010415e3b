"""What the module shows on other pages: the today page and the page of a tool."""

import datetime
import re

from django.urls import reverse
from django.utils import timezone

from werkstattplan.modules.updates.demo import ANSWERS, demo
from werkstattplan.modules.updates.models import Answer, Asking
from werkstattplan.modules.updates.services.outcomes import note_outcomes
from werkstattplan.modules.updates.tests.answering import decide, send
from werkstattplan.plan.models import Responsibility, StatusReport, Tool
from werkstattplan.plan.tests.conftest import client_of
from werkstattplan.platform.people.models import Person


def today(user) -> str:
    return client_of(user).get(reverse("work:home", args=["probe"])).content.decode()


def test_answers_wait_on_the_today_page(client, token, tool, coordinator):
    assert "Antwort ansehen" not in today(coordinator)
    send(client, token, tool, "running")
    assert "Eine Antwort ansehen" in today(coordinator)
    send(client, token, tool, "done", ich="Ben Bach")
    assert "2 Antworten ansehen" in today(coordinator)
    for answer in Answer.objects.all():
        decide(client_of(coordinator), answer)
    assert not re.search(r"Antwort(en)? ansehen", today(coordinator))


def test_who_never_answers_waits_for_a_call(ada, tool, commune, coordinator):
    for days in (60, 40, 20):
        Asking.objects.create(
            commune=commune,
            subject_key=f"werkstattplan/{tool.key}",
            plan_slug="werkstattplan",
            tool_key=tool.key,
            email=ada.email,
            person=ada,
            asked_on=timezone.localdate() - datetime.timedelta(days=days),
        )
    assert "bitte anrufen" not in today(coordinator)
    note_outcomes(on=timezone.localdate(), at=timezone.now())
    assert "Zu einem Werkzeug antwortet niemand, bitte anrufen" in today(coordinator)


def test_who_cannot_be_reached_is_named(ada, tool, coordinator):
    Person.objects.filter(pk=ada.pk).update(email="kaputt@@x")
    type(coordinator).objects.filter(pk=coordinator.pk).update(email="auch@@kaputt")
    note_outcomes(on=timezone.localdate(), at=timezone.now())
    assert "niemand zu erreichen" in today(coordinator)
    type(coordinator).objects.filter(pk=coordinator.pk).update(email="mira@probe.example")
    note_outcomes(on=timezone.localdate(), at=timezone.now())
    assert "niemand zu erreichen" not in today(coordinator)


def test_the_page_of_a_tool_shows_what_waits_and_what_was_said(client, token, tool, coordinator, reader):
    where = reverse("work:tool", args=["probe", "werkstattplan", tool.key])
    assert "Antworten auf Rückfragen" not in client_of(reader).get(where).content.decode()
    send(client, token, tool, "stuck", why="Es fehlt <b>Geld</b>.")
    send(client, token, tool, "stuck", why="Es fehlt Zeit.")
    staff, read = (client_of(user).get(where).content.decode() for user in (coordinator, reader))
    assert "Wartet auf eine Entscheidung" in read
    assert "„Es fehlt &lt;b&gt;Geld&lt;/b&gt;.“" in read
    assert "ersetzt" in read
    assert "Jetzt entscheiden" in staff
    assert "Jetzt entscheiden" not in read
    public = client.get(reverse("public:tool", args=["probe", "werkstattplan", tool.key])).content.decode()
    assert "Es fehlt Zeit." not in public


def test_the_example_answers_once(ada, commune, coordinator):
    tools = list(Tool.objects.filter(edition__state="published")[: len(ANSWERS)])
    for tool, example in zip(tools, ANSWERS, strict=False):
        Tool.objects.filter(pk=tool.pk).update(key=example.tool_key)
        Responsibility.objects.get_or_create(commune=commune, tool=tool, person=ada)
    for _ in range(2):
        demo()
    assert Answer.objects.count() == len(tools) > 1
    assert StatusReport.objects.filter(reported_by="Ada Alt (am Telefon)").count() == 1
