"""The directory counted month by month, and what of it the plan shows."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from werkstattplan.kernel.modules import EvidenceKind, EvidenceSum, Period, ToolKey
from werkstattplan.modules.offers.models import CoverageCount, CoverageRule, CoverageStand
from werkstattplan.plan.selectors.municipalities import municipalities_of
from werkstattplan.platform.tenancy.scope import commune_in_scope

ENTRIES, CONFIRMED, COVERED = "offers.entries", "offers.confirmed", "offers.covered"
KINDS = (
    EvidenceKind(key=ENTRIES, label="Angebotskarte, Einträge", unit="Einträge", unit_of_one="Eintrag"),
    EvidenceKind(
        key=CONFIRMED,
        label="Angebotskarte, davon in den letzten zwölf Monaten bestätigt",
        unit="Einträge",
        unit_of_one="Eintrag",
    ),
    EvidenceKind(key=COVERED, label="Angebotskarte, Gemeinden mit Angebot", unit="Gemeinden", unit_of_one="Gemeinde"),
)
Figures = dict[tuple[str, ToolKey | None, str], int]


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthLine:
    """A month with what was offered in it."""

    month: datetime.date
    taken_on: datetime.date
    entries: int
    confirmed: int
    municipalities: int

    @property
    def share(self) -> int | None:
        """Of a hundred entries so many were confirmed."""
        return round(100 * self.confirmed / self.entries) if self.entries else None


def month_lines(kind: str) -> list[MonthLine]:
    """All months, the oldest first, for a kind or (empty) for all. Two queries."""
    stands = list(CoverageStand.objects.filter(month__isnull=False).order_by("month"))
    sums: dict[int, list[int]] = {stand.pk: [0, 0, 0] for stand in stands}
    counts = CoverageCount.objects.filter(stand__month__isnull=False, kind=kind)
    for stand_id, ags, entries, confirmed in counts.values_list("stand", "municipality", "entries", "confirmed"):
        sums[stand_id][0] += entries
        sums[stand_id][1] += confirmed
        sums[stand_id][2] += ags is not None
    return [
        MonthLine(
            month=stand.month,
            taken_on=stand.taken_on,
            entries=sums[stand.pk][0],
            confirmed=sums[stand.pk][1],
            municipalities=sums[stand.pk][2],
        )
        for stand in stands
        if stand.month
    ]


@dataclass(frozen=True, slots=True)
class Change:
    """A municipality in two months."""

    ags: str
    name: str
    before: int
    after: int

    @property
    def difference(self) -> int:
        """How many more."""
        return self.after - self.before


def changes_between(kind: str, before: datetime.date, after: datetime.date) -> list[Change]:
    """The municipalities whose number of offers differs between two months. Two queries."""
    counted: dict[str, dict[datetime.date, int]] = {}
    rows = CoverageCount.objects.filter(kind=kind, stand__month__in=[before, after], municipality__isnull=False)
    for ags, month, entries in rows.order_by().values_list("municipality", "stand__month", "entries"):
        if ags and month:
            counted.setdefault(ags, {})[month] = entries
    names = dict(municipalities_of(commune_in_scope()).order_by("name").values_list("ags", "name"))
    lines = [
        Change(ags, name, counted[ags].get(before, 0), counted[ags].get(after, 0))
        for ags, name in names.items()
        if ags in counted
    ]
    return [line for line in lines if line.difference]


def figures_of(stand: CoverageStand | None) -> Figures:
    """What a stand says to the plan: kind of evidence, tool and municipality with their number."""
    if stand is None:
        return {}
    tool = tool_of(stand)
    figures: Figures = {(COVERED, tool, ""): stand.municipalities}
    for ags, entries, confirmed in stand.counts.filter(kind="").values_list("municipality", "entries", "confirmed"):
        figures[ENTRIES, tool, ags or ""] = entries
        figures[CONFIRMED, tool, ags or ""] = confirmed
    return figures


def tool_of(row: CoverageStand | CoverageRule) -> ToolKey | None:
    """The tool that a row names."""
    return ToolKey(plan_slug=row.plan_slug, tool_key=row.tool_key) if row.tool_key else None


def latest_stand(until: datetime.date | None = None) -> CoverageStand | None:
    """The last stand, or that of a day."""
    rows = CoverageStand.objects.order_by("taken_on", "pk")
    return (rows if until is None else rows.filter(taken_on__lte=until)).last()


def recompute(period: Period) -> Iterator[EvidenceSum]:
    """By how much the directory grew in a period: its last stand less the one before the period."""
    before = figures_of(latest_stand(period.first - datetime.timedelta(days=1)))
    after = figures_of(latest_stand(period.last))
    for place in before.keys() | after.keys():
        if value := after.get(place, 0) - before.get(place, 0):
            kind, tool, ags = place
            yield EvidenceSum(kind=kind, tool=tool, municipality_ags=ags, value=value)


def tool_panel(tool: ToolKey) -> Mapping[str, Any] | None:
    """What the directory holds, for the page of the tool to which it belongs."""
    rule = CoverageRule.objects.filter(plan_slug=tool.plan_slug, tool_key=tool.tool_key).exists()
    stand = latest_stand() if rule else None
    if stand is None:
        return None
    slug = commune_in_scope().slug
    return {
        "stand": stand,
        "share": round(100 * stand.confirmed / stand.entries) if stand.entries else None,
        "municipalities": municipalities_of(commune_in_scope()).count(),
        "find": reverse("offers_public:find", args=[slug]),
        "overview": reverse("offers_public:coverage", args=[slug]),
        "history": reverse("offers_public:coverage_history", args=[slug]),
    }
