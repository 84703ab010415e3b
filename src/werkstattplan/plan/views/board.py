"""The board of a plan, and reporting where a tool stands."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.forms.filters import ToolFilterForm
from werkstattplan.plan.forms.status import StatusForm
from werkstattplan.plan.models import Tool
from werkstattplan.plan.selectors.board import board_columns, own_tool_ids
from werkstattplan.plan.selectors.progress import progress_of
from werkstattplan.plan.services.report_status import report_status
from werkstattplan.plan.views.page import actor_of, commune_of, edition_of, plan_context, tool_of
from werkstattplan.platform.access.decorators import check, require


@require("plan.view_internal")
@require_safe
def board(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """Tools by status."""
    edition = edition_of(plan_slug)
    form = ToolFilterForm(request.GET, edition=edition, fields=list(edition.fields.all()))
    own = own_tool_ids(request.user, edition)
    may_change_all = request.user.has_perm("plan.change_plan", commune_of(request))
    today = timezone.localdate()
    columns = [
        {
            "column": column,
            "cards": [
                {
                    "tool": tool,
                    "progress": progress_of(tool, today=today),
                    "may_change": may_change_all or tool.pk in own,
                }
                for tool in column.tools
            ],
        }
        for column in board_columns(edition, form.chosen())
    ]
    context = plan_context(request, edition.plan, current="work:board", crumbs=(("Nach Stand", ""),))
    return render(request, "plan/work/board.html", context | {"edition": edition, "form": form, "columns": columns})


@require("plan.view_internal")
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str) -> HttpResponse:
    """Report where the tool stands."""
    tool = tool_of(plan_slug, tool_key)
    check(request, "plan.change_tool", tool)
    preset = {"stand": request.GET.get("stand", tool.status), "tag": timezone.localdate()}
    form = StatusForm(request.POST or None, tool=tool, initial=preset | {"gesagt_von": str(request.user)})
    if request.method == "POST" and form.is_valid() and _report(request, tool, form):
        return redirect(f"{reverse('work:board', args=[commune_slug, plan_slug])}#{tool.key}")
    context = plan_context(request, tool.edition.plan, current="work:board", crumbs=((tool.title, ""),))
    context |= {"tool": tool, "form": form, "reports": tool.status_reports.all()[:20]}
    return render(request, "plan/work/status.html", context, status=422 if form.errors else 200)


def _report(request: HttpRequest, tool: Tool, form: StatusForm) -> bool:
    values = form.cleaned_data
    try:
        report = report_status(
            tool=tool,
            status=values["stand"],
            reason=values["grund"],
            reported_on=values["tag"],
            reported_by=values["gesagt_von"],
            superseded_by=values["ersetzt_durch"],
            actor=actor_of(request),
            at=timezone.now(),
        )
    except Refusal as refusal:
        field = {"day-in-future": "tag", "reason-missing": "grund", "successor-missing": "ersetzt_durch"}
        form.add_error(field.get(refusal.code), refusal.sentence)
        return False
    if report.status == tool.status:
        messages.success(request, f"„{tool.title}“: {report.get_status_display()}.")
    else:
        messages.info(request, f"Gespeichert. Ein neuerer Stand von „{tool.title}“ bleibt gültig.")
    return True
