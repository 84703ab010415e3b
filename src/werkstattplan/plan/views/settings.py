"""Settings of a plan: title, introduction, linked plans."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.forms.plan import PlanForm, PlanLinkForm
from werkstattplan.plan.models import Edition
from werkstattplan.plan.services.plan_settings import (
    change_plan,
    link_plan,
    linkable_plans,
    linked_plans,
    unlink_plan,
)
from werkstattplan.plan.views.page import actor_of, edition_of, plan_context, settings_tabs
from werkstattplan.platform.access.decorators import require


@require("plan.change_plan")
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """Title and introduction."""
    edition = edition_of(plan_slug)
    plan = edition.plan
    shown = {"title": plan.title, "introduction": plan.introduction, "edition_title": edition.title}
    form = PlanForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        change_plan(edition=edition, actor=actor_of(request), at=timezone.now(), **form.cleaned_data)
        messages.success(request, "Die Einstellungen sind gespeichert.")
        return redirect("work:settings", commune_slug, plan_slug)
    return _page(request, edition, form=form, link_form=PlanLinkForm(None, plans=linkable_plans(plan)))


@require("plan.change_plan")
@require_POST
def add_link(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """Link another plan."""
    edition = edition_of(plan_slug)
    plan = edition.plan
    form = PlanLinkForm(request.POST, plans=linkable_plans(plan))
    if form.is_valid():
        try:
            link_plan(
                plan=plan,
                linked_plan_id=form.cleaned_data["linked_plan"],
                note=form.cleaned_data["note"],
                actor=actor_of(request),
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error("linked_plan", refusal.sentence)
        else:
            messages.success(request, "Der Plan ist verknüpft.")
            return redirect("work:settings", commune_slug, plan_slug)
    shown = {"title": plan.title, "introduction": plan.introduction, "edition_title": edition.title}
    return _page(request, edition, form=PlanForm(initial=shown), link_form=form)


@require("plan.change_plan")
@require_POST
def remove_link(request: HttpRequest, commune_slug: str, plan_slug: str, link_id: int) -> HttpResponse:
    """Remove a link."""
    plan = edition_of(plan_slug).plan
    link = get_object_or_404(plan.links.select_related("plan"), pk=link_id)
    unlink_plan(link=link, actor=actor_of(request), at=timezone.now())
    messages.success(request, "Die Verknüpfung ist entfernt.")
    return redirect("work:settings", commune_slug, plan_slug)


def _page(request: HttpRequest, edition: Edition, *, form: PlanForm, link_form: PlanLinkForm) -> HttpResponse:
    plan = edition.plan
    context = plan_context(request, plan, current="work:settings", crumbs=(("Einstellungen", ""),)) | {
        "edition": edition,
        "form": form,
        "link_form": link_form,
        "links": linked_plans(plan),
        "tabs": settings_tabs(request, plan, current="work:settings"),
    }
    failed = bool(form.errors or link_form.errors)
    return render(request, "plan/work/settings.html", context, status=422 if failed else 200)
