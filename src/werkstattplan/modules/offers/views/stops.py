"""Stops for staff: the list, one stop, the audit on the spot."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.forms.stops import AuditForm, StopForm, StopSearch
from werkstattplan.modules.offers.models import AuditRole, Stop, StopPhoto
from werkstattplan.modules.offers.selectors.stops import chosen_stops, story_of, what_is_missing
from werkstattplan.modules.offers.services.stops import Photos, audit_stop, change_stop, load_stops
from werkstattplan.modules.offers.stops.packed import ATTRIBUTION
from werkstattplan.plan.views.page import actor_of, commune_of
from werkstattplan.platform.access.decorators import require

PER_PAGE = 50


@require("offers.read")
@require_safe
def stops(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """All stops, with what is missing in each; narrowed by name, municipality, missing item or grade."""
    form = StopSearch(request.GET, district=commune_of(request).official_key[:5])
    chosen = form.chosen()
    context = {
        "form": form,
        "page": Paginator(chosen_stops(**chosen), PER_PAGE).get_page(request.GET.get("seite")),
        "whole": what_is_missing()[0],
        "attribution": ATTRIBUTION,
        "may_write": request.user.has_perm("offers.write", commune_of(request)),
        "may_load": request.user.has_perm("offers.decide", commune_of(request)),
        "breadcrumbs": _crumbs(commune_slug),
    }
    return render(request, "offers/stops/list.html", context)


@require("offers.decide")
@require_POST
def load(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """Take in the stops that come with the program."""
    try:
        loaded = load_stops(commune=commune_of(request), actor=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(
            request,
            f"{loaded.added} neu, {loaded.changed} geändert, {loaded.vanished} gibt es in der Quelle nicht mehr.",
        )
    return redirect("offers:stops", commune_slug)


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, commune_slug: str, stop_id: int) -> HttpResponse:
    """One stop with all its audits, and the form for what the source has wrong."""
    row = _stop(stop_id)
    form = StopForm(request.POST or None, instance=copy(row))
    if request.method == "POST" and form.is_valid():
        is_changed = change_stop(stop=row, values=form.cleaned_data, actor=actor_of(request), at=timezone.now())
        messages.success(request, "Gespeichert." if is_changed else "Es war nichts zu ändern.")
        return redirect("offers:stop", commune_slug, row.pk)
    context = {
        "stop": row,
        "form": form,
        "story": story_of(row),
        "photo_view": "offers:stop_photo",
        "breadcrumbs": _crumbs(commune_slug, (row.name, "")),
    }
    return render(request, "offers/stops/stop.html", context, status=422 if form.errors else 200)


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def audit(request: HttpRequest, commune_slug: str, stop_id: int) -> HttpResponse:
    """The questions of an audit on one page; sent twice it is one audit."""
    row, today = _stop(stop_id), timezone.localdate()
    initial = {"audited_on": today, "role": AuditRole.OFFICE}
    form = AuditForm(request.POST or None, request.FILES or None, initial=initial, latest=row.audits.first())
    if request.method == "POST" and form.is_valid():
        try:
            _audit(request, row, form)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, f"Gespeichert. Die Haltestelle ist {row.grade_words}.")
            return redirect("offers:stop", commune_slug, row.pk)
    here = (row.name, reverse("offers:stop", args=[commune_slug, row.pk]))
    context = {"stop": row, "form": form, "breadcrumbs": _crumbs(commune_slug, here, ("Prüfen", ""))}
    return render(request, "offers/stops/audit.html", context, status=422 if form.errors else 200)


@require("offers.read")
@require_safe
def photo(request: HttpRequest, commune_slug: str, photo_id: int) -> HttpResponseBase:
    """A photo of an audit, for members."""
    return shown_photo(get_object_or_404(StopPhoto.objects.select_related("file"), pk=photo_id))


def shown_photo(row: StopPhoto) -> HttpResponseBase:
    """A photo as our program wrote it: it holds nothing but pixels, so it may be shown."""
    return FileResponse(row.file.content.open(), content_type=row.file.media_type)


def _audit(request: HttpRequest, row: Stop, form: AuditForm) -> None:
    values: dict[str, Any] = form.cleaned_data
    audit_stop(
        stop=row,
        key=values["key"],
        audited_on=values["audited_on"],
        role=AuditRole(values["role"]),
        values=form.seen,
        note=values["note"],
        photos=Photos([(one.name, one.read()) for one in values["photos"]], values["photos_are_public"]),
        actor=actor_of(request),
        at=timezone.now(),
        today=timezone.localdate(),
    )


def _stop(stop_id: int) -> Stop:
    return get_object_or_404(Stop.objects.select_related("municipality", "part_of", "commune"), pk=stop_id)


def _crumbs(commune_slug: str, *more: tuple[str, str]) -> list[dict[str, str]]:
    steps = [
        ("Angebote", reverse("offers:entries", args=[commune_slug])),
        ("Haltestellen", reverse("offers:stops", args=[commune_slug]) if more else ""),
        *more,
    ]
    return [{"label": label, "url": url} for label, url in steps]
