"""One doubt at a time: source on one side, reading on the other."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.documents import to_json
from werkstattplan.plan.forms.imports import ValueForm, value_form
from werkstattplan.plan.importing.contracts import Confidence, Doubt
from werkstattplan.plan.importing.decisions import value_at
from werkstattplan.plan.models import Import, ImportDecision, ImportState
from werkstattplan.plan.selectors.import_review import (
    DoubtRow,
    Review,
    describe,
    differences_of,
    interpretation_of,
    review_of,
    reviewed_document,
    source_excerpt,
    subject_of,
)
from werkstattplan.plan.services import importing
from werkstattplan.plan.views.imports import get_import, page_context
from werkstattplan.plan.views.page import actor_of
from werkstattplan.platform.access.decorators import require

CONFIDENCE_LABELS = {Confidence.CERTAIN: "sicher", Confidence.LIKELY: "wahrscheinlich", Confidence.UNSURE: "unsicher"}


@require("plan.import_plan")
@require_http_methods(["GET", "POST"])
def doubt(request: HttpRequest, commune_slug: str, import_id: int, doubt_id: str) -> HttpResponse:
    """Show one doubt and take the decision about it; then the next open one follows."""
    run = get_import(import_id)
    if run.state != ImportState.REVIEW:
        return redirect("imports:detail", commune_slug, run.pk)
    review = review_of(run)
    row = next((row for row in review.rows if row.doubt.id == doubt_id), None)
    if row is None:
        raise Http404
    current = row.decision.value if row.decision else row.doubt.proposal.value
    editing = request.POST.get("choice") == "edit"
    form = value_form(row.doubt.path, current, request.POST if editing else None)
    if request.method == "POST" and (not editing or form.is_valid()):
        return _decide(request, run, review, row, form)
    context = {
        **_doubt_context(request, run, review, row),
        "form": form,
        "editing": editing or "bearbeiten" in request.GET,
    }
    return render(request, "plan/imports/doubt.html", context)


def _decide(request: HttpRequest, run: Import, review: Review, row: DoubtRow, form: ValueForm) -> HttpResponse:
    choice = request.POST.get("choice", "")
    slug = run.commune.slug
    try:
        if choice == "reopen":
            importing.reopen(run=run, doubt_id=row.doubt.id)
            return redirect("imports:doubt", slug, run.pk, row.doubt.id)
        chosen, value = _value_of(row.doubt, choice, form)
        importing.decide(
            run=run, actor=actor_of(request), at=timezone.now(), doubt_id=row.doubt.id, choice=chosen, value=value
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("imports:doubt", slug, run.pk, row.doubt.id)
    following = _next_open(review, row)
    if following:
        return redirect("imports:doubt", slug, run.pk, following.doubt.id)
    messages.success(request, "Alle Fragen sind beantwortet. Sie können den Plan jetzt übernehmen.")
    return redirect("imports:detail", slug, run.pk)


def _value_of(doubt: Doubt, choice: str, form: ValueForm) -> tuple[str, Any]:
    if choice == "edit":
        return ImportDecision.Choice.EDIT, form.new_value()
    if choice == "keep_raw":
        return ImportDecision.Choice.KEEP_RAW, doubt.kept_raw
    if choice.startswith("alternative-") and choice[12:].isdecimal() and int(choice[12:]) < len(doubt.alternatives):
        return ImportDecision.Choice.ALTERNATIVE, doubt.alternatives[int(choice[12:])].value
    return ImportDecision.Choice.ACCEPT, doubt.proposal.value


def _next_open(review: Review, row: DoubtRow) -> DoubtRow | None:
    place = review.rows.index(row)
    around = [*review.rows[place + 1 :], *review.rows[:place]]
    return next((other for other in around if other.decision is None), None)


def _doubt_context(request: HttpRequest, run: Import, review: Review, row: DoubtRow) -> dict[str, Any]:
    place = review.rows.index(row)
    address = reverse("imports:detail", args=[run.commune.slug, run.pk])
    return {
        **page_context(request, (str(run), address), (f"Frage {place + 1}", "")),
        "run": run,
        "review": review,
        "row": row,
        "number": place + 1,
        "excerpt": source_excerpt(run, row.doubt.positions),
        "place": describe(row.doubt.positions),
        "previous": review.rows[place - 1] if place else None,
        "following": review.rows[place + 1] if place + 1 < len(review.rows) else None,
        "chosen": _chosen_label(row),
    }


def _chosen_label(row: DoubtRow) -> str:
    if row.decision is None:
        return ""
    if row.decision.choice == ImportDecision.Choice.ALTERNATIVE:
        return next((one.label for one in row.doubt.alternatives if one.value == row.decision.value), "andere Lesart")
    return row.decision.get_choice_display()


@require("plan.import_plan")
@require_safe
def values(request: HttpRequest, commune_slug: str, import_id: int) -> HttpResponse:
    """Every value of the import with its raw text, how sure it is, and why."""
    run = get_import(import_id)
    if run.interpretation is None:
        return redirect("imports:detail", commune_slug, run.pk)
    interpretation = interpretation_of(run)
    rows = [
        {
            "path": value.path,
            "subject": subject_of(interpretation.plan, value.path),
            "place": describe(value.positions),
            "raw": value.raw,
            "confidence": CONFIDENCE_LABELS[value.confidence],
            "reason": value.reason,
        }
        for value in interpretation.values
    ]
    address = reverse("imports:detail", args=[commune_slug, run.pk])
    context = {**page_context(request, (str(run), address), ("Alle Werte", "")), "run": run, "rows": rows}
    return render(request, "plan/imports/values.html", context)


@require("plan.import_plan")
@require_http_methods(["GET", "POST"])
def value(request: HttpRequest, commune_slug: str, import_id: int) -> HttpResponse:
    """Change any single value; `pfad` is its JSON pointer."""
    run = get_import(import_id)
    if run.state != ImportState.REVIEW:
        return redirect("imports:detail", commune_slug, run.pk)
    path = request.GET.get("pfad", "")
    interpretation = interpretation_of(run)
    try:
        data = to_json(reviewed_document(run) if run.base_edition is None else interpretation.plan)
        form = value_form(path, value_at(data, path), request.POST or None)
        if request.method == "POST" and form.is_valid():
            choice, new = ImportDecision.Choice.EDIT, form.new_value()
            importing.decide(
                run=run, actor=actor_of(request), at=timezone.now(), doubt_id=path[:80], choice=choice, value=new
            )
            messages.success(request, "Der Wert ist geändert.")
            return redirect("imports:values", commune_slug, run.pk)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("imports:values", commune_slug, run.pk)
    rows = [value for value in interpretation.values if value.path == path]
    positions = rows[0].positions if rows else ()
    address = reverse("imports:values", args=[commune_slug, run.pk])
    context = {
        **page_context(request, ("Alle Werte", address), (subject_of(interpretation.plan, path), "")),
        "run": run,
        "form": form,
        "subject": subject_of(interpretation.plan, path),
        "excerpt": source_excerpt(run, positions),
        "place": describe(positions),
    }
    return render(request, "plan/imports/value.html", context)


@require("plan.import_plan")
@require_POST
def difference(request: HttpRequest, commune_slug: str, import_id: int) -> HttpResponse:
    """Decide about all differences to the edition that exists, in one form."""
    run = get_import(import_id)
    for row in differences_of(run):
        answer = request.POST.get(row.id)
        if answer not in ("new", "ours"):
            continue
        choice = ImportDecision.Choice.ACCEPT if answer == "new" else ImportDecision.Choice.KEEP_RAW
        try:
            importing.decide(
                run=run, actor=actor_of(request), at=timezone.now(), doubt_id=row.id, choice=choice, value=None
            )
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            break
    else:
        messages.success(request, "Ihre Auswahl ist gespeichert.")
    return redirect("imports:detail", commune_slug, run.pk)
