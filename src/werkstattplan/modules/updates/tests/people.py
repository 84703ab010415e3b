"""Ada, who answers for two tools."""

import datetime

import pytest

from werkstattplan.plan.models import EditionState, Responsibility, Tool
from werkstattplan.plan.tests.conftest import AT
from werkstattplan.platform.people.models import Person

WEDNESDAY = datetime.date(2026, 6, 10)


@pytest.fixture
def ada(commune, edition, coordinator) -> Person:
    """Ada answers for two tools of the published edition; nothing else has a contact."""
    type(edition).objects.filter(pk=edition.pk).update(state=EditionState.PUBLISHED, published_at=AT)
    person = Person.objects.create(commune=commune, name="Ada Alt", email="ada@amt.example")
    Responsibility.objects.all().delete()
    for tool in Tool.objects.filter(edition=edition).order_by("pk")[:2]:
        Responsibility.objects.create(commune=commune, tool=tool, person=person)
    # Only what has a contact is asked here; that of tools without one has a test of its own.
    Tool.objects.filter(edition=edition, responsibilities=None).update(status="done")
    return person
