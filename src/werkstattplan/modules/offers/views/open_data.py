"""The directory as open data: files for everybody, described for catalogues."""

import json

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from werkstattplan.modules.offers.exchange.catalogue import Publication, catalogue_of
from werkstattplan.modules.offers.exchange.hsds import service_json
from werkstattplan.modules.offers.exchange.rdf import JSON_LD, NOTATIONS, serialised
from werkstattplan.modules.offers.exchange.tables import csv_parts, geojson_parts, json_parts
from werkstattplan.modules.offers.models import UpkeepRule
from werkstattplan.modules.offers.selectors.exporting import credits_in_use, each_service, visible_offers
from werkstattplan.plan.views.page import commune_of

FILES = (
    ("csv", "CSV", "text/csv", "Tabelle für Excel und andere Programme"),
    ("geojson", "GEOJSON", "application/geo+json", "Punkte für Karten (WGS 84)"),
    ("json", "JSON", "application/json", "HSDS 3.0, der offene Standard für solche Verzeichnisse"),
)


@require_safe
def open_data(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """The page that lists the files."""
    rule = UpkeepRule.objects.first()
    context = {
        "files": [(kind, label, words) for kind, label, _, words in FILES],
        "credits": credits_in_use(),
        "licence": rule.get_licence_display() if rule and rule.licence else "",
        "breadcrumbs": [
            {"label": commune_of(request).name, "url": reverse("public:commune", args=[commune_slug])},
            {"label": "Angebote", "url": reverse("offers_public:find", args=[commune_slug])},
            {"label": "Offene Daten", "url": ""},
        ],
    }
    return render(request, "offers/open_data.html", context)


@require_safe
def data_file(request: HttpRequest, commune_slug: str, kind: str) -> HttpResponseBase:
    """All entries in one format; 404 for formats that there are not."""
    media_type = {name: media_type for name, _, media_type, _ in FILES}.get(kind)
    if media_type is None:
        raise Http404
    commune, space = commune_of(request), directory_address(request, commune_slug)
    services = each_service(commune, timezone.localdate())
    if kind == "csv":
        parts = csv_parts(services, directory=space)
    elif kind == "geojson":
        parts = geojson_parts(services, directory=space)
    else:
        head = f'{{"x-directory": {json.dumps(space)}, "contents": ['
        parts = json_parts(head, (service_json(service, space=space) for service in services), "]}")
    response = StreamingHttpResponse(parts, content_type=f"{media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="angebote.{kind}"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def catalogue(request: HttpRequest, commune_slug: str, ending: str = "") -> HttpResponse:
    """The description after DCAT-AP.de, to be collected by catalogues; by ending, else in the notation that they ask for."""
    if not ending:
        wanted = request.get_preferred_type([JSON_LD, *(media_type for media_type, _ in NOTATIONS.values())])
        ending = next((name for name, (media_type, _) in NOTATIONS.items() if media_type == wanted), "")
    description = catalogue_of(_publication(request, commune_slug))
    response: HttpResponse
    if ending:
        response = HttpResponse(serialised(description, ending), content_type=f"{NOTATIONS[ending][0]}; charset=utf-8")
    else:
        response = JsonResponse(description, content_type=JSON_LD, json_dumps_params={"ensure_ascii": False})
    patch_vary_headers(response, ["Accept"])
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _publication(request: HttpRequest, commune_slug: str) -> Publication:
    commune, rule = commune_of(request), UpkeepRule.objects.first()
    newest = visible_offers(timezone.localdate()).order_by("-changed_at").values_list("changed_at", flat=True).first()
    files = tuple(
        (label, media_type, request.build_absolute_uri(reverse("offers_public:data_file", args=[commune_slug, kind])))
        for kind, label, media_type, _ in FILES
    )
    return Publication(
        publisher=commune.name,
        page=request.build_absolute_uri(reverse("offers_public:open_data", args=[commune_slug])),
        district_key=commune.official_key[:5],
        changed_at=newest,
        licence=rule.licence if rule else "",
        credits=tuple(credits_in_use()),
        files=files,
    )


def directory_address(request: HttpRequest, commune_slug: str) -> str:
    """The address that makes the numbers of this directory unique in the world."""
    return request.build_absolute_uri(reverse("offers_public:find", args=[commune_slug]))
