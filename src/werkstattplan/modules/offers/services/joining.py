"""What a merge takes over beyond flat values: categories, times, dates, photos and language variants; each can be given back."""

from collections.abc import Collection, Mapping
from typing import Any

from werkstattplan.modules.offers.hours.rules import read_hours
from werkstattplan.modules.offers.hours.writing import in_words
from werkstattplan.modules.offers.models import DateSeries, OfferAtLocation, OfferPhoto, OfferText
from werkstattplan.modules.offers.services.photos import MOST_PHOTOS

CATEGORIES, TIMES = "kategorien", "zeiten"
_TIMES = ("hours", "hours_osm", "by_appointment")


def wider_values_of(entry: OfferAtLocation) -> dict[str, str]:
    """Categories and times as people read them."""
    times = list(in_words(read_hours(entry.hours)))
    if entry.by_appointment:
        times.append("nach Vereinbarung")
    return {
        CATEGORIES: ", ".join(sorted(str(row) for row in entry.offer.categories.all())),
        TIMES: "\n".join(times),
    }


def take_over(kept: OfferAtLocation, dropped: OfferAtLocation, take: Collection[str]) -> dict[str, Any]:
    """Give the kept entry what was chosen of the dropped one, and the variants, dates and photos it lacks.

    Returns what was before, and under `after` what was set: who changes it later keeps that when the two part again.
    """
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    if CATEGORIES in take:
        before[CATEGORIES] = _kinds(kept)
        kept.offer.categories.set(dropped.offer.categories.all())
        after[CATEGORIES] = _kinds(kept)
    if TIMES in take:
        before[TIMES] = _times(kept)
        _set_times(kept, _times(dropped))
        after[TIMES] = _times(kept)
    own = set(kept.offer.texts.values_list("language", flat=True))
    moved = list(dropped.offer.texts.exclude(language__in=own).values_list("pk", flat=True))
    OfferText.objects.filter(pk__in=moved).update(offer=kept.offer)
    return before | {
        "after": after,
        "texts": moved,
        "series": _move_series(kept, dropped),
        "photos": _move_photos(kept, dropped),
    }


def give_back(kept: OfferAtLocation, dropped: OfferAtLocation, before: Mapping[str, Any]) -> list[str]:
    """Undo `take_over`; returns what stays because it was changed since."""
    after = before.get("after", {})
    stays = []
    for name, read, write in ((CATEGORIES, _kinds, _set_kinds), (TIMES, _times, _set_times)):
        if name in before:
            if name in after and read(kept) != after[name]:
                stays.append(name)
            else:
                write(kept, before[name])
    OfferText.objects.filter(pk__in=before.get("texts", [])).update(offer=dropped.offer_id)
    DateSeries.objects.filter(pk__in=before.get("series", [])).update(entry=dropped)
    OfferPhoto.objects.filter(pk__in=before.get("photos", [])).update(offer=dropped.offer_id)
    return stays


def _move_series(kept: OfferAtLocation, dropped: OfferAtLocation) -> list[int]:
    """Recurring dates that the kept entry has not yet."""
    names = ("title", "first_day", "starts")
    own = set(DateSeries.objects.filter(entry=kept).values_list(*names))
    theirs = DateSeries.objects.filter(entry=dropped).values_list("pk", *names)
    moved = [pk for pk, *said in theirs if tuple(said) not in own]
    DateSeries.objects.filter(pk__in=moved).update(entry=kept)
    return moved


def _move_photos(kept: OfferAtLocation, dropped: OfferAtLocation) -> list[int]:
    """As many photos as the kept entry has room for."""
    room = MOST_PHOTOS - OfferPhoto.objects.filter(offer=kept.offer_id).count()
    moved = list(OfferPhoto.objects.filter(offer=dropped.offer_id).values_list("pk", flat=True)[:room])
    OfferPhoto.objects.filter(pk__in=moved).update(offer=kept.offer_id)
    return moved


def _kinds(entry: OfferAtLocation) -> list[int]:
    return sorted(entry.offer.categories.values_list("pk", flat=True))


def _set_kinds(entry: OfferAtLocation, keys: list[int]) -> None:
    entry.offer.categories.set(keys)


def _times(entry: OfferAtLocation) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _TIMES}


def _set_times(entry: OfferAtLocation, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(entry, name, value)
    entry.save(update_fields=list(values))
