"""Offers for each thousand people, the way to the nearest one, and where nothing is near."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from werkstattplan.modules.offers.finding.near import Grid, Point

# Between places in Europe roads are 1.2 to 1.4 times as long as the line in the air (Obermayer 2005, BOKU Wien).
DETOUR = 1.3
# Assumptions, said on the page: country roads with villages; an everyday bicycle.
CAR_KMH, BICYCLE_KMH = 50, 15
# With fewer people a rate says more about chance than about offers.
FEWEST_PEOPLE = 100
THOUSAND = 1_000
_RINGS_KM = (2.0, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceFacts:
    """A municipality: its people (of the group in question), and its middle where that is known."""

    key: str
    name: str
    amt: str
    amt_name: str
    people: int
    middle: Point | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """What is offered in a municipality or an Amt, and how far it is by road to the nearest one."""

    key: str
    name: str
    group: str
    people: int
    offers: int
    km: float | None

    @property
    def rate(self) -> float | None:
        """Offers for each thousand people; None for so few people that the number of offers says more."""
        return self.offers * THOUSAND / self.people if self.people >= FEWEST_PEOPLE else None

    @property
    def car_minutes(self) -> int | None:
        """About how long the way takes by car."""
        return _minutes(self.km, CAR_KMH)

    @property
    def bicycle_minutes(self) -> int | None:
        """About how long the way takes by bicycle."""
        return _minutes(self.km, BICYCLE_KMH)

    def is_white(self, km: float) -> bool:
        """Whether nothing is offered here and the nearest is further than so many kilometres, or nowhere."""
        return self.offers == 0 and (self.km is None or self.km > km)


def road_km(middle: Point, offered: Grid) -> float | None:
    """The estimated way by road from a point to the nearest offer; None where there is none."""
    for ring in _RINGS_KM:
        nearest = min((distance for distance, _ in offered.around(middle, ring)), default=None)
        if nearest is not None:
            return nearest * DETOUR
    return None


def place_lines(places: Iterable[PlaceFacts], offers: Mapping[str, int], offered: Grid) -> list[Line]:
    """One line for each municipality."""
    return [
        Line(
            key=place.key,
            name=place.name,
            group=place.amt_name,
            people=place.people,
            offers=offers.get(place.key, 0),
            km=road_km(place.middle, offered) if place.middle else None,
        )
        for place in places
    ]


def amt_lines(places: Iterable[PlaceFacts], lines: Iterable[Line]) -> list[Line]:
    """One line for each Amt: sums, and the way as its people have it on average."""
    members: dict[str, list[Line]] = {}
    names: dict[str, str] = {}
    for place, line in zip(places, lines, strict=True):
        members.setdefault(place.amt, []).append(line)
        names[place.amt] = place.amt_name
    return [
        Line(
            key=key,
            name=names[key],
            group="",
            people=sum(line.people for line in found),
            offers=sum(line.offers for line in found),
            km=mean_km(found),
        )
        for key, found in members.items()
    ]


def mean_km(lines: Sequence[Line]) -> float | None:
    """The way to the nearest offer as people have it on average; without people each place counts alike."""
    known = [(line.km, line.people) for line in lines if line.km is not None]
    if not known:
        return None
    weights = sum(people for _, people in known)
    if not weights:
        return sum(km for km, _ in known) / len(known)
    return sum(km * people for km, people in known) / weights


def _minutes(km: float | None, kmh: int) -> int | None:
    return None if km is None else round(km / kmh * 60)
