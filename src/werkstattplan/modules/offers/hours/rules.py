"""Opening hours as values: rules, in the order in which they hold.

As stored: `{"rules": [{"days": [0, 1], "spans": [["09:00", "12:00"]]}], "open_on_holidays": false}`; Monday is 0. A span that
ends at or before its beginning goes on into the next day. All that a rule may hold stands in `Rule`.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

DAY = 24 * 60
PUBLIC, SCHOOL = "PH", "SH"


class State(StrEnum):
    """What a rule says about its time."""

    OPEN = "open"
    CLOSED = "off"
    ASK = "unknown"


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when, in minutes since midnight; `end` may pass midnight. With `open_end` nobody knows when it ends.

    Without an end the two are equal.
    """

    start: int
    end: int
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class Season:
    """Days that come again each year; a day of 0 means the whole month."""

    first_month: int
    first_day: int
    last_month: int
    last_day: int

    def holds(self, day: datetime.date) -> bool:
        """Whether a day lies in it; a season may pass the end of the year."""
        first = (self.first_month, self.first_day or 1)
        last = (self.last_month, self.last_day or 31)
        here = (day.month, day.day)
        return first <= here <= last if first <= last else here >= first or here <= last


@dataclass(frozen=True, slots=True)
class Weeks:
    """Weeks of the year (ISO), every `step`-th from the first."""

    first: int
    last: int
    step: int = 1

    def holds(self, day: datetime.date) -> bool:
        """Whether a day lies in one of the weeks."""
        week = day.isocalendar().week
        return self.first <= week <= self.last and (week - self.first) % self.step == 0


@dataclass(frozen=True, slots=True)
class FreeDays:
    """Public and school holidays around the days that are asked for."""

    public: frozenset[datetime.date] = frozenset()
    school: frozenset[datetime.date] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """On which days, at what times, what holds. Without days: every day; without spans: the whole day.

    `nth` are weeks of the month (-1 is the last); `on` counts holidays beside the weekdays; `in_school_holidays` narrows the
    weekdays to them. A rule that holds `instead` replaces what rules before it say of the same day.
    """

    days: tuple[int, ...] = ()
    nth: tuple[int, ...] = ()
    on: tuple[str, ...] = ()
    in_school_holidays: bool = False
    seasons: tuple[Season, ...] = ()
    dates: tuple[tuple[datetime.date, datetime.date], ...] = ()
    weeks: tuple[Weeks, ...] = ()
    spans: tuple[Span, ...] = ()
    state: State = State.OPEN
    note: str = ""
    instead: bool = False

    def holds(self, day: datetime.date, free: FreeDays) -> bool:
        """Whether the rule says something about a day."""
        return self._in_dates(day) and self._in_weeks(day) and self._on_days(day, free)

    @property
    def is_for_every_day(self) -> bool:
        """Whether nothing narrows the days."""
        return not (self.days or self.on or self.seasons or self.dates or self.weeks or self.in_school_holidays)

    def _in_dates(self, day: datetime.date) -> bool:
        if not self.seasons and not self.dates:
            return True
        return any(season.holds(day) for season in self.seasons) or any(
            first <= day <= last for first, last in self.dates
        )

    def _in_weeks(self, day: datetime.date) -> bool:
        return not self.weeks or any(weeks.holds(day) for weeks in self.weeks)

    def _on_days(self, day: datetime.date, free: FreeDays) -> bool:
        if self.in_school_holidays:
            return day in free.school and (not self.days or self._on_weekday(day))
        if not self.days and not self.on:
            return True
        return (
            self._on_weekday(day)
            or (PUBLIC in self.on and day in free.public)
            or (SCHOOL in self.on and day in free.school)
        )

    def _on_weekday(self, day: datetime.date) -> bool:
        if day.weekday() not in self.days:
            return False
        if not self.nth:
            return True
        from_start = (day.day - 1) // 7 + 1
        from_end = -((_days_in_month(day) - day.day) // 7 + 1)
        return from_start in self.nth or from_end in self.nth


CLOSED_ON_HOLIDAYS = Rule(on=(PUBLIC,), state=State.CLOSED, instead=True)


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours: later rules hold over earlier ones, or beside them."""

    rules: tuple[Rule, ...] = field(default=())


def read_hours(stored: Mapping[str, Any]) -> Hours:
    """The hours of a stored value; raises ValueError, TypeError or KeyError where it is not one."""
    rules = [_read_rule(rule) for rule in stored.get("rules", ())]
    if rules and not stored.get("open_on_holidays", False):
        rules.append(CLOSED_ON_HOLIDAYS)
    return Hours(tuple(rules))


def store_hours(hours: Hours) -> dict[str, Any]:
    """The value that is stored; empty for hours that say nothing."""
    if not hours.rules:
        return {}
    is_closed_on_holidays = len(hours.rules) > 1 and hours.rules[-1] == CLOSED_ON_HOLIDAYS
    rules = hours.rules[:-1] if is_closed_on_holidays else hours.rules
    return {"rules": [_store_rule(rule) for rule in rules], "open_on_holidays": not is_closed_on_holidays}


def minutes(text: str) -> int:
    """Minutes since midnight of a time like 09:30; raises ValueError for anything else."""
    hour, colon, minute = text.partition(":")
    found = int(hour) * 60 + int(minute)
    if not colon or not 0 <= int(minute) < 60 or not 0 <= found <= 2 * DAY:
        raise ValueError(text)
    return found


def clock(moment: int) -> str:
    """A time of the clock; past midnight it counts from there, and midnight at the end of a day is 24:00."""
    shown = moment if moment <= DAY else moment - DAY
    return f"{shown // 60:02}:{shown % 60:02}"


def span_of(start: str, end: str = "", *, open_end: bool = False) -> Span:
    """A span of two times; without an end it is open. Raises ValueError for what is no span of at most a day."""
    first = minutes(start)
    last = minutes(end) if end else first
    if end and last <= first:
        last += DAY
    if first >= DAY or last - first > DAY:
        raise ValueError(start)
    return Span(first, last, open_end or not end)


def _read_rule(stored: Mapping[str, Any]) -> Rule:
    days = tuple(sorted({int(day) for day in stored.get("days", ())}))
    if any(not 0 <= day <= 6 for day in days):
        raise ValueError("days")
    return Rule(
        days=days,
        nth=tuple(int(number) for number in stored.get("nth", ())),
        on=tuple(str(kind) for kind in stored.get("on", ())),
        in_school_holidays=bool(stored.get("in_school_holidays", False)),
        seasons=tuple(Season(*(int(part) for part in season)) for season in stored.get("seasons", ())),
        dates=tuple(
            (datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))
            for first, last in stored.get("dates", ())
        ),
        weeks=tuple(Weeks(*(int(part) for part in weeks)) for weeks in stored.get("weeks", ())),
        spans=tuple(
            span_of(str(span[0]), str(span[1]), open_end=len(span) > 2 and bool(span[2]))
            for span in stored.get("spans", ())
        ),
        state=State(stored.get("state", State.OPEN)),
        note=str(stored.get("note", "")),
        instead=bool(stored.get("instead", False)),
    )


def _store_rule(rule: Rule) -> dict[str, Any]:
    values: dict[str, Any] = {
        "days": list(rule.days),
        "nth": list(rule.nth),
        "on": list(rule.on),
        "in_school_holidays": rule.in_school_holidays,
        "seasons": [[one.first_month, one.first_day, one.last_month, one.last_day] for one in rule.seasons],
        "dates": [[first.isoformat(), last.isoformat()] for first, last in rule.dates],
        "weeks": [[one.first, one.last, one.step] for one in rule.weeks],
        "spans": [_store_span(span) for span in rule.spans],
        "state": "" if rule.state is State.OPEN else rule.state.value,
        "note": rule.note,
        "instead": rule.instead,
    }
    return {key: value for key, value in values.items() if value}


def _store_span(span: Span) -> list[Any]:
    end = "" if span.open_end and span.end == span.start else clock(span.end)
    return [clock(span.start), end, True] if span.open_end and end else [clock(span.start), end]


def _days_in_month(day: datetime.date) -> int:
    following = datetime.date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return (following - datetime.timedelta(days=1)).day
