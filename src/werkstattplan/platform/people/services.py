"""Changing persons."""

import datetime
from typing import Any

from django.db import transaction

from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.people.models import Person


@transaction.atomic
def change_person(*, person: Person, actor: User, at: datetime.datetime, values: dict[str, Any]) -> None:
    """Give a person other values; unchanged ones are left out of the history."""
    stored = Person.objects.select_for_update().get(pk=person.pk)
    before = {name: getattr(stored, name) for name in values if getattr(stored, name) != values[name]}
    if not before:
        return
    for name in before:
        setattr(stored, name, values[name])
    stored.save(update_fields=list(before))
    after = {name: values[name] for name in before}
    record_change(commune=stored.commune, actor=actor, at=at, verb="ändert", subject=stored, before=before, after=after)


@transaction.atomic
def merge_persons(*, person: Person, into: Person, actor: User, at: datetime.datetime) -> None:
    """Let `into` answer for everything of `person`, fill its empty mail address and telephone, and delete `person`.

    A row that would name `into` twice in the same function at the same place is dropped.
    """
    rows = list(person.responsibilities.all())
    held = {(row.tool_id, row.function_id, row.organisation_id) for row in into.responsibilities.all()}
    for row in rows:
        if (row.tool_id, row.function_id, row.organisation_id) in held:
            row.delete()
        else:
            row.person = into
            row.save(update_fields=["person"])
    into.email, into.phone = into.email or person.email, into.phone or person.phone
    into.user = into.user or person.user
    before = {"zusammengeführt": person.name, "Zuständigkeiten": len(rows)}
    person.delete()
    into.save()
    record_change(
        commune=into.commune,
        actor=actor,
        at=at,
        verb="führt zusammen",
        subject=into,
        before=before,
        after={"Person": into.name},
    )
