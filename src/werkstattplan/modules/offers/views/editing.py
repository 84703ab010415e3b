"""The directory as staff see it: all entries, and the form of one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.forms.editing import EntryForm
from werkstattplan.modules.offers.models import Offer, OfferAtLocation, OfferState, Provider
from werkstattplan.modules.offers.selectors.gaps import CHOICES, gaps_of, with_gap
from werkstattplan.modules.offers.selectors.history import changes_of, told
from werkstattplan.modules.offers.selectors.languages import missing_languages, older_languages
from werkstattplan.modules.offers.selectors.similar import providers_named
from werkstattplan.modules.offers.services.editing import change_provider, edit_entry, entry_values
from werkstattplan.modules.offers.services.writing import remove_place
from werkstattplan.modules.offers.views.both import Values, edit_page
from werkstattplan.plan.views.page import actor_of, commune_of
from werkstattplan.platform.access.decorators import require

PER_PAGE = 50
MOST_UNFINISHED = 10
LONGEST_KEY = 19


@require("offers.read")
@require_safe
def entries(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """All entries with what is missing in each; `q` narrows them by title or provider, `fehlt` by what is missing."""
    words = request.GET.get("q", "").strip()[:100]
    rows = OfferAtLocation.objects.select_related("offer__provider", "location").prefetch_related(
        "offer__texts", "series"
    )
    if words:
        rows = rows.filter(Q(offer__title__icontains=words) | Q(offer__provider__name__icontains=words))
    gap = request.GET.get("fehlt", "")
    rows = with_gap(rows, gap)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    unfinished = Offer.objects.filter(places=None).exclude(state=OfferState.ENDED).select_related("provider")
    context = {
        "page": page,
        "rows": [{"entry": row, "missing": gaps_of(row)} for row in page.object_list],
        "words": words,
        "gap": gap,
        "gaps": CHOICES,
        "unfinished": list(unfinished.order_by("-changed_at")[:MOST_UNFINISHED]),
        "may_write": request.user.has_perm("offers.write", commune_of(request)),
        "may_decide": request.user.has_perm("offers.decide", commune_of(request)),
        "breadcrumbs": crumbs(commune_slug),
    }
    return render(request, "offers/entries.html", context)


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, commune_slug: str, entry_id: int) -> HttpResponse:
    """The form of an entry. What a second person changed in the meantime is merged, or shown beside one's own."""
    row = entry_of(entry_id)

    def save(base: Values, mine: Values) -> Any:
        return edit_entry(entry=row, base=base, mine=mine, actor=actor_of(request), at=timezone.now())

    context = {
        "entry": row,
        "others": list(row.offer.places.exclude(pk=row.pk).select_related("location")),
        "missing": missing_languages(row.offer),
        "older": older_languages(row.offer),
        "breadcrumbs": crumbs(commune_slug, (row.offer.title, "")),
    }
    return edit_page(
        request,
        current=entry_values(row),
        make_form=lambda values, data: EntryForm(data, values=values),
        save=save,
        template="offers/edit.html",
        context=context,
        done=reverse("offers:edit", args=[commune_slug, row.pk]),
    )


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, commune_slug: str, entry_id: int) -> HttpResponse:
    """Ask once, then take this place away from the offer."""
    row = entry_of(entry_id)
    error = ""
    if request.method == "POST":
        other = row.offer.places.exclude(pk=row.pk).first()
        try:
            remove_place(entry=row, actor=actor_of(request), at=timezone.now())
        except Refusal as refusal:
            error = refusal.sentence
        else:
            assert other is not None
            messages.success(request, "Das Angebot steht nicht mehr an diesem Ort.")
            return redirect("offers:edit", commune_slug, other.pk)
    above = (row.offer.title, reverse("offers:edit", args=[commune_slug, row.pk]))
    context = {"entry": row, "error": error, "breadcrumbs": crumbs(commune_slug, above, ("Ort entfernen", ""))}
    return render(request, "offers/write/remove.html", context, status=409 if error else 200)


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def provider_of(request: HttpRequest, commune_slug: str, entry_id: int) -> HttpResponse:
    """Find another provider by its name and give the offer to it."""
    row = entry_of(entry_id)
    back = reverse("offers:edit", args=[commune_slug, row.pk])
    if request.method == "POST":
        text = request.POST.get("traeger", "")
        provider = get_object_or_404(Provider, pk=int(text) if text.isdecimal() and len(text) < LONGEST_KEY else 0)
        change_provider(offer=row.offer, provider=provider, actor=actor_of(request), at=timezone.now())
        messages.success(request, f"Das Angebot gehört jetzt zu „{provider.name}“.")
        return redirect(back)
    words = request.GET.get("q", "").strip()[:100]
    found = [one for one in providers_named(words) if one.pk != row.offer.provider_id] if words else []
    context = {"entry": row, "words": words, "found": found}
    context["breadcrumbs"] = crumbs(commune_slug, (row.offer.title, back), ("Träger wechseln", ""))
    return render(request, "offers/write/change_provider.html", context)


@require("offers.write")
@require_safe
def history(request: HttpRequest, commune_slug: str, entry_id: int) -> HttpResponse:
    """Who changed what when."""
    row = entry_of(entry_id)
    page = Paginator(changes_of(row), PER_PAGE).get_page(request.GET.get("seite"))
    above = (row.offer.title, reverse("offers:edit", args=[commune_slug, row.pk]))
    context = {"entry": row, "page": page, "rows": [told(change) for change in page]}
    context["breadcrumbs"] = crumbs(commune_slug, above, ("Verlauf", ""))
    return render(request, "offers/write/history.html", context)


def entry_of(entry_id: int) -> OfferAtLocation:
    """The entry of the address with its offer, texts and place; raises Http404."""
    rows = OfferAtLocation.objects.select_related("offer__provider", "location", "commune")
    return get_object_or_404(rows.prefetch_related("offer__texts"), pk=entry_id)


def crumbs(commune_slug: str, *below: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page of the directory; the last is the page itself."""
    first = ("Angebote", reverse("offers:entries", args=[commune_slug]) if below else "")
    return [{"label": label, "url": url} for label, url in (first, *below)]
