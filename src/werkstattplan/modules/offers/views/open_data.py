"""The directory as open data: files for everybody, described for catalogues."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from werkstattplan.modules.offers.exchange.catalogue import Publication, catalogue_of
from werkstattplan.modules.offers.exchange.hsds import service_json
from werkstattplan.modules.offers.exchange.tables import csv_of, geojson_of
from werkstattplan.modules.offers.models import UpkeepRule
from werkstattplan.modules.offers.selectors.exporting import services_of, visible_offers
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
        "licence": rule.get_licence_display() if rule and rule.licence else "",
        "breadcrumbs": [
            {"label": commune_of(request).name, "url": reverse("public:commune", args=[commune_slug])},
            {"label": "Angebote", "url": reverse("offers_public:find", args=[commune_slug])},
            {"label": "Offene Daten", "url": ""},
        ],
    }
    return render(request, "offers/open_data.html", context)


@require_safe
def data_file(request: HttpRequest, commune_slug: str, kind: str) -> HttpResponse:
    """All entries in one format; 404 for formats that there are not."""
    media_type = {name: media_type for name, _, media_type, _ in FILES}.get(kind)
    if media_type is None:
        raise Http404
    services = services_of(visible_offers(timezone.localdate()))
    if kind == "csv":
        response = HttpResponse(csv_of(services), content_type=f"{media_type}; charset=utf-8")
    else:
        data: Any = geojson_of(services)
        if kind == "json":
            space = directory_address(request, commune_slug)
            data = {"contents": [service_json(service, space=space) for service in services]}
        response = JsonResponse(data, content_type=media_type, json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Disposition"] = f'attachment; filename="angebote.{kind}"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def catalogue(request: HttpRequest, commune_slug: str) -> JsonResponse:
    """The description after DCAT-AP.de, to be collected by catalogues."""
    commune, rule = commune_of(request), UpkeepRule.objects.first()
    newest = visible_offers(timezone.localdate()).order_by("-changed_at").values_list("changed_at", flat=True).first()
    files = tuple(
        (label, media_type, request.build_absolute_uri(reverse("offers_public:data_file", args=[commune_slug, kind])))
        for kind, label, media_type, _ in FILES
    )
    publication = Publication(
        publisher=commune.name,
        page=request.build_absolute_uri(reverse("offers_public:open_data", args=[commune_slug])),
        district_key=commune.official_key[:5],
        changed_at=newest,
        licence=rule.licence if rule else "",
        files=files,
    )
    return JsonResponse(catalogue_of(publication), content_type="application/ld+json")


def directory_address(request: HttpRequest, commune_slug: str) -> str:
    """The address that makes the numbers of this directory unique in the world."""
    return request.build_absolute_uri(reverse("offers_public:find", args=[commune_slug]))
