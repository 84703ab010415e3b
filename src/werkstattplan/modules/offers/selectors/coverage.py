"""What is offered where and what is nowhere near, for planners, the plan and the pages of municipalities."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone

from werkstattplan.modules.offers.coverage.groups import AgeGroup, group_of
from werkstattplan.modules.offers.coverage.measures import Line, PlaceFacts, amt_lines, mean_km, place_lines
from werkstattplan.modules.offers.finding import bits
from werkstattplan.modules.offers.finding.centres import centres_of
from werkstattplan.modules.offers.finding.index import Group
from werkstattplan.modules.offers.finding.near import Grid
from werkstattplan.modules.offers.models import Category, GroupPopulation
from werkstattplan.modules.offers.selectors.finding import shown_on
from werkstattplan.modules.offers.selectors.stored import StoredIndex, index_of
from werkstattplan.plan.selectors.municipalities import municipalities_of
from werkstattplan.platform.places.models import Municipality
from werkstattplan.platform.tenancy.models import Commune
from werkstattplan.platform.tenancy.scope import commune_in_scope


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of offer in the tree, with its keys up to the top."""

    key: str
    name: str
    path: tuple[str, ...]

    @property
    def depth(self) -> int:
        """How many kinds stand above it."""
        return len(self.path) - 1


@dataclass(frozen=True, slots=True)
class KindLine:
    """A kind with how often it is offered, and where it is not: municipalities and the people there."""

    kind: Kind
    offers: int
    remote: int
    without: int
    people_without: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Basis:
    """Which people are counted: those of a group with day and source, or all where the figures of a wanted group are missing."""

    people: Mapping[str, int]
    group: AgeGroup | None = None
    wanted: AgeGroup | None = None
    missing: int = 0
    as_of: datetime.date | None = None
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Overview:
    """A kind in all municipalities and Ämter."""

    kind: Kind
    basis: Basis
    places: list[Line]
    aemter: list[Line]
    remote: int
    unplaced: int
    has_middles: bool

    @cached_property
    def offers(self) -> int:
        """How many offers lie in a municipality."""
        return sum(line.offers for line in self.places)

    @cached_property
    def without(self) -> list[Line]:
        """The municipalities in which nothing of it is offered."""
        return [line for line in self.places if not line.offers]

    @cached_property
    def km_without(self) -> float | None:
        """How far it is from there on average."""
        return mean_km(self.without)

    def white(self, km: float) -> list[Line]:
        """The municipalities in which nothing is offered and nothing is near; none where ways are not known."""
        return [line for line in self.places if line.is_white(km)] if self.has_middles else []


def kinds_in_order() -> list[Kind]:
    """All kinds that are in use, those below right after those above. One query."""
    rows = list(Category.objects.filter(is_hidden=False))
    known = {row.pk for row in rows}
    children: dict[int | None, list[Category]] = {}
    for row in rows:
        children.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    found: list[Kind] = []

    def walk(above: int | None, path: tuple[str, ...]) -> None:
        for row in children.get(above, []):
            found.append(Kind(row.key, row.name, (row.key, *path)))
            walk(row.pk, (row.key, *path))

    walk(None, ())
    return found


def kind_lines(kinds: Iterable[Kind], *, commune: Commune, day: datetime.date) -> list[KindLine]:
    """All kinds with the number of municipalities that have nothing of them. At most three queries."""
    index = index_of(commune.pk)
    if index is None:
        return []
    people = dict(municipalities_of(commune).order_by().values_list("ags", "population"))
    return [_kind_line(kind, index, people, day) for kind in kinds]


def _kind_line(kind: Kind, index: StoredIndex, people: Mapping[str, int], day: datetime.date) -> KindLine:
    members = shown_on(index, day) & index.bits(Group.CATEGORY.value, kind.key)
    without = [ags for ags in people if not members & index.bits(Group.MUNICIPALITY.value, ags)]
    return KindLine(
        kind,
        members.bit_count(),
        _remote(index, members).bit_count(),
        len(without),
        sum(people[ags] for ags in without),
    )


def overview(kind: Kind, *, commune: Commune, day: datetime.date) -> Overview | None:
    """A kind in all municipalities; None before the first offer. At most four queries, whatever the number of offers."""
    index = index_of(commune.pk)
    if index is None:
        return None
    rows = list(municipalities_of(commune))
    basis = _basis(rows, group_of(kind.path))
    members = shown_on(index, day) & index.bits(Group.CATEGORY.value, kind.key)
    middles = centres_of(commune.official_key[:5])
    places = [
        PlaceFacts(
            key=row.ags,
            name=row.name,
            amt=row.amt_id,
            amt_name=row.amt.name,
            people=basis.people[row.ags],
            middle=middles.get(row.ags),
        )
        for row in rows
    ]
    lines = _place_lines(index, places, members, kind, day)
    remote = _remote(index, members)
    return Overview(
        kind=kind,
        basis=basis,
        places=lines,
        aemter=amt_lines(places, lines),
        remote=remote.bit_count(),
        unplaced=members.bit_count() - remote.bit_count() - sum(line.offers for line in lines),
        has_middles=bool(middles),
    )


def _place_lines(
    index: StoredIndex, places: list[PlaceFacts], members: int, kind: Kind, day: datetime.date
) -> list[Line]:
    """The lines of the municipalities, worked out once for each state of the index."""
    key = ("coverage", kind.key, day, tuple(place.people for place in places))
    known = index.memory.get(key)
    if not isinstance(known, list):
        counts = {
            place.key: (members & index.bits(Group.MUNICIPALITY.value, place.key)).bit_count() for place in places
        }
        known = place_lines(places, counts, _offered(index, places, members))
        index.memory[key] = known
    return known


def _offered(index: StoredIndex, places: list[PlaceFacts], members: int) -> Grid:
    """The points of these offers; where only the municipality is known, its middle."""
    marks = members.to_bytes(members.bit_length() // 8 + 1, "little")
    last = len(marks) << 3
    grid = Grid()
    for cell, points in index.grid.cells.items():
        kept = {
            point: numbers
            for point, numbers in points.items()
            if any(marks[number >> 3] >> (number & 7) & 1 for number in numbers if number < last)
        }
        if kept:
            grid.cells[cell] = kept
    rough = members & ~_placed(index)
    for place in places:
        if place.middle and rough & index.bits(Group.MUNICIPALITY.value, place.key):
            grid.put(place.middle, 0)
    return grid


def _placed(index: StoredIndex) -> int:
    """All offers with a point."""
    known = index.memory.get("placed")
    if not isinstance(known, int):
        known = index.memory["placed"] = bits.of_numbers(index.points)
    return known


def _remote(index: StoredIndex, members: int) -> int:
    """Those that one can use by phone or online and that lie in no municipality."""
    known = index.memory.get("nowhere")
    if not isinstance(known, int):
        known = index.bits(Group.REMOTE.value, "1")
        for ags in index.values(Group.MUNICIPALITY):
            known &= ~index.bits(Group.MUNICIPALITY.value, ags)
        index.memory["nowhere"] = known
    return members & known


def _basis(rows: list[Municipality], wanted: AgeGroup | None) -> Basis:
    """The people of the group by its newest figures, if there is one for every municipality; else all people."""
    everybody = {row.ags: row.population for row in rows}
    source = rows[0].population_source if rows else ""
    if wanted is None:
        return Basis(people=everybody, source=source)
    figures = GroupPopulation.objects.filter(group=wanted.key).order_by("-as_of")
    found: dict[str, int] = {}
    newest: tuple[datetime.date, str] | None = None
    for ags, people, as_of, named in figures.values_list("municipality_id", "people", "as_of", "source"):
        newest = newest or (as_of, named)
        if as_of == newest[0]:
            found[ags] = people
    missing = len(everybody.keys() - found.keys())
    if missing or newest is None:
        return Basis(people=everybody, wanted=wanted, missing=missing, source=source)
    return Basis(people=found, group=wanted, wanted=wanted, as_of=newest[0], source=newest[1])


def place_panel(ags: str) -> Mapping[str, Any] | None:
    """What is offered in a municipality and what is not, for its page; None before the first offer."""
    commune = commune_in_scope()
    index = index_of(commune.pk)
    if index is None or not index.alive:
        return None
    here = shown_on(index, timezone.localdate()) & index.bits(Group.MUNICIPALITY.value, ags)
    counted = [
        (kind, (here & index.bits(Group.CATEGORY.value, kind.key)).bit_count())
        for kind in kinds_in_order()
        if index.bits(Group.CATEGORY.value, kind.key) & index.alive
    ]
    offered = {kind.key for kind, count in counted if count}
    return {
        "total": here.bit_count(),
        "offered": [(kind, count) for kind, count in counted if count and not kind.depth],
        # What lies below a kind that is wholly missing need not be said again.
        "lacking": [kind for kind, count in counted if not count and all(key in offered for key in kind.path[1:])],
        "search": f"{reverse('offers_public:find', args=[commune.slug])}?gemeinde={ags}",
        "overview": reverse("offers_public:coverage", args=[commune.slug]),
    }
