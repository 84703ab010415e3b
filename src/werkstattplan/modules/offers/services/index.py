"""Keeping the index of the search in step with the offers."""

import json
import time
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_scopes import scope

from werkstattplan.modules.offers.finding import bits
from werkstattplan.modules.offers.finding.index import Group, likeness_of, postings_of
from werkstattplan.modules.offers.models import IndexedOffer, IndexSet, IndexState, Offer, OfferAtLocation
from werkstattplan.modules.offers.selectors.dates import DATES_AHEAD, hours_with_dates
from werkstattplan.modules.offers.selectors.documents import (
    category_paths,
    document_of,
    hours_key,
    rows_to_index,
)
from werkstattplan.modules.offers.selectors.opening import free_days
from werkstattplan.modules.offers.services.bulk import write_over
from werkstattplan.platform.tenancy.models import Commune

BATCH, KEYS_AT_ONCE = 1_000, 400


@dataclass(slots=True)
class _Changes:
    """Numbers that come into sets and go out of them, and what the keys of hours mean."""

    come: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    go: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    labels: dict[tuple[str, str], str] = field(default_factory=dict)
    keys: dict[int, list[tuple[str, str]]] = field(default_factory=dict)


@transaction.atomic
def index_offers(*, commune: Commune, entries: Iterable[int]) -> int:
    """Bring these offers at places up to date in the index; call it in the transaction of the act. Returns how many are in it.

    The effort grows with the number of changed offers and of their words, not with the size of the index.
    """
    wanted = list(dict.fromkeys(entries))
    with scope(commune=commune):
        state = _next_version(commune)
        stored = list(_indexed(wanted))
        old = {row.entry_id: row for row in stored}
        highest = IndexedOffer.objects.order_by("-number").values_list("number", flat=True).first()
        found = [row for start in range(0, len(wanted), BATCH) for row in rows_to_index(wanted[start : start + BATCH])]
        kept = {row.pk for row in found}
        gone = [row for row in stored if row.entry_id not in kept]
        rows = _numbered(found, old, -1 if highest is None else highest, state)
        return _write(commune, state, rows, found, gone)


@transaction.atomic
def build_index(*, commune: Commune) -> int:
    """Make the whole index anew, numbered by title, so that words no text holds any more are gone. Returns its size."""
    with scope(commune=commune):
        state = _next_version(commune)
        state.epoch = uuid.uuid4()
        state.save(update_fields=["epoch"])
        IndexSet.objects.all().delete()
        IndexedOffer.objects.all().delete()
        found = list(rows_to_index().iterator(chunk_size=BATCH))
        return _write(commune, state, _numbered(found, {}, -1, state), found, [])


def index_again(keys: Iterable[int]) -> None:
    """Make the indexes anew in which offers stand whose texts were changed, such as after a name was taken out."""
    _build_all(Q(pk__in=list(keys)))


def index_providers_again(keys: Iterable[int]) -> None:
    """Make the indexes anew in which offers of these providers stand."""
    _build_all(Q(provider__in=list(keys)))


def index_locations_again(keys: Iterable[int]) -> None:
    """Make the indexes anew in which offers at these places stand."""
    _build_all(Q(places__location__in=list(keys)))


def index_texts_again(keys: Iterable[int]) -> None:
    """Make the indexes anew in which offers with these texts in other languages stand."""
    _build_all(Q(texts__in=list(keys)))


def index_dates_again(keys: Iterable[int]) -> None:
    """Make the indexes anew in which offers with these series of dates stand."""
    _build_all(Q(places__series__in=list(keys)))


def _build_all(changed: Q) -> None:
    # Only a new index forgets words: another process may still remember the set of a word that was deleted.
    communes = Offer._base_manager.filter(changed).values("commune")
    for commune in Commune.objects.filter(pk__in=communes):
        build_index(commune=commune)


def _next_version(commune: Commune) -> IndexState:
    state, _ = IndexState.objects.select_for_update().get_or_create(commune=commune)
    # Never the same twice, also after an act that was taken back.
    state.version = max(time.time_ns() // 1_000, state.version + 1)
    state.save(update_fields=["version"])
    return state


def _indexed(entries: list[int]) -> Iterable[IndexedOffer]:
    for start in range(0, len(entries), BATCH):
        yield from IndexedOffer.objects.filter(entry__in=entries[start : start + BATCH])
    yield from IndexedOffer.objects.filter(entry=None).exclude(keys=[])


def _numbered(
    found: list[OfferAtLocation], old: dict[int | None, IndexedOffer], highest: int, state: IndexState
) -> list[IndexedOffer]:
    rows = []
    for entry in found:
        row = old.get(entry.pk)
        if row is None:
            highest += 1
            row = IndexedOffer(commune=state.commune, number=highest, entry=entry)
        row.version = state.version
        rows.append(row)
    return rows


def _write(
    commune: Commune,
    state: IndexState,
    rows: list[IndexedOffer],
    found: list[OfferAtLocation],
    gone: list[IndexedOffer],
) -> int:
    paths, changes = category_paths(), _Changes()
    today = timezone.localdate()
    free = free_days(commune, today, ahead=DATES_AHEAD)
    for row, entry in zip(rows, found, strict=True):
        hours = hours_with_dates(entry, today, free)
        document = document_of(entry, row.number, paths, hours)
        row.lat, row.lon = (document.point.lat, document.point.lon) if document.point else (None, None)
        row.likeness = likeness_of(document)
        changes.keys[row.number] = [("alive", ""), *postings_of(document)]
        for key in changes.keys[row.number]:
            changes.come[key].append(row.number)
        for known in row.keys:
            changes.go[known].append(row.number)
        if hours:
            changes.labels[Group.HOURS.value, hours_key(hours)] = json.dumps(hours)
    for row in gone:
        for known in row.keys:
            changes.go[known].append(row.number)
        row.keys, row.entry, row.version, row.lat, row.lon = [], None, state.version, None, None
    ids = _write_sets(commune, state.version, changes)
    for row in rows:
        row.keys = [ids[key] for key in changes.keys[row.number]]
    fresh, known = [row for row in rows if row.pk is None], [row for row in rows if row.pk is not None]
    IndexedOffer.objects.bulk_create(fresh, batch_size=BATCH)
    write_over(IndexedOffer.objects.all(), [*known, *gone], ["keys", "entry", "lat", "lon", "likeness", "version"])
    return len(rows)


def _write_sets(commune: Commune, version: int, changes: _Changes) -> dict[tuple[str, str], int]:
    """Store the changed sets; returns the row of each key that was touched."""
    known = {(row.group, row.key): row for row in _sets(changes)}
    fresh = []
    by_id = {row.pk: row for row in known.values()}
    for pk, numbers in changes.go.items():
        _change(by_id[pk], version, without=numbers)
    for key, numbers in changes.come.items():
        row = known.get(key)
        if row is None:
            row = IndexSet(
                commune=commune, group=key[0], key=key[1], bits=bits.packed(0), label=changes.labels.get(key, "")
            )
            fresh.append(row)
            known[key] = row
        _change(row, version, and_with=numbers)
    write_over(IndexSet.objects.all(), by_id.values(), ["bits", "count", "version"])
    IndexSet.objects.bulk_create(fresh, batch_size=BATCH)
    return {key: row.pk for key, row in known.items()}


def _sets(changes: _Changes) -> Iterable[IndexSet]:
    words, ids, seen = sorted({key for _, key in changes.come}), sorted(changes.go), set()
    for start in range(0, len(words), KEYS_AT_ONCE):
        for row in IndexSet.objects.filter(key__in=words[start : start + KEYS_AT_ONCE]):
            if (row.group, row.key) in changes.come or row.pk in changes.go:
                seen.add(row.pk)
                yield row
    missing = [pk for pk in ids if pk not in seen]
    for start in range(0, len(missing), KEYS_AT_ONCE):
        yield from IndexSet.objects.filter(pk__in=missing[start : start + KEYS_AT_ONCE])


def _change(row: IndexSet, version: int, *, without: Iterable[int] = (), and_with: Iterable[int] = ()) -> None:
    members = bits.unpacked(bytes(row.bits)) & ~bits.of_numbers(without) | bits.of_numbers(and_with)
    row.bits, row.count, row.version = bits.packed(members), members.bit_count(), version
