"""What the page of results shows, as plain values."""

import datetime
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from werkstattplan.kernel.numbers import thousands
from werkstattplan.modules.offers.dates.series import Occurrence
from werkstattplan.modules.offers.dates.speaking import occurrence_in_words
from werkstattplan.modules.offers.finding.index import Group
from werkstattplan.modules.offers.finding.near import Point
from werkstattplan.modules.offers.forms.finding import NOW, PARAMETERS, Search
from werkstattplan.modules.offers.hours.rules import read_hours
from werkstattplan.modules.offers.hours.writing import in_words
from werkstattplan.modules.offers.models import Category, CostKind, OfferAtLocation, OfferState
from werkstattplan.modules.offers.selectors.dates import next_dates
from werkstattplan.modules.offers.selectors.documents import LANGUAGES, WELL_ENOUGH
from werkstattplan.modules.offers.selectors.finding import Found
from werkstattplan.modules.offers.stops.journeys import BusDay
from werkstattplan.platform.places.models import Amt
from werkstattplan.platform.tenancy.models import Commune

GROUP_LABELS = {
    Group.CATEGORY: "Thema",
    Group.AUDIENCE: "Für wen",
    Group.LANGUAGE: "Sprache",
    Group.COST: "Kosten",
    Group.ACCESS: "Zugang",
    Group.REMOTE: "Ohne Weg",
    Group.AMT: "Amt oder Stadt",
    Group.MUNICIPALITY: "Gemeinde",
}
ACCESS_LABELS = {
    "entrance": "Eingang ohne Stufen",
    "toilet": "barrierefreie Toilette",
    "tactile": "Hilfen für blinde Menschen",
    "hearing": "Hilfen für schwerhörige Menschen",
    "seating": "Sitzplätze",
}
DAY_LABELS = {
    "mo": "Montag",
    "di": "Dienstag",
    "mi": "Mittwoch",
    "do": "Donnerstag",
    "fr": "Freitag",
    "sa": "Samstag",
    "so": "Sonntag",
}
_SIDES = ("nördlich", "nordöstlich", "östlich", "südöstlich", "südlich", "südwestlich", "westlich", "nordwestlich")
MOST_CHOICES = 12
# More choices than this stand in a select, not in boxes.
MOST_BOXES = 15
_OPTION = '<option value="{value}"{mark}>{label} ({count})</option>'
_BOX = (
    '<div class="ui-field--check"><input type="checkbox" id="facet-{name}-{number}" name="{name}" value="{value}" form="suche"{mark}>'
    '<label for="facet-{name}-{number}">{label} <span class="ui-muted">({count})</span></label></div>'
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """One result in words."""

    pk: int
    position: int
    title: str
    url: str
    provider: str
    place: str
    distance: str
    openness: str
    is_open: bool
    hours: tuple[str, ...]
    next_date: str
    phone: str
    traits: tuple[str, ...]
    confirmed_on: datetime.date | None
    is_paused: bool
    summary: str
    point: Point | None
    bus: BusDay | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet with the number of results it has."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A group to narrow results by."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    is_open: bool

    @property
    def is_long(self) -> bool:
        """Whether there are too many choices to show them side by side."""
        return len(self.choices) > MOST_BOXES

    @property
    def controls(self) -> SafeString:
        """The choices as options or boxes, quicker than a template has them: there are as many as municipalities."""
        control = _OPTION if self.is_long else _BOX
        marks = ("", " selected" if self.is_long else " checked")
        name = escape(self.name)
        return SafeString(
            "".join(
                control.format(
                    name=name,
                    number=number,
                    value=escape(one.value),
                    mark=marks[one.is_chosen],
                    label=escape(one.label),
                    count=thousands(one.count),
                )
                for number, one in enumerate(self.choices, 1)
            )
        )


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that is asked, with the address without it."""

    label: str
    query: str


def cards_of(found: Found, search: Search, commune: Commune, *, per_page: int) -> list[Card]:
    """The rows of the page in words."""
    first = (search.page - 1) * per_page + 1
    coming = next_dates(found.rows, commune=commune, now=timezone.now())
    return [
        _card(found, row, position, commune.slug, coming.get(row.pk)) for position, row in enumerate(found.rows, first)
    ]


def _card(found: Found, row: OfferAtLocation, position: int, commune_slug: str, coming: Occurrence | None) -> Card:
    offer, place = row.offer, row.location
    is_open = row.pk in found.open_now and offer.state == OfferState.ACTIVE
    return Card(
        pk=row.pk,
        position=position,
        title=offer.title,
        url=reverse("offers_public:entry", args=[commune_slug, row.pk]),
        provider=offer.provider.name,
        place=_place(row),
        distance=distance_in_words(found, row),
        openness=_openness(row, is_open=is_open, has_dates=coming is not None),
        is_open=is_open,
        hours=tuple(in_words(read_hours(row.hours))),
        next_date=occurrence_in_words(coming) if coming else "",
        phone=row.phone or offer.phone,
        traits=tuple(_traits(row)),
        confirmed_on=offer.confirmed_on,
        is_paused=offer.state == OfferState.PAUSED,
        summary=offer.summary or offer.description[:180],
        point=Point(place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None,
        bus=found.by_bus.days.get(row.pk) if found.by_bus else None,
    )


def _place(row: OfferAtLocation) -> str:
    if row.location is None:
        return "per Telefon oder im Internet"
    municipality = row.location.municipality.name if row.location.municipality else ""
    address = row.location.address
    return (
        address if not municipality or municipality in address else f"{address}, Gemeinde {municipality}".lstrip(", ")
    )


def _openness(row: OfferAtLocation, *, is_open: bool, has_dates: bool) -> str:
    if row.offer.state == OfferState.PAUSED:
        return "vorübergehend geschlossen"
    if is_open:
        return "jetzt geöffnet"
    if row.hours:
        return "jetzt geschlossen"
    if has_dates:
        return "zu festen Terminen"
    return "nach Vereinbarung" if row.by_appointment else "Zeiten nicht angegeben"


def _traits(row: OfferAtLocation) -> Iterable[str]:
    offer, place = row.offer, row.location
    if offer.cost_kind == CostKind.FREE:
        yield "kostenlos"
    if place and (place.entrance or 0) >= WELL_ENOUGH:
        yield "Eingang ohne Stufen"
    yield from (LANGUAGES[code] for code in offer.languages if code in LANGUAGES)


def distance_in_words(found: Found, row: OfferAtLocation) -> str:
    """How far and in which direction, from the place or position that was asked for; empty without one."""
    km, centre = found.distance_to(row), found.answer.centre
    if km is None or centre is None or row.location is None:
        return ""
    start = found.answer.place.name if found.answer.place else "Ihnen"
    if km < 1:
        return f"weniger als 1 km von {start}"
    lat, lon = row.location.lat or 0.0, row.location.lon or 0.0
    angle = math.degrees(math.atan2((lon - centre.lon) * math.cos(math.radians(lat)), lat - centre.lat))
    side = _SIDES[round(angle / 45) % 8]
    return f"{km:.0f} km {side} von {start}"


def facets_of(found: Found, search: Search) -> list[Facet]:
    """The groups with counts: the most frequent values, and those chosen. Two queries."""
    labels = _labels(found)
    facets = []
    for group, label in GROUP_LABELS.items():
        counts, chosen = found.answer.counts[group], search.chosen.get(group, ())
        values = sorted(counts, key=lambda value: (-counts[value], labels(group, value)))
        if group in {Group.AMT, Group.MUNICIPALITY}:
            shown = sorted(counts, key=lambda value: labels(group, value))
        else:
            shown = values[:MOST_CHOICES] + [value for value in values[MOST_CHOICES:] if value in chosen]
        shown += [value for value in chosen if value not in counts and value in found.index.values(group)]
        choices = tuple(Choice(value, labels(group, value), counts.get(value, 0), value in chosen) for value in shown)
        if choices:
            facets.append(Facet(PARAMETERS[group], label, choices, bool(chosen)))
    return facets


def _labels(found: Found) -> Callable[[Group, str], str]:
    """What a value of a group is called."""
    used = found.answer.counts[Group.AMT]
    known: dict[Group, dict[str, str]] = {
        Group.CATEGORY: dict(Category.objects.values_list("key", "name")),
        Group.AMT: dict(Amt.objects.filter(ars__in=used).values_list("ars", "name")),
        Group.LANGUAGE: LANGUAGES,
        Group.ACCESS: ACCESS_LABELS,
        Group.COST: {"free": "kostenlos", "paid": "kostet etwas"},
        Group.REMOTE: {"1": "per Telefon oder im Internet"},
        Group.MUNICIPALITY: {ags: place.name for ags, place in found.places.by_ags.items()},
    }
    return lambda group, value: known.get(group, {}).get(value, value)


def chips_of(search: Search, facets: Iterable[Facet]) -> list[Chip]:
    """Everything that is asked, each to take away."""
    names = {name: group for group, name in PARAMETERS.items()}
    chips = []
    if search.text:
        chips.append(Chip(f"„{search.text}“", search.query(q=None)))
    if search.where:
        chips.append(Chip(f"in {search.where}", search.query(wo=None, umkreis=None)))
    if search.position:
        chips.append(Chip("in meiner Nähe", search.query(nah=None, umkreis=None)))
    if search.reach:
        chips.append(Chip(search.reach.words, search.query(umkreis=None)))
    if search.day:
        label = "jetzt geöffnet" if search.day == NOW else f"am {DAY_LABELS[search.day]} geöffnet"
        chips.append(
            Chip(f"{label}{f' um {search.time} Uhr' if search.time else ''}", search.query(tag=None, zeit=None))
        )
    if search.by_bus:
        chips.append(Chip("mit dem Bus hin und zurück", search.query(bus=None)))
    for facet in facets:
        group = names[facet.name]
        chips += [
            Chip(choice.label, search.query_without(group, choice.value))
            for choice in facet.choices
            if choice.is_chosen
        ]
    return chips
