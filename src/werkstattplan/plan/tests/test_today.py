"""What the coordination sees first, and what happens when a person leaves."""

import datetime
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from werkstattplan.plan.health import Health
from werkstattplan.plan.models import Responsibility, StatusReport, Step, Tool
from werkstattplan.plan.selectors.health import health_of_editions, is_overdue, states_of_editions
from werkstattplan.plan.selectors.upkeep import due_on
from werkstattplan.plan.services.importing import accept_import, read_import, start_import
from werkstattplan.plan.tests.conftest import AT, client_of
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.feedback.models import Category, Feedback
from werkstattplan.platform.people.models import Person
from werkstattplan.platform.search.models import SearchEntry

SEED = Path(settings.ROOT_FOLDER).parent / "shared" / "seed" / "werkstattplan-ludwigslust-parchim.txt"
ON = datetime.date(2026, 6, 10)


def home(user, **query) -> str:
    return client_of(user).get(reverse("work:home", args=["probe"]), query).content.decode()


def test_states_of_many_are_those_of_each(edition):
    for day in (ON, datetime.date(2019, 1, 1), datetime.date(2020, 6, 30), datetime.date(2030, 1, 1)):
        whole = health_of_editions([edition], day)
        assert {pk: health.state for pk, health in whole.items()} == states_of_editions([edition], day)


@pytest.mark.parametrize("month", range(1, 13))
def test_overdue_in_the_database_is_overdue_by_the_calendar(edition, month):
    day = datetime.date(2020, month, 15)
    overdue = set(Step.objects.filter(is_overdue(day)).values_list("pk", flat=True))
    assert overdue == {
        step.pk
        for step in Step.objects.all()
        if not step.is_done and step.year and due_on(step.year, step.planned_months) < day
    }


def test_what_does_not_go_as_it_should_comes_with_its_reasons_and_ages(edition, coordinator, commune):
    tool = Tool.objects.filter(edition=edition).first()
    StatusReport.objects.create(
        commune=commune, tool=tool, status="paused", reason="Geld fehlt.", reported_on=ON, reported_by="Ada Alt"
    )
    Tool.objects.filter(pk=tool.pk).update(status="paused")
    page = home(coordinator)
    assert "lage-stopped" in page
    assert "Geld fehlt." in page
    assert "Sachstand, Ada Alt, 10. Juni 2026" in page
    assert health_of_editions([edition], ON)[tool.pk].state is Health.STOPPED


def test_the_page_narrows_to_a_field_and_a_person(edition, coordinator, commune):
    person = Person.objects.create(commune=commune, name="Ada Alt")
    mine, *others = Tool.objects.filter(edition=edition)
    Responsibility.objects.create(commune=commune, tool=mine, person=person)
    page = home(coordinator, person=person.pk)
    assert mine.title in page
    assert not any(f">{other.title}</a>" in page for other in others)
    assert "Was, wenn diese Person geht?" in page
    page = home(coordinator, feld=mine.field_id)
    assert mine.title in page
    assert home(coordinator, person="abc", feld="9" * 30)


def test_feedback_that_is_late_comes_first(edition, coordinator, commune):
    for days in (-1, 20):
        Feedback.objects.create(
            commune=commune,
            token=f"t{days}",
            submission=uuid.uuid4(),
            category=Category.values[0],
            page="/",
            text="x",
            created_at=AT,
            due_on=timezone.localdate() + datetime.timedelta(days=days),
        )
    page = home(coordinator)
    assert "2 Rückmeldungen beantworten, die erste seit" in page
    assert "today-waiting__item--urgent" in page


@pytest.fixture
def ada(commune, edition) -> Person:
    person = Person.objects.create(commune=commune, name="Ada Alt", email="ada@amt.example")
    for tool in Tool.objects.filter(edition=edition)[:2]:
        Responsibility.objects.create(commune=commune, tool=tool, person=person)
    return person


@pytest.fixture
def ben(commune, edition) -> Person:
    return Person.objects.create(commune=commune, name="Ben Bach")


def address(person, name="work:handover"):
    return reverse(name, args=["probe", person.pk])


def test_everything_of_a_person_is_shown_and_handed_over_in_one_act(edition, coordinator, ada, ben, commune):
    third = Person.objects.create(commune=commune, name="Cora Cramer", deputy=ada)
    rows = list(Responsibility.objects.filter(person=ada))
    Tool.objects.filter(pk=rows[0].tool_id).update(remarks="Fragen an Ada Alt")
    browser = client_of(coordinator)
    page = browser.get(address(ada)).content.decode()
    for words in ("2 Zuständigkeiten", "Texte, in denen der Name steht", "Cora Cramer", rows[0].tool.title):
        assert words in page
    today = timezone.localdate()
    browser.post(address(ada), {"to": ben.pk, "zeile": [row.pk for row in rows], "left_on": today.isoformat()})
    assert set(Responsibility.objects.filter(person=ben).values_list("pk", flat=True)) == {row.pk for row in rows}
    ada.refresh_from_db()
    third.refresh_from_db()
    assert (ada.left_on, third.deputy) == (today, ben)
    assert SearchEntry.objects.filter(text__contains="Ben Bach", is_public=False).count() == 2
    assert Change.objects.filter(verb="übergibt die Zuständigkeit", object_type="plan.tool").count() == 2
    browser.post(address(ada, "work:undo_handover"))
    ada.refresh_from_db()
    third.refresh_from_db()
    assert (ada.left_on, third.deputy, ada.responsibilities.count()) == (None, ada, 2)


def test_a_part_may_stay(coordinator, ada, ben):
    first, second = Responsibility.objects.filter(person=ada)
    page = client_of(coordinator).post(address(ada), {"to": ben.pk, "zeile": [first.pk]}, follow=True)
    assert "Ben Bach ist jetzt für 1 Werkzeug zuständig." in page.content.decode()
    second.refresh_from_db()
    assert second.person == ada


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"zeile": []}, "Es ist kein Werkzeug ausgewählt"),
        ({"zeile": ["0"]}, "Es ist kein Werkzeug ausgewählt"),
        ({"to": ""}, ""),
    ],
)
def test_refusals_keep_everything(coordinator, ada, ben, changes, sentence):
    rows = [row.pk for row in Responsibility.objects.filter(person=ada)]
    response = client_of(coordinator).post(address(ada), {"to": ben.pk, "zeile": rows, **changes})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert ada.responsibilities.count() == 2


def test_what_has_moved_on_is_not_taken_back(coordinator, ada, ben, commune):
    browser = client_of(coordinator)
    rows = [row.pk for row in Responsibility.objects.filter(person=ada)]
    browser.post(address(ada), {"to": ben.pk, "zeile": rows})
    Responsibility.objects.filter(pk=rows[0]).update(person=Person.objects.create(commune=commune, name="Dora"))
    page = browser.post(address(ada, "work:undo_handover"), follow=True).content.decode()
    assert "lässt sich nicht mehr zurücknehmen" in page
    assert Responsibility.objects.get(pk=rows[1]).person == ben


def test_readers_hand_nothing_over(reader, ada):
    assert client_of(reader).get(address(ada)).status_code == 403


@pytest.mark.skipif(not SEED.exists(), reason="the district's own document is not here")
def test_the_person_with_six_of_the_tools_of_the_real_plan(commune, coordinator):
    run, _ = start_import(
        commune=commune,
        actor=coordinator,
        at=AT,
        name=SEED.name,
        content=SEED.read_bytes(),
        token="t" * 32,
        base_edition=None,
    )
    read_import(run)
    edition = accept_import(run=run, actor=coordinator, at=AT, plan_slug="echt", plan_title="")
    total = Tool.objects.filter(edition=edition).count()
    by_person: dict[int, set[int]] = {}
    for row in Responsibility.objects.filter(tool__edition=edition).exclude(person=None):
        by_person.setdefault(row.person_id, set()).add(row.tool_id)
    busiest = max(by_person, key=lambda pk: len(by_person[pk]))
    assert (len(by_person[busiest]), total) == (6, 22)
    person = Person.objects.get(pk=busiest)
    taker = Person.objects.create(commune=commune, name="Ben Bach")
    rows = [row.pk for row in Responsibility.objects.filter(person=person)]
    client_of(coordinator).post(address(person), {"to": taker.pk, "zeile": rows})
    assert set(taker.responsibilities.values_list("tool_id", flat=True)) == by_person[busiest]
