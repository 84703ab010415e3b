"""Taking hold of rows before they are changed, so that nobody writes over what another process wrote meanwhile."""

from collections.abc import Iterable

from werkstattplan.modules.offers.models import Location, Offer, OfferAtLocation
from werkstattplan.platform.tenancy.models import Commune

BATCH = 1_000


def hold_lists(commune: Commune) -> None:
    """Let the lists of a commune come in one after the other, until the end of the transaction; forms do not wait for it."""
    Commune.objects.select_for_update(no_key=True).get(pk=commune.pk)


def hold_entries(keys: Iterable[int]) -> dict[int, OfferAtLocation]:
    """These entries with their offers and places as they are now, held until the end of the transaction.

    Entries of one offer share it, so that what one line writes the next one sees. All hold offers first and then places, each
    in the order of their numbers; thus two processes never wait for one another. What is deleted meanwhile is left out.
    """
    wanted = sorted(set(keys))
    pairs = [
        pair
        for batch in _batches(wanted)
        for pair in OfferAtLocation.objects.filter(pk__in=batch).values_list("offer", "location").order_by()
    ]
    offers: dict[int, Offer] = {}
    for batch in _batches(sorted({offer for offer, _ in pairs})):
        rows = Offer.objects.select_for_update().filter(pk__in=batch).order_by("pk")
        offers |= {row.pk: row for row in rows}
    for batch in _batches(sorted({place for _, place in pairs if place is not None})):
        list(Location.objects.select_for_update().filter(pk__in=batch).order_by("pk").values_list("pk"))
    held = {}
    for batch in _batches(wanted):
        for entry in OfferAtLocation.objects.select_related("location").filter(pk__in=batch):
            # An entry that went to another offer since is not held.
            if entry.offer_id in offers:
                entry.offer = offers[entry.offer_id]
                held[entry.pk] = entry
    return held


def _batches(keys: list[int]) -> Iterable[list[int]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
