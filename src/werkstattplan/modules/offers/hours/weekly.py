"""Weekly opening hours: spans of time by weekday, and whether public holidays are days like others.

As stored: `{"rules": [{"days": [0, 1], "spans": [["09:00", "12:00"]]}], "open_on_holidays": false}`; Monday is 0. A span that
ends at or before its beginning goes on into the next day.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
OSM_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when on a weekday, in minutes since midnight; `end` may pass midnight."""

    weekday: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """When something is open in a usual week."""

    spans: tuple[Span, ...]
    open_on_holidays: bool = False

    def is_open(self, moment: datetime.datetime, holidays: frozenset[datetime.date]) -> bool:
        """Whether it is open at a local time."""
        minute = moment.hour * 60 + moment.minute
        day = moment.date()
        return self._covers(day, minute, holidays) or self._covers(
            day - datetime.timedelta(days=1), minute + 24 * 60, holidays
        )

    def _covers(self, day: datetime.date, minute: int, holidays: frozenset[datetime.date]) -> bool:
        if day in holidays and not self.open_on_holidays:
            return False
        return any(span.weekday == day.weekday() and span.start <= minute < span.end for span in self.spans)

    def is_open_on(self, day: datetime.date, holidays: frozenset[datetime.date]) -> bool:
        """Whether it opens at all on a day."""
        if day in holidays and not self.open_on_holidays:
            return False
        return any(span.weekday == day.weekday() for span in self.spans)


def read_hours(stored: Mapping[str, Any]) -> WeeklyHours:
    """The hours of a stored value; raises ValueError or KeyError where it is not one."""
    return WeeklyHours(
        tuple(
            Span(int(weekday), start, end if end > start else end + 24 * 60)
            for rule in stored.get("rules", ())
            for weekday in rule["days"]
            for start, end in ((_minutes(first), _minutes(last)) for first, last in rule["spans"])
        ),
        bool(stored.get("open_on_holidays", False)),
    )


def write_osm(stored: Mapping[str, Any]) -> str:
    """The hours in the syntax of OpenStreetMap."""
    rules = [
        f"{','.join(OSM_DAYS[day] for day in rule['days'])} {_osm_spans(rule)}" for rule in stored.get("rules", ())
    ]
    if rules and not stored.get("open_on_holidays", False):
        rules.append("PH off")
    return "; ".join(rules)


def in_words(stored: Mapping[str, Any]) -> Iterator[str]:
    """One line for each rule, as people read it."""
    for rule in stored.get("rules", ()):
        spans = " und ".join(f"{start}–{end} Uhr" for start, end in rule["spans"])
        yield f"{', '.join(DAYS[day] for day in rule['days'])}: {spans}"


def _osm_spans(rule: Mapping[str, Any]) -> str:
    return ",".join(f"{start}-{end}" for start, end in rule["spans"])


def _minutes(text: str) -> int:
    hour, _, minute = text.partition(":")
    return int(hour) * 60 + int(minute)
