"""Series of dates as JSON values, for exchange with other programs."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkstattplan.modules.offers.dates.series import Change, ChangeKind, Repeat, Series
from werkstattplan.modules.offers.hours.rules import DAY, Span, clock, span_of

_NTH = (0, 1, 2, 3, 4, -1)
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class TitledSeries:
    """A series with what it is called."""

    title: str
    series: Series


def store_series(titled: TitledSeries) -> dict[str, Any]:
    """The value of a series; what is usual is left out."""
    series = titled.series
    values: dict[str, Any] = {
        "title": titled.title,
        "first_day": series.first_day.isoformat(),
        "last_day": series.last_day.isoformat() if series.last_day else "",
        "span": _store_span(series.span),
        "repeat": series.repeat.value,
        "every": series.every,
        "weekdays": list(series.weekdays),
        "nth": series.nth,
        "not_on_holidays": series.not_on_holidays,
        "not_in_school_holidays": series.not_in_school_holidays,
        "changes": [_store_change(change) for change in series.changes],
    }
    return {name: value for name, value in values.items() if value}


def read_series(stored: Mapping[str, Any]) -> TitledSeries:
    """The series of a value; raises ValueError, TypeError or KeyError where it is not one."""
    repeat = Repeat(stored["repeat"])
    series = Series(
        first_day=datetime.date.fromisoformat(stored["first_day"]),
        last_day=datetime.date.fromisoformat(stored["last_day"]) if stored.get("last_day") else None,
        span=_read_span(stored["span"]),
        repeat=repeat,
        every=int(stored.get("every", 1)),
        weekdays=tuple(sorted({int(day) for day in stored.get("weekdays", ())})),
        nth=int(stored.get("nth", 0)),
        not_on_holidays=bool(stored.get("not_on_holidays", False)),
        not_in_school_holidays=bool(stored.get("not_in_school_holidays", False)),
        changes=tuple(_read_change(change) for change in stored.get("changes", ())),
    )
    _refuse_half(series)
    return TitledSeries(str(stored.get("title", ""))[:LONGEST_TITLE], series)


def _refuse_half(series: Series) -> None:
    is_once = series.repeat is Repeat.ONCE
    fits = (
        1 <= series.every <= 52
        and all(0 <= day <= 6 for day in series.weekdays)
        and bool(series.weekdays) is not is_once
        and series.nth in _NTH
        and bool(series.nth) is (series.repeat is Repeat.MONTHLY)
        and (series.last_day is None or series.last_day >= series.first_day)
        and len({change.day for change in series.changes}) == len(series.changes)
    )
    if not fits:
        raise ValueError(series)


def _store_change(change: Change) -> dict[str, Any]:
    values: dict[str, Any] = {
        "kind": change.kind.value,
        "day": change.day.isoformat(),
        "new_day": change.new_day.isoformat() if change.new_day else "",
        "span": _store_span(change.span) if change.span else [],
        "reason": change.reason,
    }
    return {name: value for name, value in values.items() if value}


def _read_change(stored: Mapping[str, Any]) -> Change:
    kind = ChangeKind(stored["kind"])
    new_day = datetime.date.fromisoformat(stored["new_day"]) if stored.get("new_day") else None
    if (new_day is not None) is not (kind is ChangeKind.MOVED):
        raise ValueError(stored)
    return Change(
        kind=kind,
        day=datetime.date.fromisoformat(stored["day"]),
        new_day=new_day,
        span=_read_span(stored["span"]) if stored.get("span") else None,
        reason=str(stored.get("reason", ""))[:LONGEST_TITLE],
    )


def _store_span(span: Span) -> list[str]:
    return [clock(span.start), clock(span.end)]


def _read_span(stored: list[str]) -> Span:
    span = span_of(str(stored[0]), str(stored[1]))
    if span.end - span.start >= DAY:
        raise ValueError(stored)
    return span
