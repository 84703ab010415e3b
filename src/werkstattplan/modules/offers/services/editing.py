"""Changing an entry by hand."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from werkstattplan.modules.offers.hours.rules import Hours, store_hours
from werkstattplan.modules.offers.hours.writing import write_osm
from werkstattplan.modules.offers.models import Category, OfferAtLocation
from werkstattplan.modules.offers.services.index import index_offers
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User


@transaction.atomic
def edit_entry(
    *,
    entry: OfferAtLocation,
    offer_values: Mapping[str, Any],
    categories: Iterable[Category],
    hours: Hours,
    by_appointment: bool,
    actor: User,
    at: datetime.datetime,
) -> bool:
    """Change an offer and its hours at this place, and what the search knows of it; returns whether anything changed."""
    offer, before, after = entry.offer, {}, {}
    kinds = list(categories)
    wanted = {**offer_values, "categories": sorted(kind.name for kind in kinds)}
    had = {**{name: getattr(offer, name) for name in offer_values}}
    had["categories"] = sorted(kind.name for kind in offer.categories.all())
    wanted |= {"hours_osm": write_osm(hours), "by_appointment": by_appointment}
    had |= {"hours_osm": entry.hours_osm, "by_appointment": entry.by_appointment}
    for name, value in wanted.items():
        if had[name] != value:
            before[name], after[name] = had[name], value
    if not after:
        return False
    for name, value in offer_values.items():
        setattr(offer, name, value)
    offer.changed_at = at
    offer.save()
    offer.categories.set(kinds)
    entry.hours, entry.hours_osm, entry.by_appointment = store_hours(hours), wanted["hours_osm"], by_appointment
    entry.save(update_fields=["hours", "hours_osm", "by_appointment"])
    index_offers(commune=entry.commune, entries=list(offer.places.values_list("pk", flat=True)))
    record_change(
        commune=entry.commune, actor=actor, at=at, verb="offer.changed", subject=offer, before=before, after=after
    )
    return True
