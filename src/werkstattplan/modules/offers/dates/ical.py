"""Series of dates as iCalendar (RFC 5545): rule, exceptions, and the time zone with its changes."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import icalendar

from werkstattplan.modules.offers.dates.series import (
    ChangeKind,
    Occurrence,
    Repeat,
    Series,
    is_free,
    occurrences,
    rfc5545,
    rule_days,
)
from werkstattplan.modules.offers.hours.rules import FreeDays, Span


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """A series with what a calendar shows of it. `key` stays the same for ever."""

    key: str
    series: Series
    title: str
    place: str
    text: str
    url: str
    changed_at: datetime.datetime


def calendar_of(
    events: Iterable[Event],
    *,
    title: str,
    host: str,
    zone: ZoneInfo,
    first: datetime.date,
    last: datetime.date,
    free: FreeDays,
) -> bytes:
    """All dates from `first` on; what falls out is reckoned until `last`, as far as holidays are known."""
    file = icalendar.Calendar()
    file.add("prodid", "-//Werkstattplan//Angebote//DE")
    file.add("version", "2.0")
    file.add("x-wr-calname", title)
    for event in events:
        for part in _parts(event, host, zone, first, last, free):
            file.add_component(part)
    file.add_missing_timezones()
    return bytes(file.to_ical())


def _parts(
    event: Event, host: str, zone: ZoneInfo, first: datetime.date, last: datetime.date, free: FreeDays
) -> Iterable[icalendar.Event]:
    series = event.series
    planned = rule_days(series, first, last)
    gone = {change.day for change in series.changes if change.kind is not ChangeKind.EXTRA}
    left_out = [day for day in planned if day in gone or is_free(series, day, free)]
    if len(left_out) < len(planned):
        part = _event(event, f"{event.key}@{host}", planned[0], series.span, zone)
        if series.repeat is not Repeat.ONCE:
            part.add("rrule", icalendar.vRecur.from_ical(_rule(series, zone)))
            for day in left_out:
                part.add("exdate", _moment(day, series.span.start, zone))
        yield part
    for one in occurrences(series, first, last, free):
        if one.kind in (ChangeKind.MOVED, ChangeKind.EXTRA):
            yield _single(event, one, host, zone)


def _single(event: Event, one: Occurrence, host: str, zone: ZoneInfo) -> icalendar.Event:
    part = _event(event, f"{event.key}-{one.planned:%Y%m%d}@{host}", one.day, one.span, zone)
    if one.reason:
        part.add("comment", one.reason)
    return part


def _event(event: Event, uid: str, day: datetime.date, span: Span, zone: ZoneInfo) -> icalendar.Event:
    part = icalendar.Event()
    part.add("uid", uid)
    part.add("dtstamp", event.changed_at.astimezone(datetime.UTC))
    part.add("dtstart", _moment(day, span.start, zone))
    part.add("dtend", _moment(day, span.end, zone))
    part.add("summary", event.title)
    if event.place:
        part.add("location", event.place)
    if event.text:
        part.add("description", event.text)
    part.add("url", event.url)
    return part


def _rule(series: Series, zone: ZoneInfo) -> str:
    if series.last_day is None:
        return rfc5545(series)
    # RFC 5545, 3.3.10: with a time zone at the start, the end is given in UTC.
    until = _moment(series.last_day, series.span.start, zone).astimezone(datetime.UTC)
    return f"{rfc5545(series)};UNTIL={until:%Y%m%dT%H%M%SZ}"


def _moment(day: datetime.date, minutes: int, zone: ZoneInfo) -> datetime.datetime:
    days, rest = divmod(minutes, 24 * 60)
    day += datetime.timedelta(days=days)
    return datetime.datetime(day.year, day.month, day.day, rest // 60, rest % 60, tzinfo=zone)
