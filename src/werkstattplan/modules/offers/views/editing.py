"""The directory as staff see it: all entries, and the form of one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from werkstattplan.modules.offers.forms.editing import EntryForm
from werkstattplan.modules.offers.models import OfferAtLocation
from werkstattplan.modules.offers.services.editing import edit_entry
from werkstattplan.plan.views.page import actor_of
from werkstattplan.platform.access.decorators import require

PER_PAGE = 50


@require("offers.read")
@require_safe
def entries(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """All entries with what is missing in each; `q` narrows them by title or provider."""
    words = request.GET.get("q", "").strip()[:100]
    rows = OfferAtLocation.objects.select_related("offer__provider", "location").prefetch_related("offer__texts")
    if words:
        rows = rows.filter(offer__title__icontains=words) | rows.filter(offer__provider__name__icontains=words)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    shown = [{"entry": row, "missing": _missing(row)} for row in page.object_list]
    context = {"page": page, "rows": shown, "words": words, "breadcrumbs": _crumbs(commune_slug)}
    return render(request, "offers/entries.html", context)


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, commune_slug: str, entry_id: int) -> HttpResponse:
    """The form of an entry."""
    rows = OfferAtLocation.objects.select_related("offer__provider", "location", "commune")
    row = get_object_or_404(rows, pk=entry_id)
    form = EntryForm(request.POST or None, entry=row)
    if request.method == "POST" and form.is_valid():
        is_changed = edit_entry(
            entry=row,
            offer_values=form.offer_values,
            categories=form.cleaned_data["categories"],
            hours=form.hours,
            by_appointment=form.cleaned_data["by_appointment"],
            actor=actor_of(request),
            at=timezone.now(),
        )
        messages.success(request, "Gespeichert." if is_changed else "Es war nichts zu ändern.")
        return redirect("offers:edit", commune_slug, row.pk)
    crumbs = [*_crumbs(commune_slug, is_here=False), {"label": row.offer.title, "url": ""}]
    context = {"entry": row, "form": form, "breadcrumbs": crumbs}
    return render(request, "offers/edit.html", context, status=422 if form.errors else 200)


def _missing(row: OfferAtLocation) -> list[str]:
    offer = row.offer
    has_easy = any(text.language == "de-easy" for text in offer.texts.all())
    checks = (
        (row.hours or row.by_appointment, "Zeiten"),
        (row.phone or offer.phone or offer.provider.phone, "Telefon"),
        (offer.description, "Beschreibung"),
        (row.location is None or row.location.lat is not None, "Punkt auf der Karte"),
        (has_easy, "Leichte Sprache"),
        (offer.confirmed_on, "Bestätigung"),
    )
    return [label for is_there, label in checks if not is_there]


def _crumbs(commune_slug: str, *, is_here: bool = True) -> list[dict[str, str]]:
    return [{"label": "Angebote", "url": "" if is_here else reverse("offers:entries", args=[commune_slug])}]
