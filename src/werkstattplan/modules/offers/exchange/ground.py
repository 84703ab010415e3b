"""Which municipality a point lies in, and what is wrong with a pair of numbers that is no point of the district."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

_FILES = {"13076": "municipalities-13076.geojson"}
# Beside the border of the district a place may still be meant, for borders are simplified.
MARGIN = 0.02
Ring = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Outline:
    """A municipality with its rings and the box around them."""

    ags: str
    name: str
    rings: tuple[Ring, ...]
    box: tuple[float, float, float, float]

    def holds(self, lat: float, lon: float) -> bool:
        """Whether a point lies inside, by the number of borders to the east of it."""
        west, south, east, north = self.box
        if not (west <= lon <= east and south <= lat <= north):
            return False
        return sum(_crossings(ring, lat, lon) for ring in self.rings) % 2 == 1


def outline_file(district_key: str) -> str:
    """The file of a district's municipalities among the static files; empty where none is packed."""
    name = _FILES.get(district_key)
    return f"offers/{name}" if name else ""


@cache
def outlines_of(district_key: str) -> tuple[Outline, ...]:
    """The municipalities of a district; empty where none are packed."""
    name = outline_file(district_key)
    if not name:
        return ()
    text = files("werkstattplan.modules.offers").joinpath("static", name).read_text(encoding="utf-8")
    return tuple(_outline(feature) for feature in json.loads(text)["features"])


def municipality_at(district_key: str, lat: float, lon: float) -> str:
    """The key of the municipality of a point; empty outside of all."""
    return next((outline.ags for outline in outlines_of(district_key) if outline.holds(lat, lon)), "")


def fault_of_point(district_key: str, lat: float, lon: float) -> str:
    """Why these numbers are no place of the district, as a sentence; empty where they are one."""
    if not (math.isfinite(lat) and math.isfinite(lon)):
        return "Die Koordinaten sind keine Zahlen."
    if abs(lat) > 90 or abs(lon) > 180:
        return _projection(*sorted((abs(lat), abs(lon))))
    if not outlines_of(district_key) or _is_near(district_key, lat, lon):
        return ""
    if _is_near(district_key, lon, lat):
        return "Breite und Länge sind vertauscht."
    if lat == 0 and lon == 0:
        return "Die Koordinaten sind null. Bitte lassen Sie die Felder leer, wenn der Punkt unbekannt ist."
    return "Der Punkt liegt außerhalb des Landkreises."


def _projection(small: float, large: float) -> str:
    change = "Bitte rechnen Sie in Grad um (WGS 84), zum Beispiel 53,4256 und 11,8483."
    if 5_200_000 <= large <= 6_200_000:
        if 4_000_000 <= small < 5_000_000:
            return f"Das sind Gauß-Krüger-Koordinaten, Streifen 4. {change}"
        if 3_000_000 <= small < 4_000_000:
            return f"Das sind Gauß-Krüger-Koordinaten, Streifen 3. {change}"
        if 100_000 <= small < 500_000:
            return f"Das sind Koordinaten in UTM 33 (ETRS89). {change}"
        if 500_000 <= small < 900_000:
            return f"Das sind Koordinaten in UTM 32 (ETRS89). {change}"
    if 5_200_000 <= small <= 6_200_000 and 33_000_000 <= large < 34_000_000:
        return f"Das sind Koordinaten in UTM 33 mit vorangestellter Zone. {change}"
    return f"Diese Zahlen sind keine Breite und Länge in Grad. {change}"


def _is_near(district_key: str, lat: float, lon: float) -> bool:
    if municipality_at(district_key, lat, lon):
        return True
    corners = [(lat + y, lon + x) for y in (-MARGIN, 0, MARGIN) for x in (-MARGIN, 0, MARGIN)]
    return any(municipality_at(district_key, y, x) for y, x in corners)


def _outline(feature: dict[str, object]) -> Outline:
    geometry, properties = feature["geometry"], feature["properties"]
    assert isinstance(geometry, dict)
    assert isinstance(properties, dict)
    shapes = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    rings = tuple(ring for shape in shapes for ring in shape)
    xs, ys = [point[0] for ring in rings for point in ring], [point[1] for ring in rings for point in ring]
    return Outline(properties["ags"], properties["name"], rings, (min(xs), min(ys), max(xs), max(ys)))


def _crossings(ring: Ring, lat: float, lon: float) -> int:
    count = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) * (x2 - x1) / (y2 - y1):
            count += 1
    return count
