"""Publishing: look first, then show it to everybody."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.addresses import address_or_empty
from werkstattplan.plan.models import Edition
from werkstattplan.plan.selectors.going_public import going_public
from werkstattplan.plan.selectors.waiting import gaps_of
from werkstattplan.plan.services.publishing import publish_edition, withdraw_edition
from werkstattplan.plan.services.succession import undecided_tools
from werkstattplan.plan.views.page import actor_of, edition_of, plan_context
from werkstattplan.platform.access.decorators import require


@require("plan.publish_edition")
@require_http_methods(["GET", "HEAD", "POST"])
def publishing(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """Show what becomes public; publish the working edition."""
    edition = edition_of(plan_slug)
    if request.method == "POST":
        _publish(request, edition)
        return redirect("work:publishing", commune_slug, plan_slug)
    context = plan_context(request, edition.plan, current="work:publishing", crumbs=(("Veröffentlichen", ""),)) | {
        "edition": edition,
        "editions": edition.plan.editions.all(),
        "public": going_public(edition),
        "gaps": gaps_of(edition),
        "undecided": len(undecided_tools(edition)),
        "public_page": address_or_empty("public:plan", commune_slug, plan_slug),
    }
    return render(request, "plan/work/publishing.html", context)


def _publish(request: HttpRequest, edition: Edition) -> None:
    try:
        published = publish_edition(edition=edition, actor=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return
    if published:
        messages.success(request, f"Fassung {edition.number} ist jetzt veröffentlicht.")
    else:
        messages.info(request, f"Fassung {edition.number} ist schon veröffentlicht.")


@require("plan.publish_edition")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, commune_slug: str, plan_slug: str, number: int) -> HttpResponse:
    """Ask, then take the edition out of the public's sight."""
    edition = get_object_or_404(Edition.objects.select_related("plan"), plan__slug=plan_slug, number=number)
    if request.method == "POST":
        try:
            withdraw_edition(edition=edition, actor=actor_of(request), at=timezone.now())
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, f"Fassung {edition.number} ist nicht mehr öffentlich.")
        return redirect("work:publishing", commune_slug, plan_slug)
    page = reverse("work:publishing", args=[commune_slug, plan_slug])
    crumbs = (("Veröffentlichen", page), ("Zurückziehen", ""))
    context = plan_context(request, edition.plan, current="work:publishing", crumbs=crumbs) | {
        "title": "Veröffentlichung zurückziehen",
        "question": f"Fassung {edition.number} wird wieder ein Entwurf. Die öffentlichen Seiten dieses Plans zeigen dann "
        "nichts mehr, bis Sie wieder eine Fassung veröffentlichen. Es geht nichts verloren.",
        "confirm_label": "Zurückziehen",
        "cancel_url": page,
    }
    return render(request, "ui/confirm.html", context)
