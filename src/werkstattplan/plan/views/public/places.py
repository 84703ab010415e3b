"""What happens where: all municipalities of a commune, and the page of each."""

import csv
import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from werkstattplan.plan.selectors.front_pages import published_plans
from werkstattplan.plan.selectors.municipalities import TOWNS, PlaceLine, PlacePage, Reach, place_list, place_page
from werkstattplan.plan.selectors.open_data import ToolFilter
from werkstattplan.plan.selectors.selection import selection_of
from werkstattplan.plan.views.page import commune_of
from werkstattplan.plan.views.public.page import commune_context
from werkstattplan.platform.ledger.selectors import evidence_of_municipality
from werkstattplan.platform.places.outlines import VIEW_BOX, outlines_of

WHITE = "weiss"
LONGEST_NAME = 100
SHOWN = 60


@require_safe
def places(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """All municipalities, narrowed by name (`q`) and to white spots (`zeigen=weiss`), as list and map."""
    commune = commune_of(request)
    wanted = request.GET.get("q", "").strip()[:LONGEST_NAME]
    white_only = request.GET.get("zeigen") == WHITE
    found = place_list(commune, name=wanted, white_only=white_only)
    everything = place_list(commune) if wanted or white_only else found
    context = commune_context(
        request, published_plans([commune]).get(commune.pk, []), current="public:places", crumbs=(("Orte", ""),)
    )
    context |= {
        "places": found,
        "everything": everything,
        "wanted": wanted,
        "white_only": white_only,
        "areas": _areas(commune.official_key[:5], everything.lines, commune_slug),
        "view_box": VIEW_BOX,
    }
    return render(request, "plan/public/places.html", context)


@require_safe
def places_table(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """The same list as a CSV file, with the same filter."""
    commune = commune_of(request)
    found = place_list(
        commune,
        name=request.GET.get("q", "").strip()[:LONGEST_NAME],
        white_only=request.GET.get("zeigen") == WHITE,
    )
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(("AGS", "Gemeinde", "Amt", "eigene Werkzeuge", "Werkzeuge des Amtes", "Werkzeuge des Landkreises"))
    for group in found.groups:
        label = group.label.removeprefix("Amt ") if group.label != TOWNS else ""
        writer.writerows((row.ags, row.name, label, row.own, row.of_amt, found.everywhere) for row in group.lines)
    headers = {"Content-Disposition": f'attachment; filename="orte-{commune_slug}.csv"'}
    return HttpResponse(file.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
def place(request: HttpRequest, commune_slug: str, ags: str) -> HttpResponse:
    """What happens in one municipality: its own tools, those of its Amt and of the whole district."""
    commune = commune_of(request)
    year = timezone.localdate().year
    page = place_page(commune, ags, year=year)
    if page is None:
        raise Http404
    plans = published_plans([commune]).get(commune.pk, [])
    municipality = page.municipality
    crumbs = (("Orte", reverse("public:places", args=[commune_slug])), (municipality.name, ""))
    context = commune_context(request, plans, current="public:places", crumbs=crumbs)
    context |= {
        "page": page,
        "steps": page.steps[:SHOWN],
        "municipality": municipality,
        "year": year,
        "evidence": evidence_of_municipality(ags, public_only=True),
        "plans": [(plan, selection_of(plan.slug, ToolFilter(municipality=ags))) for plan in plans],
        "sections": _sections(page),
    }
    return render(request, "plan/public/place.html", context)


def _sections(page: PlacePage) -> list[dict[str, Any]]:
    """The tools by reach with a heading; what a page cannot hold stands in the filtered list."""
    labels = {
        Reach.MUNICIPALITY: f"In {page.municipality.name}",
        Reach.AMT: f"Im Amt {page.municipality.amt.name}",
        Reach.DISTRICT: "Im ganzen Landkreis",
    }
    return [
        {
            "label": label,
            "reach": reach.value,
            "tools": page.tools[reach][:SHOWN],
            "count": len(page.tools[reach]),
            "more": max(0, len(page.tools[reach]) - SHOWN),
        }
        for reach, label in labels.items()
        if reach is Reach.MUNICIPALITY or page.tools[reach]
    ]


def _areas(district_key: str, lines: list[PlaceLine], commune_slug: str) -> list[dict[str, Any]]:
    """The municipalities as pieces of the map."""
    paths = outlines_of(district_key)
    return [
        {
            "path": paths[line.ags],
            "label": f"{line.name}: {line.own}",
            "tone": min(line.own, 3),
            "url": reverse("public:place", args=[commune_slug, line.ags]),
        }
        for line in lines
        if line.ags in paths
    ]
