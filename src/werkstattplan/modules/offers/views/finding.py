"""The page on which people find offers: the list first, the map beside it, both from one answer."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from werkstattplan.kernel.policy import content_policy
from werkstattplan.modules.offers.finding.travel import REACHES
from werkstattplan.modules.offers.forms.finding import Search, read_search
from werkstattplan.modules.offers.models import BusTimes
from werkstattplan.modules.offers.selectors.finding import PER_PAGE, Found, find
from werkstattplan.modules.offers.selectors.mapping import clusters_in, district_map, read_box
from werkstattplan.modules.offers.selectors.results import DAY_LABELS, cards_of, chips_of, facets_of
from werkstattplan.plan.selectors.front_pages import published_plans
from werkstattplan.plan.views.page import commune_of
from werkstattplan.plan.views.public.page import commune_context
from werkstattplan.platform.tenancy.models import Commune

# The browser may ask for the position on this page only; it rounds it before anything is sent.
PERMISSIONS = "camera=(), geolocation=(self), microphone=()"


# The page holds no secret that its length could give away, and a village's line is slow.
@gzip_page
@require_safe
def find_offers(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """What there is, by words, place, time and traits."""
    frame = frame_of(request, current="offers_public:find", crumbs=(("Angebote", ""),))
    results = results_context(request)
    response = render(request, "offers/find.html", frame | results | {"has_buses": BusTimes.objects.exists()})
    response.headers["Permissions-Policy"] = PERMISSIONS
    response.headers["Content-Security-Policy"] = content_policy(map_source=_origin(settings.BASEMAP_STYLE_URL))
    return response


@gzip_page
@require_safe
def map_data(request: HttpRequest, commune_slug: str) -> JsonResponse:
    """The same answer for the map: the results of the page, and all others counted together near each other."""
    search = read_search(request.GET)
    commune = commune_of(request)
    found = find(search, commune=commune, at=timezone.now())
    if found is None:
        return JsonResponse({"total": 0, "results": [], "clusters": []})
    cards = cards_of(found, search, commune, per_page=PER_PAGE)
    results = [
        {"id": card.pk, "position": card.position, "title": card.title, "url": card.url}
        | {"lat": card.point.lat, "lon": card.point.lon, "place": card.place}
        for card in cards
        if card.point
    ]
    clusters = clusters_in(found, *read_box(request.GET.get("ausschnitt", ""), request.GET.get("stufe", "")))
    return JsonResponse({"total": found.answer.total, "results": results, "clusters": clusters})


def results_context(request: HttpRequest) -> dict[str, Any]:
    """Everything the page and the widget show of a search."""
    search, commune = read_search(request.GET), commune_of(request)
    found = find(search, commune=commune, at=timezone.now())
    context: dict[str, Any] = {
        "search": search,
        "query": search.query(),
        "reaches": REACHES.values(),
        "kept": parse_qsl(search.query(q=None, wo=None)),
        "days": DAY_LABELS.items(),
    }
    return context if found is None else context | _found_context(found, search, commune, request.path)


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if address else ""


def _found_context(found: Found, search: Search, commune: Commune, page: str) -> dict[str, Any]:
    facets = facets_of(found, search)
    total, first = found.answer.total, (search.page - 1) * PER_PAGE
    pages = -(-total // PER_PAGE)
    return {
        "found": found,
        "total": total,
        "cards": cards_of(found, search, commune, per_page=PER_PAGE),
        "facets": facets,
        "chips": chips_of(search, facets),
        "map": district_map(found, search, page),
        "basemap": settings.BASEMAP_STYLE_URL,
        "basemap_host": urlsplit(settings.BASEMAP_STYLE_URL).hostname,
        "first": first + 1,
        "namesakes": [(name, search.query(wo=f"{search.where}, {name}")) for name in found.namesakes],
        "previous": search.page - 1 if search.page > 1 else 0,
        "next": search.page + 1 if search.page < pages else 0,
        "pages": pages,
        "wider": REACHES.get(search.reach.wider) if search.reach else None,
        "wider_query": search.query(umkreis=search.reach.wider) if search.reach else "",
        "without_bus_query": search.query(bus=None),
        "anywhere_query": search.query(umkreis=None, wo=None, nah=None),
        "any_time_query": search.query(tag=None, zeit=None),
        "text_query": Search(text=search.text).query(),
    }


def frame_of(request: HttpRequest, *, current: str = "", crumbs: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """Menu and way of a page of offers; `crumbs` are label and address below the commune."""
    commune = commune_of(request)
    plans = published_plans([commune]).get(commune.pk, [])
    return commune_context(request, plans, current=current, crumbs=crumbs)
