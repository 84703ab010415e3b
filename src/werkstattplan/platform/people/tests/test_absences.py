"""Who is away, and mailboxes."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from werkstattplan.platform.access.models import Membership
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.people.models import Absence, Function, Person
from werkstattplan.platform.people.services import merge_persons
from werkstattplan.platform.tenancy.models import Commune


@pytest.fixture
def commune(db, settings):
    settings.SITE_REQUIRE_SECOND_FACTOR = False
    commune = Commune.objects.create(slug="probe", name="Landkreis Probe", kind="district")
    with scope(commune=commune):
        yield commune


@pytest.fixture
def browser(commune):
    user = User.objects.create_user("mira@probe.example", name="Mira Muster")
    Membership.objects.create(commune=commune, user=user, role="coordinator")
    client = Client()
    client.force_login(user)
    return client


def test_an_absence_is_noted_shown_and_deleted(commune, browser):
    ada = Person.objects.create(commune=commune, name="Ada Alt")
    page = reverse("people:detail", args=["probe", ada.pk])
    add = reverse("people:add_absence", args=["probe", ada.pk])
    first = timezone.localdate()
    days = {"first_day": first.isoformat(), "last_day": (first + datetime.timedelta(days=3)).isoformat()}
    backwards = {"first_day": days["last_day"], "last_day": days["first_day"]}
    assert "Der letzte Tag liegt vor dem ersten." in browser.post(add, backwards, follow=True).content.decode()
    assert "Bitte nennen Sie" in browser.post(add, {}, follow=True).content.decode()
    browser.post(add, days)
    absence = Absence.objects.get()
    assert f"bis {absence.last_day.day}. " in browser.get(page).content.decode()
    browser.post(reverse("people:remove_absence", args=["probe", ada.pk, absence.pk]))
    assert Absence.objects.count() == 0
    assert Change.objects.filter(object_id=str(ada.pk)).count() == 2


def test_a_deputy_stands_in_the_history_by_name(commune, browser):
    ada, ben = (Person.objects.create(commune=commune, name=name) for name in ("Ada Alt", "Ben Bach"))
    page = reverse("people:detail", args=["probe", ada.pk])
    assert browser.post(page, {"name": "Ada Alt", "deputy": ada.pk}).status_code == 422
    browser.post(page, {"name": "Ada Alt", "deputy": ben.pk})
    ada.refresh_from_db()
    assert ada.deputy == ben
    assert Change.objects.get().after == {"deputy": "Ben Bach"}


def test_mailboxes(commune, browser):
    function = Function.objects.create(commune=commune, title="Leitung")
    address = reverse("people:set_mailbox", args=["probe", "funktion", function.pk])
    assert "ist keine E-Mail-Adresse" in browser.post(address, {"email": "x@"}, follow=True).content.decode()
    browser.post(address, {"email": "leitung@amt.example"})
    function.refresh_from_db()
    assert function.email == "leitung@amt.example"
    browser.post(address, {"email": ""})
    assert Change.objects.count() == 2
    assert browser.post(reverse("people:set_mailbox", args=["probe", "verein", 1])).status_code == 404


def test_merging_keeps_absences_and_deputies(commune, browser):
    ada, double, ben = (Person.objects.create(commune=commune, name=name) for name in ("Ada", "Ada 2", "Ben"))
    Person.objects.filter(pk=ben.pk).update(deputy=double)
    Absence.objects.create(
        commune=commune, person=double, first_day=timezone.localdate(), last_day=timezone.localdate()
    )
    merge_persons(person=double, into=ada, actor=User.objects.get(), at=timezone.now())
    ben.refresh_from_db()
    assert ben.deputy == ada
    assert ada.absences.count() == 1


def test_a_person_is_noted_as_gone_with_a_deputy(commune, browser):
    ada = Person.objects.create(commune=commune, name="Ada Alt")
    bo = Person.objects.create(commune=commune, name="Bo Bunt")
    page = reverse("people:detail", args=["probe", ada.pk])
    browser.post(page, {"name": "Ada Alt", "deputy": bo.pk, "left_on": "2026-05-31"})
    ada.refresh_from_db()
    assert (ada.deputy, ada.left_on) == (bo, datetime.date(2026, 5, 31))
    after = Change.objects.get(object_id=str(ada.pk)).after
    assert after == {"deputy": "Bo Bunt", "left_on": "2026-05-31"}
    shown = browser.get(page).content.decode()
    assert 'value="2026-05-31"' in shown
    assert f'<option value="{bo.pk}" selected>' in shown
