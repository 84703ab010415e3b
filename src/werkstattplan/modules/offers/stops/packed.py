"""The stops that come with the program. The table has a licence of its own: see the notice beside it."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_FILES = {"13076": "stops-13076.csv"}
ATTRIBUTION = "© OpenStreetMap-Mitwirkende (ODbL 1.0), DB InfraGO AG (CC BY 4.0)"
LICENCE_URL = "https://opendatacommons.org/licenses/odbl/1-0/"


@dataclass(frozen=True, slots=True)
class PackedStop:
    """A line of the table."""

    key: str
    name: str
    part_of: str
    modes: tuple[str, ...]
    is_noted_on_demand: bool
    ags: str
    lat: float
    lon: float


def packed_stops(official_key: str) -> tuple[PackedStop, ...]:
    """The stops of a district, or of the municipality with this key; empty where none are packed."""
    return tuple(stop for stop in _of_district(official_key[:5]) if stop.ags.startswith(official_key))


@cache
def _of_district(key: str) -> tuple[PackedStop, ...]:
    return tuple(_read(_FILES[key])) if key in _FILES else ()


def _read(name: str) -> Iterator[PackedStop]:
    text = files("werkstattplan.modules.offers").joinpath("data", name).read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        yield PackedStop(
            key=row["id"],
            name=row["name"],
            part_of=row["part_of"],
            modes=tuple(row["modes"].split()),
            is_noted_on_demand=bool(row["on_demand"]),
            ags=row["ags"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
        )
