"""Stops near a point, and what is missing at the stops of the commune in scope."""

import datetime
import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import ExpressionWrapper, F, FloatField, Model, Prefetch, QuerySet, Value

from werkstattplan.modules.offers.finding.near import Point
from werkstattplan.modules.offers.models import OfferAtLocation, Stop, StopAudit, StopPhoto
from werkstattplan.modules.offers.stops.grading import CROSSING, ITEMS, KERB, SURFACE, TACTILE, Grade, Item, read_grades

# Further than this nobody walks to a stop; 500 m is what plans for local transport call near.
WALK_KM, NEAR_KM = 1.0, 0.5
_DEGREES_PER_KM = 1 / 111.2
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class NearStop:
    """A stop with its distance as the crow flies."""

    stop: Stop
    km: float

    @property
    def distance(self) -> str:
        """The distance in words."""
        return distance_words(self.km)

    @property
    def words(self) -> str:
        """What matters on the way from the stop, in a line."""
        stop = self.stop
        if not stop.grades:
            return stop.grade_words
        return stop.assessment.spoken(KERB, TACTILE, SURFACE, CROSSING) or stop.grade_words


def distance_words(km: float) -> str:
    """A distance in words, to ten metres below a kilometre."""
    return f"{max(round(km * 1000, -1), 10):.0f} m" if km < 0.995 else f"{km:.1f} km".replace(".", ",")


def stops_in_use() -> QuerySet[Stop]:
    """The stops at which something stops, as far as is known."""
    return Stop.objects.filter(in_use=True, vanished_on=None)


def nearest_stops(point: Point, *, km: float = 5.0, most: int = 1) -> list[NearStop]:
    """The nearest stops within a distance; one query by the index of latitudes."""
    rows = _nearest_first(stops_in_use().select_related("municipality"), point, km)[:most]
    found = (NearStop(stop, point.km_to(Point(stop.lat, stop.lon))) for stop in rows)
    return [one for one in found if one.km <= km]


def stops_in(box: tuple[float, float, float, float], *, most: int = 50) -> tuple[int, list[Stop]]:
    """How many stops lie in a box (south, west, north, east), and those nearest to its middle; two queries."""
    south, west, north, east = box
    rows = stops_in_use().filter(lat__range=(south, north), lon__range=(west, east))
    middle = Point((south + north) / 2, (west + east) / 2)
    return rows.count(), list(_by_distance(rows, middle)[:most])


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """An audit as people read it: what was seen of each item with its grade, and what changed since the one before."""

    audit: StopAudit
    overall: Grade | None
    rows: list[tuple[Item, str, Grade]]
    better: list[str]
    worse: list[str]
    photos: list[StopPhoto]


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """What is known of a stop: in which ways it can be used, what is missing, and its audits, the newest first."""

    ways: list[tuple[str, str]]
    missing: list[Item]
    open: list[Item]
    audits: list[Seen]


def story_of(stop: Stop, *, only_public: bool = False) -> Story:
    """The story of a stop, with all photos or those that everybody may see; two queries."""
    assessment = stop.assessment
    photos = StopPhoto.objects.filter(is_public=True) if only_public else StopPhoto.objects.all()
    return Story(
        ways=[(label, grade.words if grade is not None else "noch offen") for label, grade in assessment.ways()],
        missing=assessment.missing(),
        open=assessment.open(),
        audits=_seen(list(stop.audits.prefetch_related(Prefetch("photos", queryset=photos)))),
    )


def _seen(audits: list[StopAudit]) -> list[Seen]:
    found = []
    for number, audit in enumerate(audits):
        grades = read_grades(audit.grades).grades
        before = read_grades(audits[number + 1].grades).grades if number + 1 < len(audits) else {}
        moved = [
            (item.label, grades[item.key] - before[item.key]) for item in ITEMS if item.key in {*grades} & {*before}
        ]
        found.append(
            Seen(
                audit=audit,
                overall=read_grades(audit.grades).overall,
                rows=[
                    (item, item.words_of(audit.values.get(item.key)), grades[item.key])
                    for item in ITEMS
                    if item.key in grades
                ],
                better=[label for label, step in moved if step > 0],
                worse=[label for label, step in moved if step < 0],
                photos=list(audit.photos.all()),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class NearOffer:
    """An offer with its distance as the crow flies."""

    entry: OfferAtLocation
    km: float

    @property
    def distance(self) -> str:
        """The distance in words."""
        return distance_words(self.km)


def offers_near(point: Point, day: datetime.date, *, km: float = WALK_KM, most: int = 10) -> list[NearOffer]:
    """The offers that one can walk to, the nearest first; one query."""
    rows = _nearest_first(OfferAtLocation.objects.visible(day), point, km, of="location__")
    found = []
    for row in rows.select_related("offer", "location")[:most]:
        place = row.location
        if place is None or place.lat is None or place.lon is None:
            continue
        found.append(NearOffer(row, point.km_to(Point(place.lat, place.lon))))
    return [one for one in found if one.km <= km]


def _nearest_first(rows: QuerySet[Row], point: Point, km: float, *, of: str = "") -> QuerySet[Row]:
    """The rows in the box around a point, the nearest first; `of` leads to latitude and longitude."""
    lat, narrow = km * _DEGREES_PER_KM, math.cos(math.radians(point.lat))
    inside = {
        f"{of}lat__range": (point.lat - lat, point.lat + lat),
        f"{of}lon__range": (point.lon - lat / narrow, point.lon + lat / narrow),
    }
    return _by_distance(rows.filter(**inside), point, of=of)


def _by_distance(rows: QuerySet[Row], point: Point, *, of: str = "") -> QuerySet[Row]:
    narrow = math.cos(math.radians(point.lat))
    north, east = F(f"{of}lat") - Value(point.lat), (F(f"{of}lon") - Value(point.lon)) * Value(narrow)
    square = ExpressionWrapper(north * north + east * east, output_field=FloatField())
    return rows.order_by(square, "pk")
