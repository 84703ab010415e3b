"""What the page of an entry tells to machines."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from werkstattplan.modules.offers.exchange.schema_org import Told, linked_data
from werkstattplan.modules.offers.hours.rules import FreeDays, read_hours
from werkstattplan.modules.offers.models import CostKind, OfferAtLocation
from werkstattplan.modules.offers.selectors.dates import SeriesInWords


def entry_as_linked_data(
    row: OfferAtLocation, *, url: str, series: list[SeriesInWords], today: datetime.date, free: FreeDays
) -> dict[str, Any]:
    """The entry in the words of schema.org; no query."""
    offer, place = row.offer, row.location
    told = Told(
        url=url,
        title=offer.title,
        text=offer.summary or offer.description,
        provider=offer.provider.name,
        phone=row.phone or offer.phone or offer.provider.phone,
        email=offer.email or offer.provider.email,
        homepage=offer.url or offer.provider.url,
        place_name=place.name if place else "",
        street=f"{place.street} {place.house_number}".strip() if place else "",
        postcode=place.postcode if place else "",
        village=place.village if place else "",
        point=(place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None,
        audiences=tuple(map(str, offer.audiences)),
        languages=tuple(map(str, offer.languages)),
        is_free=offer.cost_kind == CostKind.FREE,
        hours=read_hours(row.hours),
        dates=tuple(one for some in series for one, _ in some.coming),
    )
    return linked_data(told, today=today, free=free, zone=ZoneInfo(timezone.get_default_timezone_name()))
