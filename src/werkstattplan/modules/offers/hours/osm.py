"""Opening hours in the syntax of OpenStreetMap: a declared part of it, read exactly and written again.

What lies outside is refused with a sentence: a wrong time sends people on a way for nothing.
"""

import datetime
import re
from collections.abc import Callable

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.hours.rules import (
    CLOSED_ON_HOLIDAYS,
    DAY,
    PUBLIC,
    SCHOOL,
    Hours,
    Rule,
    Season,
    Span,
    State,
    Weeks,
    span_of,
)
from werkstattplan.modules.offers.hours.tokens import DAYS, MONTHS, Token, Tokens

_STATES = {"open": State.OPEN, "off": State.CLOSED, "closed": State.CLOSED, "unknown": State.ASK}
_LONGEST = 2_000


class HoursNotReadable(Refusal):
    """Opening hours lie outside of the part of the syntax that is read."""

    code = "hours-not-readable"


def parse_osm(text: str) -> Hours:
    """The hours of a text in the syntax; raises HoursNotReadable for what is outside of the declared part."""
    if len(text) > _LONGEST:
        raise HoursNotReadable("Die Öffnungszeiten sind zu lang. Bitte teilen Sie sie auf mehrere Angebote auf.")
    tokens = Tokens(text, _refuse)
    rules = [_Reader(tokens).rule(instead=False)]
    while not tokens.at_end:
        separator = tokens.next().text
        if separator not in (";", ","):
            tokens.fail()
        if tokens.at_end and separator == ";":
            break
        rules.append(_Reader(tokens).rule(instead=separator == ";"))
    hours = Hours(tuple(rules))
    if _has_doubtful_night(hours):
        raise HoursNotReadable(
            "Eine Zeit geht über Mitternacht, und eine spätere Regel ändert denselben oder den nächsten Tag. Das ist "
            "mehrdeutig. Bitte tragen Sie jeden Tag einzeln ein."
        )
    return hours


def _has_doubtful_night(hours: Hours) -> bool:
    """Whether it is open to doubt if a night goes on into a day that a later rule changes; readers of the syntax differ."""
    nights: list[Rule] = []
    for rule in hours.rules:
        if rule.instead and rule != CLOSED_ON_HOLIDAYS and any(_touches(rule, night) for night in nights):
            return True
        if any(span.end > DAY or span.open_end for span in rule.spans):
            nights.append(rule)
    return False


def _touches(rule: Rule, night: Rule) -> bool:
    if not rule.days or not night.days or rule.on or night.on:
        return True
    return bool(set(rule.days) & {after % 7 for day in night.days for after in (day, day + 1)})


def _refuse(part: str) -> HoursNotReadable:
    where = f" ab „{part[:40]}“" if part else ""
    return HoursNotReadable(
        f"Diese Öffnungszeiten verstehen wir{where} nicht. Bitte tragen Sie Tage und Uhrzeiten einzeln ein, zum Beispiel: "
        "Mo-Fr 09:00-12:00; PH off."
    )


class _Reader:
    """Reads one rule: dates, weeks, days, times, state, note, in this order."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def rule(self, *, instead: bool) -> Rule:
        tokens = self._tokens
        if tokens.take("24/7"):
            return Rule(instead=instead, note=self._note())
        began = tokens.position
        seasons, dates = self._dates()
        weeks = self._weeks()
        days, nth, on, in_school = self._days()
        spans = self._spans()
        word = tokens.take(*_STATES)
        note = self._note()
        if tokens.position == began:
            tokens.fail()
        state = _STATES[word] if word else State.ASK if note else State.OPEN
        if state is State.CLOSED and spans:
            tokens.fail()
        if not word and not spans and not note:
            # Days alone mean the whole day in the syntax; people who write it mostly forgot the times.
            tokens.fail()
        return Rule(
            days=days,
            nth=nth,
            on=on,
            in_school_holidays=in_school,
            seasons=seasons,
            dates=dates,
            weeks=weeks,
            spans=spans,
            state=state,
            note=note,
            instead=instead,
        )

    def _note(self) -> str:
        token = self._tokens.take_kind("note")
        return token.text if token else ""

    def _list(self, read: Callable[[], object], is_next: Callable[[Token], bool]) -> None:
        """Read one after the other, as long as a comma and another of the same kind follow."""
        read()
        while (after := self._tokens.after_comma()) and is_next(after):
            self._tokens.next()
            read()

    def _dates(self) -> tuple[tuple[Season, ...], tuple[tuple[datetime.date, datetime.date], ...]]:
        seasons: list[Season] = []
        dates: list[tuple[datetime.date, datetime.date]] = []
        month = 0

        def read() -> None:
            nonlocal month
            year = self._tokens.take_year()
            named = self._tokens.take_of(MONTHS)
            month = named or month
            first_day = self._day_of_month() if named else self._tokens.number(1, 31)
            last = self._end_of_range(month, first_day, year)
            if year:
                last_year, last_month, last_day = last
                if not first_day:
                    self._tokens.fail()
                dates.append((self._date(year, month, first_day), self._date(last_year, last_month, last_day)))
                if dates[-1][0] > dates[-1][1]:
                    self._tokens.fail()
            else:
                if last[0]:
                    self._tokens.fail()
                seasons.append(Season(month, first_day, last[1], last[2]))

        if self._tokens.is_year or self._tokens.peek_in(MONTHS):
            self._list(
                read,
                lambda token: (
                    token.text in MONTHS or token.kind == "year" or (token.kind == "number" and self._last_was_day)
                ),
            )
            if self._tokens.take("+", ":"):
                self._tokens.fail()
        return tuple(seasons), tuple(dates)

    _last_was_day = False

    def _day_of_month(self) -> int:
        self._last_was_day = self._tokens.peek_kind() == "number"
        return self._tokens.number(1, 31) if self._last_was_day else 0

    def _end_of_range(self, month: int, first_day: int, year: int) -> tuple[int, int, int]:
        if not self._tokens.take("-"):
            return year, month, first_day
        last_year = self._tokens.take_year() or year
        if last_year and not year:
            self._tokens.fail()
        named = self._tokens.take_of(MONTHS)
        if not named and not first_day:
            self._tokens.fail()
        last_day = self._day_of_month() if named else self._tokens.number(1, 31)
        if bool(last_day) != bool(first_day) or (not named and last_day <= first_day):
            self._tokens.fail()
        return last_year, named or month, last_day

    def _date(self, year: int, month: int, day: int) -> datetime.date:
        try:
            return datetime.date(year, month, day)
        except ValueError:
            self._tokens.fail()

    def _weeks(self) -> tuple[Weeks, ...]:
        weeks: list[Weeks] = []

        def read() -> None:
            first = self._tokens.number(1, 53)
            last = self._tokens.number(first, 53) if self._tokens.take("-") else first
            weeks.append(Weeks(first, last, self._tokens.number(1, 26) if self._tokens.take("/") else 1))

        if self._tokens.take("week"):
            self._list(read, lambda token: token.kind == "number")
        return tuple(weeks)

    def _days(self) -> tuple[tuple[int, ...], tuple[int, ...], tuple[str, ...], bool]:
        days: list[int] = []
        on: list[str] = []
        nths: list[tuple[int, ...]] = []

        def read() -> None:
            kind = self._tokens.take(PUBLIC, SCHOOL)
            if kind:
                on.append(kind)
                return
            first = self._tokens.take_of(DAYS) - 1
            last = self._tokens.take_of(DAYS) - 1 if self._tokens.take("-") else first
            if first < 0 or last < 0:
                self._tokens.fail()
            here = [(first + step) % 7 for step in range((last - first) % 7 + 1)]
            days.extend(here)
            nths.append(self._nth() if len(here) == 1 else ())

        def is_day(token: Token) -> bool:
            return token.text in DAYS or token.text in (PUBLIC, SCHOOL)

        if is_day(self._tokens.peek()):
            self._list(read, is_day)
        in_school = on == [SCHOOL] and not days and self._tokens.peek_in(DAYS)
        if in_school:
            on = []
            self._list(read, lambda token: token.text in DAYS)
        if len(set(nths)) > 1 or is_day(self._tokens.peek()) or self._tokens.take("[", "+", "-", ":"):
            self._tokens.fail()
        nth = nths[0] if nths else ()
        if len(set(days)) == 7 and not (nth or on or in_school):
            days = []
        return tuple(sorted(set(days))), nth, tuple(dict.fromkeys(on)), in_school

    def _nth(self) -> tuple[int, ...]:
        if not self._tokens.take("["):
            return ()
        numbers: list[int] = []

        def read() -> None:
            if self._tokens.take("-"):
                numbers.append(-self._tokens.number(1, 5))
                return
            first = self._tokens.number(1, 5)
            last = self._tokens.number(first, 5) if self._tokens.take("-") else first
            numbers.extend(range(first, last + 1))

        self._list(read, lambda token: token.kind == "number" or token.text == "-")
        if not self._tokens.take("]"):
            self._tokens.fail()
        return tuple(dict.fromkeys(numbers))

    def _spans(self) -> tuple[Span, ...]:
        spans: list[Span] = []

        def read() -> None:
            start = self._tokens.next().text
            end = ""
            if self._tokens.take("-"):
                end = self._tokens.next().text
            is_open = bool(self._tokens.take("+"))
            if not (end or is_open) or not re.fullmatch(r"\d{1,2}:\d{2}", end or "0:00"):
                self._tokens.fail()
            try:
                spans.append(span_of(start, end, open_end=is_open))
            except ValueError:
                self._tokens.fail()

        if self._tokens.peek_kind() == "time":
            self._list(read, lambda token: token.kind == "time")
            if self._tokens.take("-", "/", "+"):
                self._tokens.fail()
        return tuple(spans)
