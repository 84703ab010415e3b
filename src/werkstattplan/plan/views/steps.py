"""Steps of a tool: add, change, order, delete, undo."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.forms.steps import EditStepForm, PlaceMarkForm, StepForm
from werkstattplan.plan.models import Step, Tool
from werkstattplan.plan.services import months, steps
from werkstattplan.plan.views.month_sheet import render_sheet
from werkstattplan.plan.views.page import actor_of, plan_context, tool_of
from werkstattplan.platform.access.decorators import check, require
from werkstattplan.platform.audit.models import Change


@require("plan.view_internal")
@require_POST
def add_step(request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str) -> HttpResponse:
    """Add a step at the end."""
    tool = _own_tool(request, plan_slug, tool_key)
    form = StepForm(request.POST)
    if not form.is_valid():
        return render_sheet(request, tool, form, status=422)
    steps.add_step(tool=tool, actor=actor_of(request), at=timezone.now(), **form.cleaned_data)
    messages.success(request, f"„{form.cleaned_data['title']}“ ist angelegt. Setzen Sie jetzt die Monate.")
    return _to_sheet(commune_slug, plan_slug, tool_key)


@require("plan.view_internal")
@require_http_methods(["GET", "HEAD", "POST"])
def change_step(request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str, step_id: int) -> HttpResponse:
    """Another name or year, or whether it is finished."""
    tool, step = _own_step(request, plan_slug, tool_key, step_id)
    shown = {"title": step.title, "year": step.year, "is_done": step.is_done}
    form = EditStepForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        steps.change_step(step=step, actor=actor_of(request), at=timezone.now(), **changed)
        messages.success(request, "Der Schritt ist gespeichert.")
        return _to_sheet(commune_slug, plan_slug, tool_key)
    sheet = reverse("work:month_sheet", args=[commune_slug, plan_slug, tool_key])
    crumbs = ((tool.title, sheet), (step.title, ""))
    context = plan_context(request, tool.edition.plan, current="", crumbs=crumbs)
    context |= {"form": form, "step": step, "sheet": sheet, "tool": tool}
    return render(request, "plan/work/step.html", context, status=422 if form.errors else 200)


@require("plan.view_internal")
@require_POST
def finish_step(request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str, step_id: int) -> HttpResponse:
    """Mark the step as finished, or as open again."""
    _, step = _own_step(request, plan_slug, tool_key, step_id)
    is_done = request.POST.get("abgeschlossen") == "ja"
    steps.change_step(step=step, is_done=is_done, actor=actor_of(request), at=timezone.now())
    messages.success(request, f"„{step.title}“ ist {'abgeschlossen' if is_done else 'wieder offen'}.")
    return _to_sheet(commune_slug, plan_slug, tool_key)


@require("plan.view_internal")
@require_POST
def move_step(request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str, step_id: int) -> HttpResponse:
    """Move the step one place up or down."""
    _, step = _own_step(request, plan_slug, tool_key, step_id)
    down = request.POST.get("richtung") == "runter"
    steps.move_step(step=step, down=down, actor=actor_of(request), at=timezone.now())
    return _to_sheet(commune_slug, plan_slug, tool_key)


@require("plan.view_internal")
@require_http_methods(["GET", "HEAD", "POST"])
def delete_step(request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str, step_id: int) -> HttpResponse:
    """Ask, then delete, with the way back offered."""
    tool, step = _own_step(request, plan_slug, tool_key, step_id)
    sheet = reverse("work:month_sheet", args=[commune_slug, plan_slug, tool_key])
    if request.method != "POST":
        context = plan_context(request, tool.edition.plan, current="", crumbs=((tool.title, sheet), ("Löschen", "")))
        context |= {
            "title": "Schritt löschen",
            "question": f"„{step.title}“ mit allen Monaten löschen? Sie können das danach zurücknehmen.",
            "confirm_label": "Schritt löschen",
            "cancel_url": sheet,
        }
        return render(request, "ui/confirm.html", context)
    change = steps.delete_step(step=step, actor=actor_of(request), at=timezone.now())
    messages.success(request, f"„{step.title}“ ist gelöscht.")
    return redirect(f"{sheet}?zurueck={change.pk}")


@require("plan.view_internal")
@require_POST
def undo_step(request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str, change_id: int) -> HttpResponse:
    """Take back a change of steps."""
    tool = _own_tool(request, plan_slug, tool_key)
    changes = Change.objects.filter(object_type="plan.tool", object_id=str(tool.pk))
    change = get_object_or_404(changes, pk=change_id)
    if not steps.is_step_change(change):
        raise Http404
    try:
        steps.undo_step_change(tool=tool, change=change, actor=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "Die Änderung ist zurückgenommen.")
    return _to_sheet(commune_slug, plan_slug, tool_key)


@require("plan.view_internal")
@require_POST
def place_mark(request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str, step_id: int) -> HttpResponse:
    """Give a mark of the paper its month."""
    _, step = _own_step(request, plan_slug, tool_key, step_id)
    form = PlaceMarkForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Bitte wählen Sie einen Monat.")
        return _to_sheet(commune_slug, plan_slug, tool_key)
    mark, month = form.cleaned_data["kreuz"], form.cleaned_data["monat"]
    try:
        months.place_mark(step=step, mark=mark, month=month, actor=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"„{step.title}“: Der Monat steht jetzt im Blatt.")
    return _to_sheet(commune_slug, plan_slug, tool_key)


def _own_tool(request: HttpRequest, plan_slug: str, tool_key: str) -> Tool:
    tool = tool_of(plan_slug, tool_key)
    check(request, "plan.change_tool", tool)
    return tool


def _own_step(request: HttpRequest, plan_slug: str, tool_key: str, step_id: int) -> tuple[Tool, Step]:
    tool = _own_tool(request, plan_slug, tool_key)
    return tool, get_object_or_404(tool.steps.select_related("tool"), pk=step_id)


def _to_sheet(commune_slug: str, plan_slug: str, tool_key: str) -> HttpResponse:
    return redirect("work:month_sheet", commune_slug, plan_slug, tool_key)
