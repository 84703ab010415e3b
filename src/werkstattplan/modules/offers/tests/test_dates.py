"""Dates that come again: the rule, what falls out, words, calendars and the pages of staff."""

import datetime

import icalendar
import pytest
from dateutil import rrule
from django.utils import timezone
from django_scopes import scope
from hypothesis import given
from hypothesis import strategies as st

from werkstattplan.modules.offers.dates.series import (
    Change,
    ChangeKind,
    Repeat,
    Series,
    occurrences,
    rule_days,
    span_between,
    with_dates,
)
from werkstattplan.modules.offers.dates.speaking import occurrence_in_words, series_in_words
from werkstattplan.modules.offers.forms.finding import Search
from werkstattplan.modules.offers.hours.rules import FreeDays, Span, read_hours
from werkstattplan.modules.offers.hours.times import opens_on
from werkstattplan.modules.offers.models import DateChange, DateSeries, OfferAtLocation
from werkstattplan.modules.offers.selectors.finding import find
from werkstattplan.platform.audit.models import Change as Noted

TUESDAY = datetime.date(2026, 9, 1)
AFTERNOON = Span(15 * 60, 17 * 60)
EVERY_SECOND = Series(first_day=TUESDAY, span=AFTERNOON, repeat=Repeat.WEEKLY, every=2, weekdays=(1,))
DAYS = st.dates(datetime.date(2026, 1, 1), datetime.date(2028, 12, 31))


@st.composite
def serieses(draw):
    repeat = draw(st.sampled_from(Repeat))
    is_once = repeat is Repeat.ONCE
    first = draw(DAYS)
    return Series(
        first_day=first,
        span=AFTERNOON,
        repeat=repeat,
        every=1 if is_once else draw(st.integers(1, 5)),
        weekdays=() if is_once else tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1, max_size=3)))),
        nth=draw(st.sampled_from((1, 2, 3, 4, -1))) if repeat is Repeat.MONTHLY else 0,
        last_day=None
        if is_once
        else draw(st.none() | st.integers(0, 500).map(lambda n: first + datetime.timedelta(n))),
        not_on_holidays=draw(st.booleans()),
    )


@given(serieses(), DAYS, st.integers(0, 300))
def test_a_part_of_time_has_the_days_that_the_whole_has_there(series, first, length):
    last = first + datetime.timedelta(days=length)
    whole = rule_days(series, datetime.date(2025, 1, 1), datetime.date(2030, 1, 1))
    assert rule_days(series, first, last) == [day for day in whole if first <= day <= last]
    assert all(day >= series.first_day and (series.last_day is None or day <= series.last_day) for day in whole)
    assert not series.weekdays or all(day.weekday() in series.weekdays for day in whole)


@given(serieses(), st.sets(DAYS, max_size=40))
def test_on_holidays_nothing_takes_place_where_the_series_says_so(series, holidays):
    found = occurrences(
        series, datetime.date(2026, 1, 1), datetime.date(2029, 1, 1), FreeDays(public=frozenset(holidays))
    )
    assert {one.day for one in found}.isdisjoint(holidays) or not series.not_on_holidays


@given(serieses(), st.data())
def test_cancelled_and_moved_dates_leave_the_others_alone(series, data):
    first, last = datetime.date(2025, 1, 1), datetime.date(2029, 1, 1)
    days = rule_days(series, first, last)
    if len(days) < 2:
        return
    gone, moved = data.draw(st.sampled_from(days[::2])), data.draw(st.sampled_from(days[1::2]))
    changes = (
        Change(kind=ChangeKind.CANCELLED, day=gone),
        Change(kind=ChangeKind.MOVED, day=moved, new_day=datetime.date(2028, 12, 24), span=Span(600, 660)),
    )
    plain = [(one.day, one.span) for one in occurrences(series, first, last, FreeDays())]
    changed = Series(**{name: getattr(series, name) for name in Series.__slots__} | {"changes": changes})
    found = [(one.day, one.span) for one in occurrences(changed, first, last, FreeDays()) if one.takes_place]
    expected = [(day, span) for day, span in plain if day not in (gone, moved)]
    assert sorted(found, key=str) == sorted([*expected, (datetime.date(2028, 12, 24), Span(600, 660))], key=str)


@pytest.mark.parametrize(
    ("series", "words"),
    [
        (EVERY_SECOND, "alle 2 Wochen am Dienstag, 15 bis 17 Uhr"),
        (
            Series(
                first_day=TUESDAY,
                span=Span(570, 660),
                repeat=Repeat.MONTHLY,
                weekdays=(1,),
                nth=-1,
                not_on_holidays=True,
            ),
            "jeden letzten Dienstag im Monat, 9:30 bis 11 Uhr, nicht an Feiertagen",
        ),
        (Series(first_day=TUESDAY, span=AFTERNOON), "Dienstag, 1. September 2026, 15 bis 17 Uhr"),
        (
            Series(
                first_day=TUESDAY,
                span=Span(22 * 60, 25 * 60),
                repeat=Repeat.WEEKLY,
                weekdays=(0, 4),
                last_day=datetime.date(2026, 12, 18),
                not_on_holidays=True,
                not_in_school_holidays=True,
            ),
            "jeden Montag und Freitag, 22 bis 1 Uhr, nicht an Feiertagen und in den Ferien, bis 18. Dezember 2026",
        ),
    ],
)
def test_a_series_is_said_in_plain_words(series, words):
    assert series_in_words(series) == words


def test_hours_with_dates_say_open_on_these_days_only_even_on_a_holiday():
    dates = occurrences(EVERY_SECOND, TUESDAY, datetime.date(2026, 9, 30), FreeDays())
    hours = read_hours(with_dates({"rules": [{"days": [5], "spans": [["10:00", "12:00"]]}]}, dates))
    free = FreeDays(public=frozenset({datetime.date(2026, 9, 15)}))
    opened = [day for day in range(1, 31) if opens_on(hours, datetime.date(2026, 9, day), free)]
    assert opened == [1, 5, 12, 15, 19, 26, 29]


@pytest.fixture
def course(directory):
    return OfferAtLocation.objects.get(offer__title="Deutschkurs mit Kinderbetreuung")


@pytest.fixture
def mira(first_of_march, client, coordinator):
    client.force_login(coordinator)
    return client


WEEKLY = {
    "title": "Anfänger",
    "repeat": "weekly",
    "first_day": "2027-03-02",
    "starts": "17:00",
    "ends": "18:30",
    "every": "1",
    "not_on_holidays": "on",
    "not_in_school_holidays": "on",
}


def address(course, rest=""):
    return f"/arbeit/probe/angebote/{course.pk}/termine/{rest}"


@pytest.fixture
def first_of_march(monkeypatch):
    moment = datetime.datetime(2027, 3, 1, 9, 0, tzinfo=datetime.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    return moment


@pytest.fixture
def series(mira, course):
    assert mira.post(address(course, "neu/"), WEEKLY).status_code == 302
    return DateSeries.objects.get()


def test_staff_look_at_dates_before_they_save_them(mira, course):
    page = mira.post(address(course, "neu/"), WEEKLY | {"vorschau": "1"}).content.decode()
    assert "jeden Dienstag, 17 bis 18:30 Uhr, nicht an Feiertagen und in den Ferien" in page
    assert "Dienstag, 2. März 2027, 17 bis 18:30 Uhr" in page
    assert not DateSeries.objects.exists()


def test_the_public_reads_the_next_dates_and_the_search_finds_the_day(client, series, course, commune, first_of_march):
    page = client.get(f"/probe/angebote/{course.pk}/").content.decode()
    assert "jeden Dienstag, 17 bis 18:30 Uhr" in page
    assert "Dienstag, 2. März 2027" in page

    def at_six(day):
        with scope(commune=commune):
            found = find(Search(text="deutsch", day=day, time="18:00"), commune=commune, at=first_of_march)
            return [row.pk for row in found.rows]

    assert at_six("di") == [course.pk]
    assert at_six("mi") == []


def test_one_date_is_cancelled_and_taken_back_and_the_history_knows(mira, client, series, course):
    cancel = address(course, f"{series.pk}/2027-03-09/")
    assert mira.get(cancel).status_code == 200
    assert mira.post(cancel, {"kind": "cancelled", "reason": "Kursleitung krank"}).status_code == 302
    assert "9. März 2027: fällt aus (Kursleitung krank)" in client.get(f"/probe/angebote/{course.pk}/").content.decode()
    assert Noted.objects.filter(verb="offer.date-changed").count() == 1
    assert mira.post(address(course, f"{series.pk}/2027-03-09/zurueck/")).status_code == 302
    assert not DateChange.objects.exists()
    assert mira.get(address(course, f"{series.pk}/2027-03-10/")).status_code == 404


def test_a_date_moves_to_a_day_that_is_free(mira, series, course):
    move = address(course, f"{series.pk}/2027-03-09/")
    answer = mira.post(move, {"kind": "moved", "new_day": "2027-03-16"})
    assert answer.status_code == 422
    assert "An diesem Tag gibt es schon einen Termin" in answer.content.decode()
    assert "Auf welchen Tag?" in mira.post(move, {"kind": "moved"}).content.decode()
    assert mira.post(move, {"kind": "moved", "new_day": "2027-03-10", "starts": "10:00"}).status_code == 422
    assert mira.post(move, {"kind": "moved", "new_day": "2027-03-10"}).status_code == 302
    page = mira.get(address(course)).content.decode()
    assert "Mittwoch, 10. März 2027, 17 bis 18:30 Uhr, statt Dienstag, 9. März 2027" in page


def test_a_form_sent_twice_makes_one_series_and_a_wrong_one_none(mira, series, course):
    again = mira.post(address(course, "neu/"), WEEKLY)
    assert again.status_code == 422
    assert "Diese Termine gibt es schon" in again.content.decode()
    for wrong, sentence in (
        ({"ends": "17:00"}, "Anfang und Ende sind gleich"),
        ({"last_day": "2027-03-01"}, "Der letzte Tag liegt vor dem ersten"),
        ({"weekdays": ["0"], "last_day": "2027-03-05"}, "So gibt es keinen einzigen Termin"),
    ):
        answer = mira.post(address(course, "neu/"), WEEKLY | {"title": "Andere"} | wrong)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    assert DateSeries.objects.count() == 1


def test_two_people_who_change_a_series_at_once_lose_nothing(mira, series, course):
    edit = address(course, f"{series.pk}/")
    base = mira.get(edit).context["base"]
    assert mira.post(edit, WEEKLY | {"base": base, "starts": "16:00"}).status_code == 302
    clash = mira.post(edit, WEEKLY | {"base": base, "starts": "16:30"})
    assert clash.status_code == 409
    assert "Jemand anderes hat inzwischen dasselbe geändert" in clash.content.decode()
    series.refresh_from_db()
    assert series.starts == datetime.time(16)


def expand(content):
    """The beginnings of all dates in a calendar file within two years, reckoned by dateutil from the file alone."""
    found = []
    for event in icalendar.Calendar.from_ical(content).walk("VEVENT"):
        start = event.decoded("dtstart")
        rule = event.get("rrule")
        days = rrule.rrulestr(rule.to_ical().decode(), dtstart=start) if rule else [start]
        gone = event.get("exdate", [])
        gone = {part.dt for one in (gone if isinstance(gone, list) else [gone]) for part in one.dts}
        until = start + datetime.timedelta(days=380)
        for moment in days:
            if moment > until:
                break
            if moment not in gone:
                found.append(moment)
    return sorted(found)


def test_a_calendar_has_exactly_the_dates_of_the_page(mira, client, series, course, commune, first_of_march):
    mira.post(address(course, f"{series.pk}/2027-03-09/"), {"kind": "cancelled"})
    mira.post(address(course, f"{series.pk}/2027-03-16/"), {"kind": "moved", "new_day": "2027-03-18"})
    mira.post(address(course, f"{series.pk}/zusatz/"), {"day": "2027-05-01", "starts": "10:00", "ends": "12:00"})
    answer = client.get(f"/probe/angebote/{course.pk}/termine.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    with scope(commune=commune):
        row = DateSeries.objects.prefetch_related("changes").get()
        from werkstattplan.modules.offers.selectors.opening import free_days

        free = free_days(commune, datetime.date(2027, 3, 1))
        expected = occurrences(row.as_value(), datetime.date(2027, 3, 1), datetime.date(2028, 3, 10), free)
    berlin = timezone.get_default_timezone()
    planned = [one.start.replace(tzinfo=berlin) for one in expected if one.takes_place]
    found = expand(answer.content)
    assert [moment for moment in found if moment <= planned[-1]] == planned
    assert datetime.datetime(2027, 3, 18, 17, 0, tzinfo=berlin) in found
    assert b"BEGIN:VTIMEZONE" in answer.content
    assert (
        client.get(f"/probe/angebote/{course.pk}/termine.ics", headers={"If-None-Match": answer["ETag"]}).status_code
        == 304
    )


def test_the_calendar_of_a_search_has_the_dates_of_its_results(client, series, course):
    events = icalendar.Calendar.from_ical(client.get("/probe/angebote/termine.ics?q=deutschkurs").content).walk(
        "VEVENT"
    )
    assert [str(event["summary"]) for event in events] == ["Deutschkurs mit Kinderbetreuung: Anfänger"]
    assert not icalendar.Calendar.from_ical(client.get("/probe/angebote/termine.ics?q=kita").content).walk("VEVENT")


def test_dates_belong_to_their_entry_and_only_who_writes_keeps_them(mira, client, series, course, reader):
    other = OfferAtLocation.objects.get(offer__title="Sorgentelefon")
    assert mira.get(address(other, f"{series.pk}/")).status_code == 404
    client.force_login(reader)
    assert client.post(address(course, f"{series.pk}/entfernen/")).status_code == 403
    assert DateSeries.objects.exists()


def test_words_of_single_dates():
    series = Series(**{name: getattr(EVERY_SECOND, name) for name in Series.__slots__} | {"changes": (
        Change(kind=ChangeKind.EXTRA, day=datetime.date(2026, 9, 3), span=span_between(datetime.time(9), datetime.time(10)), reason="Fest"),
    )})  # fmt: skip
    words = [occurrence_in_words(one) for one in occurrences(series, TUESDAY, datetime.date(2026, 9, 14), FreeDays())]
    assert words == [
        "Dienstag, 1. September 2026, 15 bis 17 Uhr",
        "Donnerstag, 3. September 2026, 9 bis 10 Uhr, zusätzlich (Fest)",
    ]
