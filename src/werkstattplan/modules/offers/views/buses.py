"""When a bus goes: the rules of the district, for staff."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.forms.buses import BusTimesForm
from werkstattplan.modules.offers.hours.rules import read_hours
from werkstattplan.modules.offers.models import BusTimes
from werkstattplan.modules.offers.services.buses import drop_bus_times, keep_bus_times
from werkstattplan.modules.offers.stops.week import times_in_words
from werkstattplan.plan.views.page import actor_of, commune_of
from werkstattplan.platform.access.decorators import require


@require("offers.read")
@require_safe
def bus_times(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """All rules, those that have ended last."""
    today = timezone.localdate()
    rows = BusTimes.objects.prefetch_related("aemter", "municipalities", "stops")
    shown = [
        {
            "row": row,
            "words": times_in_words(read_hours(row.hours)),
            "is_over": bool(row.valid_to and row.valid_to < today),
        }
        for row in rows
    ]
    shown.sort(key=lambda one: bool(one["is_over"]))
    may_write = request.user.has_perm("offers.write", commune_of(request))
    context = {"rows": shown, "may_write": may_write, "breadcrumbs": _crumbs(commune_slug)}
    return render(request, "offers/stops/buses.html", context)


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def add_bus_times(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """A new rule."""
    return _form(request, commune_slug, None)


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def change_bus_times(request: HttpRequest, commune_slug: str, times_id: int) -> HttpResponse:
    """A rule that is there."""
    return _form(request, commune_slug, get_object_or_404(BusTimes.objects.select_related("commune"), pk=times_id))


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def delete_bus_times(request: HttpRequest, commune_slug: str, times_id: int) -> HttpResponse:
    """Ask, then delete a rule that was wrong."""
    row = get_object_or_404(BusTimes.objects.select_related("commune"), pk=times_id)
    if request.method == "POST":
        drop_bus_times(row=row, actor=actor_of(request), at=timezone.now())
        messages.success(request, f"„{row.name}“ ist gelöscht.")
        return redirect("offers:bus_times", commune_slug)
    context = {
        "title": "Fahrzeiten löschen?",
        "question": f"„{row.name}“ verschwindet ganz. Fährt der Bus nur künftig nicht mehr, tragen Sie lieber den letzten Tag ein.",
        "confirm_label": "Löschen",
        "cancel_url": reverse("offers:change_bus_times", args=[commune_slug, row.pk]),
        "breadcrumbs": _crumbs(commune_slug, "Löschen"),
    }
    return render(request, "ui/confirm.html", context)


def _form(request: HttpRequest, commune_slug: str, row: BusTimes | None) -> HttpResponse:
    district = commune_of(request).official_key[:5]
    form = BusTimesForm(request.POST or None, instance=copy(row), district=district)
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, row, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Gespeichert.")
            return redirect("offers:bus_times", commune_slug)
    title = row.name if row else "Neue Fahrzeiten"
    context = {"form": form, "row": row, "title": title, "breadcrumbs": _crumbs(commune_slug, title)}
    return render(request, "offers/stops/bus_form.html", context, status=422 if form.errors else 200)


def _keep(request: HttpRequest, row: BusTimes | None, values: dict[str, Any]) -> None:
    keep_bus_times(
        commune=commune_of(request),
        row=row,
        values=values,
        hours=values["week"].hours(),
        aemter=values["aemter"],
        municipalities=values["municipalities"],
        stops=values["stop_names"],
        actor=actor_of(request),
        at=timezone.now(),
    )


def _crumbs(commune_slug: str, here: str = "") -> list[dict[str, str]]:
    own = reverse("offers:bus_times", args=[commune_slug]) if here else ""
    steps = [
        {"label": "Haltestellen", "url": reverse("offers:stops", args=[commune_slug])},
        {"label": "Wann ein Bus fährt", "url": own},
    ]
    return [*steps, {"label": here, "url": ""}] if here else steps
