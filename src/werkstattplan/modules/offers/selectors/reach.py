"""Which offers can be reached by bus on a day, as far as the rules of the commune say. No connections: see `stops.journeys`."""

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Count, Max, Prefetch, Q

from werkstattplan.modules.offers.finding import bits
from werkstattplan.modules.offers.finding.centres import centres_of
from werkstattplan.modules.offers.finding.index import Group
from werkstattplan.modules.offers.finding.near import Point
from werkstattplan.modules.offers.hours.rules import FreeDays, Span, read_hours
from werkstattplan.modules.offers.models import BusKind, BusTimes, Location, OfferAtLocation, Stop
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
    place = entry.location
    if place is None or not place.municipality_id or not entry.hours:
        return []
    last = today + datetime.timedelta(days=days - 1)
    if rules is None:
        rules = bus_rules(today, last)
    here, there = [rule for rule in rules if rule.serves(home)], rules_to(place, rules)
    free, ride = free_days(commune, today, ahead=days), _ride(commune, home, place.municipality_id)
    hours, found = read_hours(entry.hours), []
    for day in (today + datetime.timedelta(days=number) for number in range(days)):
        spans = open_spans(hours, day, free)
        for first, end, ways in journeys(_on(there, day, free), _on(here, day, free), ride):
            visit = visit_in(spans, first, end)
            if visit:
                found.append(BusDay(day, visit, ways))
                break
    return found


def rules_to(place: Location, rules: Iterable[BusRule]) -> list[BusRule]:
    """The rules of the buses that go to a place."""
    point = None if place.lat is None or place.lon is None else Point(place.lat, place.lon)
    return [rule for rule in rules if place.municipality_id and rule.reaches(place.municipality_id, point)]


def reachable(index: StoredIndex, *, commune: Commune, home: str, day: datetime.date) -> int:
    """The offers that are open on a day while a bus goes there from a municipality and back, as a set of their numbers.

    Offers further than a walk from any stop are not among them, nor those whose hours nobody knows. At most seven queries.
    """
    free = free_days(commune, day, ahead=1)
    rules = bus_rules(day, day)
    here = _on([rule for rule in rules if rule.serves(home)], day, free)
    if not here:
        return 0
    found, opened = 0, _Opened(index, day, free)
    near = _near_stops(index)
    for ags in index.values(Group.MUNICIPALITY):
        members, ride = index.bits(Group.MUNICIPALITY.value, ags), _ride(commune, home, ags)
        whole = _on([rule for rule in rules if ags in rule.municipalities], day, free)
        found |= opened.within(journeys_of(whole, here, ride)) & members & near
        for rule, window in _on([rule for rule in rules if any(ags == own for _, own in rule.stops)], day, free):
            walked = _around(index, [point for point, own in rule.stops if own == ags])
            found |= opened.within(journeys_of([(rule, window)], here, ride)) & walked
    return found


def journeys_of(there: Windows, here: Windows, ride: int) -> frozenset[tuple[int, int]]:
    """When one can arrive first and has to leave last, in all ways to go."""
    return frozenset((first, last) for first, last, _ in journeys(there, here, ride))


class _Opened:
    """Which offers are open long enough between two times of a day; each pair of times is asked once."""

    def __init__(self, index: StoredIndex, day: datetime.date, free: FreeDays) -> None:
        values = index.values(Group.HOURS)
        index.load((Group.HOURS.value, value) for value in values)
        self._known: dict[tuple[int, int], int] = {}
        self._patterns: dict[tuple[Span, ...], int] = defaultdict(int)
        for value in values:
            hours = read_hours(json.loads(index.labels[Group.HOURS.value, value]))
            if spans := tuple(open_spans(hours, day, free)):
                self._patterns[spans] |= index.bits(Group.HOURS.value, value)

    def within(self, windows: frozenset[tuple[int, int]]) -> int:
        """The offers of any of these times."""
        found = 0
        for window in windows:
            if window not in self._known:
                self._known[window] = 0
                for spans, members in self._patterns.items():
                    if visit_in(spans, *window):
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


def _on(rules: list[BusRule], day: datetime.date, free: FreeDays) -> Windows:
    return [(rule, window) for rule in rules if (window := rule.window(day, free))]


def _ride(commune: Commune, home: str, ags: str) -> int:
    centres = centres_of(commune.official_key[:5])
    if home not in centres or ags not in centres:
        return ride_minutes(0)
    return ride_minutes(centres[home].km_to(centres[ags]))


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
