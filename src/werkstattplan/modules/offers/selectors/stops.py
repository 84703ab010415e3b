"""Stops near a point, and what is missing at the stops of the commune in scope."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import ExpressionWrapper, F, FloatField, QuerySet, Value

from werkstattplan.modules.offers.finding.near import Point
from werkstattplan.modules.offers.models import Stop
from werkstattplan.modules.offers.stops.grading import CROSSING, ITEMS, KERB, SURFACE, TACTILE, Grade, Item

# Further than this nobody walks to a stop; 500 m is what plans for local transport call near.
WALK_KM, NEAR_KM = 1.0, 0.5
_DEGREES_PER_KM = 1 / 111.2


@dataclass(frozen=True, slots=True)
class NearStop:
    """A stop with its distance as the crow flies."""

    stop: Stop
    km: float

    @property
    def distance(self) -> str:
        """The distance in words."""
        if self.km < 1:
            return f"{max(round(self.km * 1000, -1), 10):.0f} m"
        return f"{self.km:.1f} km".replace(".", ",")

    @property
    def words(self) -> str:
        """What matters on the way from the stop, in a line."""
        stop = self.stop
        if not stop.grades:
            return stop.grade_words
        return stop.assessment.spoken(KERB, TACTILE, SURFACE, CROSSING) or stop.grade_words


def stops_in_use() -> QuerySet[Stop]:
    """The stops at which something stops, as far as is known."""
    return Stop.objects.filter(in_use=True, vanished_on=None)


def nearest_stops(point: Point, *, km: float = 5.0, most: int = 1) -> list[NearStop]:
    """The nearest stops within a distance; one query by the index of latitudes."""
    lat, narrow = km * _DEGREES_PER_KM, math.cos(math.radians(point.lat))
    rows = stops_in_use().filter(
        lat__range=(point.lat - lat, point.lat + lat), lon__range=(point.lon - lat / narrow, point.lon + lat / narrow)
    )
    north, east = F("lat") - Value(point.lat), (F("lon") - Value(point.lon)) * Value(narrow)
    square = ExpressionWrapper(north * north + east * east, output_field=FloatField())
    rows = rows.annotate(square=square).select_related("municipality").order_by("square", "pk")[:most]
    found = (NearStop(stop, point.km_to(Point(stop.lat, stop.lon))) for stop in rows)
    return [one for one in found if one.km <= km]


@dataclass(slots=True)
class Missing:
    """Counts of some stops: how many there are, were audited, have which grade, and lack which item."""

    name: str
    ags: str = ""
    total: int = 0
    audited: int = 0
    grades: Counter[int] = field(default_factory=Counter)
    items: Counter[str] = field(default_factory=Counter)

    def add(self, grades: dict[str, int], overall: int | None, *, is_audited: bool) -> None:
        """Count a stop."""
        self.total += 1
        self.audited += is_audited
        if overall is not None:
            self.grades[overall] += 1
        self.items.update(key for key, grade in grades.items() if grade < Grade.FULLY)

    @property
    def full(self) -> int:
        """Stops that everybody can use."""
        return self.grades[Grade.FULLY]

    @property
    def by_item(self) -> list[tuple[Item, int]]:
        """What is missing most, first."""
        counted = [(item, self.items[item.key]) for item in ITEMS if self.items[item.key]]
        return sorted(counted, key=lambda pair: -pair[1])

    @property
    def worst(self) -> str:
        """The item that is missing most."""
        return self.by_item[0][0].label if self.by_item else ""


def what_is_missing() -> tuple[Missing, list[Missing]]:
    """The counts of all stops in use, and of each municipality by name. One query."""
    whole = Missing("alle Gemeinden")
    parts: dict[str, Missing] = {}
    rows = stops_in_use().order_by("municipality__name")
    for ags, name, grades, overall, audited_on in rows.values_list(
        "municipality", "municipality__name", "grades", "overall", "audited_on"
    ):
        part = parts.setdefault(ags or "", Missing(name or "ohne Gemeinde", ags or ""))
        for one in (whole, part):
            one.add(grades, overall, is_audited=audited_on is not None)
    return whole, list(parts.values())


def chosen_stops(*, words: str = "", ags: str = "", item: str = "", grade: str = "") -> QuerySet[Stop]:
    """The stops in use by words of their name, municipality, missing item, or grade (`offen`: not audited)."""
    rows = stops_in_use().select_related("municipality")
    for word in words.split():
        rows = rows.filter(name__icontains=word)
    if ags:
        rows = rows.filter(municipality=ags)
    if item:
        rows = rows.filter(**{f"grades__{item}__lt": int(Grade.FULLY)})
    if grade == "offen":
        rows = rows.filter(audited_on=None)
    elif grade:
        rows = rows.filter(overall=grade)
    return rows


def by_municipality(stops: Iterable[Stop]) -> dict[str, list[Stop]]:
    """Stops in the order of their municipalities' names."""
    found: dict[str, list[Stop]] = defaultdict(list)
    for stop in stops:
        found[stop.municipality.name if stop.municipality else "ohne Gemeinde"].append(stop)
    return dict(sorted(found.items()))
