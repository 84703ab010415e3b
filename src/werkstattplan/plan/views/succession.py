"""Deciding about each tool of the edition before, and the new tools of a draft."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.forms.editions import ContinueRestForm, FateForm, NewToolForm
from werkstattplan.plan.models import Edition
from werkstattplan.plan.selectors.succession import FateRow, Succession, succession_of
from werkstattplan.plan.services.new_tools import add_tool, remove_tool
from werkstattplan.plan.services.succession import DecidedMeanwhile, continue_the_rest, decide_fate
from werkstattplan.plan.views.page import actor_of, commune_of, edition_of, plan_context, tool_of
from werkstattplan.platform.access.decorators import require


def succession_or_404(plan_slug: str) -> Succession:
    """The decisions of the newest edition; raises Http404 where it continues none."""
    edition = Edition.objects.filter(plan__slug=plan_slug).select_related("plan", "commune", "based_on")
    newest = edition.order_by("-number").first()
    found = succession_of(newest) if newest else None
    if found is None:
        raise Http404
    return found


@require("plan.view_internal")
@require_safe
def succession(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """All decisions of the draft."""
    return _list_page(request, succession_or_404(plan_slug), ContinueRestForm())


@require("plan.change_plan")
@require_POST
def continue_rest(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """Continue all that is undecided, for one reason."""
    found = succession_or_404(plan_slug)
    form = ContinueRestForm(request.POST)
    if not form.is_valid():
        return _list_page(request, found, form)
    try:
        count = continue_the_rest(
            edition=found.edition, reason=form.cleaned_data["reason"], actor=actor_of(request), at=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        words = "1 Werkzeug wird" if count == 1 else f"{count} Werkzeuge werden"
        messages.success(request, f"{words} weitergeführt.")
    return redirect("work:succession", commune_slug, plan_slug)


def _list_page(request: HttpRequest, found: Succession, form: ContinueRestForm) -> HttpResponse:
    editions = reverse("work:editions", args=[commune_of(request).slug, found.edition.plan.slug])
    crumbs = (("Fassungen", editions), ("Fortschreibung", ""))
    context = plan_context(request, found.edition.plan, current="work:editions", crumbs=crumbs) | {
        "succession": found,
        "edition": found.edition,
        "form": form,
        "may_change": request.user.has_perm("plan.change_plan", commune_of(request)) and not found.edition.is_adopted,
    }
    return render(request, "plan/work/succession.html", context, status=422 if form.errors else 200)


@require("plan.change_plan")
@require_http_methods(["GET", "HEAD", "POST"])
def fate(request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str) -> HttpResponse:
    """Decide about one tool, then go on to the next that is undecided."""
    found = succession_or_404(plan_slug)
    row = next((row for row in found.rows if row.tool.key == tool_key), None)
    if row is None:
        raise Http404
    form = FateForm(request.POST or None, edition=found.edition, key=tool_key, initial=_known(row))
    if request.method == "POST" and form.is_valid() and _decide(request, found.edition, row, form):
        following = found.next_undecided(tool_key)
        if following is None:
            return redirect("work:succession", commune_slug, plan_slug)
        return redirect("work:fate", commune_slug, plan_slug, following.tool.key)
    list_page = reverse("work:succession", args=[commune_slug, plan_slug])
    crumbs = (("Fortschreibung", list_page), (row.tool.title, ""))
    before, after = found.neighbours(tool_key)
    context = plan_context(request, found.edition.plan, current="work:editions", crumbs=crumbs) | {
        "succession": found,
        "row": row,
        "number": found.place(tool_key) + 1,
        "form": form,
        "before": before,
        "after": after,
    }
    return render(request, "plan/work/fate.html", context, status=422 if form.errors else 200)


def _known(row: FateRow) -> dict[str, Any]:
    """What is decided already, else what is suggested."""
    if row.fate is not None:
        known = {"fate": row.fate.fate, "successor": row.fate.successor_id, "reason": row.fate.reason}
        return known | {"seen": row.fate.version}
    return {"fate": row.suggestion.fate, "reason": row.suggestion.reason}


def _decide(request: HttpRequest, edition: Edition, row: FateRow, form: FateForm) -> bool:
    try:
        decide_fate(edition=edition, old_tool=row.tool, actor=actor_of(request), at=timezone.now(), **form.cleaned_data)
    except Refusal as refusal:
        place = {"successor-does-not-fit": "successor", "fate-needs-reason": "reason", "is-needed-as-successor": "fate"}
        form.add_error(place.get(refusal.code), refusal.sentence)
        if isinstance(refusal, DecidedMeanwhile):
            # Now the person knows it; the same form sent again counts.
            form.data = {**request.POST.dict(), "seen": refusal.version}
        return False
    messages.success(request, f"„{row.tool.title}“ ist entschieden.")
    return True


@require("plan.change_plan")
@require_http_methods(["GET", "HEAD", "POST"])
def new_tool(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """A new tool in the newest edition, then its form."""
    edition = edition_of(plan_slug)
    form = NewToolForm(request.POST or None, edition=edition)
    if request.method == "POST" and form.is_valid():
        try:
            tool = add_tool(edition=edition, actor=actor_of(request), at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error({"field-missing": "new_field"}.get(refusal.code), refusal.sentence)
        else:
            messages.success(request, f"„{tool.title}“ ist angelegt. Ergänzen Sie jetzt, was Sie wissen.")
            return redirect("work:tool_edit", commune_slug, plan_slug, tool.key)
    overview = reverse("work:overview", args=[commune_slug, plan_slug])
    context = plan_context(request, edition.plan, current="work:editions", crumbs=(("Neues Werkzeug", ""),))
    context |= {"edition": edition, "form": form, "back": overview}
    return render(request, "plan/work/new_tool.html", context, status=422 if form.errors else 200)


@require("plan.change_plan")
@require_http_methods(["GET", "HEAD", "POST"])
def delete_tool(request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str) -> HttpResponse:
    """Ask, then take a new tool out of its draft again."""
    tool = tool_of(plan_slug, tool_key)
    page = reverse("work:tool", args=[commune_slug, plan_slug, tool_key])
    if request.method == "POST":
        try:
            remove_tool(tool=tool, actor=actor_of(request), at=timezone.now())
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return redirect(page)
        messages.success(request, f"„{tool.title}“ ist gelöscht. Was darin stand, bleibt im Verlauf.")
        return redirect("work:overview", commune_slug, plan_slug)
    crumbs = ((tool.title, page), ("Löschen", ""))
    context = plan_context(request, tool.edition.plan, current="", crumbs=crumbs) | {
        "title": "Neues Werkzeug löschen",
        "question": f"„{tool.title}“ aus dem Entwurf nehmen? Das geht nur mit Werkzeugen, die neu in dieser Fassung sind.",
        "confirm_label": "Werkzeug löschen",
        "cancel_url": page,
    }
    return render(request, "ui/confirm.html", context)
