"""Every model that holds a person says what for and for how long."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db import models

from werkstattplan.platform.identity.models import User
from werkstattplan.platform.people.models import Person

PERSONAL_NAMES = ("email", "phone", "actor_name", "reported_by")


def declared() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for config in apps.get_app_configs():
        if config.name.startswith("werkstattplan.") and find_spec(f"{config.name}.privacy"):
            found |= import_module(f"{config.name}.privacy").PERSONAL_DATA
    return found


def holds_a_person(model: type[models.Model]) -> bool:
    return model in (User, Person) or any(
        field.name in PERSONAL_NAMES or getattr(field, "related_model", None) in (User, Person)
        for field in model._meta.local_fields
    )


def test_every_model_with_a_person_is_declared():
    ours = [model for model in apps.get_models() if model.__module__.startswith("werkstattplan.")]
    assert {model._meta.label for model in ours if holds_a_person(model)} == set(declared())


def test_declarations_are_sentences():
    assert all(purpose.endswith(".") and retention.endswith(".") for purpose, retention in declared().values())
