"""Somebody about whom something may be held: names, addresses and numbers, and how they are found in texts."""

import re
from dataclasses import dataclass
from functools import cached_property

from werkstattplan.platform.access.models import Membership
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.people.models import Person
from werkstattplan.platform.tenancy.models import Commune

MASK = "[gelöscht]"
_TITLE = r"(?:Frau|Herrn?|Fr\.|Hr\.)\s+(?:(?:Dr|Prof)\.\s*)*"
_FEWEST_DIGITS = 5


@dataclass(frozen=True)
class Subject:
    """A person of a commune, or only a mail address that wrote to it."""

    commune: Commune
    person: Person | None
    user: User | None
    names: tuple[str, ...]
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    # Known to another commune too: what belongs to no commune stays.
    is_known_elsewhere: bool

    @property
    def label(self) -> str:
        """How pages call the subject."""
        return self.names[0] if self.names else self.emails[0]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds the subject in texts."""
        parts = [part for name in self.names for part in _name_patterns(name)]
        parts += [rf"(?<![\w.+-]){re.escape(email)}(?![\w-])" for email in self.emails]
        parts += [pattern for phone in self.phones if (pattern := _phone_pattern(phone))]
        return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE)


def subject_of_person(person: Person) -> Subject:
    """A person with the account that belongs to it."""
    user = person.user
    emails = _distinct(person.email, user.email if user else "")
    return Subject(
        commune=person.commune,
        person=person,
        user=user,
        names=_distinct(person.name, user.name if user else ""),
        emails=emails,
        phones=_distinct(person.phone),
        is_known_elsewhere=_is_known_elsewhere(person.commune, emails, user),
    )


def subject_of_address(commune: Commune, email: str) -> Subject:
    """Whoever has a mail address: the person with it, or somebody of whom there is nothing else."""
    person = Person.objects.select_related("user", "commune").filter(email__iexact=email).first()
    if person is not None:
        return subject_of_person(person)
    emails = _distinct(email)
    return Subject(
        commune=commune,
        person=None,
        user=None,
        names=(),
        emails=emails,
        phones=(),
        is_known_elsewhere=_is_known_elsewhere(commune, emails, None),
    )


def _is_known_elsewhere(commune: Commune, emails: tuple[str, ...], user: User | None) -> bool:
    # `_base_manager` on purpose: this is about the other communes.
    persons = Person._base_manager.exclude(commune=commune)
    if any(persons.filter(email__iexact=email).exists() for email in emails):
        return True
    if user is None:
        return any(User.objects.filter(email__iexact=email).exists() for email in emails)
    return user.is_superuser or Membership._base_manager.exclude(commune=commune).filter(user=user).exists()


def _name_patterns(name: str) -> list[str]:
    words = [re.escape(word) for word in name.split()]
    if len(words) < 2:
        return [rf"(?<!\w){words[0]}(?!\w)"] if words else []
    first, last = words[0], words[-1]
    return [
        r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)",
        rf"(?<!\w){last},\s*{first}(?!\w)",
        rf"(?<!\w){_TITLE}{last}(?!\w)",
        rf"(?<!\w){re.escape(name.strip()[0])}\.\s*{last}(?!\w)",
    ]


def _phone_pattern(phone: str) -> str:
    digits = re.sub(r"\D", "", phone)
    return r"(?<!\d)" + r"[\s/().-]*".join(digits) + r"(?!\d)" if len(digits) >= _FEWEST_DIGITS else ""


def _distinct(*values: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.strip() for value in values if value.strip()))
