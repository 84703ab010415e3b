"""Deleting what nobody needs: a provider without offers, a place where nothing is, an offer that was only begun."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.models import Location, Offer, Provider
from werkstattplan.modules.offers.services.locations import delete_location
from werkstattplan.modules.offers.services.providers import delete_provider
from werkstattplan.modules.offers.services.writing import discard_offer
from werkstattplan.modules.offers.views.editing import crumbs
from werkstattplan.plan.views.page import actor_of, commune_of
from werkstattplan.platform.access.decorators import require


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def provider(request: HttpRequest, commune_slug: str, provider_id: int) -> HttpResponse:
    """Ask once, then delete a provider without offers."""
    row = get_object_or_404(Provider.objects.select_related("commune"), pk=provider_id)
    back = reverse("offers:provider", args=[commune_slug, row.pk])

    def act() -> None:
        delete_provider(provider=row, actor=actor_of(request), at=timezone.now())

    return _ask_once(request, name=row.name, act=act, back=back, done="offers:providers")


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def location(request: HttpRequest, commune_slug: str, location_id: int) -> HttpResponse:
    """Ask once, then delete a place where nothing is."""
    row = get_object_or_404(Location.objects.select_related("commune"), pk=location_id)
    back = reverse("offers:location", args=[commune_slug, row.pk])

    def act() -> None:
        delete_location(place=row, actor=actor_of(request), at=timezone.now())

    return _ask_once(request, name=str(row), act=act, back=back, done="offers:locations")


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def unfinished(request: HttpRequest, commune_slug: str, offer_id: int) -> HttpResponse:
    """Ask once, then throw away an offer that never got a place."""
    row = get_object_or_404(Offer.objects.select_related("commune"), pk=offer_id)
    back = reverse("offers:choose_place", args=[commune_slug, row.pk])

    def act() -> None:
        discard_offer(offer=row, actor=actor_of(request), at=timezone.now())

    return _ask_once(request, name=row.title, act=act, back=back, done="offers:entries")


def _ask_once(request: HttpRequest, *, name: str, act: Callable[[], None], back: str, done: str) -> HttpResponse:
    slug = commune_of(request).slug
    if request.method == "POST":
        try:
            act()
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return redirect(back)
        messages.success(request, f"„{name}“ ist gelöscht.")
        return redirect(done, slug)
    context: dict[str, Any] = {
        "title": "Wirklich löschen?",
        "question": f"„{name}“ wird gelöscht. Das lässt sich nicht zurücknehmen.",
        "confirm_label": "Ja, löschen",
        "cancel_url": back,
        "breadcrumbs": crumbs(slug, (name, back), ("Löschen", "")),
    }
    return render(request, "ui/confirm.html", context)
