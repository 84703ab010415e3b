"""Dates in German words."""

import datetime
from collections.abc import Iterator

from werkstattplan.modules.offers.dates.series import ChangeKind, Occurrence, Repeat, Series
from werkstattplan.modules.offers.hours.rules import Span, clock
from werkstattplan.modules.offers.hours.writing import LONG_DAYS, MONTHS

_NTH = {1: "ersten", 2: "zweiten", 3: "dritten", 4: "vierten", -1: "letzten"}


def series_in_words(series: Series) -> str:
    """How a series comes again, in one line."""
    parts = [_how_often(series), span_in_words(series.span), *_limits(series)]
    return ", ".join(part for part in parts if part)


def occurrence_in_words(one: Occurrence) -> str:
    """One date, with what is different about it."""
    reason = f" ({one.reason})" if one.reason else ""
    when = f"{day_in_words(one.day)}, {span_in_words(one.span)}"
    if one.kind is ChangeKind.CANCELLED:
        return f"{day_in_words(one.day)}: fällt aus{reason}"
    if one.kind is ChangeKind.MOVED:
        return f"{when}, statt {day_in_words(one.planned)}{reason}"
    if one.kind is ChangeKind.EXTRA:
        return f"{when}, zusätzlich{reason}"
    return when


def day_in_words(day: datetime.date) -> str:
    """A day with its weekday."""
    return f"{LONG_DAYS[day.weekday()]}, {day.day}. {MONTHS[day.month - 1]} {day.year}"


def span_in_words(span: Span) -> str:
    """From when to when."""
    return f"{_short(span.start)} bis {_short(span.end)} Uhr"


def _how_often(series: Series) -> str:
    if series.repeat is Repeat.ONCE:
        return day_in_words(series.first_day)
    days = [LONG_DAYS[day] for day in series.weekdays]
    listed = " und ".join([", ".join(days[:-1]), days[-1]] if len(days) > 1 else days)
    if series.repeat is Repeat.MONTHLY:
        months = "im Monat" if series.every == 1 else f"in jedem {series.every}. Monat"
        return f"jeden {_NTH[series.nth]} {listed} {months}"
    return f"jeden {listed}" if series.every == 1 else f"alle {series.every} Wochen am {listed}"


def _limits(series: Series) -> Iterator[str]:
    if series.repeat is Repeat.ONCE:
        return
    if series.not_on_holidays and series.not_in_school_holidays:
        yield "nicht an Feiertagen und in den Ferien"
    elif series.not_on_holidays:
        yield "nicht an Feiertagen"
    elif series.not_in_school_holidays:
        yield "nicht in den Ferien"
    if series.last_day:
        yield f"bis {series.last_day.day}. {MONTHS[series.last_day.month - 1]} {series.last_day.year}"


def _short(moment: int) -> str:
    text = clock(moment)
    return text.removesuffix(":00").lstrip("0") or "0" if text.endswith(":00") else text.lstrip("0")
