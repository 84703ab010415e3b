"""The facts of a commune from which the digest is decided, with a constant number of queries."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Max

from werkstattplan.modules.updates import digest_rules as rules
from werkstattplan.modules.updates.models import Asking, AskingRhythm, HeldMail
from werkstattplan.modules.updates.module_key import KIND
from werkstattplan.modules.updates.months import MONTHS
from werkstattplan.modules.updates.selectors.answers import answered_days, open_questions
from werkstattplan.plan.selectors.upkeep import ToolContact, ToolUpkeep, upkeep_of_tools
from werkstattplan.platform.access.models import Membership, Role
from werkstattplan.platform.modules import registry
from werkstattplan.platform.notify.addresses import is_possible, normalised
from werkstattplan.platform.notify.selectors import obstacles
from werkstattplan.platform.people.models import Absence, Function, Organisation, Person
from werkstattplan.platform.tenancy.models import Commune


def rhythm_of(commune: Commune) -> AskingRhythm:
    """The rhythm of the commune in scope, or the usual one, not saved."""
    return AskingRhythm.objects.first() or AskingRhythm(commune=commune)


def digest_facts(commune: Commune, on: datetime.date, *, rhythm: AskingRhythm | None = None) -> rules.Facts:
    """Everything the digest of the commune in scope depends on."""
    row = rhythm or rhythm_of(commune)
    blocked = obstacles(KIND)
    boxes = _Mailboxes(blocked)
    people = _people(on, blocked)
    asked = _askings(on, row.months_between)
    told = _Told()
    subjects = [_tool_subject(tool, boxes, asked, told) for tool in upkeep_of_tools(on)]
    subjects += _module_subjects(commune, frozenset(people), asked, on)
    return rules.Facts(
        subjects=tuple(subjects),
        people=people,
        coordination=_coordination(blocked),
        rhythm=rules.Rhythm(
            months_between=row.months_between,
            reminder_after_days=row.reminder_after_days,
            max_reminders=row.max_reminders,
        ),
        last_mail_on=last_mails(),
        held_back=dict(HeldMail.objects.filter(until__gt=on).values_list("email", "until")),
    )


def tool_subject_key(plan_slug: str, tool_key: str) -> str:
    """The key under which askings about a tool stand."""
    return f"{plan_slug}/{tool_key}"


def last_mails() -> dict[str, datetime.date]:
    """The day of the last digest to each address, over all communes: an address rests everywhere at once."""
    rows = Asking._base_manager.order_by().values_list("email").annotate(last=Max("asked_on"))
    return dict(rows)


class _Mailboxes:
    """Functions and organisations with their addresses, two queries."""

    def __init__(self, blocked: Mapping[str, str]) -> None:
        self._functions = _boxes(Function.objects.values_list("pk", "title", "email"), blocked)
        self._organisations = _boxes(Organisation.objects.values_list("pk", "name", "email"), blocked)

    def contact(self, contact: ToolContact) -> rules.Contact:
        """A contact with its mailboxes."""
        function, organisation = contact.function_id, contact.organisation_id
        return rules.Contact(
            person_id=contact.person_id,
            function=self._functions.get(function) if function is not None else None,
            organisation=self._organisations.get(organisation) if organisation is not None else None,
        )


def _boxes(rows: Iterable[tuple[int, str, str]], blocked: Mapping[str, str]) -> dict[int, rules.Mailbox]:
    return {pk: rules.Mailbox(label=label, email=_usable(email, blocked)[0]) for pk, label, email in rows}


def _usable(email: str, blocked: Mapping[str, str]) -> tuple[str, str]:
    """The address in the form in which addresses are compared, or nothing and why it is of no use."""
    address = normalised(email)
    if not address:
        return "", ""
    if address in blocked:
        return "", blocked[address]
    return (address, "") if is_possible(address) else ("", "sind nicht möglich, die Adresse stimmt so nicht")


def _people(on: datetime.date, blocked: Mapping[str, str]) -> dict[int, rules.PersonFacts]:
    absences: dict[int, list[tuple[datetime.date, datetime.date]]] = defaultdict(list)
    for person, first, last in Absence.objects.filter(last_day__gte=on).values_list(
        "person_id", "first_day", "last_day"
    ):
        absences[person].append((first, last))
    columns = ("pk", "name", "email", "left_on", "deputy_id")
    people = {}
    for pk, name, email, left_on, deputy in Person.objects.values_list(*columns):
        address, obstacle = _usable(email, blocked)
        people[pk] = rules.PersonFacts(
            id=pk,
            name=name,
            email=address,
            why_no_mail=f"Mails an {name} {obstacle}." if obstacle else "",
            left_on=left_on,
            absences=tuple(absences[pk]),
            deputy_id=deputy,
        )
    return people


def _askings(on: datetime.date, months_between: int) -> dict[str, tuple[datetime.date, ...]]:
    """Only as far back as a round may reach: the rules count at most the reminders of a round."""
    found: dict[str, list[datetime.date]] = defaultdict(list)
    since = rules.months_before(on, months_between * 12)
    for key, day in Asking.objects.filter(asked_on__gte=since).values_list("subject_key", "asked_on"):
        found[key].append(day)
    return {key: tuple(days) for key, days in found.items()}


def _coordination(blocked: Mapping[str, str]) -> rules.Mailbox | None:
    """The first account that coordinates."""
    rows = Membership.objects.filter(role=Role.COORDINATOR).select_related("user").order_by("pk")
    first = rows.first()
    return rules.Mailbox(label=str(first.user), email=_usable(first.user.email, blocked)[0]) if first else None


class _Told:
    """What was answered, and what was asked back, two queries."""

    def __init__(self) -> None:
        self._answered = answered_days()
        self._questions = open_questions()

    def last(self, tool: ToolUpkeep) -> datetime.date | None:
        """The day of the last word about a tool: a report, or an answer that still waits."""
        days = (tool.reported_on, self._answered.get((tool.plan_slug, tool.tool_key)))
        return max((day for day in days if day is not None), default=None)

    def question(self, tool: ToolUpkeep) -> Iterator[rules.Point]:
        """The question that was put back, if there is one."""
        found = self._questions.get((tool.plan_slug, tool.tool_key))
        if found is not None:
            yield rules.Point(key="question", label=f"Nachfrage: {found[0]}", since=found[1], insists=True)


def _tool_subject(
    tool: ToolUpkeep, boxes: _Mailboxes, asked: Mapping[str, tuple[datetime.date, ...]], told: _Told
) -> rules.Subject:
    key = tool_subject_key(tool.plan_slug, tool.tool_key)
    return rules.Subject(
        key=key,
        title=tool.title,
        contacts=tuple(boxes.contact(contact) for contact in tool.contacts),
        points=(*told.question(tool), *_points(tool)),
        answered_on=told.last(tool),
        asked_on=asked.get(key, ()),
    )


def _points(tool: ToolUpkeep) -> Iterator[rules.Point]:
    for step in tool.overdue:
        month = f"{MONTHS[step.due_on.month - 1]} {step.due_on.year}"
        since = step.due_on + datetime.timedelta(days=1)
        yield rules.Point(key=f"step:{step.id}", label=f"„{step.title}“ war bis {month} geplant.", since=since)
    if tool.reported_on is None:
        yield rules.Point(key="status", label="Zum Stand hat noch niemand etwas gesagt.", since=tool.known_since)
    else:
        yield rules.Point(
            key="status", label=f"Der letzte Stand ist vom {tool.reported_on:%d.%m.%Y}.", since=tool.reported_on
        )


def _module_subjects(
    commune: Commune, person_ids: frozenset[int], asked: Mapping[str, tuple[datetime.date, ...]], on: datetime.date
) -> list[rules.Subject]:
    found = []
    for module in registry.modules_of(commune):
        for item in module.open_items(person_ids, on) if module.open_items is not None else ():
            point = rules.Point(key=item.key, label=item.label, since=item.since, url=item.url, insists=True)
            found.append(
                rules.Subject(
                    key=f"item:{item.key}",
                    title=module.label,
                    contacts=(rules.Contact(person_id=item.person_id),),
                    points=(point,),
                    asked_on=asked.get(f"item:{item.key}", ()),
                )
            )
    return found
