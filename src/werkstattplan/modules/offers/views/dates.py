"""Dates of an entry, as staff keep them."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.dates.series import rule_days
from werkstattplan.modules.offers.dates.speaking import day_in_words
from werkstattplan.modules.offers.forms.dates import DateForm, ExtraDateForm, NewSeriesForm, SeriesForm
from werkstattplan.modules.offers.models import DateSeries, OfferAtLocation
from werkstattplan.modules.offers.selectors.dates import coming_in_words, series_of
from werkstattplan.modules.offers.services import dates as verbs
from werkstattplan.modules.offers.views.both import Values, edit_page
from werkstattplan.modules.offers.views.editing import crumbs, entry_of
from werkstattplan.plan.views.page import actor_of, commune_of
from werkstattplan.platform.access.decorators import require

SHOWN, PREVIEWED = 8, 5


@require("offers.write")
@require_safe
def dates(request: HttpRequest, commune_slug: str, entry_id: int) -> HttpResponse:
    """All series of an entry with their next dates, each to be cancelled or moved."""
    row = entry_of(entry_id)
    found = series_of(row, commune=commune_of(request), now=timezone.now(), most=SHOWN)
    context = {"entry": row, "found": found, "breadcrumbs": _crumbs(commune_slug, row)}
    return render(request, "offers/dates/list.html", context)


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def new_series(request: HttpRequest, commune_slug: str, entry_id: int) -> HttpResponse:
    """The form of new dates; `vorschau` shows which they are and saves nothing."""
    row = entry_of(entry_id)
    form = NewSeriesForm(request.POST or None)
    is_valid = request.method == "POST" and form.is_valid()
    if is_valid and "vorschau" not in request.POST:
        try:
            verbs.add_series(entry=row, values=form.values(), actor=actor_of(request), at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Die Termine sind gespeichert.")
            return redirect("offers:dates", commune_slug, entry_id)
    context = {
        "entry": row,
        "form": form,
        "title": "Neue Termine",
        "preview": _preview(request, form) if is_valid and not form.errors else None,
        "breadcrumbs": _crumbs(commune_slug, row, "Neue Termine"),
    }
    return render(request, "offers/dates/series.html", context, status=422 if form.errors else 200)


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_series(request: HttpRequest, commune_slug: str, entry_id: int, series_id: int) -> HttpResponse:
    """The form of dates that are there."""
    row = entry_of(entry_id)
    series = _series(row, series_id)
    context: dict[str, Any] = {
        "entry": row,
        "series": series,
        "title": "Termine ändern",
        "breadcrumbs": _crumbs(commune_slug, row, "Termine ändern"),
    }
    if "vorschau" in request.POST:
        form = SeriesForm(request.POST, values=verbs.series_values(series))
        preview = _preview(request, form) if form.is_valid() else None
        context |= {"form": form, "base": request.POST.get("base", ""), "preview": preview}
        return render(request, "offers/dates/series.html", context, status=422 if form.errors else 200)

    def save(base: Values, mine: Values) -> Any:
        return verbs.edit_series(row=series, base=base, mine=mine, actor=actor_of(request), at=timezone.now())

    return edit_page(
        request,
        current=verbs.series_values(series),
        make_form=lambda values, data: SeriesForm(data, values=values),
        save=save,
        template="offers/dates/series.html",
        context=context,
        done=reverse("offers:dates", args=[commune_slug, entry_id]),
    )


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def remove_series(request: HttpRequest, commune_slug: str, entry_id: int, series_id: int) -> HttpResponse:
    """Ask once, then remove all dates of a series."""
    row = entry_of(entry_id)
    series = _series(row, series_id)
    back = reverse("offers:dates", args=[commune_slug, entry_id])
    if request.method == "POST":
        verbs.remove_series(row=series, actor=actor_of(request), at=timezone.now())
        messages.success(request, "Die Termine sind entfernt. Im Verlauf stehen sie noch.")
        return redirect(back)
    context = {
        "title": "Diese Termine entfernen?",
        "question": f"{series}: Alle Termine verschwinden aus der Karte und aus Kalendern, die sie abonniert haben.",
        "confirm_label": "Ja, entfernen",
        "cancel_url": back,
        "breadcrumbs": _crumbs(commune_slug, row, "Entfernen"),
    }
    return render(request, "ui/confirm.html", context)


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def change_date(request: HttpRequest, commune_slug: str, entry_id: int, series_id: int, day: str) -> HttpResponse:
    """Cancel or move one date."""
    row = entry_of(entry_id)
    series, wanted = _series(row, series_id), _day(day)
    if wanted not in rule_days(series.as_value(), wanted, wanted):
        raise Http404
    form = DateForm(request.POST or None)
    if form.is_valid():
        act = {"row": series, "day": wanted, "values": form.cleaned_data}
        if _done(request, form, verbs.change_date, act, "Der Termin ist geändert. Kalender erfahren es von selbst."):
            return redirect("offers:dates", commune_slug, entry_id)
    title = f"Termin am {day_in_words(wanted)}"
    context = {"entry": row, "form": form, "title": title, "breadcrumbs": _crumbs(commune_slug, row, "Termin ändern")}
    return render(request, "offers/dates/date.html", context, status=422 if form.errors else 200)


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def add_date(request: HttpRequest, commune_slug: str, entry_id: int, series_id: int) -> HttpResponse:
    """Add a date beside the rule."""
    row = entry_of(entry_id)
    series, form = _series(row, series_id), ExtraDateForm(request.POST or None)
    if form.is_valid():
        values = dict(form.cleaned_data)
        act = {"row": series, "day": values.pop("day"), "values": values}
        if _done(request, form, verbs.add_date, act, "Der Termin ist eingetragen."):
            return redirect("offers:dates", commune_slug, entry_id)
    context = {
        "entry": row,
        "form": form,
        "title": "Zusätzlicher Termin",
        "breadcrumbs": _crumbs(commune_slug, row, "Zusätzlicher Termin"),
    }
    return render(request, "offers/dates/date.html", context, status=422 if form.errors else 200)


@require("offers.write")
@require_POST
def undo_change(request: HttpRequest, commune_slug: str, entry_id: int, series_id: int, day: str) -> HttpResponse:
    """Take back what was different about a date."""
    series = _series(entry_of(entry_id), series_id)
    try:
        verbs.undo_change(row=series, day=_day(day), actor=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "Der Termin ist wieder wie vorher.")
    return redirect("offers:dates", commune_slug, entry_id)


def _done(request: HttpRequest, form: Any, act: Any, values: dict[str, Any], sentence: str) -> bool:
    try:
        act(**values, actor=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, sentence)
    return True


def _preview(request: HttpRequest, form: SeriesForm) -> dict[str, Any]:
    series = verbs.series_with(DateSeries(), form.values())
    return coming_in_words(series, commune=commune_of(request), now=timezone.now(), most=PREVIEWED)


def _series(entry: OfferAtLocation, series_id: int) -> DateSeries:
    rows = DateSeries.objects.select_related("entry__commune", "entry__offer").prefetch_related("changes")
    return get_object_or_404(rows, pk=series_id, entry=entry)


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


def _crumbs(commune_slug: str, row: OfferAtLocation, here: str = "") -> list[dict[str, str]]:
    above = (row.offer.title, reverse("offers:edit", args=[commune_slug, row.pk]))
    page = ("Termine", reverse("offers:dates", args=[commune_slug, row.pk]) if here else "")
    return crumbs(commune_slug, above, page, *([(here, "")] if here else []))
