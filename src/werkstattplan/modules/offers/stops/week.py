"""The times of a bus as a form shows them: some weekdays, one span, and what holds on holidays and in school holidays."""

import enum
from dataclasses import dataclass

from werkstattplan.modules.offers.hours.rules import CLOSED_ON_HOLIDAYS, PUBLIC, SCHOOL, Hours, Rule, Span, State
from werkstattplan.modules.offers.hours.writing import in_words

NOT_IN_SCHOOL_HOLIDAYS = Rule(on=(SCHOOL,), state=State.CLOSED, instead=True)


class Holidays(enum.StrEnum):
    """What holds on public holidays."""

    NONE = "none"
    AS_WEEKDAY = "weekday"
    EACH = "each"


class SchoolDays(enum.StrEnum):
    """Whether a bus goes all year, only when there is school, or only when there is none."""

    ALL = "all"
    SCHOOL = "school"
    HOLIDAYS = "holidays"


@dataclass(frozen=True, slots=True)
class BusWeek:
    """On which weekdays a bus goes, between which times."""

    days: tuple[int, ...]
    span: Span
    holidays: Holidays = Holidays.NONE
    school: SchoolDays = SchoolDays.ALL

    def hours(self) -> Hours:
        """The same as rules."""
        is_each = self.holidays is Holidays.EACH
        on_holidays_too = (PUBLIC,) if is_each and self.school is not SchoolDays.HOLIDAYS else ()
        rules = [
            Rule(
                days=self.days,
                on=on_holidays_too,
                in_school_holidays=self.school is SchoolDays.HOLIDAYS,
                spans=(self.span,),
            )
        ]
        if self.school is SchoolDays.SCHOOL:
            rules.append(NOT_IN_SCHOOL_HOLIDAYS)
        if is_each and self.school is SchoolDays.HOLIDAYS:
            rules.append(Rule(on=(PUBLIC,), spans=(self.span,)))
        if self.holidays is Holidays.NONE:
            rules.append(CLOSED_ON_HOLIDAYS)
        return Hours(tuple(rules))


def times_in_words(hours: Hours) -> list[str]:
    """When a bus goes, a line for each rule."""
    return [line.replace("geschlossen", "keine Fahrt") for line in in_words(hours)]


def week_of(hours: Hours) -> BusWeek | None:
    """The times as a form shows them; None for hours that such a form cannot have made."""
    if not hours.rules or len(hours.rules[0].spans) != 1:
        return None
    first = hours.rules[0]
    for holidays in Holidays:
        for school in SchoolDays:
            week = BusWeek(first.days, first.spans[0], holidays, school)
            if week.hours() == hours:
                return week
    return None
