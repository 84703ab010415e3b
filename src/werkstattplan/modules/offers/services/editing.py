"""Changing an entry by hand without losing what somebody else wrote meanwhile."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from werkstattplan.modules.offers.hours.grid import grid_of, hours_of
from werkstattplan.modules.offers.hours.rules import read_hours, store_hours
from werkstattplan.modules.offers.hours.writing import write_osm
from werkstattplan.modules.offers.models import Category, Offer, OfferAtLocation, Provider
from werkstattplan.modules.offers.services.both import EditOutcome, settle
from werkstattplan.modules.offers.services.index import index_offers
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User

PLAIN = (
    *("title", "summary", "description", "audiences", "age_from", "age_to", "cost_kind", "cost_text", "languages"),
    *("is_remote", "needs_registration", "url", "email", "phone", "state", "owner_email"),
)


def offer_values(offer: Offer) -> dict[str, Any]:
    """What a form of an offer shows, as values that can be signed and compared."""
    values = {name: getattr(offer, name) for name in PLAIN}
    values["languages"] = sorted(map(str, offer.languages))
    values["expires_on"] = offer.expires_on.isoformat() if offer.expires_on else ""
    values["categories"] = sorted(offer.categories.values_list("pk", flat=True))
    return values


def entry_values(entry: OfferAtLocation) -> dict[str, Any]:
    """The values of an offer with those of this place."""
    # In the order of the form, so that saving without a change is none.
    hours = store_hours(hours_of(grid_of(read_hours(entry.hours))))
    at_place = {"hours": hours, "by_appointment": entry.by_appointment, "phone_here": entry.phone}
    return offer_values(entry.offer) | at_place


def write_offer(offer: Offer, values: Mapping[str, Any]) -> None:
    """Put the values of a form into an offer and save it; kinds included."""
    for name in PLAIN:
        if name in values:
            setattr(offer, name, values[name])
    if "expires_on" in values:
        text = values["expires_on"]
        offer.expires_on = datetime.date.fromisoformat(text) if text else None
    offer.save()
    if "categories" in values:
        offer.categories.set(Category.objects.filter(pk__in=values["categories"]))


def write_at_place(entry: OfferAtLocation, values: Mapping[str, Any]) -> None:
    """Put hours, the way to an appointment and the telephone of a place into an entry; the caller saves it."""
    if "hours" in values:
        entry.hours, entry.hours_osm = values["hours"], write_osm(read_hours(values["hours"]))
    entry.by_appointment = values.get("by_appointment", entry.by_appointment)
    entry.phone = values.get("phone_here", entry.phone)


@transaction.atomic
def edit_entry(
    *, entry: OfferAtLocation, base: Mapping[str, Any], mine: Mapping[str, Any], actor: User, at: datetime.datetime
) -> EditOutcome:
    """Save what the person changed since `base`, and what the search knows of the offer at all its places.

    Where two people changed the same value differently nothing is saved and both come back.
    """
    # All forms of one offer wait here, at whichever place they were opened.
    offer = Offer.objects.select_for_update().get(pk=entry.offer_id)
    row = OfferAtLocation.objects.select_related("commune").get(pk=entry.pk)
    row.offer = offer
    current = entry_values(row)
    changed, clashes = settle(base, mine, current)
    if clashes or not changed:
        return EditOutcome(clashes=clashes, current=current)
    offer.changed_at = at
    write_offer(offer, changed)
    write_at_place(row, changed)
    row.save(update_fields=["hours", "hours_osm", "by_appointment", "phone"])
    index_offers(commune=row.commune, entries=list(offer.places.values_list("pk", flat=True)))
    record_change(
        commune=row.commune,
        actor=actor,
        at=at,
        verb="offer.changed",
        subject=offer,
        before=told({name: current[name] for name in changed}),
        after=told(changed),
    )
    return EditOutcome(changed=tuple(changed))


@transaction.atomic
def change_provider(*, offer: Offer, provider: Provider, actor: User, at: datetime.datetime) -> bool:
    """Give an offer to another provider; returns whether that is a change."""
    row = Offer.objects.select_for_update().get(pk=offer.pk)
    if row.provider_id == provider.pk:
        return False
    before = Provider.objects.get(pk=row.provider_id)
    row.provider, row.changed_at = provider, at
    row.save(update_fields=["provider", "changed_at"])
    index_offers(commune=offer.commune, entries=list(row.places.values_list("pk", flat=True)))
    record_change(
        commune=offer.commune,
        actor=actor,
        at=at,
        verb="offer.provider-changed",
        subject=row,
        before={"Träger": before.name},
        after={"Träger": provider.name},
    )
    return True


def told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the history shows them: hours and kinds in words."""
    shown = dict(values)
    if "hours" in shown:
        shown["hours"] = write_osm(read_hours(shown["hours"]))
    if "categories" in shown:
        names = Category.objects.filter(pk__in=shown["categories"]).values_list("name", flat=True)
        shown["categories"] = sorted(names)
    return shown
