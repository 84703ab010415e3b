"""What became of surveys, as pages and panels show it."""

import datetime
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.urls import reverse

from werkstattplan.kernel.modules import Consequence, ToolKey, WaitingItem
from werkstattplan.modules.surveys.access.receipt import receipt_word
from werkstattplan.modules.surveys.document.model import words
from werkstattplan.modules.surveys.models import (
    FollowUp,
    LookCount,
    Outcome,
    OutcomeState,
    PublishedThemes,
    Questionnaire,
    Survey,
    Wave,
    WaveState,
)
from werkstattplan.plan.models import EditionState, Step, Tool
from werkstattplan.plan.selectors.public_list import PublicText
from werkstattplan.plan.selectors.upkeep import current_editions
from werkstattplan.platform.tenancy.models import Commune
from werkstattplan.platform.tenancy.scope import commune_in_scope

# So long people may wait for a first word after a wave is counted.
SILENCE = datetime.timedelta(days=30)


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownStep:
    """A step that an outcome names; `is_done` is None where the plan no longer has it."""

    title: str
    year: int | None
    is_done: bool | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownOutcome:
    """An outcome as a page shows it: its words, the result it answers to, and where it goes on."""

    id: int
    heard: str
    answer: str
    state: OutcomeState
    reason: str
    question: str
    wave_number: int | None
    tool_title: str
    tool_url: str
    step: ShownStep | None
    decision: str
    as_of: datetime.date
    is_published: bool

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(self.state.label)


def public_outcomes(survey: Survey, commune: Commune) -> list[ShownOutcome]:
    """What everybody may read, the newest first; names of persons are covered, tools shown if they are published."""
    rows = list(survey.outcomes.filter(is_published=True).select_related("wave"))
    tools = Tool.objects.filter(edition__state=EditionState.PUBLISHED)
    return _shown(rows, survey, tools, "public:tool", PublicText(commune).mask) if rows else []


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownThemes:
    """What people wrote about when they were asked openly."""

    question: str
    people: int
    themes: tuple[tuple[str, int], ...]


def public_themes(survey: Survey, commune: Commune) -> list[ShownThemes]:
    """The published themes of all waves."""
    rows = list(PublishedThemes.objects.filter(wave__survey=survey))
    if not rows:
        return []
    questions, mask = question_texts(survey), PublicText(commune).mask
    return [
        ShownThemes(
            question=questions.get(row.question_id, ""),
            people=row.people,
            themes=tuple((mask(label), count) for label, count in row.themes),
        )
        for row in rows
    ]


def staff_outcomes(survey: Survey) -> list[ShownOutcome]:
    """All outcomes of a survey, the newest first."""
    rows = list(survey.outcomes.select_related("wave"))
    tools = Tool.objects.filter(edition__in=current_editions())
    return _shown(rows, survey, tools, "work:tool", str) if rows else []


def _shown(
    rows: Sequence[Outcome], survey: Survey, tools: Any, url_name: str, text: Callable[[str], str]
) -> list[ShownOutcome]:
    slug = commune_in_scope().slug
    keys = {row.tool_key for row in rows if row.tool_key}
    found = {
        (tool.edition.plan.slug, tool.key): tool
        for tool in tools.filter(key__in=keys).select_related("edition__plan").only("key", "title", "edition__plan")
    }
    steps = {
        (tool_id, title, year): is_done
        for tool_id, title, year, is_done in Step.objects.filter(
            tool__in=found.values(), title__in={row.step_title for row in rows if row.step_title}
        ).values_list("tool_id", "title", "year", "is_done")
    }
    questions = question_texts(survey)
    shown = []
    for row in rows:
        tool = found.get((row.plan_slug, row.tool_key))
        shown.append(
            ShownOutcome(
                id=row.pk,
                heard=text(row.heard),
                answer=text(row.answer),
                state=OutcomeState(row.state),
                reason=text(row.reason),
                question=questions.get(row.question_id, ""),
                wave_number=row.wave.number if row.wave else None,
                tool_title=text(tool.title) if tool else "",
                tool_url=reverse(url_name, args=[slug, row.plan_slug, row.tool_key]) if tool else "",
                step=_step(row, steps, tool.pk, text) if tool and row.step_title else None,
                decision=text(decision_line(row)),
                as_of=row.as_of,
                is_published=row.is_published,
            )
        )
    return shown


def _step(row: Outcome, steps: Mapping[Any, bool], tool_id: int, text: Callable[[str], str]) -> ShownStep:
    is_done = steps.get((tool_id, row.step_title, row.step_year))
    return ShownStep(title=text(row.step_title), year=row.step_year, is_done=is_done)


def decision_line(row: Outcome) -> str:
    """A decision in one line: who, number, day."""
    day = f"vom {row.decided_on:%d.%m.%Y}" if row.decided_on else ""
    return " ".join(filter(None, (row.decision_body, row.decision_number, day)))


def question_texts(survey: Survey) -> dict[str, str]:
    """Questions of all versions of a survey by id, in the first language; the newest wording of each."""
    found: dict[str, str] = {}
    for text in Questionnaire.objects.filter(survey=survey).order_by("number").values_list("document", flat=True):
        document = json.loads(text)
        language = (document.get("languages") or ["de"])[0]
        for section in document["sections"]:
            for question in section.get("questions", ()):
                found[question["id"]] = words(question.get("text") or {}, language)
    return found


def next_news(survey: Survey) -> datetime.date | None:
    """The day on which people were told to look again."""
    return FollowUp.objects.filter(survey=survey).values_list("next_news_on", flat=True).first()


def waves_of_word(word: str) -> list[Wave]:
    """The waves of all communes whose word this is; more than one where two happen to share a word."""
    # `_base_manager` on purpose: a word names no commune.
    keys = [key for key in Wave._base_manager.values_list("key", flat=True) if receipt_word(key) == word]
    rows = Wave._base_manager.filter(key__in=keys).select_related("survey", "commune")
    return list(rows.order_by("commune__name", "survey__title", "number"))


def looks_of(survey: Survey) -> int:
    """How often the words of a survey's waves found its page."""
    return LookCount.objects.filter(wave__survey=survey).aggregate(total=Sum("looks"))["total"] or 0


def today(on: datetime.date) -> Iterator[WaitingItem]:
    """News that people were told to look for and that are due, and surveys of which nobody has said what becomes of them."""
    slug = commune_in_scope().slug
    due = FollowUp.objects.filter(next_news_on__lte=on).select_related("survey").order_by("next_news_on")
    for row in due:
        yield WaitingItem(
            label=f"„{row.survey.title}“: Sagen, was daraus wurde. Angekündigt war es für den {row.next_news_on:%d.%m.%Y}",
            url=reverse("surveys:outcomes", args=[slug, row.survey.slug]),
            since=row.next_news_on,
            consequence=Consequence.DEADLINE,
        )
    silent = Survey.objects.filter(waves__settled_on__lte=on - SILENCE, follow_up__isnull=True)
    for survey in silent.exclude(outcomes__is_published=True).distinct():
        yield WaitingItem(
            label=f"„{survey.title}“: Die Antworten sind ausgezählt. Sagen Sie, was daraus wird, oder wann es Neues gibt",
            url=reverse("surveys:outcomes", args=[slug, survey.slug]),
        )


def panel(tool: ToolKey) -> Mapping[str, Any] | None:
    """The surveys of a tool and what became of them; for staff."""
    return _panel(tool, is_public=False)


def public_panel(tool: ToolKey) -> Mapping[str, Any] | None:
    """The surveys of a tool that have begun, with the page of what became of them."""
    return _panel(tool, is_public=True)


def _panel(tool: ToolKey, *, is_public: bool) -> Mapping[str, Any] | None:
    slug = commune_in_scope().slug
    own = Survey.objects.filter(plan_slug=tool.plan_slug, tool_key=tool.tool_key)
    shown = Outcome.objects.filter(plan_slug=tool.plan_slug, tool_key=tool.tool_key).select_related("survey")
    if is_public:
        own = own.filter(waves__state__in=[WaveState.OPEN, WaveState.CLOSED, WaveState.SETTLED]).distinct()
        shown = shown.filter(is_published=True)
    text = PublicText(commune_in_scope()).mask if is_public else str
    name = "surveys_public:outcomes" if is_public else "surveys:survey"
    surveys = [
        {"title": text(survey.title), "url": reverse(name, args=[slug, survey.slug]), "waves": _waves(survey)}
        for survey in own.prefetch_related("waves")
    ]
    outcomes = [
        {
            "heard": text(row.heard),
            "state": row.get_state_display(),
            "survey": text(row.survey.title),
            "url": reverse(f"surveys{'_public' if is_public else ''}:outcomes", args=[slug, row.survey.slug]),
        }
        for row in shown
    ]
    return {"surveys": surveys, "outcomes": outcomes} if surveys or outcomes else None


def _waves(survey: Survey) -> str:
    return join_words(f"Welle {wave.number} {wave.get_state_display()}" for wave in survey.waves.all())


def join_words(parts: Iterable[str]) -> str:
    """Parts of a list in one line."""
    return ", ".join(parts)
