"""Regions of a commune with the people who live there."""

from dataclasses import dataclass

from werkstattplan.kernel.numbers import thousands
from werkstattplan.modules.surveys.answering.places import Place
from werkstattplan.modules.surveys.models import Region
from werkstattplan.plan.selectors.municipalities import municipalities_of
from werkstattplan.platform.places.models import Municipality
from werkstattplan.platform.tenancy.models import Commune

# Below this, an age and a sex are often one person; see the anonymity budget.
FEW_PEOPLE = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class RegionLine:
    """A region as the list shows it."""

    region: Region
    names: tuple[str, ...]
    population: int

    @property
    def is_small(self) -> bool:
        """Whether so few live there that answers could give people away."""
        return self.population < FEW_PEOPLE


def region_lines() -> list[RegionLine]:
    """The regions of the commune in scope."""
    lines = []
    for region in Region.objects.prefetch_related("municipalities"):
        members = list(region.municipalities.all())
        population = sum(row.population for row in members)
        lines.append(RegionLine(region=region, names=tuple(row.name for row in members), population=population))
    return lines


def without_region(commune: Commune, lines: list[RegionLine]) -> list[str]:
    """The names of the municipalities that belong to no region."""
    taken = {name for line in lines for name in line.names}
    return [row.name for row in municipalities_of(commune) if row.name not in taken]


def municipality_groups(commune: Commune, region: Region | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """The municipalities that a region may have, by Amt, with their population: those of no other region."""
    others = Region.objects.exclude(pk=region.pk) if region else Region.objects.all()
    taken = set(others.values_list("municipalities", flat=True))
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in municipalities_of(commune):
        if row.ags not in taken:
            groups.setdefault(_amt(row), []).append((row.ags, f"{row.name} ({thousands(row.population)})"))
    return list(groups.items())


def small_municipalities(commune: Commune) -> int:
    """How many municipalities have so few people that they should be asked for as part of a region only."""
    return sum(row.population < FEW_PEOPLE for row in municipalities_of(commune))


def region_places() -> list[Place]:
    """The regions as what can be chosen."""
    return [
        Place(id=f"r{line.region.pk}", name=line.region.name, members=line.names)
        for line in region_lines()
        if line.names
    ]


def municipality_places(commune: Commune) -> list[Place]:
    """The municipalities as what can be chosen, by their official keys."""
    return [Place(id=row.ags, name=row.name) for row in municipalities_of(commune).order_by("name")]


def _amt(row: Municipality) -> str:
    return "Städte und Gemeinden ohne Amt" if row.amt.is_town else f"Amt {row.amt.name}"
