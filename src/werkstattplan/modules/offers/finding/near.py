"""Distances on the ground, and places ordered in a grid so that those around a point are found at once."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

_KM_PER_DEGREE = 111.2
_CELL = 0.05


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the ground in degrees (WGS 84)."""

    lat: float
    lon: float

    def km_to(self, other: "Point") -> float:
        """The distance as the crow flies; within a district exact to some metres."""
        east = (self.lon - other.lon) * math.cos(math.radians((self.lat + other.lat) / 2))
        return _KM_PER_DEGREE * math.hypot(self.lat - other.lat, east)


@dataclass(slots=True)
class Grid:
    """Which offers lie at which point."""

    cells: dict[tuple[int, int], dict[Point, list[int]]] = field(default_factory=dict)

    def put(self, point: Point, number: int) -> None:
        """An offer lies here."""
        self.cells.setdefault(_cell(point), {}).setdefault(point, []).append(number)

    def take(self, point: Point, number: int) -> None:
        """An offer lies here no longer."""
        points = self.cells[_cell(point)]
        points[point].remove(number)
        if not points[point]:
            del points[point]

    def inside(self, south: float, west: float, north: float, east: float) -> Iterator[tuple[Point, list[int]]]:
        """The points inside of a box with their offers."""
        for cell in self._cells(south, west, north, east):
            for point, numbers in self.cells[cell].items():
                if south <= point.lat <= north and west <= point.lon <= east:
                    yield point, numbers

    def around(self, centre: Point, km: float) -> Iterator[tuple[float, list[int]]]:
        """Distances of the points within a radius, with their offers, in no order."""
        lat = km / _KM_PER_DEGREE
        lon = lat / math.cos(math.radians(centre.lat))
        for point, numbers in self.inside(centre.lat - lat, centre.lon - lon, centre.lat + lat, centre.lon + lon):
            distance = centre.km_to(point)
            if distance <= km:
                yield distance, numbers

    def _cells(self, south: float, west: float, north: float, east: float) -> Iterator[tuple[int, int]]:
        low, high = _cell(Point(south, west)), _cell(Point(north, east))
        if (high[0] - low[0] + 1) * (high[1] - low[1] + 1) > len(self.cells):
            yield from (cell for cell in self.cells if low[0] <= cell[0] <= high[0] and low[1] <= cell[1] <= high[1])
            return
        for row in range(low[0], high[0] + 1):
            yield from (cell for column in range(low[1], high[1] + 1) if (cell := (row, column)) in self.cells)


def _cell(point: Point) -> tuple[int, int]:
    return math.floor(point.lat / _CELL), math.floor(point.lon / _CELL)
