"""A series of dates as a value: when it comes again, what falls out, what was moved. All times are local times of the place.

The rule is a subset of RFC 5545: once, every n-th week on weekdays, every n-th month on the n-th of a weekday.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dateutil import rrule

from werkstattplan.modules.offers.hours.rules import DAY, FreeDays, Hours, Rule, Span, read_hours, store_hours

_WEEKDAYS = (rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU)
_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Repeat(StrEnum):
    """How a series comes again."""

    ONCE = "once"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class ChangeKind(StrEnum):
    """What is different about a single date."""

    CANCELLED = "cancelled"
    MOVED = "moved"
    EXTRA = "extra"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One date that falls out, is moved, or comes in addition; `day` is the one of the rule, for an extra date its own."""

    kind: ChangeKind
    day: datetime.date
    new_day: datetime.date | None = None
    span: Span | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """When something comes again. `nth` is the week of the month, -1 the last; `last_day` is included."""

    first_day: datetime.date
    span: Span
    repeat: Repeat = Repeat.ONCE
    every: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    last_day: datetime.date | None = None
    not_on_holidays: bool = False
    not_in_school_holidays: bool = False
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Occurrence:
    """One date. `planned` is the day of the rule; a cancelled one is told, but does not take place."""

    day: datetime.date
    span: Span
    planned: datetime.date
    kind: ChangeKind | None = None
    reason: str = ""

    @property
    def takes_place(self) -> bool:
        """Whether somebody can go there."""
        return self.kind is not ChangeKind.CANCELLED

    @property
    def start(self) -> datetime.datetime:
        """Beginning, local time."""
        return datetime.datetime.combine(self.day, datetime.time()) + datetime.timedelta(minutes=self.span.start)

    @property
    def end(self) -> datetime.datetime:
        """End, local time."""
        return datetime.datetime.combine(self.day, datetime.time()) + datetime.timedelta(minutes=self.span.end)


def rule_days(series: Series, first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """The days of the rule between two days, both included, before anything falls out."""
    until = min(last, series.last_day or last)
    if until < max(first, series.first_day):
        return []
    if series.repeat is Repeat.ONCE:
        return [series.first_day] if first <= series.first_day else []
    found = _rule(series).between(_midnight(max(first, series.first_day)), _midnight(until), inc=True)
    return [moment.date() for moment in found]


def occurrences(series: Series, first: datetime.date, last: datetime.date, free: FreeDays) -> list[Occurrence]:
    """All dates between two days in order, with those that were cancelled by hand; holidays are left out."""
    changed = {change.day: change for change in series.changes if change.kind is not ChangeKind.EXTRA}
    kept = [day for day in rule_days(series, first, last) if day not in changed and not is_free(series, day, free)]
    found = [Occurrence(day=day, span=series.span, planned=day) for day in kept]
    found += [changed_date(series, change) for change in series.changes]
    return sorted(
        (one for one in found if first <= one.day <= last), key=lambda one: (one.day, one.span.start, one.planned)
    )


def is_free(series: Series, day: datetime.date, free: FreeDays) -> bool:
    """Whether a day of the rule falls out because of a holiday."""
    return (series.not_on_holidays and day in free.public) or (series.not_in_school_holidays and day in free.school)


def rfc5545(series: Series) -> str:
    """The rule as RFC 5545 writes it, without its end; empty for a single date."""
    if series.repeat is Repeat.ONCE:
        return ""
    days = ",".join(f"{series.nth or ''}{_NAMES[day]}" for day in series.weekdays)
    return f"FREQ={series.repeat.upper()};INTERVAL={series.every};BYDAY={days};WKST=MO"


def with_dates(stored_hours: dict[str, object], dates: Iterable[Occurrence]) -> dict[str, object]:
    """Opening hours together with dates, as hours are stored: for whoever asks what is open on a day."""
    by_span: dict[Span, list[datetime.date]] = {}
    for one in dates:
        if one.takes_place:
            by_span.setdefault(one.span, []).append(one.day)
    if not by_span:
        return stored_hours
    rules = (
        Rule(dates=tuple((day, day) for day in dict.fromkeys(days)), spans=(span,)) for span, days in by_span.items()
    )
    return store_hours(Hours((*read_hours(stored_hours).rules, *rules)))


def span_between(starts: datetime.time, ends: datetime.time) -> Span:
    """The time of a date; one that ends at or before its beginning ends on the next day."""
    first, last = (moment.hour * 60 + moment.minute for moment in (starts, ends))
    return Span(first, last if last > first else last + DAY)


def changed_date(series: Series, change: Change) -> Occurrence:
    """What became of a date that is different."""
    day = change.day if change.kind is ChangeKind.CANCELLED else change.new_day or change.day
    return Occurrence(
        day=day, span=change.span or series.span, planned=change.day, kind=change.kind, reason=change.reason
    )


def _rule(series: Series) -> rrule.rrule:
    days = [_WEEKDAYS[day](series.nth) if series.nth else _WEEKDAYS[day] for day in series.weekdays]
    return rrule.rrule(
        rrule.WEEKLY if series.repeat is Repeat.WEEKLY else rrule.MONTHLY,
        dtstart=_midnight(series.first_day),
        interval=series.every,
        byweekday=days,
        wkst=rrule.MO,
    )


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time())
