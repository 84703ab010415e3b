"""Bringing offers into the directory."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from werkstattplan.modules.offers.hours.rules import read_hours
from werkstattplan.modules.offers.hours.writing import write_osm
from werkstattplan.modules.offers.models import (
    Category,
    CostKind,
    Location,
    Offer,
    OfferAtLocation,
    PlacedBy,
    Provider,
)
from werkstattplan.modules.offers.services.index import index_offers
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.tenancy.models import Commune


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferDraft:
    """A new offer with its provider and its place; `categories` are keys of categories that exist."""

    provider: str
    title: str
    categories: tuple[str, ...]
    summary: str = ""
    description: str = ""
    audiences: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    cost_kind: CostKind = CostKind.UNKNOWN
    is_remote: bool = False
    phone: str = ""
    place: Mapping[str, Any] | None = None
    hours: Mapping[str, Any] = field(default_factory=dict)
    confirmed_on: datetime.date | None = None
    confirmed_by: str = ""


@transaction.atomic
def add_offers(*, commune: Commune, drafts: Iterable[OfferDraft], actor: User | None, at: datetime.datetime) -> int:
    """Add offers with their providers and places, and make them findable; returns their number.

    Places with the same name and address are one place. Raises KeyError for a category that does not exist.
    """
    categories = {row.key: row for row in Category.objects.all()}
    providers = {row.name: row for row in Provider.objects.all()}
    places: dict[tuple[Any, ...], Location] = {}
    entries = []
    for draft in drafts:
        provider = providers.get(draft.provider)
        if provider is None:
            provider = providers[draft.provider] = Provider.objects.create(commune=commune, name=draft.provider)
        entries.append(_add(commune, draft, provider, categories, places, actor, at))
    index_offers(commune=commune, entries=entries)
    return len(entries)


def _add(
    commune: Commune,
    draft: OfferDraft,
    provider: Provider,
    categories: Mapping[str, Category],
    places: dict[tuple[Any, ...], Location],
    actor: User | None,
    at: datetime.datetime,
) -> int:
    offer = Offer.objects.create(
        commune=commune,
        provider=provider,
        title=draft.title,
        summary=draft.summary,
        description=draft.description,
        audiences=list(draft.audiences),
        languages=list(draft.languages),
        cost_kind=draft.cost_kind,
        is_remote=draft.is_remote,
        phone=draft.phone,
        confirmed_on=draft.confirmed_on,
        confirmed_by=draft.confirmed_by,
        changed_at=at,
    )
    offer.categories.set([categories[key] for key in draft.categories])
    entry = OfferAtLocation.objects.create(
        commune=commune,
        offer=offer,
        location=_place(commune, draft.place, places) if draft.place else None,
        hours=dict(draft.hours),
        hours_osm=write_osm(read_hours(draft.hours)),
    )
    record_change(
        commune=commune,
        actor=actor,
        at=at,
        verb="trägt ein Angebot ein",
        subject=offer,
        before={},
        after={"Titel": offer.title},
    )
    return entry.pk


def _place(commune: Commune, values: Mapping[str, Any], places: dict[tuple[Any, ...], Location]) -> Location:
    key = tuple(sorted((name, str(value)) for name, value in values.items()))
    if key not in places:
        placed_by = PlacedBy.NONE if values.get("lat") is None else values.get("placed_by", PlacedBy.GIVEN)
        places[key] = Location.objects.create(commune=commune, **{**values, "placed_by": placed_by})
    return places[key]
