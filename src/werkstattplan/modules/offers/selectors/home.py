"""Where somebody lives: the place that was written into "Wo?", and its municipality."""

from werkstattplan.modules.offers.finding import bits
from werkstattplan.modules.offers.finding.index import Field
from werkstattplan.modules.offers.finding.near import Point
from werkstattplan.modules.offers.finding.query import Place, PlaceNames
from werkstattplan.modules.offers.finding.roots import roots_of, tokens
from werkstattplan.modules.offers.selectors.stops import nearest_stops, stops_in_use
from werkstattplan.modules.offers.selectors.stored import StoredIndex
from werkstattplan.platform.search.words import fold

# What names of stops say beside the village: "Bobzin Abzw.", "Ruthenbeck Ort".
_AT_THE_STOP = frozenset({"ort", "dorf", "abzw", "ausbau", "mitte", "kirche"})


def place_of(where: str, index: StoredIndex, places: PlaceNames) -> Place | None:
    """A municipality; a village or postcode where some offer lies, a village with a stop; a municipality that was misspelt or
    named beside others. One query where it is no municipality.
    """
    if named := places.named(where):
        return named
    if known := is_named(where, index):
        points = (index.points.get(number) for number in bits.numbers_of(known))
        point = next((point for point in points if point), None)
        return Place("", where, point) if point else None
    return (
        _village_with_a_stop(where, index, places)
        or places.find(where)
        or places.cut_from(tokens(where), index.vocabulary)[0]
    )


def is_named(where: str, index: StoredIndex) -> int:
    """The offers in whose address all words stand."""
    words = roots_of(where)
    found = index.alive if words else 0
    for word in words:
        found &= index.bits(Field.PLACE.value, word)
    return found


def municipality_of(place: Place | None, position: Point | None) -> tuple[str, str]:
    """Key and name of the municipality of a place or position: its own, or that of the nearest stop. At most one query."""
    if place and place.ags:
        return place.ags, place.name
    centre = place.centre if place else position
    stop = next(iter(nearest_stops(centre)), None) if centre else None
    if stop is None or stop.stop.municipality is None:
        return "", ""
    return stop.stop.municipality.ags, stop.stop.municipality.name


def namesakes(where: str, index: StoredIndex, places: PlaceNames) -> list[str]:
    """The municipalities in which a village of this name has stops, if there are several, those with most stops first."""
    found = [places.by_ags[ags].name for ags in _villages(where, index, places) if ags in places.by_ags]
    return found if len(found) > 1 else []


def _village_with_a_stop(where: str, index: StoredIndex, places: PlaceNames) -> Place | None:
    """The middle of the stops that bear the name of a village, in the municipality where most of them are."""
    points = next(iter(_villages(where, index, places).values()), None)
    if not points:
        return None
    middle = Point(sum(one.lat for one in points) / len(points), sum(one.lon for one in points) / len(points))
    return Place("", where, middle)


def _villages(where: str, index: StoredIndex, places: PlaceNames) -> dict[str, list[Point]]:
    """The stops of all villages of a name by municipality; "Bobzin, Lübz" says in which."""
    village, _, town = where.partition(",")
    wanted, only = _name(village), places.find(town) if town else None
    found: dict[str, list[Point]] = {}
    for words, ags, point in _stops(index) if wanted else ():
        if words == wanted and only in (None, places.by_ags.get(ags)):
            found.setdefault(ags, []).append(point)
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def _stops(index: StoredIndex) -> list[tuple[tuple[str, ...], str, Point]]:
    """The villages of all stops ("Godern, Pinnow": Godern) with municipality and point."""
    known = index.memory.get("villages of stops")
    if isinstance(known, list) and known:
        return known
    rows = stops_in_use().exclude(municipality=None).values_list("name", "municipality", "lat", "lon")
    known = [(_name(name.partition(",")[0]), ags, Point(lat, lon)) for name, ags, lat, lon in rows]
    index.memory["villages of stops"] = known
    return known


def _name(text: str) -> tuple[str, ...]:
    """The words of a village without what tells it apart ("Dobbin (b Lübz)") and without what is at the stop."""
    words = [fold(word) for word in tokens(text.partition("(")[0].partition(" b ")[0])]
    while len(words) > 1 and words[-1] in _AT_THE_STOP:
        words.pop()
    return tuple(words)
