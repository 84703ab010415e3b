"""Opening hours: read, told and written again; what is not understood is refused, never wrong."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from werkstattplan.modules.offers.hours.osm import HoursNotReadable, parse_osm
from werkstattplan.modules.offers.hours.rules import (
    CLOSED_ON_HOLIDAYS,
    FreeDays,
    Hours,
    Rule,
    Season,
    Span,
    State,
    Weeks,
    read_hours,
    store_hours,
)
from werkstattplan.modules.offers.hours.speaking import now_in_words
from werkstattplan.modules.offers.hours.times import intervals, next_change, opens_on, state_at
from werkstattplan.modules.offers.hours.writing import in_words, write_osm
from werkstattplan.platform.calendar.selectors import public_holidays

NOTHING_FREE = FreeDays()
LINES = (Path(__file__).parent / "published_hours.tsv").read_text().split("# Below:")
PUBLISHED = [line.split("\t") for line in LINES[0].splitlines()[1:]]
NONSENSE = LINES[1].splitlines()[1:]


def at(text):
    return datetime.datetime.fromisoformat(text)


def holidays(year):
    return FreeDays(public=public_holidays("MV", year))


@pytest.mark.parametrize(("text", "first", "last", "expected"), [(*row[:3], row[3:]) for row in PUBLISHED])
def test_published_cases(text, first, last, expected):
    found = intervals(parse_osm(text), at(first), at(last), NOTHING_FREE)
    # The published cases tell the note of an interval nowhere; beside each other they are still two.
    told = [f"{one.start:%Y-%m-%dT%H:%M}/{one.end:%Y-%m-%dT%H:%M}{'?' * (one.state is State.ASK)}" for one in found]
    assert told == expected


def test_there_are_many_published_cases():
    assert len(PUBLISHED) > 130


@pytest.mark.parametrize("text", NONSENSE)
def test_what_is_no_opening_hours_is_refused(text):
    with pytest.raises(HoursNotReadable):
        parse_osm(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "sunrise-sunset",
            "Mo-Fr",
            "easter off",
            "Mo 10:00",
            "Mo 10:00-12:00/30",
            "2027",
            "10:00-12:00 || 13:00-14:00",
        ),
        *("PH -1 day off", "Su[1] +2 days 10:00-12:00", "Jan-Mar 5 10:00-12:00", "Mo 25:00-26:00", "Mo 10:61-12:00"),
        *("Mo[1],Tu 10:00-12:00", "PH Mo 10:00-12:00", "Mo 10:00-12:00 off", "week 54 Mo 10:00-12:00", "", "Mo-Fr ;"),
        *(
            "22:00-02:00; Tu 12:00-14:00",
            "2026 Feb 30 off",
            "2026 Dec 24-2026 Dec 20 off",
            "Jan 5-3 off",
            "Mo 10:00-12:00;; Tu",
        ),
    ],
)
def test_what_lies_outside_is_refused_with_a_sentence(text):
    with pytest.raises(HoursNotReadable) as refused:
        parse_osm(text)
    assert "Bitte" in refused.value.sentence


@pytest.mark.parametrize(
    ("text", "moment", "state"),
    [
        # The women's day is a holiday here since 2023 only.
        ("Mo-Fr 09:00-12:00; PH off", "2022-03-08T10:00", State.OPEN),
        ("Mo-Fr 09:00-12:00; PH off", "2023-03-08T10:00", State.CLOSED),
        ("Mo-Fr 09:00-12:00; PH off", "2027-03-08T10:00", State.CLOSED),
        # The day of the Reformation is one, All Saints' Day is none.
        ("Mo-Fr 09:00-12:00; PH off", "2025-10-31T10:00", State.CLOSED),
        ("Mo-Su 09:00-12:00; PH off", "2027-11-01T10:00", State.OPEN),
        # Corpus Christi and Epiphany are holidays elsewhere.
        ("Mo-Fr 09:00-12:00; PH off", "2027-05-27T10:00", State.OPEN),
        ("Mo-Fr 09:00-12:00; PH off", "2027-01-06T10:00", State.OPEN),
        ("Mo-Fr 09:00-12:00; PH off", "2027-03-26T10:00", State.CLOSED),
        ("Mo-Fr 09:00-12:00; PH 10:00-11:00", "2027-10-03T10:30", State.OPEN),
        ("Mo-Fr 09:00-12:00; PH off; 2027 Mar 8 10:00-11:00", "2027-03-08T10:30", State.OPEN),
        # Christmas Eve is no holiday.
        ("Mo-Fr 09:00-12:00; PH off", "2026-12-24T10:00", State.OPEN),
    ],
)
def test_holidays_of_mecklenburg_vorpommern(text, moment, state):
    assert state_at(parse_osm(text), at(moment), holidays(at(moment).year)) is state


def test_school_holidays():
    free = FreeDays(school=frozenset({datetime.date(2026, 7, 13), datetime.date(2026, 7, 18)}))
    only_then = parse_osm("SH Mo-Fr 08:00-15:00")
    assert opens_on(only_then, datetime.date(2026, 7, 13), free)
    assert not opens_on(only_then, datetime.date(2026, 7, 14), free)
    assert not opens_on(only_then, datetime.date(2026, 7, 18), free)
    assert not opens_on(parse_osm("Mo-Fr 08:00-15:00; SH off"), datetime.date(2026, 7, 13), free)


def test_every_second_week_and_the_last_friday():
    odd = parse_osm("week 1-53/2 We 15:00-17:00")
    assert opens_on(odd, datetime.date(2026, 1, 14), NOTHING_FREE)
    assert not opens_on(odd, datetime.date(2026, 1, 21), NOTHING_FREE)
    assert opens_on(parse_osm("Fr[-1] 15:00-17:00"), datetime.date(2026, 1, 30), NOTHING_FREE)
    assert not opens_on(parse_osm("Fr[-1] 15:00-17:00"), datetime.date(2026, 1, 23), NOTHING_FREE)


def test_the_next_change():
    office = parse_osm("Mo-Fr 09:00-12:00")
    assert next_change(office, at("2026-01-16T12:30"), NOTHING_FREE) == (at("2026-01-19T09:00"), State.OPEN)
    assert next_change(office, at("2026-01-16T10:30"), NOTHING_FREE) == (at("2026-01-16T12:00"), State.CLOSED)
    assert next_change(parse_osm("24/7"), at("2026-01-16T10:30"), NOTHING_FREE) is None
    summer = parse_osm("Jul-Aug 10:00-12:00")
    assert next_change(summer, at("2026-09-01T10:00"), NOTHING_FREE) == (at("2027-07-01T10:00"), State.OPEN)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-01-16T10:30", "Jetzt geöffnet bis 12:00 Uhr"),
        ("2026-01-16T08:00", "Jetzt geschlossen, öffnet heute um 09:00 Uhr"),
        ("2026-01-15T13:00", "Jetzt geschlossen, öffnet morgen um 09:00 Uhr"),
        ("2026-01-16T13:00", "Jetzt geschlossen, öffnet Montag um 09:00 Uhr"),
    ],
)
def test_now_in_words(moment, said):
    assert now_in_words(parse_osm("Mo-Fr 09:00-12:00"), at(moment), NOTHING_FREE) == said


def test_what_may_be_open_is_not_called_open():
    asked = parse_osm('Mo 10:00-12:00 unknown "nach Anruf"')
    assert now_in_words(asked, at("2026-01-19T10:30"), NOTHING_FREE).startswith("Jetzt vielleicht geöffnet")
    assert now_in_words(Hours(), at("2026-01-19T10:30"), NOTHING_FREE) == ""


def test_lines_for_people():
    hours = parse_osm("Mo-Fr 09:00-12:00,13:00-16:00; Sa[1] 10:00+; PH off")
    assert list(in_words(hours)) == [
        "Mo–Fr: 09:00–12:00 Uhr und 13:00–16:00 Uhr",
        "jeden 1. Samstag im Monat: ab 10:00 Uhr",
        "an Feiertagen geschlossen",
    ]


def test_stored_rules_hold_beside_each_other():
    stored = {"rules": [{"days": [0], "spans": [["09:00", "12:00"]]}, {"days": [0, 2], "spans": [["14:00", "16:00"]]}]}
    monday = intervals(read_hours(stored), at("2026-01-19T00:00"), at("2026-01-20T00:00"), NOTHING_FREE)
    assert [one.start.hour for one in monday] == [9, 14]
    assert write_osm(read_hours(stored)) == "Mo 09:00-12:00, Mo,We 14:00-16:00; PH off"


@pytest.mark.parametrize(
    "broken", [{"days": [7]}, {"spans": [["9", "10:00"]]}, {"spans": [["09:70", "10:00"]]}, {"state": "maybe"}]
)
def test_broken_stored_values_are_errors(broken):
    with pytest.raises(ValueError, match=r"."):
        read_hours({"rules": [broken]})


times = some.integers(0, 24 * 60 - 1)
spans = some.builds(
    lambda start, length, is_open: Span(start, start + length, is_open),
    times,
    some.integers(1, 24 * 60),
    some.booleans(),
)
few = {"max_size": 2}
rules = some.builds(
    Rule,
    days=some.sets(some.integers(0, 6), min_size=1, max_size=6).map(lambda days: tuple(sorted(days))),
    nth=some.sampled_from([(), (1,), (2, 4), (-1,)]),
    seasons=some.lists(some.sampled_from([Season(5, 0, 9, 0), Season(12, 24, 1, 2), Season(3, 8, 3, 8)]), **few).map(
        tuple
    ),
    weeks=some.lists(some.sampled_from([Weeks(1, 53, 2), Weeks(40, 42), Weeks(7, 7)]), **few).map(tuple),
    dates=some.lists(some.sampled_from([(datetime.date(2026, 12, 24), datetime.date(2027, 1, 3))]), max_size=1).map(
        tuple
    ),
    spans=some.lists(spans, min_size=1, max_size=3).map(tuple),
    note=some.sampled_from(["", "nach Anruf", "Tür 3; links"]),
    state=some.sampled_from([State.OPEN, State.ASK]),
)


@given(some.lists(rules, min_size=1, max_size=4), some.booleans())
def test_what_is_written_is_read_again(many, is_closed):
    hours = Hours((*many, *([CLOSED_ON_HOLIDAYS] if is_closed else [])))
    assert parse_osm(write_osm(hours)) == hours
    assert read_hours(store_hours(hours)) == hours


@given(some.text(alphabet='MoTuWePHSH 0123456789:-,;+/[]"weekoffJanDec', max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        hours = parse_osm(text)
    except HoursNotReadable:
        return
    assert parse_osm(write_osm(hours)) == hours
