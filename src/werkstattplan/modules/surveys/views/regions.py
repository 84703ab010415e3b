"""Staff pages: regions for questions about where people live."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.forms_regions import RegionForm
from werkstattplan.modules.surveys.models import Region
from werkstattplan.modules.surveys.permissions import RUN
from werkstattplan.modules.surveys.selectors import regions as shown
from werkstattplan.modules.surveys.services.regions import keep_region, remove_region
from werkstattplan.modules.surveys.views.trail import crumbs
from werkstattplan.plan.views.page import actor_of, commune_of
from werkstattplan.platform.access.decorators import require


@require(RUN)
@require_safe
def regions(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """All regions, who lives in them, and which municipalities are left over."""
    commune = commune_of(request)
    lines = shown.region_lines()
    context = {
        "lines": lines,
        "left": shown.without_region(commune, lines),
        "few": shown.FEW_PEOPLE,
        "small": shown.small_municipalities(commune),
        "breadcrumbs": crumbs(request, ("Regionen", "")),
    }
    return render(request, "surveys/staff/regions.html", context)


@require(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def region(request: HttpRequest, commune_slug: str, region_id: int | None = None) -> HttpResponse:
    """The form of a region, a new one or one that is there."""
    commune = commune_of(request)
    row = get_object_or_404(Region, pk=region_id) if region_id else None
    form = RegionForm(request.POST or None, commune=commune, region=row)
    if form.is_valid():
        try:
            keep_region(commune=commune, region=row, actor=actor_of(request), at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("name", refusal.sentence)
        else:
            messages.success(
                request, "Die Region ist gespeichert. Fragebögen, die es schon gibt, bleiben, wie sie sind."
            )
            return redirect("surveys:regions", commune_slug)
    title = row.name if row else "Neue Region"
    context = {
        "form": form,
        "region": row,
        "title": title,
        "breadcrumbs": crumbs(request, ("Regionen", reverse("surveys:regions", args=[commune_slug])), (title, "")),
    }
    return render(request, "surveys/staff/region.html", context, status=422 if form.errors else 200)


@require(RUN)
@require_POST
def remove(request: HttpRequest, commune_slug: str, region_id: int) -> HttpResponse:
    """Remove a region."""
    row = get_object_or_404(Region, pk=region_id)
    remove_region(region=row, actor=actor_of(request), at=timezone.now())
    messages.success(request, f"Die Region „{row.name}“ ist entfernt. Fragebögen, die sie anbieten, behalten sie.")
    return redirect("surveys:regions", commune_slug)
