"""New offers, and the places at which they are."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.models import Location, Offer, OfferAtLocation, ProposalState, Provider
from werkstattplan.modules.offers.services.editing import told, write_at_place, write_offer
from werkstattplan.modules.offers.services.index import index_offers
from werkstattplan.modules.offers.services.once import made_once
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User


class AlreadyThere(Refusal):
    """The offer is at this place already, with other hours or another telephone."""

    code = "already-there"
    sentence = "Das Angebot ist an diesem Ort schon eingetragen. Bitte ändern Sie den Eintrag, den es gibt."


class LastPlace(Refusal):
    """An offer without a place would be in no list."""

    code = "last-place"
    sentence = "Das ist der einzige Ort. Wenn es das Angebot nicht mehr gibt, stellen Sie den Stand auf „beendet“."


class NotUnfinished(Refusal):
    """The offer has a place, so people see it."""

    code = "not-unfinished"
    sentence = (
        "Das Angebot steht schon im Verzeichnis. Stellen Sie den Stand auf „beendet“, wenn es das nicht mehr gibt."
    )


class ProposalsWait(Refusal):
    """Somebody proposed a change of the entry; it would go with it."""

    code = "proposals-wait"
    sentence = "Zu diesem Eintrag wartet noch ein Vorschlag. Bitte entscheiden Sie erst über ihn."


@transaction.atomic
def add_offer(
    *, provider: Provider, form_key: uuid.UUID, values: Mapping[str, Any], actor: User, at: datetime.datetime
) -> Offer:
    """Add an offer that still needs a place; the same form sent again gives the same offer."""

    def make() -> Offer:
        offer = Offer(commune=provider.commune, provider=provider, form_key=form_key, changed_at=at)
        write_offer(offer, values)
        return offer

    offer, is_new = made_once(Offer.objects.all(), form_key, make)
    if is_new:
        record_change(
            commune=provider.commune,
            actor=actor,
            at=at,
            verb="offer.added",
            subject=offer,
            before={},
            after=told({name: value for name, value in values.items() if value not in ("", None, [])}),
        )
    return offer


@transaction.atomic
def add_place(
    *, offer: Offer, location: Location | None, values: Mapping[str, Any], actor: User, at: datetime.datetime
) -> OfferAtLocation:
    """Say that an offer is at a place, or by phone and online without one; the same again changes nothing.

    Raises `AlreadyThere` where it is there with other values.
    """
    row = OfferAtLocation(commune=offer.commune, offer=offer, location=location)
    write_at_place(row, values)
    known = OfferAtLocation.objects.filter(offer=offer, location=location)
    found = known.first()
    if found is None:
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            found = known.first()
            if found is None:
                raise
    if found is not None:
        if _at_place(found) != _at_place(row):
            raise AlreadyThere
        return found
    Offer.objects.filter(pk=offer.pk).update(changed_at=at)
    index_offers(commune=offer.commune, entries=[row.pk])
    after = {"Ort": str(location) if location else "ohne Ort", **told(values)}
    record_change(
        commune=offer.commune, actor=actor, at=at, verb="offer.place-added", subject=offer, before={}, after=after
    )
    return row


@transaction.atomic
def remove_place(*, entry: OfferAtLocation, actor: User, at: datetime.datetime) -> None:
    """Take one of several places away from an offer; the place itself stays. Raises `LastPlace`, `ProposalsWait`."""
    offer = Offer.objects.select_for_update().get(pk=entry.offer_id)
    if not offer.places.exclude(pk=entry.pk).exists():
        raise LastPlace
    if entry.proposals.filter(state=ProposalState.OPEN).exists():
        raise ProposalsWait
    before = {"Ort": str(entry.location or "ohne Ort"), "hours": entry.hours_osm, "phone": entry.phone}
    entry.delete()
    Offer.objects.filter(pk=offer.pk).update(changed_at=at)
    index_offers(commune=offer.commune, entries=())
    record_change(
        commune=offer.commune, actor=actor, at=at, verb="offer.place-removed", subject=offer, before=before, after={}
    )


@transaction.atomic
def discard_offer(*, offer: Offer, actor: User, at: datetime.datetime) -> None:
    """Throw away an offer that was begun and never got a place. Raises `NotUnfinished`."""
    row = Offer.objects.select_for_update().get(pk=offer.pk)
    if row.places.exists():
        raise NotUnfinished
    record_change(
        commune=offer.commune,
        actor=actor,
        at=at,
        verb="offer.discarded",
        subject=row,
        before={"title": row.title, "description": row.description},
        after={},
    )
    row.delete()


def _at_place(row: OfferAtLocation) -> tuple[str, bool, str]:
    return row.hours_osm, row.by_appointment, row.phone
