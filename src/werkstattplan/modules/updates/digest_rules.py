"""Who is asked about what, decided from facts alone: no database, no clock, no mail.

The rules, each with its reason:

- Only what is open is asked: an overdue step, a status older than the rhythm, a question put back, a module's item.
- One recipient for each subject, found along one chain, so that nobody is asked twice and nothing is asked of nobody:
  the person, the deputy, the mailbox of the function, the mailbox of the organisation, then the next contact, at last the
  coordination.
- One mail for each recipient, with everything that is open, and a pause between two mails.
- An answer closes what was open on its day; the subject rests until something new is open or the rhythm has passed.
- Askings are counted since the last answer. After the last reminder a subject is silent: the coordination hears of it,
  the recipient does not, until another rhythm has passed.
- Everything follows from the state. A missed night changes nothing but the day, and a second run on a day finds the
  askings of the first.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Rhythm:
    """How often people are asked: the age in months at which a status is asked for, days between two mails to the same
    address, and how often a question is repeated."""

    months_between: int = 3
    reminder_after_days: int = 14
    max_reminders: int = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonFacts:
    """A person as far as mails go; `email` is empty where none is known or where it takes no mails."""

    id: int
    name: str
    email: str = ""
    why_no_mail: str = ""
    left_on: datetime.date | None = None
    absences: tuple[tuple[datetime.date, datetime.date], ...] = ()
    deputy_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Mailbox:
    """The address of a function or an organisation; `email` may be empty."""

    label: str
    email: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """A contact of a subject: a person, a function, an organisation; any may be missing."""

    person_id: int | None = None
    function: Mailbox | None = None
    organisation: Mailbox | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """Something open, in a German sentence, and since when. What `insists` is not closed by an answer."""

    key: str
    label: str
    since: datetime.date
    url: str = ""
    insists: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What a question is about: a tool, or an item of a module; with its contacts in order, all that could be asked, the
    day of the last answer and the days on which it was asked."""

    key: str
    title: str
    contacts: tuple[Contact, ...]
    points: tuple[Point, ...]
    answered_on: datetime.date | None = None
    asked_on: tuple[datetime.date, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """Everything the decision depends on, of one commune."""

    subjects: tuple[Subject, ...]
    people: Mapping[int, PersonFacts]
    coordination: Mailbox | None
    rhythm: Rhythm = field(default_factory=Rhythm)
    last_mail_on: Mapping[str, datetime.date] = field(default_factory=dict)
    held_back: Mapping[str, datetime.date] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipient:
    """An address and whom it stands for; `person_id` is None for mailboxes."""

    email: str
    name: str
    person_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A subject in somebody's mail: its open points, the how-manieth time it is asked, and why it comes to this address
    if somebody else would be first."""

    subject: Subject
    points: tuple[Point, ...]
    times_asked: int
    detour: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Digest:
    """One mail."""

    recipient: Recipient
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Unreachable:
    """A subject of which nobody can be asked, with the reasons one after another."""

    subject: Subject
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldBack:
    """A mail that the coordination keeps back until a day."""

    recipient: Recipient
    until: datetime.date


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """The mails of a day, and what the coordination must know."""

    digests: tuple[Digest, ...] = ()
    silent: tuple[Subject, ...] = ()
    unreachable: tuple[Unreachable, ...] = ()
    held_back: tuple[HeldBack, ...] = ()


def months_before(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months earlier; the last of the month where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return datetime.date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def next_sending_day(day: datetime.date, is_sending_day: Callable[[datetime.date], bool]) -> datetime.date:
    """The day itself or the next one on which mails go out."""
    while not is_sending_day(day):
        day += datetime.timedelta(days=1)
    return day


def recipient_of(subject: Subject, facts: Facts, on: datetime.date) -> tuple[Recipient | None, tuple[str, ...]]:
    """Whom to ask, and the reasons why those before were passed over; None where nobody can be reached."""
    detour: list[str] = []
    if not subject.contacts:
        detour.append("Es ist keine Ansprechperson genannt.")
    for contact in subject.contacts:
        found = _of_contact(contact, facts, on, detour)
        if found is not None:
            return found, tuple(detour)
    coordination = facts.coordination
    if coordination is not None and coordination.email:
        return Recipient(email=coordination.email, name=coordination.label), tuple(detour)
    detour.append("Die Koordination hat keine E-Mail-Adresse.")
    return None, tuple(detour)


def _of_contact(contact: Contact, facts: Facts, on: datetime.date, detour: list[str]) -> Recipient | None:
    person = facts.people.get(contact.person_id) if contact.person_id is not None else None
    if person is not None:
        found = _of_person(person, on, detour)
        if found is not None:
            return found
        deputy = facts.people.get(person.deputy_id) if person.deputy_id is not None else None
        if deputy is not None:
            detour.append(f"{deputy.name} vertritt {person.name}.")
            found = _of_person(deputy, on, detour)
            if found is not None:
                return found
    for mailbox in (contact.function, contact.organisation):
        if mailbox is not None:
            if mailbox.email:
                return Recipient(email=mailbox.email, name=mailbox.label)
            detour.append(f"Für „{mailbox.label}“ ist kein Postfach bekannt.")
    return None


def _of_person(person: PersonFacts, on: datetime.date, detour: list[str]) -> Recipient | None:
    obstacle = obstacle_of(person, on)
    if obstacle:
        detour.append(obstacle)
        return None
    return Recipient(email=person.email, name=person.name, person_id=person.id)


def obstacle_of(person: PersonFacts, on: datetime.date) -> str:
    """Why a person cannot be asked on a day, as a sentence; empty if nothing stands against it."""
    if person.left_on is not None and person.left_on <= on:
        return f"{person.name} ist seit {person.left_on:%d.%m.%Y} nicht mehr da."
    for first, last in person.absences:
        if first <= on <= last:
            return f"{person.name} ist bis {last:%d.%m.%Y} abwesend."
    if not person.email:
        return person.why_no_mail or f"Von {person.name} ist keine E-Mail-Adresse bekannt."
    return ""


def open_points(subject: Subject, rhythm: Rhythm, on: datetime.date) -> tuple[Point, ...]:
    """What is open on a day: what the last answer has not closed, or everything when that answer is a rhythm old."""
    answered = subject.answered_on
    if answered is None or answered <= months_before(on, rhythm.months_between):
        return subject.points
    return tuple(point for point in subject.points if point.insists or point.since > answered)


def askings_in_round(subject: Subject, rhythm: Rhythm, on: datetime.date) -> list[datetime.date]:
    """The askings that count, newest first: after the last answer, and after the last pause of a whole rhythm."""
    round_: list[datetime.date] = []
    later = on
    for day in sorted(subject.asked_on, reverse=True):
        is_answered = subject.answered_on is not None and day <= subject.answered_on
        if is_answered or day <= months_before(later, rhythm.months_between):
            break
        round_.append(day)
        later = day
    return round_


def is_exhausted(subject: Subject, rhythm: Rhythm, on: datetime.date) -> bool:
    """Asked as often as the rhythm allows in this round."""
    return len(askings_in_round(subject, rhythm, on)) > rhythm.max_reminders


def is_silent(subject: Subject, rhythm: Rhythm, on: datetime.date) -> bool:
    """Asked as often as the rhythm allows, and so long ago that an answer is not to be expected."""
    return is_exhausted(subject, rhythm, on) and _waited(subject, rhythm, on)


def _waited(subject: Subject, rhythm: Rhythm, on: datetime.date) -> bool:
    """The last asking of the round, if there is one, is long enough ago for the next step."""
    asked = askings_in_round(subject, rhythm, on)
    return not asked or (on - asked[0]).days >= rhythm.reminder_after_days


def select(facts: Facts, on: datetime.date) -> Selection:
    """The mails of a day. Whether mails go out on that day at all is for the caller to know.

    A mail goes to an address if one of its subjects is due and the last mail is long enough ago; it then holds all its
    open subjects, except those that were asked often enough.
    """
    groups: dict[str, list[tuple[Recipient, Item, bool]]] = defaultdict(list)
    silent: list[Subject] = []
    unreachable: list[Unreachable] = []
    for subject in facts.subjects:
        points = open_points(subject, facts.rhythm, on)
        if not points:
            continue
        recipient, detour = recipient_of(subject, facts, on)
        if recipient is None:
            unreachable.append(Unreachable(subject=subject, reasons=detour))
        elif not is_exhausted(subject, facts.rhythm, on):
            times = len(askings_in_round(subject, facts.rhythm, on)) + 1
            item = Item(subject=subject, points=points, times_asked=times, detour=detour)
            groups[recipient.email].append((recipient, item, _waited(subject, facts.rhythm, on)))
        elif is_silent(subject, facts.rhythm, on):
            silent.append(subject)
    digests, held_back = _mails(groups, facts, on)
    return Selection(
        digests=digests,
        silent=tuple(silent),
        unreachable=tuple(unreachable),
        held_back=held_back,
    )


def _mails(
    groups: Mapping[str, list[tuple[Recipient, Item, bool]]], facts: Facts, on: datetime.date
) -> tuple[tuple[Digest, ...], tuple[HeldBack, ...]]:
    digests: list[Digest] = []
    held_back: list[HeldBack] = []
    for email in sorted(groups):
        entries = groups[email]
        if not any(is_due for _, _, is_due in entries) or _rests(email, facts, on):
            continue
        until = facts.held_back.get(email)
        # A person's own name is a better address than that of a mailbox with the same address.
        recipient = min((entry[0] for entry in entries), key=lambda found: found.person_id is None)
        if until is not None and on < until:
            held_back.append(HeldBack(recipient=recipient, until=until))
            continue
        digests.append(Digest(recipient=recipient, items=_ordered(item for _, item, _ in entries)))
    return tuple(digests), tuple(held_back)


def _rests(email: str, facts: Facts, on: datetime.date) -> bool:
    last = facts.last_mail_on.get(email)
    return last is not None and (on - last).days < facts.rhythm.reminder_after_days


def _ordered(items: Iterable[Item]) -> tuple[Item, ...]:
    """What is open longest comes first."""
    return tuple(sorted(items, key=lambda item: (min(point.since for point in item.points), item.subject.key)))
