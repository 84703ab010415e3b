"""Uploading a plan document and following it until it is in the plan or out of it again."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.forms.imports import AcceptForm, UploadForm
from werkstattplan.plan.importing.report import report_as_json
from werkstattplan.plan.models import Import, ImportState, Plan
from werkstattplan.plan.selectors.editions import working_edition
from werkstattplan.plan.selectors.import_review import differences_of, interpretation_of, review_of
from werkstattplan.plan.services import importing
from werkstattplan.plan.tasks import read_import_job
from werkstattplan.plan.views.page import actor_of, commune_of
from werkstattplan.platform.access.decorators import require

# Below this size a file is read within the request: nobody waits for a worker over a plan of 22 tools.
READ_AT_ONCE_BYTES = 200_000


def page_context(request: HttpRequest, *crumbs: tuple[str, str]) -> dict[str, Any]:
    """Breadcrumbs of the import pages."""
    commune = commune_of(request)
    trail = [
        (commune.name, reverse("work:home", args=[commune.slug])),
        ("Importe", reverse("imports:list", args=[commune.slug])),
        *crumbs,
    ]
    return {"breadcrumbs": [{"label": label, "url": url} for label, url in trail]}


@require("plan.import_plan")
@require_safe
def import_list(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """All imports of the commune, newest first."""
    runs = Import.objects.select_related("file", "plan", "created_by", "edition").defer("source", "interpretation")[
        :100
    ]
    return render(
        request, "plan/imports/list.html", {**page_context(request), "runs": runs, "plans": Plan.objects.all()}
    )


@require("plan.import_plan")
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, commune_slug: str, plan_slug: str = "") -> HttpResponse:
    """Take a file; for an existing plan it is a newer version."""
    plan = get_object_or_404(Plan, slug=plan_slug) if plan_slug else None
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        uploaded = form.cleaned_data["file"]
        try:
            run, is_new = importing.start_import(
                commune=commune_of(request),
                actor=actor_of(request),
                at=timezone.now(),
                name=uploaded.name,
                content=uploaded.read(),
                token=form.cleaned_data["token"],
                base_edition=working_edition(plan) if plan else None,
            )
        except Refusal as refusal:
            form.add_error("file", refusal.sentence)
        else:
            if is_new and uploaded.size <= READ_AT_ONCE_BYTES:
                importing.read_import(run)
            elif is_new:
                read_import_job.enqueue(run.pk)
            return redirect("imports:detail", commune_slug, run.pk)
    status = 422 if form.errors else 200
    return render(
        request, "plan/imports/upload.html", {**page_context(request), "form": form, "plan": plan}, status=status
    )


@require("plan.import_plan")
@require_safe
def detail(request: HttpRequest, commune_slug: str, import_id: int) -> HttpResponse:
    """Where an import stands: progress, refusal, or the summary of its review."""
    run = get_import(import_id)
    context = {**page_context(request, (str(run), "")), "run": run}
    if request.headers.get("HX-Request") and run.state != ImportState.READING:
        # The polling part of the page is done; the browser loads the page that follows.
        return HttpResponse(headers={"HX-Refresh": "true"})
    if run.state == ImportState.READING:
        template = "plan/imports/_progress.html" if request.headers.get("HX-Request") else "plan/imports/reading.html"
        return render(request, template, context)
    if run.state == ImportState.REFUSED:
        return render(request, "plan/imports/refused.html", context)
    review = review_of(run)
    groups: dict[str, dict[str, Any]] = {}
    for row in review.rows:
        group = groups.setdefault(
            row.doubt.kind.value, {"label": row.kind_label, "kind": row.doubt.kind.value, "rows": [], "open": 0}
        )
        group["rows"].append(row)
        group["open"] += row.decision is None
    context |= {
        "review": review,
        "groups": sorted(groups.values(), key=lambda group: -group["open"]),
        "differences": differences_of(run) if run.state == ImportState.REVIEW else [],
    }
    return render(request, "plan/imports/detail.html", context)


@require("plan.import_plan")
@require_safe
def report(request: HttpRequest, commune_slug: str, import_id: int) -> HttpResponse:
    """The report as a JSON file."""
    run = get_import(import_id)
    if run.interpretation is None:
        return redirect("imports:detail", commune_slug, run.pk)
    text = json.dumps(report_as_json(interpretation_of(run)), ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="import-{run.pk}.json"'
    return response


@require("plan.import_plan")
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, commune_slug: str, import_id: int) -> HttpResponse:
    """Show what would become the draft edition, then make it."""
    run = get_import(import_id)
    if run.state == ImportState.ACCEPTED and run.edition and run.plan:
        return redirect("work:overview", commune_slug, run.plan.slug)
    if run.state != ImportState.REVIEW:
        return redirect("imports:detail", commune_slug, run.pk)
    review = review_of(run)
    form = AcceptForm(request.POST or None, initial={"title": review.interpretation.plan.title})
    if request.method == "POST" and (run.plan or form.is_valid()):
        names = {} if run.plan else {"plan_slug": form.cleaned_data["slug"], "plan_title": form.cleaned_data["title"]}
        try:
            edition = importing.accept_import(run=run, actor=actor_of(request), at=timezone.now(), **names)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return redirect("imports:detail", commune_slug, run.pk)
        messages.success(
            request, "Der Import ist als Entwurf im Plan. Öffentlich ist er erst nach dem Veröffentlichen."
        )
        return redirect("work:overview", commune_slug, edition.plan.slug)
    crumb = (str(run), reverse("imports:detail", args=[commune_slug, run.pk]))
    context = {**page_context(request, crumb, ("Übernehmen", "")), "run": run, "review": review, "form": form}
    return render(request, "plan/imports/accept.html", context)


@require("plan.import_plan")
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, commune_slug: str, import_id: int) -> HttpResponse:
    """Ask, then take the edition of the import out again."""
    run = get_import(import_id)
    warning = ""
    if request.method == "POST":
        try:
            confirmed = request.POST.get("confirmed") == "yes"
            importing.undo_import(run=run, actor=actor_of(request), at=timezone.now(), confirmed=confirmed)
        except importing.EditionWasEdited as refusal:
            warning = refusal.sentence
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return redirect("imports:detail", commune_slug, run.pk)
        else:
            messages.success(
                request, "Der Import ist rückgängig gemacht. Die Datei und Ihre Entscheidungen bleiben hier liegen."
            )
            return redirect("imports:detail", commune_slug, run.pk)
    crumb = (str(run), reverse("imports:detail", args=[commune_slug, run.pk]))
    context = {**page_context(request, crumb, ("Rückgängig machen", "")), "run": run, "warning": warning}
    return render(request, "plan/imports/undo.html", context)


@require("plan.import_plan")
@require_POST
def bulk(request: HttpRequest, commune_slug: str, import_id: int) -> HttpResponse:
    """Accept all open proposals of one kind."""
    run = get_import(import_id)
    try:
        kind = request.POST.get("kind", "")
        count = importing.accept_all_of_kind(run=run, actor=actor_of(request), at=timezone.now(), kind=kind)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"{count} Vorschläge angenommen. Jede Entscheidung lässt sich einzeln zurücknehmen.")
    return redirect("imports:detail", commune_slug, run.pk)


def get_import(import_id: int) -> Import:
    """The import of the address; 404 if it is not the commune's."""
    runs = Import.objects.select_related("file", "plan", "edition", "base_edition__plan", "created_by", "commune")
    return get_object_or_404(runs, pk=import_id)
