"""The interim review: what was said, the projector in the workshop."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.forms.reviews import FindingForm, ReviewForm
from werkstattplan.plan.models import Finding, InterimReview, Tool
from werkstattplan.plan.selectors.reviews import Review, edition_to_review, review_of
from werkstattplan.plan.services.reviews import add_finding, remove_finding, save_review
from werkstattplan.plan.views.page import actor_of, commune_of, edition_of, plan_context
from werkstattplan.platform.access.decorators import check, require


@require("plan.view_internal")
@require_safe
def reviews(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """All interim reviews of the plan."""
    edition = edition_of(plan_slug)
    rows = InterimReview.objects.filter(edition__plan=edition.plan_id).select_related("edition")
    context = plan_context(request, edition.plan, current="work:reviews", crumbs=(("Zwischenbilanz", ""),)) | {
        "reviews": rows,
        "may_change": request.user.has_perm("plan.change_plan", commune_of(request)),
    }
    return render(request, "plan/work/reviews.html", context)


@require("plan.change_plan")
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest, commune_slug: str, plan_slug: str, review_id: int | None = None) -> HttpResponse:
    """Note a new interim review of the running edition, or change one."""
    review = _review(plan_slug, review_id) if review_id else None
    newest = edition_of(plan_slug)
    edition = review.edition if review else edition_to_review(newest)
    shown: dict[str, Any] = {"held_on": timezone.localdate()}
    if review is not None:
        shown = {"title": review.title, "held_on": review.held_on, "note": review.note}
    form = ReviewForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        saved = save_review(
            edition=edition, review=review, actor=actor_of(request), at=timezone.now(), **form.cleaned_data
        )
        return redirect("work:review", commune_slug, plan_slug, saved.pk)
    context = _context(request, newest.plan, (review.title if review else "Neu", ""))
    context |= {"form": form, "edition": edition, "review": review}
    return render(request, "plan/work/review_edit.html", context, status=422 if form.errors else 200)


@require("plan.view_internal")
@require_safe
def review(request: HttpRequest, commune_slug: str, plan_slug: str, review_id: int) -> HttpResponse:
    """What was said about each tool, and how often which term came up."""
    found = review_of(_review(plan_slug, review_id))
    context = _context(request, found.review.edition.plan, (found.review.title, "")) | {
        "found": found,
        "may_change": request.user.has_perm("plan.change_plan", commune_of(request)),
    }
    return render(request, "plan/work/review.html", context)


@require("plan.view_internal")
@require_http_methods(["GET", "HEAD", "POST"])
def projector(
    request: HttpRequest, commune_slug: str, plan_slug: str, review_id: int, tool_key: str = ""
) -> HttpResponse:
    """One tool at a time, large; with the form to write down what is said."""
    found = review_of(_review(plan_slug, review_id))
    place = next((n for n, row in enumerate(found.tools) if row.tool.key == tool_key), None)
    if not found.tools or (tool_key and place is None):
        raise Http404
    row = found.tools[place or 0]
    form = FindingForm(request.POST or None, initial={"kind": request.GET.get("art", Finding.Kind.BARRIER)})
    if request.method == "POST":
        check(request, "plan.change_tool", row.tool)
        if form.is_valid() and _add(request, found, row.tool, form):
            address = reverse("work:projector", args=[commune_slug, plan_slug, review_id, row.tool.key])
            return redirect(f"{address}?art={form.cleaned_data['kind']}#sagen")
    context = _context(request, found.review.edition.plan, (found.review.title, "")) | {
        "found": found,
        "row": row,
        "sides": (
            ("barrier", "Hat gebremst", row.barriers),
            ("enabler", "Hat geholfen", row.enablers),
        ),
        "number": (place or 0) + 1,
        "before": found.tools[place - 1] if place else None,
        "after": found.tools[(place or 0) + 1] if (place or 0) + 1 < len(found.tools) else None,
        "form": form,
        "may_change": request.user.has_perm("plan.change_tool", row.tool),
    }
    return render(request, "plan/work/projector.html", context, status=422 if form.errors else 200)


def _add(request: HttpRequest, found: Review, tool: Tool, form: FindingForm) -> bool:
    try:
        add_finding(review=found.review, tool=tool, actor=actor_of(request), at=timezone.now(), **form.cleaned_data)
    except Refusal as refusal:
        form.add_error("words", refusal.sentence)
        return False
    return True


@require("plan.view_internal")
@require_POST
def remove(request: HttpRequest, commune_slug: str, plan_slug: str, review_id: int, finding_id: int) -> HttpResponse:
    """Take a finding back."""
    rows = Finding.objects.filter(review=_review(plan_slug, review_id)).select_related("tool__commune", "review")
    finding = get_object_or_404(rows, pk=finding_id)
    check(request, "plan.change_tool", finding.tool)
    key = finding.tool.key
    remove_finding(finding=finding, actor=actor_of(request), at=timezone.now())
    messages.success(request, "Der Befund ist entfernt.")
    return redirect("work:projector", commune_slug, plan_slug, review_id, key)


def _review(plan_slug: str, review_id: int) -> InterimReview:
    rows = InterimReview.objects.select_related("edition__plan", "commune")
    return get_object_or_404(rows, pk=review_id, edition__plan__slug=plan_slug)


def _context(request: HttpRequest, plan: Any, crumb: tuple[str, str]) -> dict[str, Any]:
    page = reverse("work:reviews", args=[commune_of(request).slug, plan.slug])
    return plan_context(request, plan, current="work:reviews", crumbs=(("Zwischenbilanz", page), crumb))
