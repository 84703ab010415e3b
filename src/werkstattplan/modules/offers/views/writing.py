"""A new entry in four steps: who, what, where, when."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.forms.editing import NewOfferForm
from werkstattplan.modules.offers.forms.hours import AtPlaceForm
from werkstattplan.modules.offers.models import Location, Offer, Provider
from werkstattplan.modules.offers.selectors.similar import (
    places_named,
    providers_named,
    similar_at,
    similar_offers,
)
from werkstattplan.modules.offers.services.writing import add_offer, add_place
from werkstattplan.modules.offers.views.editing import crumbs
from werkstattplan.plan.views.page import actor_of
from werkstattplan.platform.access.decorators import require

STEPS = ("Wer bietet es an?", "Was gibt es?", "Wo ist es?", "Wann ist es offen?")
LONGEST = 100


@require("offers.write")
@require_safe
def new_entry(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """Step 1: find the provider by its name, or go on to make a new one."""
    words = _words(request, "traeger")
    context = step(commune_slug, 1) | {"words": words, "found": providers_named(words) if words else []}
    context["new_url"] = _with(reverse("offers:new_provider", args=[commune_slug]), name=words, weiter="1")
    return render(request, "offers/write/provider_step.html", context)


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def new_offer(request: HttpRequest, commune_slug: str, provider_id: int) -> HttpResponse:
    """Step 2: what is offered. Something alike of the same provider is asked about first."""
    provider = get_object_or_404(Provider.objects.select_related("commune"), pk=provider_id)
    form = NewOfferForm(request.POST or None, values={})
    similar: list[Any] = []
    if request.method == "POST" and form.is_valid():
        values = form.values()
        if not form.cleaned_data["is_another"] and not _is_sent(form):
            similar = similar_offers(provider, values["title"])
        if not similar:
            offer = add_offer(
                provider=provider,
                form_key=form.cleaned_data["form_key"],
                values=values,
                actor=actor_of(request),
                at=timezone.now(),
            )
            return redirect("offers:choose_place", commune_slug, offer.pk)
    context = step(commune_slug, 2) | {"form": form, "provider": provider, "similar": similar}
    return render(request, "offers/write/offer_step.html", context, status=422 if form.errors or similar else 200)


@require("offers.write")
@require_safe
def choose_place(request: HttpRequest, commune_slug: str, offer_id: int) -> HttpResponse:
    """Step 3: find the place by name or village, go on to make a new one, or say that there is none."""
    offer = _offer(offer_id)
    words = _words(request, "ort")
    known = list(offer.places.select_related("location"))
    context = step(commune_slug, 3) | {"words": words, "offer": offer, "known": known}
    context["found"] = places_named(words) if words else []
    context["new_url"] = _with(reverse("offers:new_location", args=[commune_slug]), angebot=str(offer.pk), name=words)
    return render(request, "offers/write/place_step.html", context)


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def at_place(request: HttpRequest, commune_slug: str, offer_id: int, location_id: int) -> HttpResponse:
    """Step 4 at a place."""
    return _at(request, commune_slug, _offer(offer_id), get_object_or_404(Location, pk=location_id))


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def without_place(request: HttpRequest, commune_slug: str, offer_id: int) -> HttpResponse:
    """Step 4 of an offer by phone or online."""
    return _at(request, commune_slug, _offer(offer_id), None)


def _at(request: HttpRequest, commune_slug: str, offer: Offer, location: Location | None) -> HttpResponse:
    form = AtPlaceForm(request.POST or None, values={})
    similar: list[Any] = []
    if request.method == "POST" and form.is_valid():
        if not form.cleaned_data["is_another"]:
            similar = similar_at(offer, location)
        if not similar and (response := _add(request, commune_slug, offer, location, form)):
            return response
    context = step(commune_slug, 4) | {"form": form, "offer": offer, "location": location, "similar": similar}
    return render(request, "offers/write/hours_step.html", context, status=422 if form.errors or similar else 200)


def _add(
    request: HttpRequest, commune_slug: str, offer: Offer, location: Location | None, form: AtPlaceForm
) -> HttpResponse | None:
    try:
        entry = add_place(
            offer=offer, location=location, values=form.at_place(), actor=actor_of(request), at=timezone.now()
        )
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return None
    if request.POST.get("weiter"):
        messages.success(request, "Gespeichert. Wo gibt es das Angebot noch?")
        return redirect("offers:choose_place", commune_slug, offer.pk)
    messages.success(request, "Fertig. So sehen es jetzt alle.")
    return redirect("offers_public:entry", commune_slug, entry.pk)


def step(commune_slug: str, number: int) -> dict[str, Any]:
    """What each step shows of the way: where one is, and how far it goes."""
    return {
        "step": number,
        "steps": len(STEPS),
        "heading": STEPS[number - 1],
        "step_words": f"Schritt {number} von {len(STEPS)}: {STEPS[number - 1]}",
        "breadcrumbs": crumbs(commune_slug, ("Neues Angebot", "")),
    }


def _is_sent(form: NewOfferForm) -> bool:
    """Whether this very form made its offer already; that one is not asked about."""
    return Offer.objects.filter(form_key=form.cleaned_data["form_key"]).exists()


def _offer(offer_id: int) -> Offer:
    return get_object_or_404(Offer.objects.select_related("provider", "commune"), pk=offer_id)


def _words(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").strip()[:LONGEST]


def _with(address: str, **values: str) -> str:
    shown = {name: value for name, value in values.items() if value}
    return f"{address}?{urlencode(shown)}" if shown else address
