"""What the office does to keep entries true."""

import segno
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.forms.keep import RuleForm
from werkstattplan.modules.offers.models import Confirmation, UpkeepRule
from werkstattplan.modules.offers.selectors.upkeep import unplaced_rows, unplaced_with_reasons, upkeep_state
from werkstattplan.modules.offers.services.upkeep import answer_confirmation, new_letter, set_rule
from werkstattplan.plan.views.page import commune_of
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.identity.models import User

PER_PAGE = 20
CLERK = "telefonisch bestätigt"


@require("offers.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """How true the directory is, what waits, and the rule."""
    form = RuleForm(request.POST or None, instance=UpkeepRule.objects.first())
    if request.method == "POST" and form.is_valid():
        set_rule(commune=commune_of(request), values=form.cleaned_data, actor=actor_of(request), at=timezone.now())
        return redirect("offers:upkeep", commune_slug)
    context = {"state": upkeep_state(timezone.localdate()), "form": form, "has_rule": form.instance.pk is not None}
    context["breadcrumbs"] = crumbs(request)
    return render(request, "offers/keep/overview.html", context, status=422 if form.errors else 200)


@require("offers.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def calls(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """Whom to write a letter or to call, and what they said."""
    error = ""
    if request.method == "POST":
        row = get_object_or_404(
            Confirmation.objects.select_related("offer", "commune"), pk=number_of(request, "nachfrage")
        )
        answer = request.POST.get("antwort", "")
        if answer not in {"same", "ended"}:
            raise Http404
        try:
            now = timezone.now()
            answer_confirmation(
                row=row,
                answer=answer,
                role=CLERK,
                values={},
                actor=actor_of(request),
                at=now,
                on=timezone.localdate(now),
            )
        except Refusal as refusal:
            error = refusal.sentence
        else:
            return redirect("offers:calls", commune_slug)
    rows = Confirmation.objects.filter(answered_at=None).exclude(way="mail").select_related("offer__provider")
    page = Paginator(rows.order_by("-way", "way_since", "id"), PER_PAGE).get_page(request.GET.get("seite"))
    context = {"page": page, "error": error, "breadcrumbs": crumbs(request, "Nachfragen")}
    return render(request, "offers/keep/calls.html", context, status=409 if error else 200)


@require("offers.decide")
@require_POST
def letter(request: HttpRequest, commune_slug: str, confirmation_id: int) -> HttpResponse:
    """A letter with a new link, to print at once: the link is shown only here."""
    rows = Confirmation.objects.select_related("offer__provider")
    row = get_object_or_404(rows, pk=confirmation_id)
    try:
        link = new_letter(row=row)
    except Refusal as refusal:
        return render(request, "offers/keep/closed.html", {"sentence": refusal.sentence}, status=409)
    entry = row.offer.places.select_related("location").order_by("id").first()
    # Made by the library from the link alone.
    qr = SafeString(segno.make(link, error="m").svg_inline(scale=4))
    context = {"row": row, "entry": entry, "link": link, "qr": qr, "commune": commune_of(request)}
    return render(request, "offers/keep/letter.html", context)


@require("offers.read")
@require_safe
def unplaced(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """Places without a point, with the reason."""
    page = Paginator(unplaced_rows(), PER_PAGE).get_page(request.GET.get("seite"))
    context = {"page": page, "rows": unplaced_with_reasons(list(page)), "breadcrumbs": crumbs(request, "Ohne Punkt")}
    return render(request, "offers/keep/unplaced.html", context)


def crumbs(request: HttpRequest, here: str = "") -> list[dict[str, str]]:
    """The way to a page of upkeep."""
    slug = commune_of(request).slug
    first = {"label": "Angebote pflegen", "url": reverse("offers:upkeep", args=[slug]) if here else ""}
    return [first, {"label": here, "url": ""}] if here else [first]


def actor_of(request: HttpRequest) -> User:
    """The account that acts."""
    assert isinstance(request.user, User)
    return request.user


def number_of(request: HttpRequest, name: str) -> int:
    """The number of a row in a sent form; 404 for anything else."""
    text = request.POST.get(name, "")
    if not text.isdecimal() or len(text) > 18:
        raise Http404
    return int(text)
