"""What is held about somebody, across all tables, and what stands in the way of erasing it."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from werkstattplan.kernel.privacy import PersonalData
from werkstattplan.platform.people.models import Person
from werkstattplan.platform.privacy.declarations import model_of, personal_data
from werkstattplan.platform.privacy.masking import mentions, rows_of_commune
from werkstattplan.platform.privacy.subject import Subject
from werkstattplan.platform.privacy.words import label_of_column, label_of_table, readable


@dataclass(frozen=True, kw_only=True)
class Holding:
    """What one table holds: rows about the subject, and places where the subject is named."""

    label: str
    declaration: PersonalData
    rows: tuple[dict[str, str], ...]
    mentions: tuple[str, ...]


def held_about(subject: Subject) -> list[Holding]:
    """Everything held about a subject, table by table; tables without anything are left out."""
    found = []
    for declaration in personal_data():
        own = list(_with_relations(own_rows(declaration, subject) | written_rows(declaration, subject)))
        keys = {row.pk for row in own}
        texts = declaration.texts + declaration.kept_texts
        texts = tuple(name for name in texts if name not in declaration.repeats)
        named = dict.fromkeys(
            f"{label_of_column(declaration, column)}: {words}"
            for key, column, words in mentions(declaration, subject, texts)
            if key not in keys
        )
        if own or named:
            rows = tuple(readable(declaration, row) for row in own)
            label = label_of_table(declaration)
            found.append(Holding(label=label, declaration=declaration, rows=rows, mentions=tuple(named)))
    return found


def own_rows(declaration: PersonalData, subject: Subject) -> "models.QuerySet[models.Model]":
    """The rows of a table that belong to the subject."""
    wanted = [Q(**{f"{column}__iexact": email}) for column in declaration.email for email in subject.emails]
    if subject.person is not None:
        wanted += [Q(**{column: subject.person.pk}) for column in declaration.person]
    if subject.user is not None:
        wanted += [Q(**{column: subject.user.pk}) for column in declaration.account]
    rows = rows_of_commune(declaration, subject)
    return rows.filter(reduce(or_, wanted)).distinct() if wanted else rows.none()


def written_rows(declaration: PersonalData, subject: Subject) -> "models.QuerySet[models.Model]":
    """The rows of a table that name the subject beside what they are about, such as who wrote them."""
    wanted = [Q(**{column: key}) for column in declaration.linked if (key := linked_key(declaration, column, subject))]
    rows = rows_of_commune(declaration, subject)
    return rows.filter(reduce(or_, wanted)).distinct() if wanted else rows.none()


def linked_key(declaration: PersonalData, column: str, subject: Subject) -> int | None:
    """The key of the subject's person or account, whichever the column points to."""
    target = model_of(declaration)._meta.get_field(column).related_model
    key = subject.person if target is Person else subject.user
    return key.pk if key is not None else None


def duties_of(subject: Subject) -> list[str]:
    """What the subject still answers for; it has to be handed over before the person is erased."""
    found: list[str] = []
    for declaration in personal_data():
        if declaration.duty:
            rows = own_rows(declaration, subject).filter(**declaration.duty)
            found += [str(getattr(row, declaration.duty_of)) for row in rows.select_related(declaration.duty_of)]
    return list(dict.fromkeys(found))


def _with_relations(rows: "models.QuerySet[models.Model]") -> "models.QuerySet[models.Model]":
    names = [field.name for field in rows.model._meta.local_concrete_fields if field.related_model is not None]
    return rows.select_related(*names) if names else rows
