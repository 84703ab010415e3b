"""The timeline: years of tools, and months of steps in one year."""

from dataclasses import dataclass, replace
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from werkstattplan.plan.models import Edition, FieldOfAction, Step, Tool, ToolYear
from werkstattplan.plan.selectors.filtering import ToolFilter, filtered_tools
from werkstattplan.plan.selectors.overview import TOOLS_PER_PAGE


@dataclass(frozen=True, kw_only=True)
class MonthOfStep:
    """One month of a step in the year that is shown."""

    number: int
    planned: bool
    actual: bool


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """A step with its twelve months."""

    step: Step
    months: tuple[MonthOfStep, ...]


@dataclass(frozen=True, kw_only=True)
class TimelineLine:
    """A tool: in the view of years whether each is marked, in the view of one year its steps."""

    tool: Tool
    years: tuple[tuple[int, bool], ...]
    in_year: bool
    steps: tuple[StepLine, ...]


@dataclass(frozen=True, kw_only=True)
class TimelineGroup:
    """The tools of one field of action on this page."""

    field: FieldOfAction
    lines: list[TimelineLine]


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """A page of the timeline; `year` is None in the view of all years."""

    year: int | None
    years: tuple[int, ...]
    groups: list[TimelineGroup]
    page: Page[Tool]


def timeline_page(edition: Edition, *, chosen: ToolFilter, number: str | int) -> Timeline:
    """The page `number` of the timeline, in four queries at any size; with a year chosen it shows that year's months."""
    tools = _tools(edition, chosen).order_by("field__position", "position", "id")
    steps = Step.objects.filter(year=chosen.year) if chosen.year else Step.objects.none()
    rows = tools.select_related("field").prefetch_related("years", Prefetch("steps", queryset=steps))
    page = Paginator(rows, TOOLS_PER_PAGE).get_page(number)
    years = tuple(edition.years)
    groups = [
        TimelineGroup(field=field, lines=[_line(tool, years, chosen.year) for tool in members])
        for field, members in groupby(page.object_list, key=lambda tool: tool.field)
    ]
    return Timeline(year=chosen.year, years=years, groups=groups, page=page)


def _tools(edition: Edition, chosen: ToolFilter) -> QuerySet[Tool]:
    """Tools with a step in the year belong to it, also if the overview has no mark there."""
    tools = filtered_tools(edition, replace(chosen, year=None))
    if chosen.year is None:
        return tools
    marked = ToolYear.objects.filter(tool=OuterRef("pk"), year=chosen.year).order_by()
    at_work = Step.objects.filter(tool=OuterRef("pk"), year=chosen.year).order_by()
    return tools.filter(Q(Exists(marked)) | Q(Exists(at_work)))


def _line(tool: Tool, years: tuple[int, ...], year: int | None) -> TimelineLine:
    marked = {row.year for row in tool.years.all()}
    return TimelineLine(
        tool=tool,
        years=tuple((each, each in marked) for each in years),
        in_year=year in marked,
        steps=tuple(_step_line(step) for step in tool.steps.all()) if year else (),
    )


def _step_line(step: Step) -> StepLine:
    return StepLine(
        step=step,
        months=tuple(
            MonthOfStep(number=month, planned=month in step.planned_months, actual=month in step.actual_months)
            for month in range(1, 13)
        ),
    )
