"""What all apps say about the persons in their tables, and the tables that say nothing."""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import chain
from types import ModuleType

from django.apps import apps
from django.db import models

from werkstattplan.kernel.privacy import Erasure, NotPersonal, PersonalData
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.people.models import Person

# Shorter texts are codes and keys, unless their name speaks of people.
LONG_TEXT = 100
WORDS_OF_PEOPLE = frozenset(
    {"name", "email", "mail", "phone", "telephone", "contact", "person", "recipient", "by", "author"}
)


@cache
def personal_data() -> tuple[PersonalData, ...]:
    """The declarations of all apps, in their order."""
    return tuple(chain.from_iterable(module.PERSONAL_DATA for module in _modules()))


@cache
def not_personal() -> tuple[NotPersonal, ...]:
    """Columns of all apps that look personal and are not."""
    return tuple(chain.from_iterable(module.NOT_PERSONAL for module in _modules() if hasattr(module, "NOT_PERSONAL")))


def model_of(declaration: PersonalData | NotPersonal) -> type[models.Model]:
    """The table of a declaration; raises LookupError."""
    return apps.get_model(declaration.model)


def faults() -> list[str]:
    """What is missing or wrong in the declarations of this installation, a sentence each."""
    tables = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]
    return list(faults_of(tables, personal_data(), not_personal()))


def faults_of(
    tables: Iterable[type[models.Model]], declared: Iterable[PersonalData], excepted: Iterable[NotPersonal]
) -> Iterator[str]:
    """Columns that may hold a person and that nobody declared, and declarations that fit no table."""
    said: dict[str, set[str]] = {}
    every: tuple[PersonalData | NotPersonal, ...]
    names = {table._meta.label: table for table in tables}
    declared = tuple(declared)
    every = (*declared, *excepted)
    for row in every:
        if row.model not in names:
            yield f"{row.model} is declared in a privacy.py and is no table"
            continue
        said.setdefault(row.model, set()).update(row.columns)
    for row in declared:
        yield from _faults_of_declaration(row)
    for label, table in names.items():
        columns = {field.name for field in table._meta.local_fields}
        for name in said.get(label, set()) - columns:
            yield f"{label} has no column {name}, which its privacy.py names"
        for name in sorted(suspicious_columns(table) - said.get(label, set())):
            yield f"{label}.{name} may hold a person: declare it in PERSONAL_DATA or NOT_PERSONAL of its app's privacy.py"


def _faults_of_declaration(row: PersonalData) -> Iterator[str]:
    if not row.purpose.endswith(".") or not row.retention.endswith("."):
        yield f"{row.model}: purpose and retention must be sentences"
    if (row.erasure is Erasure.KEEP or row.kept_texts or row.files) and not row.reason:
        yield f"{row.model}: what stays after an erasure needs a reason"


def suspicious_columns(table: type[models.Model]) -> set[str]:
    """Columns of a table that may hold a person, by what they are and how they are called."""
    return {field.name for field in table._meta.local_fields if _may_hold_a_person(field)}


def _may_hold_a_person(field: "models.Field[object, object]") -> bool:
    if field.related_model in (User, Person):
        return True
    if isinstance(
        field, models.JSONField | models.FileField | models.BinaryField | models.TextField | models.EmailField
    ):
        return True
    if (
        not isinstance(field, models.CharField)
        or isinstance(field, models.SlugField | models.URLField)
        or field.choices
    ):
        return False
    return (field.max_length or LONG_TEXT) >= LONG_TEXT or bool(WORDS_OF_PEOPLE & set(field.name.split("_")))


def _modules() -> list[ModuleType]:
    found = [f"{config.name}.privacy" for config in apps.get_app_configs() if _is_ours(config.name)]
    return [import_module(name) for name in found if find_spec(name)]


def _is_ours(name: str) -> bool:
    return name.startswith(("werkstattplan.", "tests."))
