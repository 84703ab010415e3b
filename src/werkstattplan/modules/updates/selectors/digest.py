"""The mails of a day over all communes: decided, grouped by address, and written."""

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django_scopes import scope

from werkstattplan.modules.updates import digest_rules as rules
from werkstattplan.modules.updates.models import AskingRhythm
from werkstattplan.modules.updates.module_key import KIND, KIND_LABEL
from werkstattplan.modules.updates.selectors.communes import communes_that_ask
from werkstattplan.modules.updates.selectors.digest_facts import digest_facts, rhythm_of
from werkstattplan.platform.calendar.selectors import working_days
from werkstattplan.platform.notify.tokens import unsubscribe_address
from werkstattplan.platform.tenancy.models import Commune

MINUTES = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class CommunePart:
    """What one commune asks in a mail."""

    commune: Commune
    digest: rules.Digest
    coordination: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestMail:
    """One mail to one address, from every commune that asks it."""

    recipient: rules.Recipient
    parts: tuple[CommunePart, ...]

    @property
    def commune(self) -> Commune:
        """The commune in whose outbox the mail lies."""
        return self.parts[0].commune

    @property
    def count(self) -> int:
        """The number of subjects asked."""
        return sum(len(part.digest.items) for part in self.parts)

    @property
    def is_reminder(self) -> bool:
        """Everything in it was asked before."""
        return all(item.times_asked > 1 for part in self.parts for item in part.digest.items)


@dataclass(frozen=True, kw_only=True, slots=True)
class CommuneDay:
    """What a day brings in one commune."""

    commune: Commune
    day: datetime.date
    selection: rules.Selection
    coordination: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MailText:
    """A mail as people read it."""

    subject: str
    text: str
    html: str


def commune_day(commune: Commune, on: datetime.date) -> CommuneDay | None:
    """What a day brings in a commune, or None where nobody is asked on that day.

    The number of queries does not depend on the number of people.
    """
    with scope(commune=commune):
        rhythm = rhythm_of(commune)
        works_on = working_days(commune, spare_school_holidays=rhythm.spares_school_holidays)
        return _day(commune, on, rhythm) if works_on(on) else None


def next_commune_day(commune: Commune, first: datetime.date) -> CommuneDay:
    """What the first day from `first` on which people are asked brings in a commune, as things stand now."""
    with scope(commune=commune):
        rhythm = rhythm_of(commune)
        works_on = working_days(commune, spare_school_holidays=rhythm.spares_school_holidays)
        return _day(commune, rules.next_sending_day(first, works_on), rhythm)


def _day(commune: Commune, on: datetime.date, rhythm: AskingRhythm) -> CommuneDay:
    facts = digest_facts(commune, on, rhythm=rhythm)
    return CommuneDay(
        commune=commune,
        day=on,
        selection=rules.select(facts, on),
        coordination=facts.coordination.label if facts.coordination else "",
    )


def mails_on(day: datetime.date) -> list[DigestMail]:
    """The mails of a day from all communes that ask."""
    return mails_of(found for commune in communes_that_ask() if (found := commune_day(commune, day)) is not None)


def mails_of(days: Iterable[CommuneDay]) -> list[DigestMail]:
    """One mail for each address, also where several communes ask it."""
    parts: dict[str, list[CommunePart]] = defaultdict(list)
    for day in days:
        for digest in day.selection.digests:
            part = CommunePart(commune=day.commune, digest=digest, coordination=day.coordination)
            parts[digest.recipient.email].append(part)
    return [DigestMail(recipient=found[0].digest.recipient, parts=tuple(found)) for _, found in sorted(parts.items())]


def mail_key(mail: DigestMail, on: datetime.date) -> str:
    """The same for the same address on the same day."""
    return f"digest/{on}/{hashlib.sha256(mail.recipient.email.encode()).hexdigest()[:24]}"


def mail_text(mail: DigestMail, *, link: str) -> MailText:
    """The mail in words; `link` is the whole address of the page on which to answer."""
    end_link = unsubscribe_address(email=mail.recipient.email, kind=KIND, label=KIND_LABEL)
    context = {"mail": mail, "link": link, "end_link": end_link, "minutes": MINUTES * mail.count}
    titles = [item.subject.title for part in mail.parts for item in part.digest.items]
    subject = "Eine Frage" if mail.count == 1 else f"{mail.count} Fragen"
    start = "Erinnerung: " if mail.is_reminder else ""
    return MailText(
        subject=f"{start}{subject} zu „{titles[0]}“" + (f" und {mail.count - 1} weiteren" if mail.count > 1 else ""),
        text=render_to_string("updates/digest_mail.txt", context),
        html=render_to_string("updates/digest_mail.html", context),
    )


def answer_address(token: str) -> str:
    """The whole address of the page on which to answer."""
    return f"{settings.SITE_URL}{reverse('updates_free:answer', args=[token])}"
