"""Dates of an entry: series, and what is different about single dates."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.dates.series import ChangeKind, changed_date, rule_days
from werkstattplan.modules.offers.dates.speaking import occurrence_in_words, series_in_words
from werkstattplan.modules.offers.models import DateChange, DateSeries, Offer, OfferAtLocation
from werkstattplan.modules.offers.services.both import EditOutcome, settle
from werkstattplan.modules.offers.services.index import index_offers
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User

COLUMNS = (
    *("title", "first_day", "last_day", "starts", "ends", "repeat", "every", "weekdays", "nth"),
    *("not_on_holidays", "not_in_school_holidays"),
)
_DAYS, _TIMES = ("first_day", "last_day"), ("starts", "ends")


class SeriesThereAlready(Refusal):
    """The same series was saved before."""

    code = "offers.series-there-already"
    sentence = "Diese Termine gibt es schon: gleicher Name, gleicher erster Tag, gleiche Uhrzeit."


class NoSuchDate(Refusal):
    """The day is none of the series."""

    code = "offers.no-such-date"
    sentence = "An diesem Tag gibt es keinen Termin. Vielleicht hat jemand die Termine inzwischen geändert."


class DateThereAlready(Refusal):
    """A date on that day is in the series already."""

    code = "offers.date-there-already"
    sentence = "An diesem Tag gibt es schon einen Termin. Bitte wählen Sie einen anderen Tag."


def series_values(row: DateSeries) -> dict[str, Any]:
    """What the form of a series shows, as values that can be signed and compared."""
    values = {name: getattr(row, name) for name in COLUMNS}
    values |= {name: values[name].isoformat() if values[name] else "" for name in _DAYS}
    return values | {name: f"{values[name]:%H:%M}" for name in _TIMES}


@transaction.atomic
def add_series(
    *, entry: OfferAtLocation, values: Mapping[str, Any], actor: User | None, at: datetime.datetime
) -> DateSeries:
    """Add dates to an entry; raises `SeriesThereAlready`, also for a form that was sent twice."""
    offer = _locked(entry)
    row = DateSeries(commune=entry.commune, entry=entry)
    series_with(row, values)
    _save(row)
    _note(offer, entry, actor, at, "offer.dates-added", before="", after=_said(row))
    return row


@transaction.atomic
def edit_series(
    *, row: DateSeries, base: Mapping[str, Any], mine: Mapping[str, Any], actor: User | None, at: datetime.datetime
) -> EditOutcome:
    """Save what the person changed since `base`; changes of single dates that no longer belong to the rule go."""
    offer = _locked(row.entry)
    row.refresh_from_db()
    current, before = series_values(row), _said(row)
    changed, clashes = settle(base, mine, current)
    if clashes or not changed:
        return EditOutcome(clashes=clashes, current=current)
    series_with(row, current | changed)
    _save(row)
    _drop_strange_changes(row)
    _note(offer, row.entry, actor, at, "offer.dates-changed", before=before, after=_said(row))
    return EditOutcome(changed=tuple(changed))


@transaction.atomic
def remove_series(*, row: DateSeries, actor: User | None, at: datetime.datetime) -> None:
    """Remove a series with all its dates."""
    offer, entry, before = _locked(row.entry), row.entry, _said(row)
    row.delete()
    _note(offer, entry, actor, at, "offer.dates-removed", before=before, after="")


@transaction.atomic
def change_date(
    *, row: DateSeries, day: datetime.date, values: Mapping[str, Any], actor: User | None, at: datetime.datetime
) -> None:
    """Cancel or move one date; a second change of the same date replaces the first. Raises `NoSuchDate`, `DateThereAlready`."""
    offer = _locked(row.entry)
    series = row.as_value()
    if day not in rule_days(series, day, day):
        raise NoSuchDate
    new_day = values.get("new_day")
    if new_day and new_day != day and new_day in rule_days(series, new_day, new_day):
        raise DateThereAlready
    change, _ = DateChange.objects.update_or_create(
        series=row, day=day, defaults={"commune": row.commune, "starts": None, "ends": None, "new_day": None, **values}
    )
    _note_change(offer, row, change, actor, at, "offer.date-changed")


@transaction.atomic
def add_date(
    *, row: DateSeries, day: datetime.date, values: Mapping[str, Any], actor: User | None, at: datetime.datetime
) -> None:
    """Add a date beside the rule; raises `DateThereAlready`."""
    offer = _locked(row.entry)
    is_there = day in rule_days(row.as_value(), day, day) or DateChange.objects.filter(series=row, day=day).exists()
    if is_there:
        raise DateThereAlready
    change = DateChange.objects.create(commune=row.commune, series=row, kind=ChangeKind.EXTRA.value, day=day, **values)
    _note_change(offer, row, change, actor, at, "offer.date-added")


@transaction.atomic
def undo_change(*, row: DateSeries, day: datetime.date, actor: User | None, at: datetime.datetime) -> None:
    """Take back what was different about a date; raises `NoSuchDate` where nothing was."""
    offer = _locked(row.entry)
    change = DateChange.objects.filter(series=row, day=day).first()
    if change is None:
        raise NoSuchDate
    change.delete()
    _note(offer, row.entry, actor, at, "offer.date-restored", before=f"{day:%d.%m.%Y}", after=_said(row))


def _locked(entry: OfferAtLocation) -> Offer:
    # All that changes an offer waits here.
    return Offer.objects.select_for_update().get(pk=entry.offer_id)


def series_with(row: DateSeries, values: Mapping[str, Any]) -> DateSeries:
    """The row with the values of a form; not saved."""
    for name in COLUMNS:
        value = values[name]
        if name in _DAYS:
            value = datetime.date.fromisoformat(value) if value else None
        if name in _TIMES:
            value = datetime.time.fromisoformat(value)
        setattr(row, name, value)
    return row


def _save(row: DateSeries) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        same = DateSeries.objects.filter(
            entry=row.entry, title=row.title, first_day=row.first_day, starts=row.starts
        ).exclude(pk=row.pk)
        if same.exists():
            raise SeriesThereAlready from error
        raise


def _drop_strange_changes(row: DateSeries) -> None:
    series = row.as_value()
    for change in DateChange.objects.filter(series=row).exclude(kind=ChangeKind.EXTRA.value):
        if change.day not in rule_days(series, change.day, change.day):
            change.delete()


def _said(row: DateSeries) -> str:
    words = series_in_words(row.as_value())
    return f"{row.title}: {words}" if row.title else words


def _note_change(
    offer: Offer, row: DateSeries, change: DateChange, actor: User | None, at: datetime.datetime, verb: str
) -> None:
    said = occurrence_in_words(changed_date(row.as_value(), change.as_value()))
    _note(offer, row.entry, actor, at, verb, before=_said(row), after=said)


def _note(
    offer: Offer,
    entry: OfferAtLocation,
    actor: User | None,
    at: datetime.datetime,
    verb: str,
    *,
    before: str,
    after: str,
) -> None:
    Offer.objects.filter(pk=offer.pk).update(changed_at=at)
    index_offers(commune=entry.commune, entries=[entry.pk])
    record_change(
        commune=entry.commune,
        actor=actor,
        at=at,
        verb=verb,
        subject=offer,
        before={"Termine": before},
        after={"Termine": after},
    )
