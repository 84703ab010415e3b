"""Two entries that are one: proposing them, merging them field by field, and taking that back."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django_scopes import scope

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.matching.pairs import Entry, find_pairs
from werkstattplan.modules.offers.models import (
    DuplicateHint,
    Offer,
    OfferAtLocation,
    OfferMerge,
    OfferState,
    PlacedBy,
    SourceRecord,
)
from werkstattplan.modules.offers.services.holding import hold_entries, hold_lists
from werkstattplan.modules.offers.services.index import index_offers
from werkstattplan.modules.offers.services.joining import give_back, take_over
from werkstattplan.modules.offers.services.values import CHANGEABLE, change_entry, values_of
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.tenancy.models import Commune

BATCH = 1_000
_PLACE = ("street", "house_number", "postcode", "village", "placed_by", "lat", "lon")
_COMPARED = ("pk", "offer__title", "phone", "offer__phone", *(f"location__{name}" for name in _PLACE))


class AlreadyMerged(Refusal):
    """One of the two is gone or merged meanwhile."""

    code = "already-merged"
    sentence = "Eines der beiden Angebote ist inzwischen beendet oder zusammengeführt. Bitte laden Sie die Seite neu."


class NothingToUndo(Refusal):
    """The merge was taken back already, or the kept entry went into another one since."""

    code = "nothing-to-undo"
    sentence = "Das lässt sich nicht mehr rückgängig machen: Es ist schon geschehen, oder der Eintrag wurde noch einmal zusammengeführt."


def propose_duplicates(*, commune: Commune) -> int:
    """Look for pairs among all entries that are not ended; what people said of pairs stays. Returns the number of new hints."""
    with scope(commune=commune):
        rows = OfferAtLocation.objects.exclude(offer__state=OfferState.ENDED).order_by("pk")
        offers = dict(rows.values_list("pk", "offer"))
        found: dict[tuple[int, int], DuplicateHint] = {}
        # Cells in place of rows: a directory of 100,000 offers is compared as a whole.
        for match in find_pairs(_entry(*cells) for cells in rows.values_list(*_COMPARED).iterator(chunk_size=BATCH)):
            first, second = sorted((offers[match.first], offers[match.second]))
            if first != second and (first, second) not in found:
                found[first, second] = DuplicateHint(
                    commune=commune, first_id=first, second_id=second, score=match.score, reasons=list(match.reasons)
                )
        with transaction.atomic():
            # Two lists that come in together both look for pairs.
            hold_lists(commune)
            alive = set(Offer.objects.exclude(state=OfferState.ENDED).values_list("pk", flat=True))
            known = set(DuplicateHint.objects.filter(is_refused=True).values_list("first", "second"))
            before = set(DuplicateHint.objects.values_list("first", "second"))
            DuplicateHint.objects.filter(is_refused=False).delete()
            fresh = [hint for pair, hint in found.items() if pair not in known and alive.issuperset(pair)]
            # Somebody may say at this moment that two are different.
            DuplicateHint.objects.bulk_create(fresh, batch_size=BATCH, ignore_conflicts=True)
        return len(found.keys() - before)


@transaction.atomic
def refuse_duplicate(*, hint: DuplicateHint, actor: User, at: datetime.datetime) -> None:
    """Say that two entries are two; nobody is asked about them again."""
    if not DuplicateHint.objects.filter(pk=hint.pk, is_refused=False).update(is_refused=True):
        return
    record_change(
        commune=hint.commune, actor=actor, at=at, verb="sagt, dass zwei Angebote verschieden sind", subject=hint,
        before={}, after={"Angebote": str(hint)[:200]},
    )  # fmt: skip


@transaction.atomic
def merge_offers(
    *, kept: OfferAtLocation, dropped: OfferAtLocation, take: Iterable[str], actor: User, at: datetime.datetime
) -> OfferMerge:
    """Make two entries one: the columns in `take` from the dropped one, and what the kept one lacks of places, language
    variants and lines of sources.

    Raises `AlreadyMerged`.
    """
    held = hold_entries([kept.pk, dropped.pk])
    if len(held) != 2 or any(entry.offer.state == OfferState.ENDED for entry in held.values()):
        raise AlreadyMerged
    kept, dropped = held[kept.pk], held[dropped.pk]
    theirs, chosen = values_of(dropped), set(take)
    changes = change_entry(kept, {column: theirs[column] for column in CHANGEABLE if column in chosen}, at=at)
    before = {
        "wider": take_over(kept, dropped, chosen),
        "values": {column: old for column, (old, _) in changes.items()},
        "set": {column: new for column, (_, new) in changes.items()},
        "entry": kept.pk,
        "state": dropped.offer.state,
        "places": _move_places(kept, dropped),
        "records": list(SourceRecord.objects.filter(entry=dropped).values_list("pk", flat=True)),
    }
    SourceRecord.objects.filter(entry=dropped).update(entry=kept)
    Offer.objects.filter(pk=dropped.offer_id).update(state=OfferState.ENDED, changed_at=at)
    merge = OfferMerge.objects.create(
        commune=kept.commune,
        kept_id=kept.offer_id,
        dropped_id=dropped.offer_id,
        before=before,
        merged_at=at,
        merged_by=actor,
    )
    before["dropped_entry"] = dropped.pk
    merge.save(update_fields=["before"])
    DuplicateHint.objects.filter(
        first__in=[kept.offer_id, dropped.offer_id], second__in=[kept.offer_id, dropped.offer_id]
    ).delete()
    _index_and_note(merge, actor, at, "führt zwei Angebote zusammen")
    return merge


@transaction.atomic
def undo_merge(*, merge: OfferMerge, actor: User, at: datetime.datetime) -> list[str]:
    """Make one entry two again, as they were; returns the columns that stay because somebody changed them since.

    Raises `NothingToUndo`.
    """
    if merge.kept.state == OfferState.ENDED:
        raise NothingToUndo
    if not OfferMerge.objects.filter(pk=merge.pk, undone_at=None).update(undone_at=at):
        raise NothingToUndo
    before = merge.before
    entry = hold_entries([before["entry"]])[before["entry"]]
    now, merged = values_of(entry), before.get("set", {})
    stays = [column for column in before["values"] if column in merged and now[column] != merged[column]]
    change_entry(entry, {column: old for column, old in before["values"].items() if column not in stays}, at=at)
    stays += give_back(entry, OfferAtLocation.objects.get(pk=before["dropped_entry"]), before.get("wider", {}))
    OfferAtLocation.objects.filter(pk__in=before["places"]).update(offer=merge.dropped)
    SourceRecord.objects.filter(pk__in=before["records"]).update(entry=before["dropped_entry"])
    Offer.objects.filter(pk=merge.dropped_id).update(state=before["state"], changed_at=at)
    _index_and_note(merge, actor, at, "trennt zwei Angebote wieder")
    return stays


def _move_places(kept: OfferAtLocation, dropped: OfferAtLocation) -> list[int]:
    """The other places of the dropped offer, which the kept one has not yet."""
    own = set(OfferAtLocation.objects.filter(offer=kept.offer_id).values_list("location", flat=True))
    others = OfferAtLocation.objects.filter(offer=dropped.offer_id).exclude(pk=dropped.pk)
    moved = [row.pk for row in others if row.location_id not in own]
    OfferAtLocation.objects.filter(pk__in=moved).update(offer=kept.offer_id)
    return moved


def _index_and_note(merge: OfferMerge, actor: User, at: datetime.datetime, verb: str) -> None:
    rows = OfferAtLocation.objects.filter(offer__in=[merge.kept_id, merge.dropped_id])
    index_offers(commune=merge.commune, entries=rows.values_list("pk", flat=True))
    record_change(
        commune=merge.commune,
        actor=actor,
        at=at,
        verb=verb,
        subject=merge,
        before={},
        after={"Angebote": str(merge)[:200]},
    )


def _entry(
    key: int,
    name: str,
    phone: str,
    phone_of_all: str,
    street: str | None,
    house_number: str | None,
    postcode: str | None,
    town: str | None,
    placed_by: str | None,
    lat: float | None,
    lon: float | None,
) -> Entry:
    has_point = placed_by == PlacedBy.GIVEN
    return Entry(
        key=key,
        name=name,
        street=street or "",
        house_number=house_number or "",
        postcode=postcode or "",
        town=town or "",
        phone=phone or phone_of_all,
        lat=lat if has_point else None,
        lon=lon if has_point else None,
    )
