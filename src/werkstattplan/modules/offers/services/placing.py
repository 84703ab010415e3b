"""Giving addresses a point without asking anybody outside: by street, village or municipality, as far as the data goes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import fmean

from werkstattplan.modules.offers.finding.centres import centres_of
from werkstattplan.modules.offers.finding.near import Point
from werkstattplan.modules.offers.matching.normal import folded, street_of
from werkstattplan.modules.offers.models import Location, PlacedBy

# Points of one street that lie further apart are two streets of the same name.
WIDEST_STREET_KM = 3


@dataclass(slots=True)
class Gazetteer:
    """What the directory knows of places: streets and villages from points that somebody gave, municipalities from the map."""

    district_key: str
    streets: dict[tuple[str, str], list[Point]] = field(default_factory=lambda: defaultdict(list))
    villages: dict[tuple[str, str], list[Point]] = field(default_factory=lambda: defaultdict(list))

    def learn(self, rows: Iterable[Location]) -> None:
        """Take in places whose point somebody gave."""
        for row in rows:
            if row.placed_by != PlacedBy.GIVEN or row.lat is None or row.lon is None:
                continue
            point, village = Point(row.lat, row.lon), folded(row.village)
            if village:
                self.villages[village, row.municipality_id or ""].append(point)
                if row.street:
                    self.streets[village, street_of(row.street)].append(point)

    def place(self, row: Location) -> None:
        """Set the point of a row that has none, and say how it was found."""
        if row.lat is not None:
            return
        village, ags = folded(row.village), row.municipality_id or ""
        middle = centres_of(self.district_key).get(ags)
        for how, points in (
            (PlacedBy.STREET, self.streets.get((village, street_of(row.street))) if row.street else None),
            (PlacedBy.VILLAGE, self.villages.get((village, ags)) if ags else None),
            (PlacedBy.MUNICIPALITY, [middle] if middle else None),
        ):
            if points and _is_one_place(points):
                row.lat = round(fmean(point.lat for point in points), 5)
                row.lon = round(fmean(point.lon for point in points), 5)
                row.placed_by = how
                return


def _is_one_place(points: list[Point]) -> bool:
    return all(points[0].km_to(point) <= WIDEST_STREET_KM for point in points[1:])
