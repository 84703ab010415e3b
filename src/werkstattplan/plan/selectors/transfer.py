"""A tool as another commune may have it: no names of persons, participants by kind, months counted from the beginning."""

import datetime
import re
from collections import Counter
from collections.abc import Iterable

from werkstattplan.kernel.money import format_euros
from werkstattplan.plan.contracts import AreaKind
from werkstattplan.plan.exporting.transferring import (
    ParticipantKind,
    TransferableTool,
    TransferFinding,
    TransferNumber,
    TransferStep,
)
from werkstattplan.plan.models import Area, Finding, MoneyLine, Step, Tool
from werkstattplan.plan.selectors.public_list import PublicText
from werkstattplan.platform.ledger.selectors import evidence_of_tools

_KINDS = (
    ("Vereine und Verbände", r"verein|verband|e\. ?v\.|feuerwehr|club|liga|stiftung|bund\b"),
    ("Schulen, Kitas, Bildung", r"schul|kita|kinder(garten|tages)|hochschul|universit|bildung|bibliothek"),
    (
        "Verwaltung und Politik",
        r"amt\b|ämter|kommun|gemeinde|landkreis|stadt|fachdienst|\bfd\b|ministeri|bürgermeister",
    ),
    ("Pflege, Gesundheit, Soziales", r"pflege|heim|klinik|krankenh|ärzt|praxis|diakonie|caritas|sozial|kranken"),
    ("Unternehmen", r"gmbh|\bag\b|betrieb|unternehm|firma|firmen|handwerk|sparkasse|bank\b|verkehrs"),
    ("Kirchen", r"kirch|pfarr|gemeindepädagog"),
    (
        "Menschen vor Ort",
        r"bürger|einwohner|bevölkerung|ehrenamt|freiwillig|jugendlich|senior|famili|nachbar|interessiert",
    ),
)
_AREAS = {
    AreaKind.DISTRICT.value: "ganzer Landkreis",
    AreaKind.AMT.value: "Ämter",
    AreaKind.MUNICIPALITY.value: "Gemeinden",
}


def transferable(tool: Tool, *, as_of: datetime.date) -> TransferableTool:
    """The description of a tool whose edition, plan, field and commune are loaded. A constant number of queries."""
    text = PublicText(tool.commune)
    plan = tool.edition.plan
    steps, months = _steps(list(tool.steps.all()), text)
    lines = list(tool.money_lines.all())
    spent = sum(line.amount_cents for line in lines if line.kind == MoneyLine.Kind.SPENT)
    planned = _planned_cents(tool, lines)
    report = tool.status_reports.first()
    functions = tool.responsibilities.filter(function__isnull=False).values_list("function__title", flat=True)
    return TransferableTool(
        title=text.mask(tool.title),
        field=text.mask(tool.field.name),
        purpose=text.mask(tool.plain_text),
        wording=text.mask(tool.wording),
        target_group=text.mask(tool.target_group),
        area=_area(tool.areas.all()),
        years=tuple(row.year for row in tool.years.all()),
        months=months,
        steps=steps,
        responsible=tuple(dict.fromkeys(text.mask(title) for title in functions)),
        participants=_participants(tool),
        planned_cents=planned,
        planned=text.mask(tool.budget_wording) or ("" if planned is None else format_euros(planned)),
        spent_cents=spent,
        spent=format_euros(spent) if spent else "",
        outside_advice={True: "ja", False: "nein", None: ""}[tool.outside_advice],
        findings=_findings(tool, text),
        status=str(tool.get_status_display()),
        result=text.mask(report.reason) if report else "",
        numbers=_numbers(plan.slug, tool.key),
        source=f"{tool.commune.name}, {plan.title}, Fassung {tool.edition.number} ({tool.edition.standing})",
        as_of=as_of.isoformat(),
    )


def _planned_cents(tool: Tool, lines: list[MoneyLine]) -> int | None:
    if tool.budget_cents is not None:
        return tool.budget_cents
    planned = [line.amount_cents for line in lines if line.kind == MoneyLine.Kind.PLANNED]
    return sum(planned) if planned else None


def _steps(steps: list[Step], text: PublicText) -> tuple[tuple[TransferStep, ...], int]:
    """The steps with months counted from the first planned one, and how many months the last one ends after it."""
    planned = {step.pk: [step.year * 12 + month for month in step.planned_months] for step in steps if step.year}
    every = [month for months in planned.values() for month in months]
    first = min(every, default=0)
    rows = tuple(
        TransferStep(title=text.mask(step.title), months=tuple(month - first + 1 for month in planned.get(step.pk, ())))
        for step in steps
    )
    return rows, (max(every) - first + 1 if every else 0)


def _area(parts: Iterable[Area]) -> str:
    counts = Counter(part.kind for part in parts)
    if counts[AreaKind.DISTRICT.value]:
        return _AREAS[AreaKind.DISTRICT.value]
    return ", ".join(f"{counts[kind]} {word}" for kind, word in _AREAS.items() if counts[kind])


def _participants(tool: Tool) -> tuple[ParticipantKind, ...]:
    counts: Counter[str] = Counter()
    for row in tool.participations.all():
        counts["einzelne Personen" if row.is_person else kind_of_participant(row.name)] += 1
    return tuple(ParticipantKind(kind=kind, count=count) for kind, count in counts.most_common())


def kind_of_participant(name: str) -> str:
    """Which kind of organisation or group a participant is, by the words of the name."""
    return next((kind for kind, words in _KINDS if re.search(words, name.lower())), "weitere")


def _findings(tool: Tool, text: PublicText) -> tuple[TransferFinding, ...]:
    """What was found about the tool in all editions, newest review first."""
    rows = Finding.objects.filter(tool__edition__plan=tool.edition.plan_id, tool__key=tool.key)
    return tuple(
        TransferFinding(kind=row.kind, term=row.term, label=str(row.get_term_display()), words=text.mask(row.words))
        for row in rows.order_by("-review__held_on", "-review_id", "pk")
    )


def _numbers(plan_slug: str, key: str) -> tuple[TransferNumber, ...]:
    rows = evidence_of_tools(plan_slug, [key], public_only=True)
    return tuple(TransferNumber(label=row.label, value=row.amount) for row in rows)
