"""Persons: change, consent, merge."""

import pytest

from werkstattplan.plan.models import Responsibility
from werkstattplan.plan.tests.conftest import client_of
from werkstattplan.platform.audit.models import Change
from werkstattplan.platform.people.models import Person

LIST = "/arbeit/probe/personen/"


def test_list_search_and_consent(coordinator, edition):
    client = client_of(coordinator)
    assert "Bo Beispiel" in client.get(LIST).content.decode()
    assert "Bo Beispiel" not in client.get(f"{LIST}?q=Mira").content.decode()
    person = Person.objects.get(name="Bo Beispiel")
    data = {"name": person.name, "email": "bo@probe.example", "phone": "", "name_is_public": "on"}
    assert client.post(f"{LIST}{person.pk}/", data).status_code == 302
    person.refresh_from_db()
    assert (person.email, person.name_is_public) == ("bo@probe.example", True)
    assert set(Change.objects.get(object_type="people.person").after) == {"email", "name_is_public"}


def test_two_entries_of_one_person_become_one(coordinator, edition):
    double = Person.objects.create(commune=edition.commune, name="B. Beispiel", phone="123")
    bo = Person.objects.get(name="Bo Beispiel")
    Responsibility.objects.filter(person__name="Mira Muster").update(person=double)
    client = client_of(coordinator)
    assert client.post(f"{LIST}{double.pk}/", {"act": "merge", "into": bo.pk}).status_code == 302
    bo.refresh_from_db()
    assert bo.phone == "123"
    assert bo.responsibilities.count() == 2
    assert not Person.objects.filter(name="B. Beispiel").exists()


def test_a_name_stands_once_only(coordinator, edition):
    person = Person.objects.get(name="Bo Beispiel")
    response = client_of(coordinator).post(f"{LIST}{person.pk}/", {"name": "Mira Muster"})
    assert response.status_code == 422
    assert "zusammen" in response.content.decode()


@pytest.mark.parametrize("who", ["reader", "contributor"])
def test_only_the_coordination_changes_people(request, edition, who):
    assert client_of(request.getfixturevalue(who)).get(LIST).status_code == 403
