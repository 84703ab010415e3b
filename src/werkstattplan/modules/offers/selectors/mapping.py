"""The answer as a map: municipalities with their counts as a drawing, and groups of points for the movable map."""

from collections import defaultdict
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.safestring import SafeString

from werkstattplan.kernel.numbers import thousands
from werkstattplan.modules.offers.exchange.ground import outline_file
from werkstattplan.modules.offers.finding import bits
from werkstattplan.modules.offers.finding.index import Group
from werkstattplan.modules.offers.finding.near import Point
from werkstattplan.modules.offers.forms.finding import PARAMETERS, Search
from werkstattplan.modules.offers.selectors.finding import Found
from werkstattplan.platform.places.outlines import VIEW_BOX, outlines_of

Box = tuple[float, float, float, float]
EVERYWHERE: Box = (-90.0, -180.0, 90.0, 180.0)
# Below this zoom whole municipalities are counted together; from it on, points that would lie on each other.
STREETS_FROM, CLOSEST, CELL_AT_STREETS = 10, 18, 0.04
# From this zoom on so few places are seen that counting them is quicker than cutting sets.
REMEMBERED_BELOW = 12
TONES = (0, 3, 10)


# A template would take ten times as long for each of a hundred and forty municipalities, `format_html` three times.
_AREA = '<a href="{}{}" tabindex="-1"><path class="offers-area offers-area--{}" d="{}"><title>{}: {}</title></path></a>'


@dataclass(frozen=True, slots=True)
class DistrictMap:
    """The drawing of the district, and the file with the same borders for the movable map."""

    view_box: str
    outlines: str
    areas: SafeString


def district_map(found: Found, search: Search, page: str) -> DistrictMap | None:
    """The drawing with the counts of the answer, each municipality a link to its results on the page with this path.

    None where no outlines are packed.
    """
    counts = found.answer.counts[Group.MUNICIPALITY]
    districts = {ags[:5] for ags in found.places.by_ags}
    district = districts.pop() if len(districts) == 1 else ""
    outlines = outlines_of(district)
    name, rest = PARAMETERS[Group.MUNICIPALITY], search.query_without_group(Group.MUNICIPALITY)
    address = escape(f"{page}?{f'{rest}&' if rest else ''}{name}=")
    # Safe: keys of municipalities and outlines are packed with the program, the rest is escaped.
    counted = ((ags, place, counts.get(ags, 0)) for ags, place in found.places.by_ags.items())
    areas = SafeString(
        "".join(
            _AREA.format(address, ags, _tone(count), outlines[ags], escape(place.name), thousands(count))
            for ags, place, count in counted
            if ags in outlines
        )
    )
    return DistrictMap(VIEW_BOX, outline_file(district), areas) if areas else None


def _tone(count: int) -> int:
    return sum(count > limit for limit in TONES)


def read_box(box: str, zoom: str) -> tuple[Box, int]:
    """The part of the map that is seen (south, west, north, east) and its zoom; everything where they make no sense."""
    try:
        south, west, north, east = (float(part) for part in box.split(","))
        level = int(zoom)
    except ValueError:
        return EVERYWHERE, 0
    # What is not a number is in no order with anything.
    if -90 <= south <= north <= 90 and -180 <= west <= east <= 180:
        return (south, west, north, east), min(max(level, 0), CLOSEST)
    return EVERYWHERE, 0


def clusters_in(found: Found, box: Box, zoom: int) -> list[dict[str, Any]]:
    """All results of a part of the map, counted by municipality, or close up by cell of a grid."""
    return _by_municipality(found, box) if zoom < STREETS_FROM else _by_cell(found, box, zoom)


def _by_municipality(found: Found, box: Box) -> list[dict[str, Any]]:
    south, west, north, east = box
    clusters = []
    for ags in found.index.values(Group.MUNICIPALITY):
        place = found.places.by_ags.get(ags)
        if place and south <= place.centre.lat <= north and west <= place.centre.lon <= east:
            count = (found.answer.found & found.index.bits(Group.MUNICIPALITY.value, ags)).bit_count()
            if count:
                clusters.append(_cluster(place.centre, count, place.name))
    return clusters


def _by_cell(found: Found, box: Box, zoom: int) -> list[dict[str, Any]]:
    size = CELL_AT_STREETS / 2 ** (zoom - STREETS_FROM)
    if zoom < REMEMBERED_BELOW:
        south, west, north, east = box
        cells = (cell for cell in _cells(found, size) if south <= cell[0].lat <= north and west <= cell[0].lon <= east)
        counted = ((point, (found.answer.found & members).bit_count()) for point, members in cells)
        return [_cluster(point, count, "") for point, count in counted if count]
    marks = found.answer.found.to_bytes(found.answer.found.bit_length() // 8 + 1, "little")
    last = len(marks) << 3
    counts: dict[tuple[int, int], int] = defaultdict(int)
    points: dict[tuple[int, int], Point] = {}
    for point, numbers in found.index.grid.inside(*box):
        count = sum(marks[number >> 3] >> (number & 7) & 1 for number in numbers if number < last)
        if count:
            cell = (int(point.lat / size), int(point.lon / size))
            counts[cell] += count
            points.setdefault(cell, point)
    return [_cluster(points[cell], count, "") for cell, count in counts.items()]


def _cells(found: Found, size: float) -> list[tuple[Point, int]]:
    """The first point and the offers of each cell of the whole map, worked out once for each state of the index."""
    key = ("cells", size)
    known = found.index.memory.get(key)
    if not isinstance(known, list):
        numbers: dict[tuple[int, int], list[int]] = defaultdict(list)
        points: dict[tuple[int, int], Point] = {}
        for number, point in found.index.points.items():
            cell = (int(point.lat / size), int(point.lon / size))
            numbers[cell].append(number)
            points.setdefault(cell, point)
        known = [(points[cell], bits.of_numbers(members)) for cell, members in numbers.items()]
        found.index.memory[key] = known
    return known


def _cluster(point: Point, count: int, name: str) -> dict[str, Any]:
    return {"lat": point.lat, "lon": point.lon, "count": count, "name": name}
