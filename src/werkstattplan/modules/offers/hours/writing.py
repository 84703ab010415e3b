"""Opening hours written: for machines in the syntax of OpenStreetMap, for people in German."""

import datetime
from collections.abc import Iterable, Iterator, Sequence

from werkstattplan.modules.offers.hours.rules import (
    CLOSED_ON_HOLIDAYS,
    Hours,
    Rule,
    Season,
    Span,
    State,
    Weeks,
    clock,
)
from werkstattplan.modules.offers.hours.tokens import DAYS as OSM_DAYS
from werkstattplan.modules.offers.hours.tokens import MONTHS as OSM_MONTHS

DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
LONG_DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)
_HOLIDAYS = {"PH": "Feiertage", "SH": "Schulferien"}


def write_osm(hours: Hours) -> str:
    """The hours in the syntax of OpenStreetMap."""
    text = ""
    for number, rule in enumerate(hours.rules):
        if number:
            text += "; " if rule.instead else ", "
        text += _osm_rule(rule, is_added=number > 0 and not rule.instead)
    return text


def in_words(hours: Hours) -> Iterator[str]:
    """One line for each rule, as people read it."""
    for rule in hours.rules:
        if rule == CLOSED_ON_HOLIDAYS:
            yield "an Feiertagen geschlossen"
            continue
        note = f" ({rule.note})" if rule.note else ""
        yield f"{_when_in_words(rule)}: {_times_in_words(rule)}{note}"


def _osm_rule(rule: Rule, *, is_added: bool) -> str:
    dates = ",".join(
        [*(_osm_season(one) for one in rule.seasons), *(_osm_dates(first, last) for first, last in rule.dates)]
    )
    weeks = f"week {','.join(_osm_weeks(one) for one in rule.weeks)}" if rule.weeks else ""
    # Times alone after a comma would belong to the rule before.
    days = "Mo-Su" if is_added and rule.is_for_every_day else _osm_days(rule)
    spans = ",".join(_osm_span(span) for span in rule.spans)
    is_said = rule.spans and rule.state is State.OPEN and not rule.note
    state = "" if is_said else rule.state.value
    note = f'"{rule.note}"' if rule.note else ""
    return " ".join(part for part in (dates, weeks, days, spans, state, note) if part)


def _osm_days(rule: Rule) -> str:
    nth = f"[{','.join(str(number) for number in rule.nth)}]" if rule.nth else ""
    runs = [(day, day) for day in rule.days] if nth else list(_runs(rule.days))
    days = [OSM_DAYS[first] if first == last else f"{OSM_DAYS[first]}-{OSM_DAYS[last]}" for first, last in runs]
    listed = ",".join([*(f"{day}{nth}" for day in days), *rule.on])
    return f"SH {listed}".strip() if rule.in_school_holidays else listed


def _osm_season(season: Season) -> str:
    first = f"{OSM_MONTHS[season.first_month - 1]} {season.first_day or ''}".strip()
    last = f"{OSM_MONTHS[season.last_month - 1]} {season.last_day or ''}".strip()
    return first if first == last else f"{first}-{last}"


def _osm_dates(first: datetime.date, last: datetime.date) -> str:
    begins, ends = (f"{day.year} {OSM_MONTHS[day.month - 1]} {day.day}" for day in (first, last))
    return begins if first == last else f"{begins}-{ends}"


def _osm_weeks(weeks: Weeks) -> str:
    text = str(weeks.first) if weeks.first == weeks.last else f"{weeks.first}-{weeks.last}"
    return f"{text}/{weeks.step}" if weeks.step > 1 else text


def _osm_span(span: Span) -> str:
    if span.open_end and span.start == span.end:
        return f"{clock(span.start)}+"
    return f"{clock(span.start)}-{clock(span.end)}{'+' if span.open_end else ''}"


def _when_in_words(rule: Rule) -> str:
    dates = [*(_season_in_words(one) for one in rule.seasons), *(_dates_in_words(*one) for one in rule.dates)]
    parts = [", ".join(dates)] if dates else []
    parts += [_weeks_in_words(weeks) for weeks in rule.weeks]
    if rule.in_school_holidays:
        parts.append("in den Schulferien")
    days = [*_days_in_words(rule), *(_HOLIDAYS[kind] for kind in rule.on)]
    if days:
        parts.append(", ".join(days))
    return ", ".join(parts) or "täglich"


def _days_in_words(rule: Rule) -> Iterable[str]:
    if rule.nth:
        which = " und ".join("letzten" if number == -1 else f"{_count(number)}" for number in rule.nth)
        return [f"jeden {which} {LONG_DAYS[day]} im Monat" for day in rule.days]
    if len(rule.days) == 7:
        return ["täglich"]
    return [
        DAYS[first]
        if first == last
        else f"{DAYS[first]}–{DAYS[last]}"
        if last - first > 1
        else f"{DAYS[first]}, {DAYS[last]}"
        for first, last in _runs(rule.days)
    ]


def _count(number: int) -> str:
    return f"{number}." if number > 0 else f"{-number}.-letzten"


def _weeks_in_words(weeks: Weeks) -> str:
    if weeks.step == 2 and weeks.last >= 52 and weeks.first <= 2:
        return "in ungeraden Kalenderwochen" if weeks.first == 1 else "in geraden Kalenderwochen"
    span = f"Kalenderwoche {weeks.first}" + (f" bis {weeks.last}" if weeks.last > weeks.first else "")
    return f"{span}, jede {weeks.step}. Woche" if weeks.step > 1 else span


def _season_in_words(season: Season) -> str:
    first = f"{f'{season.first_day}. ' if season.first_day else ''}{MONTHS[season.first_month - 1]}"
    last = f"{f'{season.last_day}. ' if season.last_day else ''}{MONTHS[season.last_month - 1]}"
    return first if first == last else f"{first} bis {last}"


def _dates_in_words(first: datetime.date, last: datetime.date) -> str:
    begins, ends = (f"{day.day}. {MONTHS[day.month - 1]} {day.year}" for day in (first, last))
    return begins if first == last else f"{begins} bis {ends}"


def _times_in_words(rule: Rule) -> str:
    if rule.state is State.CLOSED:
        return "geschlossen"
    spans = " und ".join(_span_in_words(span) for span in rule.spans)
    if rule.state is State.ASK:
        return f"{spans} nach Vereinbarung".strip()
    return spans or "rund um die Uhr"


def _span_in_words(span: Span) -> str:
    if span.open_end and span.start == span.end:
        return f"ab {clock(span.start)} Uhr"
    return f"{clock(span.start)}–{clock(span.end)} Uhr{', auch länger' if span.open_end else ''}"


def _runs(days: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Days that follow each other, as first and last."""
    first = last = -2
    for day in days:
        if day == last + 1:
            last = day
            continue
        if first >= 0:
            yield first, last
        first = last = day
    if first >= 0:
        yield first, last
