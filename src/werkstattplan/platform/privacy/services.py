"""Forgetting: one person on request, and everybody whose deadline has passed."""

import datetime
from collections import Counter
from typing import Any

from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.utils import timezone

from werkstattplan.kernel.privacy import Erasure, Forget, PersonalData
from werkstattplan.kernel.refusal import Refusal
from werkstattplan.platform.access.models import Membership
from werkstattplan.platform.access.services import remove_member
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.people.models import Person
from werkstattplan.platform.privacy.declarations import model_of, personal_data
from werkstattplan.platform.privacy.erased_names import name_digest
from werkstattplan.platform.privacy.masking import mask_texts, rows_of_commune
from werkstattplan.platform.privacy.selectors import duties_of, linked_key, own_rows
from werkstattplan.platform.privacy.stored_text import files_naming
from werkstattplan.platform.privacy.subject import Subject

VERB = "löscht personenbezogene Daten"


class StillResponsible(Refusal):
    """The person answers for something that goes on."""

    code = "still-responsible"
    sentence = (
        "Diese Person ist noch für Werkzeuge zuständig. Bitte übergeben Sie diese zuerst an jemand anderen; "
        "danach können die Daten gelöscht werden."
    )


class ErasesOneself(Refusal):
    """Nobody erases the account that is signed in."""

    code = "erases-oneself"
    sentence = "Das sind Ihre eigenen Daten. Bitte lassen Sie sie von einer anderen Person mit dieser Rolle löschen."


@transaction.atomic
def erase_person(*, subject: Subject, actor: User, at: datetime.datetime) -> list[str]:
    """Delete what belongs to a subject and take its name out of everything else; returns files that still name it.

    What has to stay stays without the name, or for the reason that its declaration gives. The act is in the history,
    without the name. Raises `ErasesOneself`, `StillResponsible`, `LastAdministrator`.
    """
    if subject.user is not None and subject.user.pk == actor.pk:
        raise ErasesOneself
    if duties_of(subject):
        raise StillResponsible
    if subject.user is not None:
        _take_access(subject, actor, at)
    counts: Counter[str] = Counter()
    for declaration in personal_data():
        _erase_rows(declaration, subject, at, counts)
    files = files_naming(subject)
    for declaration in personal_data():
        counts["ohne Namen"] += mask_texts(declaration, subject)
    remaining = _anonymise(subject, at)
    if subject.user is not None and not subject.is_known_elsewhere:
        _delete_account(subject.user)
    after: dict[str, Any] = {**counts, "Dateien, in denen der Name steht": files}
    record_change(commune=subject.commune, actor=actor, at=at, verb=VERB, subject=remaining, before={}, after=after)
    return files


def forget_expired(*, at: datetime.datetime) -> int:
    """Delete or empty everything whose deadline has passed, in all communes; returns the number of rows."""
    return sum(_forget(declaration, rule, at) for declaration in personal_data() for rule in declaration.forget)


def _take_access(subject: Subject, actor: User, at: datetime.datetime) -> None:
    for membership in Membership.objects.select_related("commune").filter(user=subject.user):
        remove_member(membership=membership, actor=actor, at=at)


def _erase_rows(declaration: PersonalData, subject: Subject, at: datetime.datetime, counts: Counter[str]) -> None:
    rows = own_rows(declaration, subject)
    if declaration.model not in ("people.Person", "identity.User"):
        if declaration.erasure is Erasure.DELETE:
            counts["gelöscht"] += _delete(declaration, rows, at)
        elif declaration.erasure is Erasure.CLEAR and declaration.clear:
            counts["geleert"] += rows.update(**_empty(model_of(declaration), declaration.clear))
    for column in declaration.linked:
        key = linked_key(declaration, column, subject)
        if key is not None:
            linked = rows_of_commune(declaration, subject).filter(**{column: key})
            counts["geleert"] += linked.update(**{column: None})


def _delete(declaration: PersonalData, rows: "models.QuerySet[models.Model]", at: datetime.datetime) -> int:
    keys = list(rows.values_list("pk", flat=True))
    if declaration.delete_with is not None:
        declaration.delete_with(keys, at)
    else:
        rows.delete()
    return len(keys)


def _anonymise(subject: Subject, at: datetime.datetime) -> models.Model:
    """Take everything from the person but its place in superseded editions; returns what the history speaks of."""
    if subject.person is None:
        return subject.commune
    person = Person.objects.get(pk=subject.person.pk)
    person.former_name_digest = name_digest(subject.commune.pk, subject.person.name)
    person.name, person.email, person.phone = f"Gelöschte Person {person.pk}", "", ""
    person.name_is_public, person.user, person.deputy = False, None, None
    # So that nobody chooses what is left as somebody who takes over or stands in.
    person.left_on = person.left_on or timezone.localdate(at)
    person.save()
    return person


def _delete_account(user: User) -> None:
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
    user.delete()


def _forget(declaration: PersonalData, rule: Forget, at: datetime.datetime) -> int:
    model = model_of(declaration)
    field = model._meta.get_field(rule.since)
    deadline = at - datetime.timedelta(days=rule.days)
    value: datetime.date = deadline if isinstance(field, models.DateTimeField) else timezone.localdate(deadline)
    # `_base_manager` on purpose: deadlines are the same for every commune.
    rows = model._base_manager.filter(**{f"{rule.since}__lt": value}, **rule.where)
    if not rule.clear:
        return rows.delete()[0]
    empty = _empty(model, rule.clear)
    return rows.exclude(**empty).update(**empty)


def _empty(model: type[models.Model], columns: tuple[str, ...]) -> dict[str, Any]:
    return {name: None if model._meta.get_field(name).null else "" for name in columns}
