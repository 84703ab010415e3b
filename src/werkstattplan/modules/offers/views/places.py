"""Providers and places: lists, new ones, and their forms."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.forms.places import LocationForm, NewLocationForm, NewProviderForm, ProviderForm
from werkstattplan.modules.offers.models import Location, Offer, OfferAtLocation, Provider
from werkstattplan.modules.offers.selectors.similar import similar_places, similar_providers
from werkstattplan.modules.offers.services.locations import add_location, edit_location, location_values
from werkstattplan.modules.offers.services.providers import add_provider, edit_provider, provider_values
from werkstattplan.modules.offers.views.both import Values, edit_page
from werkstattplan.modules.offers.views.editing import crumbs
from werkstattplan.modules.offers.views.writing import step
from werkstattplan.plan.views.page import actor_of, commune_of
from werkstattplan.platform.access.decorators import require

PER_PAGE = 50


@require("offers.read")
@require_safe
def providers(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """All providers with the number of their offers."""
    words = request.GET.get("q", "").strip()[:100]
    rows = Provider.objects.filter(name__icontains=words).order_by("name", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    may_write = request.user.has_perm("offers.write", commune_of(request))
    counts = _counts(Offer.objects.filter(provider__in=list(page)), "provider")
    shown = [(row, counts.get(row.pk, 0)) for row in page]
    context = {"page": page, "rows": shown, "words": words, "may_write": may_write}
    context["breadcrumbs"] = crumbs(commune_slug, ("Träger", ""))
    return render(request, "offers/write/providers.html", context)


@require("offers.read")
@require_safe
def locations(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """All places with the number of offers there."""
    words = request.GET.get("q", "").strip()[:100]
    wanted = Q(name__icontains=words) | Q(village__icontains=words) | Q(street__icontains=words)
    rows = Location.objects.filter(wanted).select_related("municipality")
    page = Paginator(rows.order_by("village", "name", "pk"), PER_PAGE).get_page(request.GET.get("seite"))
    may_write = request.user.has_perm("offers.write", commune_of(request))
    counts = _counts(OfferAtLocation.objects.filter(location__in=list(page)), "location")
    shown = [(row, counts.get(row.pk, 0)) for row in page]
    context = {"page": page, "rows": shown, "words": words, "may_write": may_write}
    context["breadcrumbs"] = crumbs(commune_slug, ("Orte", ""))
    return render(request, "offers/write/locations.html", context)


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def new_provider(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """A new provider; one with nearly the same name is asked about first."""
    form = NewProviderForm(request.POST or None, values={"name": request.GET.get("name", "")[:200]})
    is_step, similar = bool(request.GET.get("weiter")), []
    if request.method == "POST" and form.is_valid():
        values, form_key = form.values(), form.cleaned_data["form_key"]
        if not form.cleaned_data["is_another"]:
            similar = [row for row in similar_providers(values["name"]) if row.form_key != form_key]
        if not similar:
            try:
                row = add_provider(
                    commune=commune_of(request),
                    form_key=form_key,
                    values=values,
                    actor=actor_of(request),
                    at=timezone.now(),
                )
            except Refusal as refusal:
                form.add_error("name", refusal.sentence)
            else:
                return _go_on(request, is_step, "offers:new_offer", "offers:provider", row.pk)
    context = step(commune_slug, 1) if is_step else {"breadcrumbs": _below_providers(commune_slug, "Neuer Träger")}
    context |= {"form": form, "similar": similar}
    return render(request, "offers/write/new_provider.html", context, status=422 if form.errors or similar else 200)


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def provider(request: HttpRequest, commune_slug: str, provider_id: int) -> HttpResponse:
    """The form of a provider, with its offers."""
    row = get_object_or_404(Provider.objects.select_related("commune"), pk=provider_id)

    def save(base: Values, mine: Values) -> Any:
        return edit_provider(provider=row, base=base, mine=mine, actor=actor_of(request), at=timezone.now())

    context = {
        "provider": row,
        "offers": list(row.offers.prefetch_related("places__location")[:PER_PAGE]),
        "breadcrumbs": _below_providers(commune_slug, row.name),
    }
    return edit_page(
        request,
        current=provider_values(row),
        make_form=lambda values, data: ProviderForm(data, values=values),
        save=save,
        template="offers/write/provider.html",
        context=context,
        done=reverse("offers:provider", args=[commune_slug, row.pk]),
    )


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def new_location(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """A new place; one with nearly the same name or the same address is asked about first."""
    commune, offer = commune_of(request), _offer_of(request)
    values = {"name": request.GET.get("name", "")[:200]}
    form = NewLocationForm(request.POST or None, values=values, district=commune.official_key[:5])
    similar = []
    if request.method == "POST" and form.is_valid():
        form_key = form.cleaned_data["form_key"]
        if not form.cleaned_data["is_another"]:
            similar = [one for one in similar_places(form.values()) if one.place.form_key != form_key]
        if not similar:
            row = add_location(
                commune=commune, form_key=form_key, values=form.values(), actor=actor_of(request), at=timezone.now()
            )
            if offer:
                return redirect("offers:at_place", commune_slug, offer.pk, row.pk)
            return _go_on(request, False, "", "offers:location", row.pk)
    context = step(commune_slug, 3) if offer else {"breadcrumbs": _below_places(commune_slug, "Neuer Ort")}
    context |= {"form": form, "similar": similar, "offer": offer}
    return render(request, "offers/write/new_location.html", context, status=422 if form.errors or similar else 200)


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def location(request: HttpRequest, commune_slug: str, location_id: int) -> HttpResponse:
    """The form of a place, with the offers there."""
    row = get_object_or_404(Location.objects.select_related("commune", "municipality"), pk=location_id)
    district = row.commune.official_key[:5]

    def save(base: Values, mine: Values) -> Any:
        return edit_location(place=row, base=base, mine=mine, actor=actor_of(request), at=timezone.now())

    context = {
        "location": row,
        "entries": list(row.offers.select_related("offer__provider")[:PER_PAGE]),
        "breadcrumbs": _below_places(commune_slug, str(row)),
    }
    return edit_page(
        request,
        current=location_values(row),
        make_form=lambda values, data: LocationForm(data, values=values, district=district),
        save=save,
        template="offers/write/location.html",
        context=context,
        done=reverse("offers:location", args=[commune_slug, row.pk]),
    )


def _counts(rows: "QuerySet[Any]", column: str) -> dict[int, int]:
    """How many rows belong to each key; only for the page that is shown, for a whole directory is long."""
    return dict(rows.order_by().values_list(column).annotate(Count("pk")))


def _go_on(request: HttpRequest, is_step: bool, next_step: str, page: str, pk: int) -> HttpResponse:
    messages.success(request, "Gespeichert.")
    return redirect(next_step if is_step else page, commune_of(request).slug, pk)


def _offer_of(request: HttpRequest) -> Offer | None:
    """The offer that the new place is for."""
    text = request.GET.get("angebot", "")
    if not text:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise Http404
    return get_object_or_404(Offer, pk=int(text))


def _below_providers(commune_slug: str, label: str) -> list[dict[str, str]]:
    return crumbs(commune_slug, ("Träger", reverse("offers:providers", args=[commune_slug])), (label, ""))


def _below_places(commune_slug: str, label: str) -> list[dict[str, str]]:
    return crumbs(commune_slug, ("Orte", reverse("offers:locations", args=[commune_slug])), (label, ""))
