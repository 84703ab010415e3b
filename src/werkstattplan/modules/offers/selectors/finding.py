"""Finding offers of the commune in scope."""

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import prefetch_related_objects
from django.utils import timezone

from werkstattplan.modules.offers.finding import bits
from werkstattplan.modules.offers.finding.centres import centres_of
from werkstattplan.modules.offers.finding.engine import Answer, Question, answer
from werkstattplan.modules.offers.finding.index import Group
from werkstattplan.modules.offers.finding.query import Place, PlaceNames
from werkstattplan.modules.offers.forms.finding import NOW, Search, moment_of
from werkstattplan.modules.offers.hours.rules import State, read_hours
from werkstattplan.modules.offers.hours.times import opens_on, state_at
from werkstattplan.modules.offers.models import OfferAtLocation
from werkstattplan.modules.offers.selectors.dates import hours_with_dates
from werkstattplan.modules.offers.selectors.home import is_named, municipality_of, namesakes, place_of
from werkstattplan.modules.offers.selectors.opening import free_days
from werkstattplan.modules.offers.selectors.reach import Buses, buses_of, coming_days, reachable
from werkstattplan.modules.offers.selectors.stored import StoredIndex, index_of
from werkstattplan.modules.offers.stops.journeys import BusDay
from werkstattplan.platform.places.models import Municipality
from werkstattplan.platform.tenancy.models import Commune

PER_PAGE, LATEST = 20, 1_000
# Without a day a bus on any of these days counts.
BUS_DAYS = 7
# What results show; the rest of the columns would double the time of a search.
_SHOWN = (
    *("offer", "location", "hours", "by_appointment", "phone"),
    *(
        f"offer__{name}"
        for name in (
            *("title", "summary", "description", "audiences", "cost_kind", "languages", "phone", "state"),
            *("confirmed_on", "changed_at", "provider__name"),
        )
    ),
    *(
        f"location__{name}"
        for name in (
            *("name", "street", "house_number", "postcode", "village", "lat", "lon", "entrance"),
            "municipality__name",
        )
    ),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ByBus:
    """What was asked of buses: from which municipality, and for each row of the page the first day on which one can be there.

    Without `home` nobody knows where the way begins, and nothing was left out.
    """

    home: str = ""
    name: str = ""
    is_served: bool = False
    days: Mapping[int, BusDay] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """The answer to a search with the rows of its page, in order.

    `strange_place` is set where a place was asked for that nobody knows, `namesakes` names the municipalities where it may lie.
    `open_now` holds the entries open at present.
    """

    answer: Answer
    rows: list[OfferAtLocation]
    index: StoredIndex
    places: PlaceNames
    strange_place: bool
    namesakes: list[str]
    moment: datetime.datetime | None
    open_now: frozenset[int]
    by_bus: ByBus | None

    def distance_to(self, row: OfferAtLocation) -> float | None:
        """How far a row is from the place or position of the search."""
        place, centre = row.location, self.answer.centre
        if centre is None or place is None or place.lat is None or place.lon is None:
            return None
        return centre.km_to(self.index.points[self.index.numbers[row.pk]])


def find(search: Search, *, commune: Commune, at: datetime.datetime, per_page: int = PER_PAGE) -> Found | None:
    """Answer a search; None while the commune has no offers. A constant number of queries."""
    index = index_of(commune.pk)
    if index is None:
        return None
    now = timezone.localtime(at)
    places = _places(index, commune)
    place = place_of(search.where, index, places) if search.where else None
    # A village that only texts know, without a point, is a word like others.
    is_word = bool(search.where) and place is None and is_named(search.where, index) > 0
    home, home_name = municipality_of(place, search.position) if search.by_bus else ("", "")
    buses = _buses(search, commune, home, now) if home else None
    allowed = _allowed(index, search, commune, now)
    question = Question(
        text=f"{search.text} {search.where}" if is_word else search.text,
        place=place,
        centre=search.position,
        radius_km=search.reach.km if search.reach else None,
        chosen={group: frozenset(values) for group, values in search.chosen.items()},
        allowed=allowed & reachable(index, buses) if buses else allowed,
    )
    result = answer(index, question, places, offset=(search.page - 1) * per_page, limit=per_page)
    rows = _rows(index, result.page, now.date())
    open_bits = _open_at(index, commune, now.replace(minute=now.minute // 5 * 5, second=0, microsecond=0))
    return Found(
        answer=result,
        rows=rows,
        index=index,
        places=places,
        strange_place=bool(search.where) and place is None and not is_word,
        namesakes=namesakes(search.where, index, places) if place and search.where else [],
        moment=moment_of(search, now),
        open_now=frozenset(row.pk for row in rows if open_bits >> index.numbers[row.pk] & 1),
        by_bus=_by_bus(buses, home_name, rows) if search.by_bus else None,
    )


def _buses(search: Search, commune: Commune, home: str, now: datetime.datetime) -> Buses:
    """The buses of the day that is asked for, or of the coming ones."""
    moment = moment_of(search, now)
    local = now.replace(minute=now.minute // 5 * 5, second=0, microsecond=0, tzinfo=None)
    days = [moment.date()] if moment else coming_days(now.date(), BUS_DAYS)
    at = moment.hour * 60 + moment.minute if moment and search.time else None
    return buses_of(commune, home, days, now=local if local.date() in days else None, at=at)


def _by_bus(buses: Buses | None, name: str, rows: Sequence[OfferAtLocation]) -> ByBus:
    if buses is None:
        return ByBus()
    prefetch_related_objects(rows, "series__changes")
    days = {
        row.pk: next(buses.days_for(row.location, read_hours(hours_with_dates(row, buses.days[0], buses.free))), None)
        for row in rows
    }
    return ByBus(
        home=buses.home,
        name=name,
        is_served=buses.is_served,
        days={key: day for key, day in days.items() if day},
    )


def rows_of(found: Found, day: datetime.date, *, most: int) -> Iterable[OfferAtLocation]:
    """The first of all rows of an answer by their number, for print and feed."""
    return _rows(found.index, islice(bits.numbers_of(found.answer.found), most), day)


def newest(found: Found, day: datetime.date, *, most: int) -> list[OfferAtLocation]:
    """The rows of an answer that changed last, among the thousand that did so of all."""
    rows = OfferAtLocation.objects.visible(day).order_by("-offer__changed_at", "pk").values_list("pk", flat=True)
    numbers = [found.index.numbers[pk] for pk in rows[:LATEST] if pk in found.index.numbers]
    return _rows(found.index, [number for number in numbers if found.answer.found >> number & 1][:most], day)


def _rows(index: StoredIndex, numbers: Iterable[int], day: datetime.date) -> list[OfferAtLocation]:
    keys = [index.entries[number] for number in numbers if number in index.entries]
    rows = OfferAtLocation.objects.visible(day).filter(pk__in=keys)
    rows = rows.select_related("offer__provider", "location__municipality").only(*_SHOWN).order_by()
    by_key = {row.pk: row for row in rows}
    return [by_key[key] for key in keys if key in by_key]


def _places(index: StoredIndex, commune: Commune) -> PlaceNames:
    known = index.memory.get("places")
    if not isinstance(known, PlaceNames):
        district = commune.official_key[:5]
        centres = centres_of(district)
        rows = Municipality.objects.filter(amt__district=district).values_list("ags", "name")
        known = PlaceNames(Place(ags, name, centres[ags]) for ags, name in rows if ags in centres)
        index.memory["places"] = known
    return known


def _allowed(index: StoredIndex, search: Search, commune: Commune, now: datetime.datetime) -> int:
    allowed = shown_on(index, now.date())
    moment = moment_of(search, now)
    if moment is None:
        return allowed
    whole_day = search.day != NOW and not search.time
    return allowed & _open_at(index, commune, moment, whole_day=whole_day)


def shown_on(index: StoredIndex, day: datetime.date) -> int:
    """All offers that the public sees on a day, as a set of their numbers."""
    return index.alive & ~_expired(index, day)


def _expired(index: StoredIndex, day: datetime.date) -> int:
    key = ("expired", day)
    known = index.memory.get(key)
    if not isinstance(known, int):
        past = [value for value in index.values(Group.UNTIL) if value < day.isoformat()]
        index.load((Group.UNTIL.value, value) for value in past)
        known = 0
        for value in past:
            known |= index.bits(Group.UNTIL.value, value)
        index.memory[key] = known
    return known


def _open_at(index: StoredIndex, commune: Commune, moment: datetime.datetime, *, whole_day: bool = False) -> int:
    """The offers that are open at a local time, or at some time of that day."""
    key = ("open", moment, whole_day)
    known = index.memory.get(key)
    if isinstance(known, int):
        return known
    free, clock = free_days(commune, moment.date(), ahead=1), moment.replace(tzinfo=None)
    values = index.values(Group.HOURS)
    index.load((Group.HOURS.value, value) for value in values)
    found = 0
    for value in values:
        hours = read_hours(json.loads(index.labels[Group.HOURS.value, value]))
        is_open = opens_on(hours, clock.date(), free) if whole_day else state_at(hours, clock, free) is State.OPEN
        if is_open:
            found |= index.bits(Group.HOURS.value, value)
    index.memory[key] = found
    return found
