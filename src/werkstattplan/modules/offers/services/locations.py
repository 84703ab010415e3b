"""Places: adding and changing them, and finding their point."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.models import Location, Offer, OfferAtLocation, PlacedBy
from werkstattplan.modules.offers.models.places import GRADED
from werkstattplan.modules.offers.services.both import EditOutcome, settle
from werkstattplan.modules.offers.services.index import index_offers
from werkstattplan.modules.offers.services.once import made_once
from werkstattplan.modules.offers.services.placing import Gazetteer
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.tenancy.models import Commune

ADDRESS = ("street", "house_number", "postcode", "village", "municipality_id")
COLUMNS = ("name", *ADDRESS, *GRADED, "how_to_get_there", "parking", "stop_nearby")


class PlaceInUse(Refusal):
    """Something is still there."""

    code = "place-in-use"
    sentence = "An diesem Ort gibt es noch Angebote, vielleicht beendete. Er bleibt, solange es sie gibt."


def location_values(place: Location) -> dict[str, Any]:
    """What the form of a place shows; a point only where somebody gave it."""
    is_given = place.placed_by == PlacedBy.GIVEN
    point = {"lat": place.lat, "lon": place.lon} if is_given else {"lat": None, "lon": None}
    return {name: getattr(place, name) for name in COLUMNS} | point


@transaction.atomic
def add_location(
    *, commune: Commune, form_key: uuid.UUID, values: Mapping[str, Any], actor: User, at: datetime.datetime
) -> Location:
    """Add a place and find its point as far as the data goes; the same form sent again gives the same place."""

    def make() -> Location:
        place = Location(commune=commune, form_key=form_key)
        _write(place, values)
        return place

    place, is_new = made_once(Location.objects.all(), form_key, make)
    if is_new:
        record_change(
            commune=commune,
            actor=actor,
            at=at,
            verb="location.added",
            subject=place,
            before={},
            after={"name": str(place), "address": place.address},
        )
    return place


@transaction.atomic
def edit_location(
    *, place: Location, base: Mapping[str, Any], mine: Mapping[str, Any], actor: User, at: datetime.datetime
) -> EditOutcome:
    """Save what the person changed since `base`, for all offers there."""
    # First the offers, then the place, as everybody does who changes both.
    offers = Offer.objects.filter(pk__in=OfferAtLocation.objects.filter(location=place).values("offer"))
    list(offers.select_for_update().order_by("pk").values_list("pk"))
    row = Location.objects.select_for_update().get(pk=place.pk)
    current = location_values(row)
    changed, clashes = settle(base, mine, current)
    if clashes or not changed:
        return EditOutcome(clashes=clashes, current=current)
    _write(row, changed)
    offers.update(changed_at=at)
    entries = OfferAtLocation.objects.filter(location=row).values_list("pk", flat=True)
    index_offers(commune=place.commune, entries=list(entries))
    record_change(
        commune=place.commune,
        actor=actor,
        at=at,
        verb="location.changed",
        subject=row,
        before={name: current[name] for name in changed},
        after=changed,
    )
    return EditOutcome(changed=tuple(changed))


@transaction.atomic
def delete_location(*, place: Location, actor: User, at: datetime.datetime) -> None:
    """Delete a place at which nothing is. Raises `PlaceInUse`."""
    record_change(
        commune=place.commune,
        actor=actor,
        at=at,
        verb="location.deleted",
        subject=place,
        before=location_values(place),
        after={},
    )
    try:
        place.delete()
    except ProtectedError:
        raise PlaceInUse from None


def _write(place: Location, values: Mapping[str, Any]) -> None:
    for name in COLUMNS:
        if name in values:
            setattr(place, name, values[name])
    if values.get("lat") is not None or values.get("lon") is not None:
        place.lat = values.get("lat", place.lat)
        place.lon = values.get("lon", place.lon)
        place.placed_by = PlacedBy.GIVEN
    elif "lat" in values or (place.placed_by != PlacedBy.GIVEN and values.keys() & set(ADDRESS)):
        place.lat = place.lon = None
        place.placed_by = PlacedBy.NONE
        _find_point(place)
    place.save()


def _find_point(place: Location) -> None:
    """By street, village or municipality; nobody outside is asked."""
    gazetteer = Gazetteer(place.commune.official_key[:5])
    if place.village:
        # Not from the place itself: its old point may be what was taken back.
        known = Location.objects.filter(placed_by=PlacedBy.GIVEN, village__iexact=place.village).exclude(pk=place.pk)
        gazetteer.learn(known)
    gazetteer.place(place)
