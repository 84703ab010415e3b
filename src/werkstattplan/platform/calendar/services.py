"""Loading school holidays."""

import csv
import datetime
import io
from importlib.resources import files

from django.core.exceptions import ValidationError
from django.db import transaction

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.platform.calendar.models import LANDS, SchoolHoliday


class UnreadableHolidays(Refusal):
    """A line of the file is not a holiday."""

    code = "unreadable-holidays"


@transaction.atomic
def load_school_holidays(text: str) -> int:
    """Take in a CSV file with the columns land, name, first_day, last_day and source; returns the number of rows.

    Rows that exist are brought up to date. Raises `UnreadableHolidays`, and then takes in nothing.
    """
    count = 0
    for number, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        try:
            holiday = SchoolHoliday(
                land=row["land"],
                name=row["name"],
                first_day=datetime.date.fromisoformat(row["first_day"]),
                last_day=datetime.date.fromisoformat(row["last_day"]),
                source=row["source"],
            )
            _check(holiday)
        except (KeyError, TypeError, ValueError, ValidationError) as error:
            raise UnreadableHolidays(
                f"Zeile {number} ist nicht lesbar. Nötig sind land, name, first_day, last_day und source, "
                "die Tage als JJJJ-MM-TT. Es wurde nichts übernommen."
            ) from error
        SchoolHoliday.objects.update_or_create(
            land=holiday.land,
            first_day=holiday.first_day,
            defaults={"name": holiday.name, "last_day": holiday.last_day, "source": holiday.source},
        )
        count += 1
    return count


def load_known_school_holidays() -> int:
    """The school holidays that come with the program: Mecklenburg-Vorpommern until summer 2028."""
    return load_school_holidays(
        files("werkstattplan.platform.calendar").joinpath("data", "school-holidays.csv").read_text(encoding="utf-8")
    )


def _check(holiday: SchoolHoliday) -> None:
    """Raise ValueError for a span that runs backwards or a Land that is none, ValidationError for missing words."""
    if holiday.last_day < holiday.first_day:
        raise ValueError("last_day before first_day")
    if holiday.land not in LANDS.values():
        raise ValueError("no such Land")
    holiday.full_clean(validate_unique=False, validate_constraints=False)
