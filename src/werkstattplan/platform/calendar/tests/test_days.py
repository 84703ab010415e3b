"""Working days and school holidays."""

import datetime

import pytest
from django.core.management import CommandError, call_command

from werkstattplan.platform.calendar.models import SchoolHoliday
from werkstattplan.platform.calendar.selectors import is_working_day, land_of, school_holiday_on, working_days
from werkstattplan.platform.tenancy.models import Commune


@pytest.mark.parametrize(
    ("day", "land", "works"),
    [
        ("2026-06-10", "MV", True),
        ("2026-06-13", "MV", False),
        ("2026-06-14", "MV", False),
        ("2026-04-03", "MV", False),
        ("2026-10-30", "MV", True),
        ("2025-10-31", "MV", False),
        ("2025-10-31", "BY", True),
        ("2025-10-31", "", True),
        ("2026-10-03", "", False),
        ("2026-03-08", "MV", False),
        ("2027-03-08", "MV", False),
        ("2027-03-08", "BY", True),
    ],
)
def test_working_days(day, land, works):
    assert is_working_day(datetime.date.fromisoformat(day), land) is works


def test_school_holidays_of_the_land_of_the_commune(db, django_assert_num_queries):
    call_command("school_holidays_load", verbosity=0)
    call_command("school_holidays_load", verbosity=0)
    assert SchoolHoliday.objects.count() == 25
    commune = Commune(official_key="13076")
    assert land_of(commune) == "MV"
    assert school_holiday_on(datetime.date(2026, 7, 13), "MV") == "Sommerferien"
    assert school_holiday_on(datetime.date(2026, 8, 23), "MV") == ""
    assert school_holiday_on(datetime.date(2026, 7, 13), "BY") == ""
    with django_assert_num_queries(1):
        works_on = working_days(commune, spare_school_holidays=True)
        assert [works_on(datetime.date(2026, 8, day)) for day in (21, 22, 23, 24)] == [False, False, False, True]
    assert working_days(commune, spare_school_holidays=False)(datetime.date(2026, 8, 21))
    assert land_of(Commune(official_key="")) == ""


@pytest.mark.parametrize(
    "line",
    [
        "MV,Ferien,2026-13-01,2026-01-02,x",
        "XX,Ferien,2026-01-01,2026-01-02,x",
        "MV,Ferien,2026-01-03,2026-01-02,x",
        "MV",
    ],
)
def test_a_wrong_line_takes_in_nothing(db, tmp_path, line):
    file = tmp_path / "ferien.csv"
    file.write_text(f"land,name,first_day,last_day,source\nMV,Gut,2030-01-01,2030-01-02,x\n{line}\n")
    with pytest.raises(CommandError, match="Zeile 3 ist nicht lesbar"):
        call_command("school_holidays_load", str(file))
    assert SchoolHoliday.objects.count() == 0
