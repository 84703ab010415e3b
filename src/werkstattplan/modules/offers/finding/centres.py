"""The middles of municipalities. GeoBasis-DE / BKG, VG250, dl-de/by-2-0: centres of the polygons, four decimals."""

import csv
from functools import cache
from importlib.resources import files

from werkstattplan.modules.offers.finding.near import Point

_FILES = {"13076": "centres-13076.csv"}


@cache
def centres_of(district_key: str) -> dict[str, Point]:
    """The middle of each municipality of a district by its AGS; empty where none are packed."""
    name = _FILES.get(district_key)
    if name is None:
        return {}
    text = files("werkstattplan.modules.offers.finding").joinpath("data", name).read_text(encoding="utf-8")
    return {row["ags"]: Point(float(row["lat"]), float(row["lon"])) for row in csv.DictReader(text.splitlines())}
