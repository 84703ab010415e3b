"""The way to an offer: the stop nearby, how far one gets on wheels, and the days on which a bus goes."""

import datetime
from dataclasses import dataclass, field

from werkstattplan.modules.offers.finding.near import Point
from werkstattplan.modules.offers.models import AccessGrade, Location, OfferAtLocation
from werkstattplan.modules.offers.selectors.reach import LOOK_AHEAD_DAYS, bus_days, bus_rules, rules_to
from werkstattplan.modules.offers.selectors.stops import WALK_KM, NearStop, nearest_stops
from werkstattplan.modules.offers.stops.journeys import BusDay, BusRule
from werkstattplan.modules.offers.stops.week import times_in_words
from werkstattplan.platform.places.models import Municipality
from werkstattplan.platform.tenancy.models import Commune

_LINKS = ("die Haltestelle", "der Eingang", "die Toilette")


@dataclass(frozen=True, kw_only=True, slots=True)
class Chain:
    """From the bus to inside on wheels: its weakest link, and what nobody knows yet."""

    weakest: str
    unknown: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Bus:
    """A bus to the place: when it goes in words, how it is ordered."""

    rule: BusRule
    times: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """What a page says of the way to an offer. Without a known `home` there are no days."""

    stop: NearStop | None = None
    is_walk: bool = False
    chain: Chain | None = None
    buses: list[Bus] = field(default_factory=list)
    homes: list[Municipality] = field(default_factory=list)
    home: Municipality | None = None
    days: list[BusDay] = field(default_factory=list)
    ahead: int = LOOK_AHEAD_DAYS


def way_to(entry: OfferAtLocation, home: str, *, commune: Commune, today: datetime.date) -> Way:
    """The way to an offer at a place; `home` is the key of a municipality. At most six queries, one without rules of buses."""
    place = entry.location
    if place is None:
        return Way()
    point = None if place.lat is None or place.lon is None else Point(place.lat, place.lon)
    stop = next(iter(nearest_stops(point)), None) if point else None
    rules = bus_rules(today, today + datetime.timedelta(days=LOOK_AHEAD_DAYS - 1))
    buses = rules_to(place, rules)
    homes = list(Municipality.objects.filter(amt__district=commune.official_key[:5])) if buses else []
    chosen = next((one for one in homes if one.ags == home), None)
    return Way(
        stop=stop,
        is_walk=stop is not None and stop.km <= WALK_KM,
        chain=chain_of(place, stop),
        buses=[Bus(rule=rule, times=tuple(times_in_words(rule.hours))) for rule in buses],
        homes=homes,
        home=chosen,
        days=bus_days(entry, chosen.ags, commune=commune, today=today, rules=rules) if chosen else [],
    )


def chain_of(place: Location, stop: NearStop | None) -> Chain | None:
    """The weakest of stop, entrance and toilet; None where nothing is known of any of them."""
    at_stop = stop.stop.assessment.on_wheels if stop and stop.km <= WALK_KM else None
    grades = dict(zip(_LINKS, (at_stop, place.entrance, place.toilet), strict=True))
    known = {link: int(grade) for link, grade in grades.items() if grade is not None}
    if not known:
        return None
    worst = min(known, key=lambda link: known[link])
    is_whole = known[worst] == AccessGrade.FULLY
    return Chain(
        weakest="" if is_whole else f"{worst} ({AccessGrade(known[worst]).label})",
        unknown=tuple(link for link in _LINKS if link not in known),
    )
