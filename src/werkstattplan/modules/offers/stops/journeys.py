"""On which days somebody can go somewhere by bus while it is open, and come back. Plain Python.

A rule says between which times a bus goes in some municipalities. That is no timetable: the answer is "a bus goes on this day", never
a connection.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from werkstattplan.modules.offers.finding.near import Point
from werkstattplan.modules.offers.hours.rules import DAY, FreeDays, Hours, Span, State, clock
from werkstattplan.modules.offers.hours.times import intervals
from werkstattplan.modules.offers.hours.writing import LONG_DAYS, MONTHS

# How long a visit has to last at least; what is open for less is visited wholly.
STAY = 60
# A bus in the country goes about 30 km in an hour, villages on the way included; getting in and out comes on top, and changing.
MINUTES_PER_KM, AROUND_THE_RIDE, CHANGING = 2, 15, 30
# Further than this nobody walks from a stop.
WALK_KM = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class BusRule:
    """Between which times a bus goes: in whole municipalities, and around some stops."""

    key: int
    name: str
    is_on_demand: bool
    municipalities: frozenset[str]
    stops: tuple[tuple[Point, str], ...] = ()
    hours: Hours
    first_day: datetime.date
    last_day: datetime.date | None
    how_to_order: str = ""
    phone: str = ""
    source: str = ""

    def window(self, day: datetime.date, free: FreeDays) -> Span | None:
        """From the first to the last bus of a day; None where none goes."""
        if day < self.first_day or (self.last_day and day > self.last_day):
            return None
        spans = open_spans(self.hours, day, free)
        return Span(spans[0].start, max(span.end for span in spans)) if spans else None

    def serves(self, ags: str) -> bool:
        """Whether it stops somewhere in a municipality."""
        return ags in self.municipalities or any(ags == own for _, own in self.stops)

    def reaches(self, ags: str, point: Point | None) -> bool:
        """Whether it goes to a place: to its municipality, or to a stop from which one can walk."""
        return ags in self.municipalities or (
            point is not None and any(point.km_to(stop) <= WALK_KM for stop, _ in self.stops)
        )


@dataclass(frozen=True, slots=True)
class BusDay:
    """A day on which a visit fits between the buses: between which times, and with which of them."""

    day: datetime.date
    visit: Span
    rules: tuple[BusRule, ...]

    @property
    def day_words(self) -> str:
        """The day in words."""
        return f"{LONG_DAYS[self.day.weekday()]}, {self.day.day}. {MONTHS[self.day.month - 1]}"

    @property
    def time_words(self) -> str:
        """Between which times one can be there."""
        return f"{clock(self.visit.start)}–{clock(self.visit.end)} Uhr"

    @property
    def orders(self) -> tuple[str, ...]:
        """For each bus that comes only when ordered: how that is done."""
        asked = [rule for rule in self.rules if rule.is_on_demand]
        return tuple(", ".join(filter(None, (rule.how_to_order, rule.phone))) for rule in asked)

    @property
    def bus_words(self) -> str:
        """With what, and whether one has to order or to change."""
        names = " und ".join(rule.name for rule in self.rules)
        return f"{names}, mit Umsteigen" if len(self.rules) > 1 else names


def open_spans(hours: Hours, day: datetime.date, free: FreeDays) -> list[Span]:
    """The times of a day that are surely open, in minutes since its midnight."""
    start = datetime.datetime.combine(day, datetime.time())
    found = intervals(hours, start, start + datetime.timedelta(days=1), free)
    return [Span(_minutes(one.start - start), _minutes(one.end - start)) for one in found if one.state is State.OPEN]


def ride_minutes(km: float) -> int:
    """About how long a ride over a distance as the crow flies takes, in steps of 15 minutes."""
    return -(-(AROUND_THE_RIDE + round(km * MINUTES_PER_KM)) // 15) * 15


def visit_in(spans: Iterable[Span], first: int, last: int) -> Span | None:
    """The longest visit between arriving at `first` and leaving at `last`; None where none is long enough."""
    visits = []
    for span in spans:
        start, end = max(span.start, first), min(span.end, last)
        least = min(STAY, span.end - span.start)
        if end - start >= least:
            visits.append(Span(start, end))
    return max(visits, key=lambda visit: visit.end - visit.start, default=None)


def journeys(
    there: Sequence[tuple[BusRule, Span]], here: Sequence[tuple[BusRule, Span]], ride: int
) -> Iterator[tuple[int, int, tuple[BusRule, ...]]]:
    """When one can arrive first and has to leave last, for each way to go: with one bus, then with two.

    `here` are the rules at home and `there` those at the place, with their times of the day.
    """
    for rule, window in here:
        if any(other.key == rule.key for other, _ in there):
            yield window.start + ride, window.end, (rule,)
    for home, own in here:
        for away, window in there:
            if home.key != away.key:
                first, last = max(own.start, window.start), min(own.end, window.end)
                yield first + ride + CHANGING, last - CHANGING, (home, away)


def _minutes(since: datetime.timedelta) -> int:
    return min(int(since.total_seconds() // 60), DAY)
