"""What the page of a tool shows to staff, with a constant number of queries."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from werkstattplan.kernel.money import format_euros
from werkstattplan.plan.models import Attachment, Edition, MoneyLine, Tool
from werkstattplan.plan.selectors.edition_document import sheet_of
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
    missing: list[str] = field(default_factory=list)


def tool_page(tool: Tool, *, today: datetime.date) -> ToolPage:
    """The page of a tool. Fourteen queries, whatever it holds."""
    loaded = Tool.objects.prefetch_related(
        "years",
        "responsibilities__person",
        "responsibilities__function",
        "responsibilities__organisation",
        "areas",
        "participations",
        "steps",
        "own_values__column",
        "money_lines",
        "decisions",
        "relations__other",
        "relations_from_others__tool",
        "status_reports",
        Prefetch("attachments", queryset=Attachment.objects.select_related("file")),
    ).get(pk=tool.pk)
    steps, reports = list(loaded.steps.all()), list(loaded.status_reports.all())
    sentences = []
    if steps:
        sentences.append(steps_sentence(sum(step.is_done for step in steps), len(steps)))
    if reports:
        sentences.append(report_sentence(reports[0].reported_on, reports[0].reported_by, today=today))
    return ToolPage(
        tool=loaded,
        progress=", ".join(sentences),
        last_report=reports[0] if reports else None,
        budget=_budget(loaded),
        money=_sums(list(loaded.money_lines.all())),
        differences=_differences(loaded),
        missing=_missing(loaded),
    )


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
    if not tool.has_sheet or not tool.sheet_differences:
        return []
    sheet = sheet_of(tool)
    rows = []
    for name, label in SHEET_LABELS.items():
        if name in tool.sheet_differences:
            value = getattr(sheet, name)
            rows.append((label, value if isinstance(value, str) else value.wording))
    return rows


def _missing(tool: Tool) -> list[str]:
    checks = (
        (not tool.responsibilities.all() and not tool.contacts_wording, "Ansprechperson"),
        (not tool.years.all(), "Jahr"),
        (tool.budget_cents is None and not tool.budget_wording, "Budget"),
        (not tool.participations.all() and not tool.participants_wording, "Beteiligte"),
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
