"""Offers in the open interface, as HSDS 3.0 and with its pages."""

import datetime
from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from ninja import Field, Path, Query, Router, Schema

from werkstattplan.modules.offers.exchange.hsds import organisation_json, page_json, service_json
from werkstattplan.modules.offers.forms.finding import LONGEST_TEXT, Search
from werkstattplan.modules.offers.models import Offer
from werkstattplan.modules.offers.selectors.exporting import (
    organisation_of,
    services_of,
    visible_offers,
    visible_providers,
)
from werkstattplan.modules.offers.selectors.finding import find
from werkstattplan.platform.api.core import json_response
from werkstattplan.platform.tenancy.models import Commune

router = Router(tags=["Angebote"])
BEST = 1_000


class PageQuery(Schema):
    """Which page of a list."""

    page: int = Field(1, ge=1, le=100_000)
    per_page: int = Field(50, ge=1, le=500)


class OffersQuery(PageQuery):
    """Filters of the list of services; `search` gives the best thousand in their order."""

    search: str = Field("", max_length=LONGEST_TEXT)
    category: str = ""
    municipality: str = ""
    free: bool = False
    modified_after: datetime.date | None = None


class HsdsPage(Schema):
    """A page of a list after HSDS 3.0."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool
    contents: list[dict[str, Any]]


class ErrorOut(Schema):
    """Why something was refused."""

    code: str
    sentence: str


_ONE = {200: dict[str, Any], 404: ErrorOut}
_LIST = {200: HsdsPage, 404: ErrorOut, 422: ErrorOut}


@router.get("/services", response=_LIST, summary="Services (HSDS 3.0)")
def services(request: HttpRequest, commune_slug: Path[str], query: Query[OffersQuery]) -> HttpResponse:
    """What is offered, by words, category, municipality (AGS), cost and day of the last change, page by page."""
    commune, start = get_object_or_404(Commune, slug=commune_slug), (query.page - 1) * query.per_page
    with scope(commune=commune):
        rows = _filtered(query)
        if query.search:
            rows = _best(rows, query.search, commune)
        total = rows.count()
        found = services_of(rows[start : start + query.per_page])
    space = _space(request, commune_slug)
    contents = [service_json(service, space=space) for service in found]
    return json_response(page_json(contents, total=total, limit=query.per_page, offset=start))


@router.get("/services/{offer_id}", response=_ONE, summary="One service (HSDS 3.0)")
def service(request: HttpRequest, commune_slug: Path[str], offer_id: int) -> HttpResponse:
    """One offer with its provider and all its places."""
    commune = get_object_or_404(Commune, slug=commune_slug)
    with scope(commune=commune):
        found = services_of(visible_offers(timezone.localdate()).filter(pk=offer_id))
    if not found:
        raise Http404
    return json_response(service_json(found[0], space=_space(request, commune_slug)))


@router.get("/organizations", response=_LIST, summary="Organizations (HSDS 3.0)")
def organizations(request: HttpRequest, commune_slug: Path[str], query: Query[PageQuery]) -> HttpResponse:
    """Who offers something at present, page by page."""
    commune, start = get_object_or_404(Commune, slug=commune_slug), (query.page - 1) * query.per_page
    with scope(commune=commune):
        rows = visible_providers(timezone.localdate())
        total, found = rows.count(), list(rows[start : start + query.per_page])
    space = _space(request, commune_slug)
    contents = [organisation_json(organisation_of(row), space=space) for row in found]
    return json_response(page_json(contents, total=total, limit=query.per_page, offset=start))


@router.get("/organizations/{provider_id}", response=_ONE, summary="One organization (HSDS 3.0)")
def organization(request: HttpRequest, commune_slug: Path[str], provider_id: int) -> HttpResponse:
    """One provider that offers something at present."""
    commune = get_object_or_404(Commune, slug=commune_slug)
    with scope(commune=commune):
        row = get_object_or_404(visible_providers(timezone.localdate()), pk=provider_id)
    return json_response(organisation_json(organisation_of(row), space=_space(request, commune_slug)))


def _filtered(query: OffersQuery) -> QuerySet[Offer]:
    rows = visible_offers(timezone.localdate())
    if query.category:
        rows = rows.filter(categories__key=query.category)
    if query.municipality:
        rows = rows.filter(places__location__municipality=query.municipality)
    if query.free:
        rows = rows.filter(cost_kind="free")
    if query.modified_after:
        rows = rows.filter(changed_at__date__gt=query.modified_after)
    return rows.distinct()


def _best(rows: QuerySet[Offer], text: str, commune: Commune) -> QuerySet[Offer]:
    """These offers in the order of the search of the page, the best of them."""
    found = find(Search(text=text), commune=commune, at=timezone.now(), per_page=BEST)
    keys = list(dict.fromkeys(row.offer_id for row in found.rows)) if found else []
    order = Case(*(When(pk=key, then=place) for place, key in enumerate(keys)), default=len(keys))
    return Offer.objects.filter(Q(pk__in=keys) & Q(pk__in=rows.values("pk"))).order_by(order)


def _space(request: HttpRequest, commune_slug: str) -> str:
    """The address that makes the numbers of this directory unique in the world."""
    return request.build_absolute_uri(reverse("offers_public:find", args=[commune_slug]))
