"""Extracts of OpenStreetMap as lines: XML, JSON of Overpass, GeoJSON with its tags."""

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from statistics import fmean
from typing import Any
from xml.etree.ElementTree import Element

# The licence of the data wants this to be said wherever the data goes.
CREDIT = "© OpenStreetMap-Mitwirkende, ODbL 1.0"
_TAGS = {
    "name": "angebot",
    "operator": "traeger",
    "addr:street": "strasse",
    "addr:housenumber": "hausnummer",
    "addr:postcode": "plz",
    "addr:city": "ortsteil",
    "contact:phone": "telefon",
    "phone": "telefon",
    "contact:website": "internet",
    "website": "internet",
    "contact:email": "email",
    "email": "email",
    "description": "beschreibung",
    "opening_hours": "oeffnungszeiten",
    "charge": "kosten_text",
}
_YES = {"yes": "3", "designated": "3", "limited": "1", "partial": "1", "no": "0"}
_GRADES = {
    "wheelchair": "zugang_entrance",
    "toilets:wheelchair": "zugang_toilet",
    "tactile_paving": "zugang_tactile",
    "hearing_loop": "zugang_hearing",
}
_FEES = {"no": "free", "yes": "paid"}


def lines_of_xml(root: Element) -> Iterable[Mapping[str, Any]]:
    """What has a name in an extract as XML; an area lies in the middle of its corners."""
    points = {node.get("id"): node.attrib for node in root.iter("node")}
    for kind in ("node", "way", "relation"):
        for element in root.iter(kind):
            centre = element.find("center")
            point = centre.attrib if centre is not None else element.attrib
            corners = [points[row.get("ref")] for row in element.iter("nd") if row.get("ref") in points]
            if corners and not point.get("lat"):
                point = _middle(corners)
            tags = {tag.get("k"): tag.get("v") for tag in element.iter("tag")}
            yield from _line(f"{kind}/{element.get('id')}", point, tags)


def lines_of_overpass(elements: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """What has a name in an answer of Overpass."""
    for element in elements:
        key = f"{element.get('type')}/{element.get('id')}"
        yield from _line(key, element.get("center") or element, element.get("tags") or {})


def lines_of_geojson(features: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """What has a name in a GeoJSON whose properties are tags."""
    for feature in features:
        tags, geometry = feature.get("properties") or {}, feature.get("geometry") or {}
        corners = list(_corners(geometry.get("coordinates", ())))
        point = _middle([{"lat": lat, "lon": lon} for lon, lat in corners]) if corners else {}
        yield from _line(str(tags.get("@id") or feature.get("id")), point, tags)


def is_of_osm(features: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the properties of a GeoJSON are tags of OpenStreetMap."""
    return any("@id" in (feature.get("properties") or {}) for feature in features)


@cache
def kinds_by_tag() -> Mapping[tuple[str, str], str]:
    """Which category a tag means; the file is kept by hand."""
    text = files("werkstattplan.modules.offers").joinpath("data", "osm-categories.csv").read_text(encoding="utf-8")
    return {(row["tag"], row["value"]): row["category"] for row in csv.DictReader(text.splitlines(), delimiter=";")}


def _line(key: str, point: Mapping[str, Any], tags: Mapping[Any, Any]) -> Iterable[Mapping[str, Any]]:
    """What has a name; all else in an extract (crossings, trees) offers nothing."""
    if not tags.get("name"):
        return
    row = {ours: tags[theirs] for theirs, ours in _TAGS.items() if tags.get(theirs)}
    row |= {ours: _YES.get(str(tags.get(theirs)), "") for theirs, ours in _GRADES.items()}
    kinds = dict.fromkeys(kind for tag, kind in kinds_by_tag().items() if tags.get(tag[0]) == tag[1])
    yield row | {
        "id": key,
        "kategorien": "|".join(kinds),
        "kosten": _FEES.get(str(tags.get("fee")), ""),
        "breite": point.get("lat"),
        "laenge": point.get("lon"),
        "nennung": CREDIT,
    }


def _middle(corners: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    points = [(float(point["lat"]), float(point["lon"])) for point in corners]
    return {"lat": f"{fmean(lat for lat, _ in points):.6f}", "lon": f"{fmean(lon for _, lon in points):.6f}"}


def _corners(coordinates: Any) -> Iterable[tuple[float, float]]:
    """All points of a geometry, however deep its lists go."""
    if len(coordinates) >= 2 and isinstance(coordinates[0], int | float):
        yield float(coordinates[0]), float(coordinates[1])
        return
    for part in coordinates:
        yield from _corners(part)
