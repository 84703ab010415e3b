"""A kind of offer as a drawing of the municipalities. Each class has a tone and a pattern, so that no colour stands alone."""

from bisect import bisect_right
from dataclasses import dataclass

from django.utils.safestring import SafeString

from werkstattplan.modules.offers.coverage.measures import Line
from werkstattplan.modules.offers.selectors.coverage import Overview
from werkstattplan.platform.places.outlines import VIEW_BOX, outlines_of

WHITE, NEAR = "white", "near"
RATES = (1.0, 2.0)
WAYS_KM = (5.0, 10.0, 20.0)


@dataclass(frozen=True, slots=True)
class CoverageArea:
    """A municipality of the drawing: its class, and what it says in words."""

    path: SafeString
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class CoverageMap:
    """The drawing with its legend: class and words."""

    view_box: str
    areas: tuple[CoverageArea, ...]
    legend: tuple[tuple[str, str], ...]


def coverage_map(found: Overview, limit_km: float, *, by: str, district_key: str) -> CoverageMap | None:
    """The drawing by offers for each thousand people (`dichte`) or by the way to the nearest (`weg`); None without outlines."""
    paths = outlines_of(district_key)
    is_way = by == "weg"
    areas = tuple(
        CoverageArea(paths[line.key], _way_tone(line) if is_way else _rate_tone(line, limit_km), _words(line))
        for line in found.places
        if line.key in paths
    )
    if not areas:
        return None
    legend = (
        (("1", "bis 5 km"), ("2", "bis 10 km"), ("3", "bis 20 km"), (WHITE, "weiter oder nirgends"))
        if is_way
        else (
            (WHITE, f"nichts, und das nächste weiter als {limit_km:g} km"),
            (NEAR, f"nichts, aber bis {limit_km:g} km entfernt"),
            ("1", "bis 1 je 1.000"),
            ("2", "bis 2 je 1.000"),
            ("3", "mehr als 2 je 1.000"),
        )
    )
    return CoverageMap(VIEW_BOX, areas, legend)


def _rate_tone(line: Line, limit_km: float) -> str:
    if not line.offers:
        return WHITE if line.is_white(limit_km) else NEAR
    # So few people that a rate says little: something is there.
    return "1" if line.rate is None else str(1 + bisect_right(RATES, line.rate))


def _way_tone(line: Line) -> str:
    place = len(WAYS_KM) if line.km is None else bisect_right(WAYS_KM, line.km)
    return WHITE if place == len(WAYS_KM) else str(place + 1)


def _words(line: Line) -> str:
    way = "kein Angebot in der Nähe bekannt" if line.km is None else f"nächstes etwa {line.km:.0f} km"
    return f"{line.name}: {line.offers} ({way})"
