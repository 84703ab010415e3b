"""Offers of the commune in scope as plain values for open formats: what the public sees, nothing else."""

import datetime
from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Prefetch, QuerySet
from django_scopes import scope

from werkstattplan.modules.offers.exchange.records import GRADES, AtPlace, Kind, Organisation, Place, Service, Text
from werkstattplan.modules.offers.hours.rules import read_hours, store_hours
from werkstattplan.modules.offers.models import Category, Location, Offer, OfferAtLocation, Provider, SourceRecord
from werkstattplan.modules.offers.selectors.dates import stored_dates
from werkstattplan.platform.tenancy.models import Commune

STEP = 1_000


def visible_offers(at: datetime.date) -> QuerySet[Offer]:
    """Offers that the public sees on a day, in a lasting order."""
    return Offer.objects.filter(pk__in=OfferAtLocation.objects.visible(at).values("offer")).order_by("id")


def visible_providers(at: datetime.date) -> QuerySet[Provider]:
    """Providers of offers that the public sees on a day, in a lasting order."""
    return Provider.objects.filter(pk__in=visible_offers(at).order_by().values("provider")).order_by("id")


def organisation_of(provider: Provider) -> Organisation:
    """A provider as a plain value."""
    return Organisation(
        key=_key(provider),
        name=provider.name,
        description=provider.description,
        url=provider.url,
        email=provider.email,
        phone=provider.phone,
    )


def services_of(offers: QuerySet[Offer]) -> list[Service]:
    """Offers with all their places; a constant number of queries."""
    return list(_services(offers, kinds_with_parents()))


def each_service(commune: Commune, at: datetime.date) -> Iterator[Service]:
    """All that the public sees on a day, read step by step, so that memory does not grow with the directory.

    It is read after the view has ended, so each step enters the commune by itself.
    """
    last = 0
    while True:
        with scope(commune=commune):
            keys = list(visible_offers(at).filter(pk__gt=last).values_list("pk", flat=True)[:STEP])
            found = list(_services(Offer.objects.filter(pk__in=keys).order_by("id"), kinds_with_parents()))
        if not keys:
            return
        yield from found
        last = keys[-1]


def kinds_with_parents() -> dict[int, Kind]:
    """The categories by their number, each with what it belongs to."""
    rows = {row.pk: row for row in Category.objects.all()}

    def kind_of(row: Category) -> Kind:
        parent = kind_of(rows[row.parent_id]) if row.parent_id else None
        return Kind(key=row.key, name=row.name, parent=parent)

    return {pk: kind_of(row) for pk, row in rows.items()}


def credits_in_use() -> list[str]:
    """Whom the open data must name: what sources with such a licence say, of entries that are still in the directory."""
    rows = SourceRecord.objects.exclude(values__nennung="").exclude(entry=None)
    found = rows.filter(values__has_key="nennung").values_list("values__nennung", flat=True).order_by()
    return sorted({str(words) for words in found.distinct()})


def _services(offers: QuerySet[Offer], kinds: Mapping[int, Kind]) -> Iterator[Service]:
    credited = SourceRecord.objects.filter(values__has_key="nennung").only("entry_id", "values").order_by("id")
    places = OfferAtLocation.objects.select_related("location__municipality").order_by("id")
    places = places.prefetch_related(Prefetch("records", credited, to_attr="credited"), "series__changes")
    rows = offers.select_related("provider").prefetch_related("categories", "texts", Prefetch("places", places))
    return (_service(row, kinds) for row in rows)


def _service(row: Offer, kinds: Mapping[int, Kind]) -> Service:
    named = (record.values["nennung"] for at in row.places.all() for record in getattr(at, "credited", ()))
    return Service(
        key=_key(row),
        provider=organisation_of(row.provider),
        title=row.title,
        summary=row.summary,
        description=row.description,
        categories=tuple(sorted((kinds[kind.pk] for kind in row.categories.all()), key=lambda kind: kind.key)),
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
        expires_on=row.expires_on,
        changed_at=row.changed_at,
        places=tuple(_at_place(at) for at in row.places.all()),
        texts=tuple(
            Text(
                language=text.language,
                title=text.title,
                description=text.description,
                written_for=text.written_for,
            )
            for text in row.texts.all()
        ),
        credits=tuple(dict.fromkeys(part for words in named for part in words.split("|") if part)),
    )


def _at_place(row: OfferAtLocation) -> AtPlace:
    return AtPlace(
        key=_key(row),
        place=_place(row.location) if row.location else None,
        # In the one form in which they are stored today, for older rows say the same in other words.
        hours=store_hours(read_hours(row.hours)),
        hours_osm=row.hours_osm,
        dates=tuple(stored_dates(row)),
        by_appointment=row.by_appointment,
        phone=row.phone,
    )


def _place(row: Location) -> Place:
    grades: Iterable[tuple[str, int | None]] = ((name, getattr(row, name)) for name in GRADES)
    return Place(
        key=_key(row),
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


def _key(row: Offer | OfferAtLocation | Location | Provider) -> str:
    """The number in the world that the row came with, else its number here."""
    return str(row.world_id or row.pk)
