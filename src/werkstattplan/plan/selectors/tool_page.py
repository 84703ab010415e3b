"""What the page of a tool shows to staff, with a constant number of queries."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, F, Prefetch, Q, QuerySet, Value, prefetch_related_objects
from django.db.models.functions import Cast, Concat

from werkstattplan.kernel.money import format_euros
from werkstattplan.plan.models import Attachment, Edition, MoneyLine, OwnValue, Responsibility, Tool, ToolRelation
from werkstattplan.plan.selectors.progress import report_sentence, steps_sentence
from werkstattplan.platform.audit.models import Change

SHEET_LABELS = {
    "wording": "Wortlaut",
    "contacts": "Ansprechperson",
    "area": "Umsetzungsort",
    "participants": "Beteiligte",
}


@dataclass(kw_only=True, slots=True)
class ToolPage:
    """Everything about one tool, ready to show."""

    tool: Tool
    progress: str
    last_report: Any
    budget: str
    money: list[tuple[str, str]]
    differences: list[tuple[str, str]]
    years: list[str]
    areas: list[tuple[str, str]]
    participants: list[str]
    missing: list[str] = field(default_factory=list)


def _related() -> tuple[str | Prefetch[Any], ...]:
    """What hangs on a tool, each in one query. Made anew each time: querysets are bound to the commune in scope."""
    return (
        *("steps", "money_lines", "decisions", "status_reports"),
        Prefetch("responsibilities", Responsibility.objects.select_related("person", "function", "organisation")),
        Prefetch("own_values", OwnValue.objects.select_related("column")),
        Prefetch("relations", ToolRelation.objects.select_related("other")),
        Prefetch("relations_from_others", ToolRelation.objects.select_related("tool")),
        Prefetch("attachments", Attachment.objects.select_related("file")),
    )


def tool_page(tool: Tool, *, today: datetime.date) -> ToolPage:
    """The page of a tool. Ten queries, whatever it holds."""
    prefetch_related_objects([tool], *_related())
    steps, reports = list(tool.steps.all()), list(tool.status_reports.all())
    names = _names(tool)
    sentences = []
    if steps:
        sentences.append(steps_sentence(sum(step.is_done for step in steps), len(steps)))
    if reports:
        sentences.append(report_sentence(reports[0].reported_on, reports[0].reported_by, today=today))
    return ToolPage(
        tool=tool,
        progress=", ".join(sentences),
        last_report=reports[0] if reports else None,
        budget=_budget(tool),
        money=_sums(list(tool.money_lines.all())),
        differences=_differences(tool),
        years=[text for kind, text in names if kind == "year"],
        areas=[(kind.removeprefix("area-"), text) for kind, text in names if kind.startswith("area-")],
        participants=[text for kind, text in names if kind == "participant"],
        missing=_missing(tool, names),
    )


def _names(tool: Tool) -> list[tuple[str, str]]:
    """Years, areas and participants of a tool in one query, as (kind, text) in their order."""
    text = CharField()
    years = tool.years.annotate(kind=Value("year"), name=Cast("year", text), place=F("year"))
    areas = tool.areas.annotate(area=Concat(Value("area-"), "kind", output_field=text), place=F("position"))
    people = tool.participations.annotate(kind=Value("participant"), place=F("position"))
    rows = (
        years.order_by()
        .values_list("kind", "name", "place")
        .union(
            areas.order_by().values_list("area", "name", "place"),
            people.order_by().values_list("kind", "name", "place"),
            all=True,
        )
    )
    return [(kind, name) for kind, name, _ in sorted(rows, key=lambda row: row[2])]


def _budget(tool: Tool) -> str:
    if tool.budget_cents is None:
        return ""
    words = {"about": "etwa ", "up_to": "bis zu ", "from": "ab "}
    amount = words.get(tool.budget_qualifier, "") + format_euros(tool.budget_cents)
    cap = tool.budget_cap_per_application_cents
    return f"{amount}, höchstens {format_euros(cap)} je Antrag" if cap is not None else amount


def _sums(lines: list[MoneyLine]) -> list[tuple[str, str]]:
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.get_kind_display()] = sums.get(line.get_kind_display(), 0) + line.amount_cents
    return [(label, format_euros(cents)) for label, cents in sums.items()]


def _differences(tool: Tool) -> list[tuple[str, str]]:
    """What the detail sheet words differently, by its German name."""
    if not tool.has_sheet:
        return []
    values = ((label, tool.sheet_differences.get(name)) for name, label in SHEET_LABELS.items())
    return [
        (label, value if isinstance(value, str) else value["wording"]) for label, value in values if value is not None
    ]


def _missing(tool: Tool, names: list[tuple[str, str]]) -> list[str]:
    kinds = {kind for kind, _ in names}
    checks = (
        (not tool.responsibilities.all() and not tool.contacts_wording, "Ansprechperson"),
        ("year" not in kinds, "Jahr"),
        (tool.budget_cents is None and not tool.budget_wording, "Budget"),
        ("participant" not in kinds and not tool.participants_wording, "Beteiligte"),
        (not tool.plain_text, "Text in einfachen Worten"),
    )
    return [label for is_missing, label in checks if is_missing]


def history_rows(tools: Iterable[Tool] | QuerySet[Tool], edition: Edition | None = None) -> QuerySet[Change]:
    """The changes of tools, and of their edition and plan if it is given, newest first."""
    about = Q(object_type="plan.tool", object_id__in=[str(tool.pk) for tool in tools])
    if edition is not None:
        about |= Q(object_type="plan.edition", object_id=str(edition.pk))
        about |= Q(object_type="plan.plan", object_id=str(edition.plan_id))
    return Change.objects.filter(about).order_by("-id")
