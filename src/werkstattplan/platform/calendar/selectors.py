"""Working days: no weekend, no public holiday of the Land, and, if wanted, no school holiday."""

import datetime
from collections.abc import Callable
from functools import lru_cache

import holidays

from werkstattplan.platform.calendar.models import LANDS, SchoolHoliday
from werkstattplan.platform.tenancy.models import Commune


def land_of(commune: Commune) -> str:
    """The Land of a commune by its official key, for example MV; empty where it has none."""
    return LANDS.get(commune.official_key[:2], "")


def is_working_day(day: datetime.date, land: str) -> bool:
    """Whether offices of a Land work on a day; without a Land only the holidays of all Germany count."""
    return day.weekday() < 5 and day not in public_holidays(land, day.year)


def school_holiday_on(day: datetime.date, land: str) -> str:
    """The name of the school holidays that a day lies in; empty if none are known."""
    found = SchoolHoliday.objects.filter(land=land, first_day__lte=day, last_day__gte=day).first()
    return found.name if found is not None else ""


def working_days(commune: Commune, *, spare_school_holidays: bool) -> Callable[[datetime.date], bool]:
    """A function that says of a day whether the commune works on it. One query, when the function is made."""
    land = land_of(commune)
    spans = (
        list(SchoolHoliday.objects.filter(land=land).values_list("first_day", "last_day"))
        if spare_school_holidays
        else []
    )

    def works_on(day: datetime.date) -> bool:
        return is_working_day(day, land) and not any(first <= day <= last for first, last in spans)

    return works_on


@lru_cache(maxsize=256)
def public_holidays(land: str, year: int) -> frozenset[datetime.date]:
    """The public holidays of a Land in a year; without a Land those of all Germany."""
    return frozenset(holidays.country_holidays("DE", subdiv=land or None, years=year))
