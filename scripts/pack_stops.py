#!/usr/bin/env python3
"""Cut the stops of a district out of the npm package db-hafas-stations and write the table that the offers module packs.

    npm pack db-hafas-stations@2.0.0 && tar xzf db-hafas-stations-2.0.0.tgz
    python3 scripts/pack_stops.py package/full.ndjson MUNICIPALITIES.geojson stops-13076.csv

The municipalities are polygons with the property `ags`, as in src/werkstattplan/modules/offers/static/offers/ (simplified) or
VG250 of the BKG (exact; used for the table in the repository). A stop belongs to the municipality in which it lies: names carry
those of municipalities that are gone.
"""

import csv
import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

COLUMNS = ("id", "name", "part_of", "modes", "on_demand", "ags", "lat", "lon")
RAIL = {"regional", "regionalExpress", "national", "nationalExpress", "suburban"}
Ring = list[list[float]]
Area = tuple[str, Ring, tuple[float, float, float, float]]


def main(stations: Path, municipalities: Path, target: Path) -> None:
    """Write the stops inside of the municipalities, in the order of their numbers."""
    areas = list(areas_of(json.loads(municipalities.read_text(encoding="utf-8"))))
    rows = [row for line in stations.open(encoding="utf-8") if (row := row_of(json.loads(line), areas))]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(sorted(rows))
    sys.stdout.write(f"{len(rows)} stops\n")


def areas_of(collection: dict[str, Any]) -> Iterator[Area]:
    """All outer and inner rings with key and box of their municipality; a point inside an inner ring is passed twice."""
    for feature in collection["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        for polygon in polygons:
            for ring in polygon:
                east, north = (sorted(point[axis] for point in ring) for axis in (0, 1))
                yield feature["properties"]["ags"], ring, (east[0], north[0], east[-1], north[-1])


def row_of(station: dict[str, Any], areas: list[Area]) -> tuple[str, ...] | None:
    """The line of a station; None outside of the district."""
    lat, lon = station["location"]["latitude"], station["location"]["longitude"]
    near = [
        (ags, ring) for ags, ring, (west, south, east, north) in areas if west <= lon <= east and south <= lat <= north
    ]
    passed = [ags for ags, ring in near if is_inside(lon, lat, ring)]
    ags = next((one for one in passed if passed.count(one) % 2), None)
    if ags is None:
        return None
    products = {name for name, has in station["products"].items() if has}
    modes = [word for word, is_there in (("bus", "bus" in products), ("rail", products & RAIL)) if is_there]
    parent = station.get("station", {}).get("id", "")
    on_demand = "1" if "taxi" in products else ""
    return (station["id"], station["name"], parent, " ".join(modes), on_demand, ags, f"{lat:.5f}", f"{lon:.5f}")


def is_inside(lon: float, lat: float, ring: Ring) -> bool:
    """Whether a point lies inside of a ring (even-odd rule)."""
    inside = False
    for (x1, y1, *_), (x2, y2, *_) in pairwise(ring):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*map(Path, sys.argv[1:]))
