"""Changing persons."""

import datetime
from typing import Any

from django.db import transaction

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.people.models import Absence, Function, Organisation, Person


class AbsenceBackwards(Refusal):
    """An absence that ends before it begins."""

    code = "absence-backwards"
    sentence = "Der letzte Tag liegt vor dem ersten. Bitte vertauschen Sie die Tage."


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
    record_change(
        commune=stored.commune,
        actor=actor,
        at=at,
        verb="ändert",
        subject=stored,
        before=_in_words(before),
        after=_in_words(after),
    )


@transaction.atomic
def add_absence(
    *, person: Person, first_day: datetime.date, last_day: datetime.date, actor: User, at: datetime.datetime
) -> Absence:
    """Note days on which a person is away. Raises `AbsenceBackwards`."""
    if last_day < first_day:
        raise AbsenceBackwards
    absence = Absence.objects.create(commune=person.commune, person=person, first_day=first_day, last_day=last_day)
    days = {"vom": first_day.isoformat(), "bis": last_day.isoformat()}
    record_change(
        commune=person.commune,
        actor=actor,
        at=at,
        verb="trägt eine Abwesenheit ein",
        subject=person,
        before={},
        after=days,
    )
    return absence


@transaction.atomic
def remove_absence(*, absence: Absence, actor: User, at: datetime.datetime) -> None:
    """Take an absence away."""
    days = {"vom": absence.first_day.isoformat(), "bis": absence.last_day.isoformat()}
    record_change(
        commune=absence.commune,
        actor=actor,
        at=at,
        verb="löscht eine Abwesenheit",
        subject=absence.person,
        before=days,
        after={},
    )
    absence.delete()


@transaction.atomic
def set_mailbox(*, owner: Function | Organisation, email: str, actor: User, at: datetime.datetime) -> None:
    """Give a function or an organisation a mailbox, or take it away."""
    before = owner.email
    if before == email:
        return
    owner.email = email
    owner.save(update_fields=["email"])
    record_change(
        commune=owner.commune,
        actor=actor,
        at=at,
        verb="ändert das Postfach",
        subject=owner,
        before={"Postfach": before},
        after={"Postfach": email},
    )


def _in_words(values: dict[str, Any]) -> dict[str, Any]:
    """Values as the history keeps them: of a person the name, of a day its text."""
    return {name: _in_word(value) for name, value in values.items()}


def _in_word(value: Any) -> Any:
    if isinstance(value, Person):
        return value.name
    return value.isoformat() if isinstance(value, datetime.date) else value


@transaction.atomic
def merge_persons(*, person: Person, into: Person, actor: User, at: datetime.datetime) -> None:
    """Let `into` answer for everything of `person`, fill its empty mail address, telephone and deputy, and delete `person`.

    Absences of `person` become those of `into`, and whoever had `person` as a deputy has `into`.

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
    Person.objects.filter(deputy=person).exclude(pk=into.pk).update(deputy=into)
    person.absences.update(person=into)
    if into.deputy_id is None and person.deputy_id != into.pk:
        into.deputy_id = person.deputy_id
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
