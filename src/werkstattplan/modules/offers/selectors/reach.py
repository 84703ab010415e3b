"""Which offers can be reached by bus on a day, as far as the rules of the commune say. No connections: see `stops.journeys`."""

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Prefetch, Q

from werkstattplan.modules.offers.finding import bits
from werkstattplan.modules.offers.finding.centres import centres_of
from werkstattplan.modules.offers.finding.index import Group
from werkstattplan.modules.offers.finding.near import Point
from werkstattplan.modules.offers.hours.rules import FreeDays, Hours, Span, read_hours
from werkstattplan.modules.offers.models import BusKind, BusTimes, Location, OfferAtLocation, Stop
from werkstattplan.modules.offers.selectors.dates import hours_with_dates
from werkstattplan.modules.offers.selectors.opening import free_days
from werkstattplan.modules.offers.selectors.stops import stops_in_use
from werkstattplan.modules.offers.selectors.stored import StoredIndex
from werkstattplan.modules.offers.stops.journeys import (
    WALK_KM,
    BusDay,
    BusRule,
    journeys,
    open_spans,
    ride_minutes,
    visit_in,
)
from werkstattplan.platform.tenancy.models import Commune

LOOK_AHEAD_DAYS = 14
Windows = list[tuple[BusRule, Span]]


def bus_rules(first: datetime.date, last: datetime.date) -> list[BusRule]:
    """The rules that hold on some of these days. Two queries."""
    places = Prefetch("stops", queryset=Stop.objects.only("lat", "lon", "municipality"))
    rows = BusTimes.objects.filter(Q(valid_to=None) | Q(valid_to__gte=first), valid_from__lte=last)
    return [_rule(row) for row in rows.prefetch_related(places)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Buses:
    """The buses of some days as seen from a municipality.

    With `now` what has gone today is gone; with `at`, a minute of the day, one has to be there then.
    """

    district: str
    home: str
    days: tuple[datetime.date, ...]
    rules: tuple[BusRule, ...]
    free: FreeDays
    now: datetime.datetime | None = None
    at: int | None = None

    @property
    def is_served(self) -> bool:
        """Whether any bus goes from home on these days."""
        return any(self.here(day) for day in self.days)

    def here(self, day: datetime.date) -> Windows:
        """The buses at home on a day."""
        return self.on(day, [rule for rule in self.rules if rule.serves(self.home)])

    def on(self, day: datetime.date, rules: Iterable[BusRule]) -> Windows:
        """Those of the rules that hold on a day, with what is left of their times."""
        gone = self.now.hour * 60 + self.now.minute if self.now and self.now.date() == day else 0
        windows = ((rule, window) for rule in rules if (window := rule.window(day, self.free)))
        return [(rule, Span(max(window.start, gone), window.end)) for rule, window in windows if window.end > gone]

    def ride_to(self, ags: str) -> int:
        """About how many minutes the ride to a municipality takes."""
        centres = centres_of(self.district)
        if self.home not in centres or ags not in centres:
            return ride_minutes(0)
        return ride_minutes(centres[self.home].km_to(centres[ags]))

    def visit(self, spans: Iterable[Span], first: int, last: int) -> Span | None:
        """The visit that fits between two times of a day."""
        if self.at is None:
            return visit_in(spans, first, last)
        fitting = [span for span in spans if span.start <= self.at < span.end]
        return visit_in(fitting, first, last) if first <= self.at < last else None

    def days_for(self, place: Location | None, hours: Hours) -> Iterator[BusDay]:
        """The days on which a place is open while a bus goes there and back."""
        if place is None or not place.municipality_id:
            return
        there, ride = rules_to(place, self.rules), self.ride_to(place.municipality_id)
        for day in self.days:
            spans = open_spans(hours, day, self.free)
            for first, last, ways in journeys(self.on(day, there), self.here(day), ride):
                if visit := self.visit(spans, first, last):
                    yield BusDay(day, visit, ways)
                    break


def buses_of(
    commune: Commune,
    home: str,
    days: Sequence[datetime.date],
    *,
    rules: Iterable[BusRule] | None = None,
    now: datetime.datetime | None = None,
    at: int | None = None,
) -> Buses:
    """The buses from a municipality on days that follow each other; `rules` where they are read already. At most three queries."""
    return Buses(
        district=commune.official_key[:5],
        home=home,
        days=tuple(days),
        rules=tuple(bus_rules(days[0], days[-1]) if rules is None else rules),
        free=free_days(commune, days[0], ahead=len(days)),
        now=now,
        at=at,
    )


def coming_days(first: datetime.date, count: int) -> list[datetime.date]:
    """Some days from one on."""
    return [first + datetime.timedelta(days=number) for number in range(count)]


def bus_days(
    entry: OfferAtLocation,
    home: str,
    *,
    commune: Commune,
    today: datetime.date,
    days: int = LOOK_AHEAD_DAYS,
    rules: Sequence[BusRule] | None = None,
) -> list[BusDay]:
    """The coming days on which an entry is open while a bus goes there from a municipality and back again.

    `rules` are those of the coming days where they are read already.
    """
    if entry.location is None or not entry.location.municipality_id or not (entry.hours or entry.series.all()):
        return []
    free = free_days(commune, today, ahead=days)
    buses = buses_of(commune, home, coming_days(today, days), rules=rules)
    return list(buses.days_for(entry.location, read_hours(hours_with_dates(entry, today, free))))


def rules_to(place: Location, rules: Iterable[BusRule]) -> list[BusRule]:
    """The rules of the buses that go to a place."""
    point = None if place.lat is None or place.lon is None else Point(place.lat, place.lon)
    return [rule for rule in rules if place.municipality_id and rule.reaches(place.municipality_id, point)]


def reachable(index: StoredIndex, buses: Buses) -> int:
    """The offers that are open on one of the days while a bus goes there and back, as a set of their numbers.

    Offers further than a walk from any stop are not among them, nor those whose hours nobody knows. Worked out once for each
    state of the index; at most three queries.
    """
    near = _near_stops(index)
    key = ("bus", buses, near)
    known = index.memory.get(key)
    if not isinstance(known, int):
        known = 0
        for day in buses.days:
            known |= _on_day(index, buses, day, near)
        index.memory[key] = known
    return known


def _on_day(index: StoredIndex, buses: Buses, day: datetime.date, near: int) -> int:
    here = buses.here(day)
    if not here:
        return 0
    found, opened = 0, _Opened(index, buses, day)
    for ags in index.values(Group.MUNICIPALITY):
        members, ride = index.bits(Group.MUNICIPALITY.value, ags), buses.ride_to(ags)
        whole = buses.on(day, [rule for rule in buses.rules if ags in rule.municipalities])
        found |= opened.within(_times(whole, here, ride)) & members & near
        for rule, window in buses.on(day, [one for one in buses.rules if any(ags == own for _, own in one.stops)]):
            walked = _around(index, [point for point, own in rule.stops if own == ags])
            found |= opened.within(_times([(rule, window)], here, ride)) & walked
    return found


def _times(there: Windows, here: Windows, ride: int) -> frozenset[tuple[int, int]]:
    """When one can arrive first and has to leave last, in all ways to go."""
    return frozenset((first, last) for first, last, _ in journeys(there, here, ride))


class _Opened:
    """Which offers are open long enough between two times of a day; each pair of times is asked once."""

    def __init__(self, index: StoredIndex, buses: Buses, day: datetime.date) -> None:
        values = index.values(Group.HOURS)
        index.load((Group.HOURS.value, value) for value in values)
        self._buses = buses
        self._known: dict[tuple[int, int], int] = {}
        self._patterns: dict[tuple[Span, ...], int] = defaultdict(int)
        for value in values:
            hours = read_hours(json.loads(index.labels[Group.HOURS.value, value]))
            if spans := tuple(open_spans(hours, day, buses.free)):
                self._patterns[spans] |= index.bits(Group.HOURS.value, value)

    def within(self, windows: frozenset[tuple[int, int]]) -> int:
        """The offers of any of these times."""
        found = 0
        for window in windows:
            if window not in self._known:
                self._known[window] = 0
                for spans, members in self._patterns.items():
                    if self._buses.visit(spans, *window):
                        self._known[window] |= members
            found |= self._known[window]
        return found


def _near_stops(index: StoredIndex) -> int:
    """The offers from which one can walk to some stop; worked out anew when stops or offers changed."""
    state = stops_in_use().aggregate(count=Count("pk"), newest=Max("pk"), kept=Max("kept_since"))
    known = index.memory.get("near-stops")
    if isinstance(known, tuple) and known[0] == state:
        return int(known[1])
    found = _around(index, [Point(lat, lon) for lat, lon in stops_in_use().values_list("lat", "lon")])
    index.memory["near-stops"] = (state, found)
    return found


def _around(index: StoredIndex, points: list[Point]) -> int:
    return bits.of_numbers(
        {number for point in points for _, numbers in index.grid.around(point, WALK_KM) for number in numbers}
    )


def _rule(row: BusTimes) -> BusRule:
    return BusRule(
        key=row.pk,
        name=row.name,
        is_on_demand=row.kind == BusKind.ON_DEMAND,
        municipalities=frozenset(row.served),
        stops=tuple((Point(stop.lat, stop.lon), stop.municipality_id or "") for stop in row.stops.all()),
        hours=read_hours(row.hours),
        first_day=row.valid_from,
        last_day=row.valid_to,
        how_to_order=row.how_to_order,
        phone=row.phone,
        source=row.source,
    )
