"""When something is open: what the rules say of days and moments. All times are local times of the place."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from werkstattplan.modules.offers.hours.rules import DAY, FreeDays, Hours, Rule, Span, State

# Nothing that repeats each year is further away.
LOOK_AHEAD_DAYS = 400


@dataclass(frozen=True, slots=True)
class Interval:
    """A time in which one state holds; what is closed has no interval."""

    start: datetime.datetime
    end: datetime.datetime
    state: State
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    state: State
    note: str


def intervals(
    hours: Hours,
    start: datetime.datetime,
    end: datetime.datetime,
    free: FreeDays = FreeDays(),  # noqa: B008 - frozen
) -> list[Interval]:
    """The open and uncertain times between two local moments, without gaps inside one."""
    found: list[Interval] = []
    for one in _day_by_day(hours, start.date(), end.date(), free):
        begins, ends = max(one.start, start), min(one.end, end)
        if begins >= ends:
            continue
        last = found[-1] if found else None
        if last and last.end >= begins and (last.state, last.note) == (one.state, one.note):
            found[-1] = Interval(last.start, max(ends, last.end), last.state, last.note)
        else:
            found.append(Interval(begins, ends, one.state, one.note))
    return found


def state_at(hours: Hours, moment: datetime.datetime, free: FreeDays) -> State:
    """What holds at a local moment."""
    found = intervals(hours, moment, moment + datetime.timedelta(minutes=1), free)
    return found[0].state if found and found[0].start <= moment else State.CLOSED


def opens_on(hours: Hours, day: datetime.date, free: FreeDays) -> bool:
    """Whether it opens, or may open, on a day at all."""
    start = datetime.datetime.combine(day, datetime.time())
    return bool(intervals(hours, start, start + datetime.timedelta(days=1), free))


def next_change(hours: Hours, moment: datetime.datetime, free: FreeDays) -> tuple[datetime.datetime, State] | None:
    """When another state begins after a local moment, and which; None where nothing changes within a year."""
    here = state_at(hours, moment, free)
    # A few days answer almost every question; a season may be a year away.
    for days in (8, LOOK_AHEAD_DAYS):
        until = moment + datetime.timedelta(days=days)
        position = moment
        for one in intervals(hours, moment, until, free):
            if one.start > position:
                if here is not State.CLOSED:
                    return position, State.CLOSED
                return one.start, one.state
            if one.state is not here:
                return one.start, one.state
            position = one.end
        if position != moment and position < until:
            return position, State.CLOSED
    return None


def _day_by_day(hours: Hours, first: datetime.date, last: datetime.date, free: FreeDays) -> Iterator[Interval]:
    one_day = datetime.timedelta(days=1)
    day, over = first, [piece for piece in _pieces(hours, first - one_day, free) if piece.end > DAY]
    while day <= last:
        pieces: list[_Piece] = []
        for piece in over:
            _paint(pieces, _Piece(max(piece.start - DAY, 0), piece.end - DAY, piece.state, piece.note))
        today = _pieces(hours, day, free)
        for piece in today:
            _paint(pieces, _Piece(piece.start, min(piece.end, DAY), piece.state, piece.note))
        midnight = datetime.datetime.combine(day, datetime.time())
        for piece in sorted(pieces, key=lambda one: one.start):
            yield Interval(
                midnight + datetime.timedelta(minutes=piece.start),
                midnight + datetime.timedelta(minutes=piece.end),
                piece.state,
                piece.note,
            )
        over = [piece for piece in today if piece.end > DAY]
        day += one_day


def _pieces(hours: Hours, day: datetime.date, free: FreeDays) -> list[_Piece]:
    pieces: list[_Piece] = []
    for rule in hours.rules:
        if not rule.holds(day, free):
            continue
        if rule.instead:
            pieces = []
        for piece in _of_rule(rule):
            _paint(pieces, piece)
    return pieces


def _of_rule(rule: Rule) -> Iterator[_Piece]:
    if rule.state is State.CLOSED:
        yield _Piece(0, DAY, State.CLOSED, "")
        return
    for span in rule.spans or (Span(0, DAY),):
        if span.end > span.start:
            yield _Piece(span.start, span.end, rule.state, rule.note)
        if span.open_end:
            # What begins later ends what has no end.
            later = [other.start for other in rule.spans if other.start > span.end]
            yield _Piece(span.end, min([_guessed_end(span.end), *later]), State.ASK, rule.note)


def _guessed_end(start: int) -> int:
    """Until when an open end may last; the same guess as the reference implementation of the syntax."""
    if start >= 22 * 60:
        return start + 8 * 60
    return start + 10 * 60 if start >= 17 * 60 else DAY


def _paint(pieces: list[_Piece], new: _Piece) -> None:
    """Lay a piece over those that are there."""
    kept = []
    for old in pieces:
        if old.start < new.start:
            kept.append(_Piece(old.start, min(old.end, new.start), old.state, old.note))
        if old.end > new.end:
            kept.append(_Piece(max(old.start, new.end), old.end, old.state, old.note))
    if new.state is not State.CLOSED:
        kept.append(new)
    pieces[:] = kept
