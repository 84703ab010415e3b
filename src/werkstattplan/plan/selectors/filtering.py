"""Which tools of an edition a list shows."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from werkstattplan.plan.models import (
    Area,
    Edition,
    MoneyLine,
    Participation,
    Responsibility,
    Step,
    Tool,
    ToolYear,
)

MISSING = (
    ("no_contact", "Ansprechperson fehlt"),
    ("no_year", "Jahr fehlt"),
    ("no_budget", "Budget fehlt"),
    ("no_participants", "Beteiligte fehlen"),
    ("no_area", "Umsetzungsort fehlt"),
    ("area_unresolved", "Umsetzungsort nennt keine Gemeinde"),
    ("unplaced_marks", "Kreuze ohne Monat"),
)


@dataclass(frozen=True, kw_only=True)
class ToolFilter:
    """What a list of tools is narrowed to; empty values narrow nothing.

    `contact` names a person, function or organisation, as in "person-3"; `municipality` is an AGS; `missing` is a key of
    `MISSING`.
    """

    field: str = ""
    municipality: str = ""
    year: int | None = None
    status: str = ""
    contact: str = ""
    text: str = ""
    missing: str = ""

    @property
    def narrows(self) -> bool:
        """Whether any part is set."""
        return self != ToolFilter()


def filtered_tools(edition: Edition, chosen: ToolFilter) -> QuerySet[Tool]:
    """The tools of the edition that fit, in no particular order, each once."""
    tools = Tool.objects.filter(edition=edition).order_by()
    if chosen.field:
        tools = tools.filter(field__slug=chosen.field)
    if chosen.status:
        tools = tools.filter(status=chosen.status)
    if chosen.year is not None:
        tools = tools.filter(_has(ToolYear, year=chosen.year))
    if chosen.municipality:
        tools = tools.filter(_in_municipality(chosen.municipality))
    if chosen.contact:
        tools = tools.filter(_answers_for(chosen.contact))
    if chosen.text:
        tools = tools.filter(_says(chosen.text))
    if chosen.missing:
        tools = tools.filter(missing_condition(chosen.missing))
    return tools


def missing_condition(missing: str) -> Q:
    """The condition that something is missing; raises KeyError for what is not in `MISSING`."""
    conditions = {
        "no_contact": Q(contacts_wording="") & ~_has(Responsibility),
        "no_year": ~_has(ToolYear),
        "no_budget": Q(budget_wording="", budget_cents=None) & ~_has(MoneyLine),
        "no_participants": Q(participants_wording="") & ~_has(Participation),
        "no_area": Q(area_wording="") & ~_has(Area),
        "area_unresolved": _has(Area, kind="unresolved"),
        "unplaced_marks": _has(Step, unplaced_marks__0__isnull=False),
    }
    return conditions[missing]


def _has(model: Any, *conditions: Q, **values: Any) -> Q:
    return Q(Exists(model.objects.filter(*conditions, tool=OuterRef("pk"), **values).order_by()))


def _in_municipality(ags: str) -> Q:
    """Tools of the municipality itself, of its Amt and of its whole district."""
    return _has(
        Area,
        Q(municipality=ags) | Q(amt__municipalities=ags) | Q(kind="district", district__aemter__municipalities=ags),
    )


def _answers_for(contact: str) -> Q:
    kind, _, key = contact.partition("-")
    if kind not in ("person", "function", "organisation") or not key.isdecimal():
        return Q(pk__in=())
    return _has(Responsibility, **{f"{kind}_id": int(key)})


def _says(text: str) -> Q:
    condition = Q()
    # SQLite ignores case for ASCII only: "über" must find "Über" all the same.
    for spelling in {text, text.lower(), text.capitalize()}:
        for column in ("title", "wording", "contacts_wording", "area_wording", "participants_wording", "remarks"):
            condition |= Q(**{f"{column}__icontains": spelling})
    return condition
