"""Offers of the commune in scope as plain values for open formats: what the public sees, nothing else."""

import datetime
from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from werkstattplan.modules.offers.exchange.records import GRADES, AtPlace, Kind, Organisation, Place, Service, Text
from werkstattplan.modules.offers.models import Location, Offer, OfferAtLocation


def visible_offers(at: datetime.date) -> QuerySet[Offer]:
    """Offers that the public sees on a day, in a lasting order."""
    return Offer.objects.filter(pk__in=OfferAtLocation.objects.visible(at).values("offer")).order_by("id")


def services_of(offers: QuerySet[Offer]) -> list[Service]:
    """Offers with all their places; a constant number of queries."""
    places = OfferAtLocation.objects.select_related("location__municipality").order_by("id")
    rows = offers.select_related("provider").prefetch_related("categories", "texts", Prefetch("places", places))
    return [_service(row) for row in rows]


def _service(row: Offer) -> Service:
    provider = row.provider
    return Service(
        key=str(row.pk),
        provider=Organisation(
            key=str(provider.pk),
            name=provider.name,
            description=provider.description,
            url=provider.url,
            email=provider.email,
            phone=provider.phone,
        ),
        title=row.title,
        summary=row.summary,
        description=row.description,
        categories=tuple(Kind(key=kind.key, name=kind.name) for kind in row.categories.all()),
        audiences=tuple(map(str, row.audiences)),
        age_from=row.age_from,
        age_to=row.age_to,
        cost_kind=row.cost_kind,
        cost_text=row.cost_text,
        languages=tuple(map(str, row.languages)),
        is_remote=row.is_remote,
        needs_registration=row.needs_registration,
        url=row.url,
        email=row.email,
        phone=row.phone,
        state=row.state,
        confirmed_on=row.confirmed_on,
        confirmed_by=row.confirmed_by,
        changed_at=row.changed_at,
        places=tuple(_at_place(at) for at in row.places.all()),
        texts=tuple(
            Text(language=text.language, title=text.title, description=text.description) for text in row.texts.all()
        ),
    )


def _at_place(row: OfferAtLocation) -> AtPlace:
    return AtPlace(
        key=str(row.pk),
        place=_place(row.location) if row.location else None,
        hours=row.hours,
        hours_osm=row.hours_osm,
        by_appointment=row.by_appointment,
        phone=row.phone,
    )


def _place(row: Location) -> Place:
    grades: Iterable[tuple[str, int | None]] = ((name, getattr(row, name)) for name in GRADES)
    return Place(
        key=str(row.pk),
        name=row.name,
        street=row.street,
        house_number=row.house_number,
        postcode=row.postcode,
        village=row.village,
        ags=row.municipality_id or "",
        municipality=row.municipality.name if row.municipality else "",
        lat=row.lat,
        lon=row.lon,
        placed_by=row.placed_by,
        grades={name: grade for name, grade in grades if grade is not None},
        how_to_get_there=row.how_to_get_there,
        parking=row.parking,
        stop_nearby=row.stop_nearby,
    )
