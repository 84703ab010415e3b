"""What happens in the municipalities of a commune, those without a tool of their own included."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from werkstattplan.plan.contracts import AreaKind
from werkstattplan.plan.models import Area, EditionState, Tool
from werkstattplan.plan.selectors.open_data import areas_with, public_rows
from werkstattplan.plan.selectors.public_list import PublicText
from werkstattplan.plan.selectors.public_pages import MonthsLine, ToolCard, card_of, contact_line, months_line
from werkstattplan.platform.places.models import Municipality
from werkstattplan.platform.tenancy.models import Commune

TOWNS = "Städte ohne Amt"
PARTS = frozenset({"years", "areas", "steps", "contacts"})


class Reach(StrEnum):
    """Why a tool takes place in a municipality; the nearest reason counts."""

    MUNICIPALITY = "municipality"
    AMT = "amt"
    DISTRICT = "district"


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceLine:
    """A municipality in the list: tools of its own and those of its Amt."""

    ags: str
    name: str
    own: int
    of_amt: int

    @property
    def is_white(self) -> bool:
        """Whether no tool names the municipality itself."""
        return self.own == 0


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceGroup:
    """The municipalities of an Amt, or the towns outside of any."""

    label: str
    lines: tuple[PlaceLine, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceList:
    """All municipalities; `everywhere` counts tools of the whole district, `unresolved` those whose place names none."""

    groups: tuple[PlaceGroup, ...]
    everywhere: int
    unresolved: int

    @property
    def lines(self) -> list[PlaceLine]:
        """All municipalities, without their groups."""
        return [line for group in self.groups for line in group.lines]

    @property
    def white(self) -> int:
        """How many municipalities have no tool of their own."""
        return sum(line.is_white for line in self.lines)


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceTool:
    """A tool on the page of a municipality, with whom to ask and its steps of the year asked for."""

    card: ToolCard
    contacts: tuple[str, ...]
    steps: tuple[MonthsLine, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacePage:
    """A municipality with the tools that take place in it, by reach, and its neighbours in the same Amt."""

    municipality: Municipality
    tools: dict[Reach, list[PlaceTool]]
    unresolved: int
    neighbours: tuple[tuple[str, str], ...]

    @property
    def is_white(self) -> bool:
        """Whether no tool names the municipality itself."""
        return not self.tools[Reach.MUNICIPALITY]

    @property
    def steps(self) -> list[tuple[PlaceTool, MonthsLine]]:
        """The steps of the year, own ones first."""
        return [(tool, step) for reach in Reach for tool in self.tools[reach] for step in tool.steps]


def municipalities_of(commune: Commune) -> QuerySet[Municipality]:
    """The municipalities of a district or an Amt, a town itself; none for a commune without an official key."""
    key = commune.official_key
    rows = Municipality.objects.select_related("amt").order_by("amt__name", "name")
    if len(key) == 5:
        return rows.filter(amt__district=key)
    return rows.filter(amt=key) if len(key) == 9 else rows.filter(ags=key or None)


def place_list(commune: Commune, *, name: str = "", white_only: bool = False) -> PlaceList:
    """The municipalities whose name holds `name`; three queries."""
    own, of_amt, everywhere = _counts()
    lines: dict[str, list[PlaceLine]] = {TOWNS: []}
    for row in municipalities_of(commune):
        line = PlaceLine(ags=row.ags, name=row.name, own=own[row.ags], of_amt=of_amt[row.amt_id])
        if name.casefold() in row.name.casefold() and (line.is_white or not white_only):
            lines.setdefault(TOWNS if row.amt.is_town else f"Amt {row.amt.name}", []).append(line)
    groups = tuple(PlaceGroup(label=label, lines=tuple(members)) for label, members in lines.items() if members)
    return PlaceList(groups=groups, everywhere=everywhere, unresolved=_unresolved())


def _counts() -> tuple[dict[str, int], dict[str, int], int]:
    """Tools that name a municipality, those that name an Amt, and how many name the whole district."""
    rows = Area.objects.filter(tool__edition__state=EditionState.PUBLISHED).order_by("tool_id")
    own: dict[str, int] = defaultdict(int)
    of_amt: dict[str, int] = defaultdict(int)
    everywhere = 0
    for _, group in groupby(rows.values_list("tool_id", "kind", "municipality_id", "amt_id"), key=lambda row: row[0]):
        areas = list(group)
        for ags in {row[2] for row in areas if row[2]}:
            own[ags] += 1
        for ars in {row[3] for row in areas if row[3]}:
            of_amt[ars] += 1
        everywhere += any(row[1] == AreaKind.DISTRICT for row in areas)
    return own, of_amt, everywhere


def _published() -> QuerySet[Tool]:
    return Tool.objects.filter(edition__state=EditionState.PUBLISHED)


def _unresolved() -> int:
    """Published tools whose place names no municipality, Amt or district."""
    named = Area.objects.filter(tool=OuterRef("pk")).exclude(kind=AreaKind.UNRESOLVED).order_by()
    return _published().filter(~Exists(named)).count()


def place_page(commune: Commune, ags: str, *, year: int) -> PlacePage | None:
    """The page of a municipality of the commune, or None; the number of queries does not depend on the tools."""
    everybody = list(municipalities_of(commune))
    municipality = next((row for row in everybody if row.ags == ags), None)
    if municipality is None:
        return None
    return PlacePage(
        municipality=municipality,
        tools=_tools_by_reach(commune, municipality, year),
        unresolved=_unresolved(),
        neighbours=tuple(
            (row.ags, row.name)
            for row in everybody
            if row.amt_id == municipality.amt_id and row.ags != ags and not row.amt.is_town
        ),
    )


def _tools_by_reach(commune: Commune, municipality: Municipality, year: int) -> dict[Reach, list[PlaceTool]]:
    rows = _published().filter(pk__in=areas_with(municipality.ags).values("tool_id"))
    rows = rows.order_by("edition__plan__title", "field__position", "position", "pk")
    found: dict[Reach, list[PlaceTool]] = {reach: [] for reach in Reach}
    # The tools may belong to several plans, of which their public data say nothing.
    plans = rows.values_list("edition__plan__slug", flat=True)
    tools = public_rows(rows, text=PublicText(commune), base_url="", parts=PARTS)
    for row, plan_slug in zip(tools, plans, strict=True):
        row["url"] = f"/{commune.slug}/{plan_slug}/werkzeug/{row['key']}/"
        steps = tuple(months_line(step) for step in row["steps"] if step["year"] == year)
        contacts = tuple(dict.fromkeys(contact_line(contact) for contact in row["contacts"]))
        found[_reach(row, municipality)].append(PlaceTool(card=card_of(row), contacts=contacts, steps=steps))
    return found


def _reach(row: dict[str, Any], municipality: Municipality) -> Reach:
    keys = {part["key"] for part in row["area"]["parts"]}
    if municipality.ags in keys:
        return Reach.MUNICIPALITY
    return Reach.AMT if municipality.amt_id in keys else Reach.DISTRICT
