"""A commune in scope."""

import pytest
from django_scopes import scope

from werkstattplan.platform.tenancy.models import Commune


@pytest.fixture
def commune(db):
    return Commune.objects.create(slug="probe", name="Landkreis Probe", kind="district", official_key="13076")


@pytest.fixture
def in_scope(commune):
    with scope(commune=commune):
        yield
