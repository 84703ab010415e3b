"""Dates of the steps of published plans."""

import datetime
import hashlib
from collections.abc import Iterator

from django.urls import reverse

from werkstattplan.kernel.modules import CalendarEvent
from werkstattplan.plan.contracts import FieldDocument, PlanDocument, SheetDocument, StepDocument, ToolDocument
from werkstattplan.plan.exporting.calendar import month_runs
from werkstattplan.plan.exporting.layout import sheets_of
from werkstattplan.plan.models import Plan
from werkstattplan.plan.selectors.front_pages import published_plans
from werkstattplan.plan.selectors.open_data import ToolFilter, filtered_tools, public_rows
from werkstattplan.plan.selectors.public_pages import PublicPlan, public_plan
from werkstattplan.platform.tenancy.models import Commune
from werkstattplan.platform.tenancy.scope import commune_in_scope

STEPS = frozenset({"steps"})


def dated_steps(plan: PublicPlan, chosen: ToolFilter, *, title: str) -> PlanDocument:
    """The filtered tools of a plan with their steps and nothing else, for the calendar export; two queries."""
    tools = filtered_tools(plan.edition, chosen, plan.text)
    rows = public_rows(tools, text=plan.text, base_url="", parts=STEPS)
    documents = (
        ToolDocument(
            key=row["key"],
            title=row["title"],
            wording="",
            sheet=SheetDocument(
                steps=tuple(
                    StepDocument(title=step["title"], year=step["year"], planned_months=tuple(step["planned_months"]))
                    for step in row["steps"]
                )
            ),
        )
        for row in rows
    )
    return PlanDocument(title=title, fields=(FieldDocument(name="", tools=tuple(documents)),))


def steps_of_plans() -> Iterator[CalendarEvent]:
    """Every run of planned months of every public step of the commune in scope."""
    commune = commune_in_scope()
    for found in published_plans([commune]).get(commune.pk, []):
        plan = public_plan(commune, found.slug)
        if plan is not None:
            yield from _events(commune, found, plan)


def _events(commune: Commune, found: Plan, plan: PublicPlan) -> Iterator[CalendarEvent]:
    for _, tool, sheet in sheets_of(dated_steps(plan, ToolFilter(), title=plan.title)):
        for number, step in enumerate(sheet.steps):
            for first, after in month_runs(step):
                identity = f"{plan.base_url}{tool.key}/{number}/{first}"
                yield CalendarEvent(
                    key=hashlib.sha256(identity.encode()).hexdigest()[:24],
                    title=f"{tool.title}: {step.title}",
                    starts_on=first,
                    ends_on=after - datetime.timedelta(days=1),
                    url=reverse("public:tool", args=[commune.slug, found.slug, tool.key]),
                )
