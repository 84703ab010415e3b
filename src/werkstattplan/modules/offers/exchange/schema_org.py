"""An offer in the words of schema.org, for search engines and assistants. Only what the public page says."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from werkstattplan.modules.offers.dates.series import Occurrence
from werkstattplan.modules.offers.hours.rules import CLOSED_ON_HOLIDAYS, FreeDays, Hours, Rule, State, clock
from werkstattplan.modules.offers.hours.times import intervals, opens_on

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# So far ahead days are told one by one where a week does not say it all.
TOLD_DAYS, TOLD_HOLIDAYS = 28, 90


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What the page of an offer at a place says."""

    url: str
    title: str
    text: str
    provider: str
    phone: str = ""
    email: str = ""
    homepage: str = ""
    place_name: str = ""
    street: str = ""
    postcode: str = ""
    village: str = ""
    point: tuple[float, float] | None = None
    audiences: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    is_free: bool = False
    hours: Hours = field(default_factory=Hours)
    dates: tuple[Occurrence, ...] = ()


def linked_data(told: Told, *, today: datetime.date, free: FreeDays, zone: ZoneInfo) -> dict[str, Any]:
    """The offer as a graph: a service, its place with hours, and its coming dates as events."""
    service = {
        "@type": "Service",
        "@id": told.url,
        "url": told.url,
        "name": told.title,
        "description": told.text,
        "provider": _filled({"@type": "Organization", "name": told.provider, "url": told.homepage}),
        "audience": [{"@type": "Audience", "audienceType": name} for name in told.audiences],
        "isAccessibleForFree": told.is_free or None,
        "availableChannel": _filled(
            {
                "@type": "ServiceChannel",
                "servicePhone": _filled(
                    {"@type": "ContactPoint", "telephone": told.phone, "email": told.email}, least=2
                ),
                "serviceLocation": _place(told, today, free),
                "availableLanguage": list(told.languages),
            }
        ),
    }
    events = [_event(told, one, zone) for one in told.dates]
    return {"@context": "https://schema.org", "@graph": [_filled(service), *events]}


def _place(told: Told, today: datetime.date, free: FreeDays) -> dict[str, Any]:
    address = _filled(
        {
            "@type": "PostalAddress",
            "streetAddress": told.street,
            "postalCode": told.postcode,
            "addressLocality": told.village,
        },
        least=2,
    )
    point = {"@type": "GeoCoordinates", "latitude": told.point[0], "longitude": told.point[1]} if told.point else {}
    place = {"@type": "Place", "name": told.place_name, "address": address, "geo": point} | _opening(
        told.hours, today, free
    )
    return _filled(place, least=2)


def _opening(hours: Hours, today: datetime.date, free: FreeDays) -> dict[str, Any]:
    if not hours.rules:
        return {}
    weekly = [rule for rule in hours.rules if rule != CLOSED_ON_HOLIDAYS]
    if not all(_is_weekly(rule) for rule in weekly):
        return {"openingHoursSpecification": list(_day_by_day(hours, today, free))}
    specifications = [_span(span.start, span.end, rule.days) for rule in weekly for span in rule.spans]
    return {
        "openingHoursSpecification": specifications,
        "specialOpeningHoursSpecification": list(_closed_holidays(hours, weekly, today, free)),
    }


def _is_weekly(rule: Rule) -> bool:
    is_plain = rule.state is State.OPEN and not rule.instead and not any(span.open_end for span in rule.spans)
    narrowed = rule.nth or rule.on or rule.in_school_holidays or rule.seasons or rule.dates or rule.weeks
    return bool(rule.days and rule.spans) and is_plain and not narrowed


def _span(start: int, end: int, days: Iterable[int]) -> dict[str, Any]:
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": [_DAYS[day] for day in days],
        "opens": clock(start),
        "closes": clock(end).replace("24:00", "23:59"),
    }


def _closed_holidays(
    hours: Hours, weekly: list[Rule], today: datetime.date, free: FreeDays
) -> Iterator[dict[str, Any]]:
    usual = {day for rule in weekly for day in rule.days}
    for day in sorted(free.public):
        if 0 <= (day - today).days <= TOLD_HOLIDAYS and day.weekday() in usual and not opens_on(hours, day, free):
            yield _on_day(day, "00:00", "00:00")


def _day_by_day(hours: Hours, today: datetime.date, free: FreeDays) -> Iterator[dict[str, Any]]:
    midnight = datetime.datetime.combine(today, datetime.time())
    for one in intervals(hours, midnight, midnight + datetime.timedelta(days=TOLD_DAYS), free):
        if one.state is State.OPEN:
            yield _on_day(one.start.date(), f"{one.start:%H:%M}", f"{one.end:%H:%M}".replace("00:00", "23:59"))


def _on_day(day: datetime.date, opens: str, closes: str) -> dict[str, Any]:
    dated = {"validFrom": day.isoformat(), "validThrough": day.isoformat()}
    return {"@type": "OpeningHoursSpecification", "opens": opens, "closes": closes} | dated


def _event(told: Told, one: Occurrence, zone: ZoneInfo) -> dict[str, Any]:
    status = "EventScheduled" if one.takes_place else "EventCancelled"
    place = {"@type": "Place", "name": told.place_name or told.village, "address": told.street or told.village}
    return _filled(
        {
            "@type": "Event",
            "name": told.title,
            "url": told.url,
            "startDate": one.start.replace(tzinfo=zone).isoformat(),
            "endDate": one.end.replace(tzinfo=zone).isoformat(),
            "eventStatus": f"https://schema.org/{status}",
            "location": _filled(place, least=2) or {"@type": "VirtualLocation", "url": told.url},
            "organizer": {"@type": "Organization", "name": told.provider},
        }
    )


def _filled(values: dict[str, Any], *, least: int = 1) -> dict[str, Any]:
    """The values that say something; nothing at all where there are fewer than `least`."""
    kept = {name: value for name, value in values.items() if value not in (None, "", [], {})}
    return kept if len(kept) >= least else {}
