"""Offers in the open interface, as HSDS 3.0 and with its pages."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from ninja import Field, Path, Query, Router, Schema

from werkstattplan.modules.offers.exchange.hsds import page_json, service_json
from werkstattplan.modules.offers.selectors.exporting import services_of, visible_offers
from werkstattplan.platform.api.core import json_response
from werkstattplan.platform.tenancy.models import Commune

router = Router(tags=["Angebote"])


class OffersQuery(Schema):
    """Filters of the list of services."""

    category: str = ""
    municipality: str = ""
    free: bool = False
    page: int = Field(1, ge=1, le=100_000)
    per_page: int = Field(50, ge=1, le=500)


class ServicePage(Schema):
    """A page of services after HSDS 3.0."""

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


@router.get("/services", response={200: ServicePage, 404: ErrorOut, 422: ErrorOut}, summary="Services (HSDS 3.0)")
def services(request: HttpRequest, commune_slug: Path[str], query: Query[OffersQuery]) -> HttpResponse:
    """What is offered, by category, municipality (AGS) and cost, page by page."""
    commune = get_object_or_404(Commune, slug=commune_slug)
    with scope(commune=commune):
        rows = visible_offers(timezone.localdate())
        if query.category:
            rows = rows.filter(categories__key=query.category)
        if query.municipality:
            rows = rows.filter(places__location__municipality=query.municipality)
        if query.free:
            rows = rows.filter(cost_kind="free")
        rows = rows.distinct()
        total, offset = rows.count(), (query.page - 1) * query.per_page
        found = services_of(rows[offset : offset + query.per_page])
    space = _space(request, commune_slug)
    contents = [service_json(service, space=space) for service in found]
    return json_response(page_json(contents, total=total, limit=query.per_page, offset=offset))


@router.get("/services/{offer_id}", response={200: dict[str, Any], 404: ErrorOut}, summary="One service (HSDS 3.0)")
def service(request: HttpRequest, commune_slug: Path[str], offer_id: int) -> HttpResponse:
    """One offer with its provider and all its places."""
    commune = get_object_or_404(Commune, slug=commune_slug)
    with scope(commune=commune):
        found = services_of(visible_offers(timezone.localdate()).filter(pk=offer_id))
    if not found:
        raise Http404
    return json_response(service_json(found[0], space=_space(request, commune_slug)))


def _space(request: HttpRequest, commune_slug: str) -> str:
    """The address that makes the numbers of this directory unique in the world."""
    return request.build_absolute_uri(reverse("offers_public:find", args=[commune_slug]))
