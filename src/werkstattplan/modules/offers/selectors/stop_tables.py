"""Stops with their grades as open data, under the licence of their source."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from werkstattplan.modules.offers.models import Stop
from werkstattplan.modules.offers.stops.grading import ITEMS
from werkstattplan.modules.offers.stops.packed import ATTRIBUTION

COLUMNS = (
    *("Nummer", "Name", "Gemeindeschlüssel", "Gemeinde", "Breite", "Länge", "Verkehrsmittel", "Bedarfsverkehr"),
    *("geprüft am", "Gesamtnote", *(item.label for item in ITEMS), "Quelle und Lizenz"),
)
# A program for tables would run a text that begins like this.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def csv_of(stops: Iterable[Stop]) -> str:
    """A table for German programs: semicolons and a mark of the encoding. Grades go from 0 (not) to 3 (fully)."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for stop in stops:
        place = stop.municipality
        writer.writerow(
            (
                *(stop.source_key, f"'{stop.name}" if stop.name.startswith(_FORMULAS) else stop.name),
                *(place.ags if place else "", place.name if place else "", stop.lat, stop.lon),
                *(" ".join(stop.modes), stop.get_on_demand_display()),
                stop.audited_on.isoformat() if stop.audited_on else "",
                "" if stop.overall is None else stop.overall,
                *(stop.grades.get(item.key, "") for item in ITEMS),
                ATTRIBUTION,
            )
        )
    return "\ufeff" + file.getvalue()


def geojson_of(stops: Iterable[Stop]) -> dict[str, Any]:
    """Points for maps (WGS 84)."""
    return {
        "type": "FeatureCollection",
        "license": f"ODbL 1.0, {ATTRIBUTION}",
        "features": [_feature(stop) for stop in stops],
    }


def _feature(stop: Stop) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": stop.source_key,
        "geometry": {"type": "Point", "coordinates": [stop.lon, stop.lat]},
        "properties": {
            "name": stop.name,
            "ags": stop.municipality_id,
            "modes": stop.modes,
            "on_demand": stop.on_demand or "unknown",
            "audited_on": stop.audited_on and stop.audited_on.isoformat(),
            "overall": stop.overall,
            "grades": stop.grades,
        },
    }
