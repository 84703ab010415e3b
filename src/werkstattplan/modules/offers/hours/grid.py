"""Opening hours as a form shows them: a week with up to two times a day, and the rest as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from werkstattplan.modules.offers.hours.osm import parse_osm
from werkstattplan.modules.offers.hours.rules import CLOSED_ON_HOLIDAYS, Hours, Rule, Span, State
from werkstattplan.modules.offers.hours.writing import write_osm

PER_DAY = 2


@dataclass(frozen=True, slots=True)
class Grid:
    """The times of each weekday, what differs from them as text, and whether holidays are days like others."""

    week: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    differing: str = ""
    open_on_holidays: bool = False


def grid_of(hours: Hours) -> Grid:
    """The hours as a form shows them; what a week cannot show stands in the text, all of it if need be."""
    rules = list(hours.rules)
    is_closed = len(rules) > 1 and rules[-1] == CLOSED_ON_HOLIDAYS
    if is_closed:
        rules.pop()
    week: dict[int, tuple[Span, ...]] = {}
    while rules and _fits(rules[0], week):
        rule = rules.pop(0)
        for day in rule.days or range(7):
            week[day] = (*week.get(day, ()), *rule.spans)
    if rules and week and not rules[0].instead:
        rules, week = list(hours.rules[: -1 if is_closed else None]), {}
    return Grid(week, write_osm(Hours(tuple(rules))), bool(hours.rules) and not is_closed)


def hours_of(grid: Grid) -> Hours:
    """The hours of a filled form; raises HoursNotReadable for a text outside of the declared part of the syntax."""
    by_times: dict[tuple[Span, ...], list[int]] = {}
    for day in sorted(grid.week):
        if grid.week[day]:
            by_times.setdefault(tuple(sorted(grid.week[day], key=lambda span: span.start)), []).append(day)
    rules = [Rule(days=tuple(days), spans=spans) for spans, days in by_times.items()]
    if grid.differing:
        first, *others = parse_osm(grid.differing).rules
        rules += [replace(first, instead=bool(rules)), *others]
    if rules and not grid.open_on_holidays and rules[-1] != CLOSED_ON_HOLIDAYS:
        rules.append(CLOSED_ON_HOLIDAYS)
    return Hours(tuple(rules))


def _fits(rule: Rule, week: Mapping[int, Sequence[Span]]) -> bool:
    is_plain = rule == Rule(days=rule.days, spans=rule.spans) and rule.state is State.OPEN and bool(rule.spans)
    has_room = all(len(week.get(day, ())) + len(rule.spans) <= PER_DAY for day in rule.days or range(7))
    return is_plain and has_room and not any(span.open_end for span in rule.spans)
