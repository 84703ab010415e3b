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
from werkstattplan.plan.views.page import commune_of
from werkstattplan.platform.tenancy.models import Commune


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
    at = timezone.now()
    form = ProposalForm(request.POST or None, at=at, entry=entry)
    if request.method == "POST":
        try:
            if form.is_valid():
                _propose(commune_of(request), entry, form)
                return redirect("offers_public:proposal_thanks", commune_slug)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        form.empty_trap()
    title = f"Änderung vorschlagen: {entry.offer.title}" if entry else "Ein Angebot fehlt"
    context = {
        "form": form,
        "entry": entry,
        "title": title,
        "has_field_errors": bool(form.errors.keys() - {"message", "sender", "__all__"}),
        "breadcrumbs": _crumbs(request, commune_slug, title, entry),
    }
    return render(request, "offers/keep/propose.html", context, status=422 if form.errors else 200)


def _propose(commune: Commune, entry: OfferAtLocation | None, form: ProposalForm) -> None:
    assert form.submission is not None
    propose(
        commune=commune,
        entry=entry,
        values=form.values(),
        message=form.cleaned_data["message"],
        email=form.cleaned_data["sender"],
        submission=form.submission,
        at=form.at,
    )


def _crumbs(
    request: HttpRequest, commune_slug: str, here: str, entry: OfferAtLocation | None = None
) -> list[dict[str, str]]:
    steps = [
        {"label": commune_of(request).name, "url": reverse("public:commune", args=[commune_slug])},
        {"label": "Angebote", "url": reverse("offers_public:find", args=[commune_slug])},
    ]
    if entry is not None:
        url = reverse("offers_public:entry", args=[commune_slug, entry.pk])
        steps.append({"label": entry.offer.title, "url": url})
        here = "Änderung vorschlagen"
    return [*steps, {"label": here, "url": ""}]
