"""The month sheet of a tool: looking, ticking, and the steps themselves."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.addresses import address_or_empty
from werkstattplan.plan.forms.steps import LAYER_WORDS, StepForm, toggles_of
from werkstattplan.plan.models import Step, Tool
from werkstattplan.plan.models.steps import bits_from_months
from werkstattplan.plan.selectors.edition_document import sheet_of
from werkstattplan.plan.selectors.month_sheet import MONTH_NAMES, SheetRow, box_name, sheet_rows
from werkstattplan.plan.services.months import set_month, set_months
from werkstattplan.plan.views.page import actor_of, plan_context, tool_of
from werkstattplan.platform.access.decorators import check, require


@require("plan.view_internal")
@require_http_methods(["GET", "HEAD", "POST"])
def month_sheet(request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str) -> HttpResponse:
    """Show the sheet; save every box that the person changed."""
    tool = tool_of(plan_slug, tool_key)
    if request.method != "POST":
        return render_sheet(request, tool, StepForm(initial={"year": timezone.localdate().year}))
    check(request, "plan.change_tool", tool)
    count = set_months(tool=tool, toggles=toggles_of(tool, request.POST), actor=actor_of(request), at=timezone.now())
    messages.success(request, "Gespeichert." if count else "Es war nichts zu ändern.")
    return redirect("work:month_sheet", commune_slug, plan_slug, tool_key)


@require("plan.view_internal")
@require_POST
def set_box(
    request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str, step_id: int, month: int
) -> HttpResponse:
    """Save one box at once."""
    tool = tool_of(plan_slug, tool_key)
    check(request, "plan.change_tool", tool)
    step = get_object_or_404(tool.steps.select_related("tool"), pk=step_id)
    word = request.POST.get("ebene", "")
    if word not in LAYER_WORDS:
        return HttpResponse("Diese Ebene gibt es nicht.", status=400)
    on = f"{box_name(step.pk, month)}-{word}" in request.POST
    try:
        set_month(step=step, month=month, layer=LAYER_WORDS[word], on=on, actor=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        return HttpResponse(refusal.sentence, status=400)
    return HttpResponse(status=204)


def render_sheet(request: HttpRequest, tool: Tool, form: StepForm, *, status: int = 200) -> HttpResponse:
    """The sheet's page, with the form for another step."""
    plan = tool.edition.plan
    arguments = (request.resolver_match.kwargs["commune_slug"], plan.slug, tool.key)  # type: ignore[union-attr]
    may_change = request.user.has_perm("plan.change_tool", tool)

    def address(step: Step, month: int) -> str:
        return reverse("work:set_box", args=[*arguments, step.pk, month])

    undo = request.GET.get("zurueck", "")
    rows = sheet_rows(tool, address=address if may_change else None)
    tool_page = address_or_empty("work:tool", *arguments)
    crumbs = ((tool.title, tool_page), ("Monatsblatt", ""))
    context = plan_context(request, plan, current="", crumbs=crumbs) | {
        "tool": tool,
        "sheet": sheet_of(tool),
        "edition": tool.edition,
        "rows": rows,
        "seen": [_seen(row) for row in rows] if may_change else [],
        "unplaced": [row.step for row in rows if row.step.unplaced_marks],
        "may_change": may_change,
        "form": form,
        "undo": undo if may_change and undo.isdecimal() else "",
        "months": list(enumerate(MONTH_NAMES, start=1)),
    }
    return render(request, "plan/work/month_sheet.html", context, status=status)


def _seen(row: SheetRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "planned": bits_from_months(row.step.planned_months),
        "actual": bits_from_months(row.step.actual_months),
    }
