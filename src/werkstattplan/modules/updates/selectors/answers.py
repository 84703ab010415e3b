"""What an address may answer, and what waits for the coordination."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Max, Prefetch, Q, QuerySet
from django.utils import timezone
from django_scopes import scope

from werkstattplan.modules.updates.models import Answer, AnswerState, Asking
from werkstattplan.modules.updates.selectors.communes import communes_that_ask
from werkstattplan.plan.models import StatusReport, Step, Tool
from werkstattplan.plan.selectors.upkeep import CLOSED_STATUSES, OverdueStep, current_editions, due_on
from werkstattplan.platform.people.models import Person
from werkstattplan.platform.tenancy.models import Commune

# A stand-in keeps what was asked of them as long as their link is good, and a reminder longer.
ASKED_LASTS = datetime.timedelta(days=60)


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolToAnswer:
    """A tool on somebody's answer page."""

    tool: Tool
    person: Person | None
    open_steps: tuple[Step, ...]
    overdue: tuple[OverdueStep, ...]
    last_report: StatusReport | None
    waiting: Answer | None
    question: str

    @property
    def is_answered(self) -> bool:
        """Something was said that nobody has decided on yet."""
        return self.waiting is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class CommuneToAnswer:
    """The tools of one commune on the answer page."""

    commune: Commune
    tools: tuple[ToolToAnswer, ...]


def tools_of_address(email: str, *, on: datetime.date) -> list[CommuneToAnswer]:
    """Everything an address may answer, in all communes; what is most urgent comes first.

    A person's own tools, those of whom the person stands in for and is asked about, and what was asked of a mailbox.
    """
    found = []
    for commune in communes_that_ask():
        with scope(commune=commune):
            tools = _tools_in_scope(email, on)
        if tools:
            found.append(CommuneToAnswer(commune=commune, tools=tuple(tools)))
    return found


def names_of_address(email: str, *, on: datetime.date) -> list[str]:
    """The names of the people with this address who have not left, each once."""
    people = Person._base_manager.filter(email__iexact=email).filter(Q(left_on=None) | Q(left_on__gt=on))
    return sorted(set(people.values_list("name", flat=True)))


def has_left(email: str, *, on: datetime.date) -> bool:
    """Everybody with this address has left; an address that nobody has is a mailbox."""
    people = Person._base_manager.filter(email__iexact=email)
    return people.exists() and not people.filter(Q(left_on=None) | Q(left_on__gt=on)).exists()


def _tools_in_scope(email: str, on: datetime.date) -> list[ToolToAnswer]:
    editions = current_editions()
    people = {person.pk: person for person in Person.objects.filter(email__iexact=email)}
    present = {pk for pk, person in people.items() if person.left_on is None or person.left_on > on}
    recent = Asking.objects.filter(email=email, asked_on__gt=on - ASKED_LASTS).exclude(tool_key="")
    asked = set(recent.values_list("plan_slug", "tool_key"))
    mine = Q(responsibilities__person__in=present)
    for plan, key in asked:
        mine |= Q(edition__plan__slug=plan, key=key)
    tools = (
        Tool.objects.filter(edition__in=editions)
        .filter(mine)
        .exclude(status__in=CLOSED_STATUSES)
        .select_related("edition__plan", "commune", "field")
        .prefetch_related(
            "responsibilities",
            Prefetch("steps", Step.objects.filter(is_done=False).order_by("year", "position")),
            Prefetch("status_reports", StatusReport.objects.order_by("-reported_on", "-id")),
        )
        .distinct()
        .order_by("pk")
    )
    rows = list(tools)
    answers = _last_answers([tool.pk for tool in rows])
    entries = [_entry(tool, people, answers.get(tool.pk, []), on) for tool in rows]
    return sorted(entries, key=lambda entry: (entry.is_answered, -len(entry.overdue), entry.tool.title))


def _entry(tool: Tool, people: dict[int, Person], answers: list[Answer], on: datetime.date) -> ToolToAnswer:
    persons = [people[row.person_id] for row in tool.responsibilities.all() if row.person_id in people]
    steps = tuple(tool.steps.all())
    reports = list(tool.status_reports.all())
    latest = answers[0] if answers else None
    return ToolToAnswer(
        tool=tool,
        person=persons[0] if persons else next(iter(people.values()), None),
        open_steps=steps,
        overdue=tuple(
            OverdueStep(id=step.pk, title=step.title, due_on=day)
            for step in steps
            if step.year and (day := due_on(step.year, step.planned_months)) < on
        ),
        last_report=reports[0] if reports else None,
        waiting=latest if latest is not None and latest.state == AnswerState.PROPOSED else None,
        question=latest.question if latest is not None and latest.state == AnswerState.RETURNED else "",
    )


def _last_answers(tool_ids: list[int]) -> dict[int, list[Answer]]:
    found: dict[int, list[Answer]] = defaultdict(list)
    for answer in Answer.objects.filter(tool__in=tool_ids).order_by("-said_at", "-pk"):
        found[answer.tool_id].append(answer)
    return found


def waiting_answers() -> QuerySet[Answer]:
    """The answers on which the coordination has to decide, the oldest first, with what a page shows of them."""
    return (
        Answer.objects.filter(state=AnswerState.PROPOSED)
        .select_related("tool__edition__plan", "tool__field", "person", "entered_by")
        .prefetch_related(
            "finished_steps",
            "files__file",
            Prefetch("tool__status_reports", StatusReport.objects.order_by("-reported_on", "-id")),
        )
        .order_by("said_at", "pk")
    )


def answered_days() -> dict[tuple[str, str], datetime.date]:
    """The day of the last answer to each tool of the commune in scope, by plan and key; one query.

    Answers that were given back with a question do not count: that question is open.
    """
    rows = (
        Answer.objects.exclude(state=AnswerState.RETURNED)
        .order_by()
        .values_list("tool__edition__plan__slug", "tool__key")
        .annotate(last=Max("said_at"))
    )
    return {(plan, key): timezone.localdate(last) for plan, key, last in rows}


def open_questions() -> dict[tuple[str, str], tuple[str, datetime.date]]:
    """Questions put back and not yet answered, by plan and tool key: the words and the day; one query."""
    found: dict[tuple[str, str], tuple[str, datetime.date]] = {}
    rows = Answer.objects.order_by("said_at", "pk").values_list(
        "tool__edition__plan__slug", "tool__key", "state", "question", "decided_at"
    )
    for plan, key, state, question, decided_at in rows:
        if state == AnswerState.RETURNED and decided_at is not None:
            found[plan, key] = (question, timezone.localdate(decided_at))
        else:
            found.pop((plan, key), None)
    return found
