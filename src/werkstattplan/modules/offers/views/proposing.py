"""Proposals of anybody: change this, something is wrong, something is missing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.forms.keep import ProposalForm
from werkstattplan.modules.offers.models import OfferAtLocation
from werkstattplan.modules.offers.services.proposals import propose
from werkstattplan.modules.offers.services.values import values_of
from werkstattplan.plan.views.page import commune_of


@require_http_methods(["GET", "HEAD", "POST"])
def propose_new(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """A place that is missing."""
    return _form(request, commune_slug, None)


@require_http_methods(["GET", "HEAD", "POST"])
def propose_change(request: HttpRequest, commune_slug: str, entry_id: int) -> HttpResponse:
    """What is wrong with an entry."""
    rows = OfferAtLocation.objects.visible(timezone.localdate()).select_related("offer", "location")
    entry = rows.filter(pk=entry_id).first()
    if entry is None:
        raise Http404
    return _form(request, commune_slug, entry)


@require_safe
def thanks(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """It has come."""
    return render(request, "offers/keep/thanks.html", {"breadcrumbs": _crumbs(request, commune_slug, "Danke")})


def _form(request: HttpRequest, commune_slug: str, entry: OfferAtLocation | None) -> HttpResponse:
    form = ProposalForm(request.POST or None, initial=values_of(entry) if entry else {})
    if request.method == "POST" and form.is_valid():
        try:
            propose(
                commune=commune_of(request),
                entry=entry,
                values=form.values(),
                message=form.cleaned_data["message"],
                email=form.cleaned_data["sender"],
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect("offers_public:proposal_thanks", commune_slug)
    title = f"Änderung vorschlagen: {entry.offer.title}" if entry else "Ein Angebot fehlt"
    context = {"form": form, "entry": entry, "title": title, "breadcrumbs": _crumbs(request, commune_slug, title)}
    return render(request, "offers/keep/propose.html", context, status=422 if form.errors else 200)


def _crumbs(request: HttpRequest, commune_slug: str, here: str) -> list[dict[str, str]]:
    return [
        {"label": commune_of(request).name, "url": reverse("public:commune", args=[commune_slug])},
        {"label": "Angebote", "url": reverse("offers_public:find", args=[commune_slug])},
        {"label": here, "url": ""},
    ]
