"""Reading evidence: by tool, kind, municipality and period. The readers know kinds, never modules."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet, Sum

from werkstattplan.kernel.modules import EvidenceKind, Period, ToolKey
from werkstattplan.platform.ledger.models import Evidence
from werkstattplan.platform.modules import registry
from werkstattplan.platform.tenancy.models import Commune

BEGINNING = datetime.date(2000, 1, 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class EvidenceLine:
    """What was achieved at a tool: the sum of one kind, the day of its newest fact and how many facts stand behind it."""

    tool: ToolKey
    kind: str
    label: str
    unit: str
    value: int
    amount: str
    latest_on: datetime.date
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """Ledger and module count differently."""

    kind: str
    tool: ToolKey | None
    municipality_ags: str
    in_ledger: int
    in_module: int


def kinds(*, public_only: bool = False) -> dict[str, EvidenceKind]:
    """The kinds that modules declare, by key."""
    return {
        kind.key: kind
        for module in registry.all_modules()
        for kind in module.evidence_kinds
        if kind.is_public or not public_only
    }


def evidence_of_tools(
    plan_slug: str,
    tool_keys: Iterable[str] | None = None,
    *,
    public_only: bool = False,
    period: Period | None = None,
) -> list[EvidenceLine]:
    """The evidence of tools of one plan (of all, where none are named), one line for each tool and kind. One query.

    Sums that were taken back completely are left out.
    """
    known = kinds(public_only=public_only)
    rows = Evidence.objects.filter(plan_slug=plan_slug, kind__in=known)
    if tool_keys is not None:
        rows = rows.filter(tool_key__in=list(tool_keys))
    if period is not None:
        rows = rows.filter(occurred_on__range=(period.first, period.last))
    sums = (
        rows.order_by()
        .values("tool_key", "kind")
        .annotate(total=Sum("value"), latest=Max("occurred_on"), facts=Count("pk"))
    )
    lines = [
        EvidenceLine(
            tool=ToolKey(plan_slug=plan_slug, tool_key=row["tool_key"]),
            kind=row["kind"],
            label=known[row["kind"]].label,
            unit=known[row["kind"]].unit,
            value=row["total"],
            amount=known[row["kind"]].amount(row["total"]),
            latest_on=row["latest"],
            count=row["facts"],
        )
        for row in sums
        if row["total"]
    ]
    return sorted(lines, key=lambda line: (line.tool.tool_key, line.label))


def evidence_of_municipality(ags: str, *, public_only: bool = False) -> list[tuple[str, str]]:
    """What was achieved in a municipality: label and sum of each kind. One query."""
    known = kinds(public_only=public_only)
    rows = Evidence.objects.filter(municipality=ags, kind__in=known).order_by()
    sums = rows.values_list("kind").annotate(total=Sum("value"))
    return sorted((known[kind].label, known[kind].amount(total)) for kind, total in sums if total)


def evidence_rows(*, kind: str = "", tool: ToolKey | None = None) -> QuerySet[Evidence]:
    """The facts themselves, newest first."""
    rows: QuerySet[Evidence] = Evidence.objects.select_related("municipality")
    if kind:
        rows = rows.filter(kind=kind)
    if tool is not None:
        rows = rows.filter(plan_slug=tool.plan_slug, tool_key=tool.tool_key)
    return rows


def differences(commune: Commune, *, until: datetime.date) -> list[Difference]:
    """Where the ledger of the commune in scope and its modules' own tables disagree, over all time until a day."""
    period = Period(first=BEGINNING, last=until)
    found: list[Difference] = []
    for module in registry.modules_of(commune):
        if module.recompute is None:
            continue
        counted: dict[tuple[str, ToolKey | None, str], int] = {}
        for entry in module.recompute(period):
            place = (entry.kind, entry.tool, entry.municipality_ags)
            counted[place] = counted.get(place, 0) + entry.value
        booked = _sums([kind.key for kind in module.evidence_kinds], period)
        for place in sorted(counted.keys() | booked.keys(), key=repr):
            if booked.get(place, 0) != counted.get(place, 0):
                kind, tool, ags = place
                found.append(
                    Difference(
                        kind=kind,
                        tool=tool,
                        municipality_ags=ags,
                        in_ledger=booked.get(place, 0),
                        in_module=counted.get(place, 0),
                    )
                )
    return found


def _sums(kind_keys: list[str], period: Period) -> dict[tuple[str, ToolKey | None, str], int]:
    rows = (
        Evidence.objects.filter(kind__in=kind_keys, occurred_on__range=(period.first, period.last))
        .order_by()
        .values_list("kind", "plan_slug", "tool_key", "municipality__ags")
        .annotate(total=Sum("value"))
    )
    return {
        (kind, ToolKey(plan_slug=plan_slug, tool_key=tool_key) if tool_key else None, ags or ""): total
        for kind, plan_slug, tool_key, ags, total in rows
    }
