"""Coming dates of entries."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone

from werkstattplan.modules.offers.dates.ical import Event
from werkstattplan.modules.offers.dates.series import Occurrence, occurrences, with_dates
from werkstattplan.modules.offers.dates.speaking import occurrence_in_words, series_in_words
from werkstattplan.modules.offers.dates.stored import TitledSeries, store_series
from werkstattplan.modules.offers.hours.rules import FreeDays, read_hours
from werkstattplan.modules.offers.hours.writing import in_words
from werkstattplan.modules.offers.models import DateSeries, OfferAtLocation
from werkstattplan.modules.offers.selectors.opening import free_days
from werkstattplan.platform.tenancy.models import Commune

# A monthly series in summer: so far ahead the next dates are looked for.
AHEAD_DAYS = 400
# So far ahead a search by day knows dates; the nightly index moves it on.
DATES_AHEAD = 90


@dataclass(frozen=True, slots=True)
class SeriesInWords:
    """A series with its rule and its next dates in words; `is_over`: none is left."""

    row: DateSeries
    rule: str
    coming: tuple[tuple[Occurrence, str], ...]

    @property
    def is_over(self) -> bool:
        """Whether no date is left within a year."""
        return not self.coming


def hours_with_dates(row: OfferAtLocation, day: datetime.date, free: FreeDays) -> dict[str, Any]:
    """The opening hours of an entry together with its coming dates, as hours are stored."""
    last = day + datetime.timedelta(days=DATES_AHEAD)
    coming = [one for series in row.series.all() for one in occurrences(series.as_value(), day, last, free)]
    return with_dates(row.hours, coming)


def stored_dates(row: OfferAtLocation) -> list[dict[str, Any]]:
    """The series of an entry as values for exchange; `series__changes` should be fetched with the row."""
    return [store_series(TitledSeries(one.title, one.as_value())) for one in row.series.all()]


def times_in_words(row: OfferAtLocation) -> list[str]:
    """Opening hours and the rules of dates, one line each; `series__changes` should be fetched with the row."""
    series = (f"{one.title}: {series_in_words(one.as_value())}".removeprefix(": ") for one in row.series.all())
    return [*in_words(read_hours(row.hours)), *series]


def coming_in_words(row: DateSeries, *, commune: Commune, now: datetime.datetime, most: int) -> dict[str, Any]:
    """The rule of a series that need not be saved, and its next dates, in words. One query."""
    free = free_days(commune, now.date())
    coming = [occurrence_in_words(one) for one in islice(_coming(row, now, free), most)]
    return {"rule": series_in_words(row.as_value()), "coming": coming}


def series_of(entry: OfferAtLocation, *, commune: Commune, now: datetime.datetime, most: int) -> list[SeriesInWords]:
    """The series of an entry with their next dates. Three queries, one where `series__changes` was fetched with it."""
    prefetch_related_objects([entry], "series__changes")
    rows = list(entry.series.all())
    free = free_days(commune, now.date()) if rows else FreeDays()
    return [
        SeriesInWords(
            row,
            series_in_words(row.as_value()),
            tuple((one, occurrence_in_words(one)) for one in islice(_coming(row, now, free), most)),
        )
        for row in rows
    ]


def next_dates(
    entries: Sequence[OfferAtLocation], *, commune: Commune, now: datetime.datetime
) -> dict[int, Occurrence]:
    """For each entry that has some its next date that takes place. At most three queries."""
    rows = list(DateSeries.objects.filter(entry__in=[entry.pk for entry in entries]).prefetch_related("changes"))
    free = free_days(commune, now.date()) if rows else FreeDays()
    found: dict[int, Occurrence] = {}
    for row in rows:
        first = next((one for one in _coming(row, now, free) if one.takes_place), None)
        known = found.get(row.entry_id)
        if first and (known is None or first.start < known.start):
            found[row.entry_id] = first
    return found


def events_of(rows: Iterable[DateSeries], *, address_of: dict[int, str]) -> list[Event]:
    """Series as a calendar shows them; `address_of` has the page of each entry."""
    return [
        Event(
            key=f"angebot-{row.entry_id}-{row.pk}",
            series=row.as_value(),
            title=f"{row.entry.offer.title}: {row.title}" if row.title else row.entry.offer.title,
            place=_place(row.entry),
            text=row.entry.offer.summary,
            url=address_of[row.entry_id],
            changed_at=row.entry.offer.changed_at,
        )
        for row in rows
    ]


def _coming(row: DateSeries, now: datetime.datetime, free: FreeDays) -> Iterable[Occurrence]:
    clock = timezone.localtime(now).replace(tzinfo=None)
    found = occurrences(row.as_value(), clock.date(), clock.date() + datetime.timedelta(days=AHEAD_DAYS), free)
    return (one for one in found if one.end > clock)


def _place(entry: OfferAtLocation) -> str:
    place = entry.location
    if place is None:
        return "per Telefon oder im Internet"
    return ", ".join(part for part in (place.name, place.address) if part)
