"""What an address may answer, and what waits for the coordination."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Max, Prefetch, Q, QuerySet
from django.utils import timezone
from django_scopes import scope

from werkstattplan.modules.updates.models import Answer, AnswerState, Asking, Channel
from werkstattplan.modules.updates.selectors.communes import communes_that_ask
from werkstattplan.plan.models import StatusReport, Step, Tool
from werkstattplan.plan.selectors.upkeep import CLOSED_STATUSES, OverdueStep, current_editions, due_on
from werkstattplan.platform.people.models import Person
from werkstattplan.platform.tenancy.models import Commune

# A stand-in keeps what was asked of them as long as their link is good, and a reminder longer.
ASKED_LASTS = datetime.timedelta(days=60)
# So long an answer that is in the plan is shown to who gave it, unless the next question comes before.
THANKS_LAST = datetime.timedelta(days=7)


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolToAnswer:
    """A tool on somebody's answer page. `answer` is what was last said from here and still counts as an answer."""

    tool: Tool
    person: Person | None
    open_steps: tuple[Step, ...]
    overdue: tuple[OverdueStep, ...]
    last_report: StatusReport | None
    answer: Answer | None
    question: str
    has_other_answer: bool

    @property
    def is_answered(self) -> bool:
        """Nothing is asked here for now."""
        return self.answer is not None

    @property
    def is_in_plan(self) -> bool:
        """What was said is part of the plan."""
        return self.answer is not None and self.answer.state == AnswerState.ACCEPTED

    @property
    def can_be_corrected(self) -> Answer | None:
        """The answer that the next one replaces."""
        return None if self.is_in_plan else self.answer


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


def answer_of_address(email: str, answer_id: int, *, on: datetime.date) -> Answer | None:
    """An answer that was given from the page of an address, in whichever commune."""
    for group in tools_of_address(email, on=on):
        tools = [entry.tool.pk for entry in group.tools]
        with scope(commune=group.commune):
            people = set(Person.objects.filter(email__iexact=email).values_list("pk", flat=True))
            rows = Answer.objects.filter(_said_here(people), pk=answer_id, tool__in=tools)
            found = rows.select_related("commune").first()
        if found is not None:
            return found
    return None


def has_left(email: str, *, on: datetime.date) -> bool:
    """Everybody with this address has left; an address that nobody has is a mailbox."""
    people = Person._base_manager.filter(email__iexact=email)
    return people.exists() and not people.filter(Q(left_on=None) | Q(left_on__gt=on)).exists()


def _tools_in_scope(email: str, on: datetime.date) -> list[ToolToAnswer]:
    people = {person.pk: person for person in Person.objects.filter(email__iexact=email)}
    present = {pk for pk, person in people.items() if person.left_on is None or person.left_on > on}
    recent = Asking.objects.filter(email=email, asked_on__gt=on - ASKED_LASTS).exclude(tool_key="").order_by()
    rows = recent.values_list("plan_slug", "tool_key").annotate(last=Max("asked_on"))
    asked = {(plan, key): day for plan, key, day in rows}
    tools = _tools(present, set(people), set(asked))
    answers = _answers_of([tool.pk for tool in tools])
    entries = [
        _entry(tool, people, answers.get(tool.pk, []), asked.get((tool.edition.plan.slug, tool.key)), on)
        for tool in tools
    ]
    return sorted(entries, key=lambda entry: (entry.is_answered, -len(entry.overdue), entry.tool.title))


def _tools(present: set[int], people: set[int], asked: set[tuple[str, str]]) -> list[Tool]:
    mine = Q(responsibilities__person__in=present)
    for plan, key in asked:
        mine |= Q(edition__plan__slug=plan, key=key)
    said = Answer.objects.filter(_said_here(people), state=AnswerState.ACCEPTED)
    # Who has just said that it is finished still finds the thanks, and the way to say that this was a slip.
    thanked = said.filter(said_at__gte=timezone.now() - THANKS_LAST).values("tool")
    is_open = ~Q(status__in=CLOSED_STATUSES) | Q(pk__in=thanked)
    tools = (
        Tool.objects.filter(is_open, mine, edition__in=current_editions())
        .select_related("edition__plan", "commune", "field")
        .prefetch_related(
            "responsibilities",
            Prefetch("steps", Step.objects.filter(is_done=False).order_by("year", "position")),
            Prefetch("status_reports", StatusReport.objects.order_by("-reported_on", "-id")),
        )
    )
    return list(tools.distinct().order_by("pk"))


def _said_here(people: set[int]) -> Q:
    """Said over the links of an address: by its people, or over a mailbox that nobody has."""
    return Q(person__in=people) if people else Q(person=None, channel=Channel.LINK)


def _entry(
    tool: Tool,
    people: dict[int, Person],
    answers: list[Answer],
    asked_on: datetime.date | None,
    on: datetime.date,
) -> ToolToAnswer:
    persons = [people[row.person_id] for row in tool.responsibilities.all() if row.person_id in people]
    steps = tuple(tool.steps.all())
    reports = list(tool.status_reports.all())
    own = [row for row in answers if (row.person_id in people if people else row.is_from_mailbox)]
    latest = own[0] if own else None
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
        answer=latest if latest is not None and _still_answers(latest, asked_on, on) else None,
        question=answers[0].question if answers and answers[0].state == AnswerState.RETURNED else "",
        has_other_answer=any(row.state == AnswerState.PROPOSED and row not in own for row in answers),
    )


def _still_answers(answer: Answer, asked_on: datetime.date | None, on: datetime.date) -> bool:
    """A waiting answer does; one in the plan for some days, unless somebody was asked again after it."""
    if answer.state != AnswerState.ACCEPTED:
        return answer.state == AnswerState.PROPOSED
    said_on = timezone.localdate(answer.said_at)
    return on - said_on < THANKS_LAST and (asked_on is None or asked_on <= said_on)


def _answers_of(tool_ids: list[int]) -> dict[int, list[Answer]]:
    """By tool, the newest first, what was replaced left out."""
    found: dict[int, list[Answer]] = defaultdict(list)
    rows = Answer.objects.filter(tool__in=tool_ids).exclude(state=AnswerState.SUPERSEDED)
    for answer in rows.prefetch_related("finished_steps").order_by("-said_at", "-pk"):
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


def replaced_answers(answers: list[Answer]) -> dict[Answer, list[Answer]]:
    """What was said before by the same people and replaced by these answers, the newest first; one query."""
    tools = {answer.tool_id for answer in answers}
    rows = list(Answer.objects.filter(tool__in=tools, state=AnswerState.SUPERSEDED).order_by("-said_at", "-pk"))
    return {answer: [row for row in rows if row.has_same_speaker(answer)] for answer in answers}


def answered_days() -> dict[tuple[str, str], datetime.date]:
    """The day of the last answer to each tool of the commune in scope, by plan and key; one query.

    Answers that were given back with a question do not count: that question is open.
    """
    rows = (
        Answer.objects.exclude(state__in=(AnswerState.RETURNED, AnswerState.SUPERSEDED))
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
