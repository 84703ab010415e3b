"""Stops for everybody: what is missing where, one stop, the data, and a word when something is wrong."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.finding.near import Point
from werkstattplan.modules.offers.forms.finding import read_position
from werkstattplan.modules.offers.forms.stops import StopReportForm, StopSearch
from werkstattplan.modules.offers.models import Stop, StopPhoto
from werkstattplan.modules.offers.selectors.mapping import read_box
from werkstattplan.modules.offers.selectors.stop_tables import csv_of, geojson_of
from werkstattplan.modules.offers.selectors.stops import (
    WALK_KM,
    chosen_stops,
    nearest_stops,
    offers_near,
    stops_in,
    stops_in_use,
    story_of,
    what_is_missing,
)
from werkstattplan.modules.offers.services.proposals import propose
from werkstattplan.modules.offers.stops.packed import ATTRIBUTION, LICENCE_URL
from werkstattplan.modules.offers.views.finding import frame_of
from werkstattplan.modules.offers.views.stops import shown_photo
from werkstattplan.plan.views.page import commune_of

PER_PAGE = 50


@require_safe
def overview(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """How many stops everybody can use, what is missing, by municipality; and the stops themselves."""
    form = StopSearch(request.GET, district=commune_of(request).official_key[:5])
    chosen = form.chosen()
    whole, parts = what_is_missing()
    near = read_position(request.GET.get("nah", ""))
    context = {
        "form": form,
        "near": nearest_stops(near, most=PER_PAGE) if near else [],
        "is_near": near is not None,
        "is_narrowed": any(chosen.values()),
        "page": Paginator(chosen_stops(**chosen), PER_PAGE).get_page(request.GET.get("seite")),
        "whole": whole,
        "parts": parts,
        "attribution": ATTRIBUTION,
        "licence_url": LICENCE_URL,
    }
    return render(request, "offers/stops/overview.html", _frame(request) | context)


@require_safe
def stops_in_view(request: HttpRequest, commune_slug: str) -> JsonResponse:
    """The stops of a part of the map, those in its middle first; what is drawn is what the list beside it says."""
    box, _ = read_box(request.GET.get("ausschnitt", ""), "0")
    total, stops = stops_in(box)
    shown = [
        {"id": stop.pk, "name": stop.name, "lat": stop.lat, "lon": stop.lon, "words": stop.grade_words}
        | {"url": reverse("offers_public:stop", args=[commune_slug, stop.pk])}
        for stop in stops
    ]
    return JsonResponse({"total": total, "stops": shown})


@require_safe
def stop_page(request: HttpRequest, commune_slug: str, stop_id: int) -> HttpResponse:
    """One stop: what is there, what is missing, who looked when, what is offered around it."""
    row = _stop(stop_id)
    context = {
        "stop": row,
        "story": story_of(row, only_public=True),
        "photo_view": "offers_public:stop_photo",
        "offers": offers_near(Point(row.lat, row.lon), timezone.localdate()),
        "walk_km": WALK_KM,
        "attribution": ATTRIBUTION,
    }
    return render(request, "offers/stops/page.html", _frame(request, (row.name, "")) | context)


@require_safe
def photo(request: HttpRequest, commune_slug: str, photo_id: int) -> HttpResponseBase:
    """A public photo of a stop that is shown."""
    rows = StopPhoto.objects.select_related("file").filter(is_public=True, audit__stop__in=stops_in_use())
    return shown_photo(get_object_or_404(rows, pk=photo_id))


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, commune_slug: str, stop_id: int) -> HttpResponse:
    """Somebody says what is wrong; it waits among the proposals."""
    row = _stop(stop_id)
    form = StopReportForm(request.POST or None, at=timezone.now())
    if request.method == "POST":
        try:
            if form.is_valid():
                _propose(request, row, form)
                return redirect("offers_public:proposal_thanks", commune_slug)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        form.empty_trap()
    here = reverse("offers_public:stop", args=[commune_slug, row.pk])
    context = {"stop": row, "form": form} | _frame(request, (row.name, here), ("Fehler melden", ""))
    return render(request, "offers/stops/report.html", context, status=422 if form.errors else 200)


@require_safe
def stop_data(request: HttpRequest, commune_slug: str, export_format: str) -> HttpResponse:
    """All stops with their grades as a file, under the licence of their source; 404 for formats that there are not."""
    rows = stops_in_use().select_related("municipality")
    response: HttpResponse
    if export_format == "csv":
        response = HttpResponse(csv_of(rows), content_type="text/csv; charset=utf-8")
    elif export_format == "geojson":
        response = JsonResponse(
            geojson_of(rows), content_type="application/geo+json", json_dumps_params={"ensure_ascii": False}
        )
    else:
        raise Http404
    response.headers["Content-Disposition"] = f'attachment; filename="haltestellen.{export_format}"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Link"] = f'<{LICENCE_URL}>; rel="license"'
    return response


def _propose(request: HttpRequest, row: Stop, form: StopReportForm) -> None:
    assert form.submission is not None
    propose(
        commune=commune_of(request),
        entry=None,
        values={},
        message=f"Haltestelle {row.name} ({row.source_key}): {form.cleaned_data['message']}",
        email=form.cleaned_data["sender"],
        submission=form.submission,
        at=form.at,
    )


def _stop(stop_id: int) -> Stop:
    row = stops_in_use().select_related("municipality", "part_of").filter(pk=stop_id).first()
    if row is None:
        raise Http404
    return row


def _frame(request: HttpRequest, *more: tuple[str, str]) -> dict[str, Any]:
    slug = commune_of(request).slug
    steps = (
        ("Angebote", reverse("offers_public:find", args=[slug])),
        ("Haltestellen", reverse("offers_public:stops", args=[slug]) if more else ""),
    )
    return frame_of(request, crumbs=(*steps, *more))
