"""The columns of a plan."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.forms.plan import OwnColumnForm, OwnColumnKindForm
from werkstattplan.plan.models import Plan, PlanColumn
from werkstattplan.plan.services import columns as services
from werkstattplan.plan.views.page import actor_of, edition_of, plan_context, settings_tabs
from werkstattplan.platform.access.decorators import require


@require("plan.change_plan")
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """Rename, hide and order; the buttons for order save what was typed too."""
    plan = edition_of(plan_slug).plan
    if request.method != "POST":
        return _page(request, plan, OwnColumnForm())
    try:
        services.save_columns(plan=plan, changes=_sent(request, plan), actor=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "Die Spalten sind gespeichert.")
    return redirect("work:columns", commune_slug, plan_slug)


def _sent(request: HttpRequest, plan: Plan) -> list[services.ColumnChange]:
    """The columns as the form has them, one of them moved where a button for order was pressed."""
    rows = list(plan.columns.all())
    changes = [
        services.ColumnChange(
            column_id=row.pk,
            label=request.POST.get(f"name-{row.pk}", row.label)[:120],
            visible=f"sichtbar-{row.pk}" in request.POST,
        )
        for row in rows
    ]
    for name, shift in (("hoch", -1), ("runter", 1)):
        place = next((n for n, row in enumerate(rows) if request.POST.get(name) == str(row.pk)), None)
        if place is not None and 0 <= place + shift < len(rows):
            changes[place], changes[place + shift] = changes[place + shift], changes[place]
    return changes


@require("plan.change_plan")
@require_POST
def add_column(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """Add a column of the plan's own."""
    plan = edition_of(plan_slug).plan
    form = OwnColumnForm(request.POST)
    if form.is_valid():
        try:
            own = services.add_own_column(plan=plan, actor=actor_of(request), at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("choices" if refusal.code == "choices-missing" else "label", refusal.sentence)
        else:
            messages.success(request, f"Die Spalte „{own.label}“ ist angelegt.")
            return redirect("work:columns", commune_slug, plan_slug)
    return _page(request, plan, form)


@require("plan.change_plan")
@require_http_methods(["GET", "HEAD", "POST"])
def change_column(request: HttpRequest, commune_slug: str, plan_slug: str, key: str) -> HttpResponse:
    """Change what an own column holds."""
    plan = edition_of(plan_slug).plan
    own = get_object_or_404(plan.own_columns.all(), key=key)
    shown = {"kind": own.kind, "choices": "\n".join(own.choices), "is_public": own.is_public}
    form = OwnColumnKindForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_own_column(own=own, actor=actor_of(request), at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("choices" if refusal.code == "choices-missing" else "kind", refusal.sentence)
        else:
            messages.success(request, f"Die Spalte „{own.label}“ ist gespeichert.")
            return redirect("work:columns", commune_slug, plan_slug)
    page = reverse("work:columns", args=[commune_slug, plan_slug])
    context = plan_context(request, plan, current="work:settings", crumbs=(("Spalten", page), (own.label, "")))
    context |= {"own": own, "form": form, "back": page}
    return render(request, "plan/work/column.html", context, status=422 if form.errors else 200)


@require("plan.change_plan")
@require_http_methods(["GET", "HEAD", "POST"])
def delete_column(request: HttpRequest, commune_slug: str, plan_slug: str, key: str) -> HttpResponse:
    """Delete an own column; one that holds values only after a question."""
    plan = edition_of(plan_slug).plan
    own = get_object_or_404(plan.own_columns.all(), key=key)
    if request.method == "POST":
        services.delete_own_column(own=own, confirmed=True, actor=actor_of(request), at=timezone.now())
        messages.success(request, f"Die Spalte „{own.label}“ ist gelöscht.")
        return redirect("work:columns", commune_slug, plan_slug)
    page = reverse("work:columns", args=[commune_slug, plan_slug])
    count = own.values.exclude(wording="").count()
    where = "einem Werkzeug" if count == 1 else f"{count} Werkzeugen"
    held = (
        f"Darin stehen Werte bei {where}. Sie verschwinden aus der Übersicht und stehen danach nur noch im Verlauf."
        if count
        else "Darin steht noch nichts."
    )
    context = plan_context(request, plan, current="work:settings", crumbs=(("Spalten", page), ("Löschen", ""))) | {
        "title": f"Spalte „{own.label}“ löschen",
        "question": held,
        "confirm_label": "Spalte löschen",
        "cancel_url": page,
    }
    return render(request, "ui/confirm.html", context)


def _page(request: HttpRequest, plan: Plan, form: OwnColumnForm) -> HttpResponse:
    rows: list[PlanColumn] = list(plan.columns.select_related("own_column"))
    context = plan_context(request, plan, current="work:settings", crumbs=(("Spalten", ""),)) | {
        "rows": rows,
        "form": form,
        "tabs": settings_tabs(request, plan, current="work:columns"),
    }
    return render(request, "plan/work/columns.html", context, status=422 if form.errors else 200)
