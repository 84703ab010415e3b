"""Opening hours on days of a commune: which of them are public or school holidays."""

import datetime

from werkstattplan.modules.offers.hours.rules import FreeDays
from werkstattplan.modules.offers.hours.times import LOOK_AHEAD_DAYS
from werkstattplan.platform.calendar.models import SchoolHoliday
from werkstattplan.platform.calendar.selectors import land_of, public_holidays
from werkstattplan.platform.tenancy.models import Commune


def free_days(commune: Commune, day: datetime.date, *, ahead: int = LOOK_AHEAD_DAYS) -> FreeDays:
    """The holidays around a day, as far as hours are looked up. One query."""
    land, one_day = land_of(commune), datetime.timedelta(days=1)
    first, last = day - one_day, day + datetime.timedelta(days=ahead)
    public = {found for year in range(first.year, last.year + 1) for found in public_holidays(land, year)}
    spans = SchoolHoliday.objects.filter(land=land, first_day__lte=last, last_day__gte=first)
    school = {
        begins + one_day * number
        for begins, ends in spans.values_list("first_day", "last_day")
        for number in range((ends - begins).days + 1)
    }
    return FreeDays(frozenset(public), frozenset(school))
