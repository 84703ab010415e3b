"""Regions: made of municipalities, and put into questionnaires that ask for a place."""

import datetime
from collections.abc import Sequence
from enum import StrEnum

from django.db import transaction

from werkstattplan.modules.surveys.answering.places import wants_places, with_places
from werkstattplan.modules.surveys.document.canonical import canonical_json
from werkstattplan.modules.surveys.document.reading import read_json
from werkstattplan.modules.surveys.document.rules import MOST_CHOICES
from werkstattplan.modules.surveys.models import Region
from werkstattplan.modules.surveys.selectors.regions import municipality_places, region_places
from werkstattplan.modules.surveys.services.refusals import EmptyRegion, NoPlaces, RegionExists, TakenMunicipality
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.places.models import Municipality
from werkstattplan.platform.tenancy.models import Commune


class PlaceSource(StrEnum):
    """What questions for a place offer."""

    REGIONS = "regions"
    MUNICIPALITIES = "municipalities"


@transaction.atomic
def keep_region(
    *,
    commune: Commune,
    region: Region | None,
    name: str,
    municipalities: Sequence[str],
    actor: User,
    at: datetime.datetime,
) -> Region:
    """Make a region, or change one; questionnaires that were made before stay as they are.

    A municipality is in one region only: from regions that overlap, the smaller rest could be calculated. Raises
    `EmptyRegion`, `RegionExists`, `TakenMunicipality`.
    """
    Commune.objects.select_for_update().get(pk=commune.pk)
    others = Region.objects.exclude(pk=region.pk) if region else Region.objects.all()
    if not municipalities:
        raise EmptyRegion
    if others.filter(name=name).exists():
        raise RegionExists
    if others.filter(municipalities__in=municipalities).exists():
        raise TakenMunicipality
    before = _values(region) if region else {}
    region = region or Region(commune=commune)
    region.name = name
    region.save()
    region.municipalities.set(Municipality.objects.filter(ags__in=municipalities))
    verb = "ändert" if before else "legt an"
    record_change(commune=commune, actor=actor, at=at, verb=verb, subject=region, before=before, after=_values(region))
    return region


@transaction.atomic
def remove_region(*, region: Region, actor: User, at: datetime.datetime) -> None:
    """Remove a region; questionnaires that offer it keep it."""
    before = _values(region)
    record_change(commune=region.commune, actor=actor, at=at, verb="entfernt", subject=region, before=before, after={})
    region.delete()


def document_with_places(*, commune: Commune, document: str, source: PlaceSource) -> str:
    """A questionnaire (canonical JSON) in which every question for a place has choices; regions where there are some.

    Raises `NoPlaces` if the commune knows no places, or more than a question can offer.
    """
    parts = read_json(document)
    if not wants_places(parts):
        return document
    places = region_places() if source == PlaceSource.REGIONS else []
    places = places or municipality_places(commune)
    if not 1 <= len(places) < MOST_CHOICES:
        raise NoPlaces
    return canonical_json(with_places(parts, places))


def _values(region: Region) -> dict[str, object]:
    return {"name": region.name, "municipalities": sorted(region.municipalities.values_list("name", flat=True))}
