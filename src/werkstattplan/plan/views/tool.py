"""The page of a tool for staff, its form, and its history."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.plan.forms.tool import ToolForm
from werkstattplan.plan.models import Tool, ToolDraft
from werkstattplan.plan.selectors.changes import StaffView
from werkstattplan.plan.selectors.editions import continues
from werkstattplan.plan.selectors.health import health_of_tools
from werkstattplan.plan.selectors.life import life_of
from werkstattplan.plan.selectors.tool_page import history_rows, tool_page
from werkstattplan.plan.services.edit_tool import EditOutcome, edit_tool, last_edit, undo_last_edit
from werkstattplan.plan.services.tool_values import values_of
from werkstattplan.plan.views.attachments import AttachmentForm
from werkstattplan.plan.views.page import actor_of, commune_of, edition_of, plan_context, tool_of
from werkstattplan.platform.access.decorators import check, require
from werkstattplan.platform.ledger.selectors import evidence_of_tools

CHANGES_PER_PAGE = 30
_SALT = "werkstattplan.plan.tool-form"


def tool_context(request: HttpRequest, tool: Tool, *crumbs: tuple[str, str]) -> dict[str, Any]:
    """Context of all pages of one tool."""
    plan = tool.edition.plan
    page = (tool.title, reverse("work:tool", args=[tool.commune.slug, plan.slug, tool.key]) if crumbs else "")
    return {**plan_context(request, plan, current="", crumbs=(page, *crumbs)), "tool": tool}


@require("plan.view_internal")
@require_safe
def tool_detail(request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str) -> HttpResponse:
    """Everything that is known of a tool, and what is missing."""
    tool = tool_of(plan_slug, tool_key)
    context = tool_context(request, tool)
    facts = urlencode({"plan": plan_slug, "werkzeug": tool_key})
    context |= {
        "evidence": evidence_of_tools(plan_slug, [tool_key]),
        "health": health_of_tools([tool.pk], timezone.localdate())[tool.pk],
        "evidence_url": f"{reverse('ledger:list', args=[commune_slug])}?{facts}",
        "page": tool_page(tool, today=timezone.localdate()),
        "may_change": request.user.has_perm("plan.change_tool", tool),
        "may_decide": request.user.has_perm("plan.change_plan", commune_of(request)) and continues(tool.edition),
        "attachment_form": AttachmentForm(),
        "life": life_of(tool.edition.plan, tool.key, view=StaffView()),
        "transfers": (("docx", "Word"), ("pdf", "PDF"), ("json", "JSON")),
    }
    return render(request, "plan/work/tool.html", context)


@require("plan.view_internal")
@require_http_methods(["GET", "HEAD", "POST"])
def tool_edit(request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str) -> HttpResponse:
    """The form of a tool. A second person's change in the meantime is merged, or shown beside one's own."""
    tool = tool_of(plan_slug, tool_key)
    check(request, "plan.change_tool", tool)
    if request.POST.get("discard_draft"):
        ToolDraft.objects.filter(tool=tool, user=actor_of(request)).delete()
        return redirect(request.path)
    if request.method == "POST":
        return _save(request, tool)
    values = values_of(tool)
    draft = ToolDraft.objects.filter(tool=tool, user=actor_of(request)).first()
    shown = {**values, **draft.data.get("values", {})} if draft else values
    base = draft.data.get("base", values) if draft else values
    return _form_page(request, tool, ToolForm(tool, shown), base=base, draft=draft)


def _save(request: HttpRequest, tool: Tool) -> HttpResponse:
    current = values_of(tool)
    form = ToolForm(tool, current, request.POST)
    try:
        base = loads(request.POST.get("base", ""), salt=_SALT)
    except BadSignature:
        base = current
    if not form.is_valid():
        return _form_page(request, tool, form, base=base, status=422)
    try:
        outcome = edit_tool(tool=tool, actor=actor_of(request), at=timezone.now(), base=base, mine=form.values())
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return _form_page(request, tool, form, base=base, status=422)
    if outcome.conflicts:
        return _conflict_page(request, tool, form, base, outcome)
    count = len(outcome.changed)
    messages.success(request, "Gespeichert." if count else "Es war nichts geändert.")
    return redirect("work:tool", request.commune.slug, tool.edition.plan.slug, tool.key)  # type: ignore[attr-defined]


def _conflict_page(
    request: HttpRequest, tool: Tool, form: ToolForm, base: dict[str, str], outcome: EditOutcome
) -> HttpResponse:
    """The form again with one's own input; what only the others changed is taken over, the rest stands beside it."""
    assert outcome.current is not None
    mine = form.values()
    merged = {
        name: mine[name] if name in mine and mine[name] != base.get(name, "") else value
        for name, value in outcome.current.items()
    }
    again = ToolForm(tool, merged)
    return _form_page(request, tool, again, base=dict(outcome.current), conflicts=outcome.conflicts, status=409)


def _form_page(
    request: HttpRequest,
    tool: Tool,
    form: ToolForm,
    *,
    base: dict[str, str],
    draft: ToolDraft | None = None,
    conflicts: tuple[Any, ...] = (),
    status: int = 200,
) -> HttpResponse:
    context = tool_context(request, tool, ("Bearbeiten", ""))
    context |= {"form": form, "base": dumps(base, salt=_SALT, compress=True), "draft": draft, "conflicts": conflicts}
    return render(request, "plan/work/tool_edit.html", context, status=status)


@require("plan.view_internal")
@require_POST
def tool_draft(request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str) -> HttpResponse:
    """Keep what stands in the form and is not saved yet."""
    tool = tool_of(plan_slug, tool_key)
    check(request, "plan.change_tool", tool)
    try:
        base = loads(request.POST.get("base", ""), salt=_SALT)
    except BadSignature:
        return HttpResponse(status=422)
    names = values_of(tool)
    typed = {name: request.POST.get(name, "") for name in names if name != "places"}
    typed["places"] = " ".join(request.POST.getlist("places"))
    ToolDraft.objects.update_or_create(
        commune=tool.commune,
        tool=tool,
        user=actor_of(request),
        defaults={"base_version": tool.version, "data": {"values": typed, "base": base}},
    )
    return HttpResponse(
        f"Entwurf gesichert um {timezone.localtime():%H:%M} Uhr", content_type="text/plain; charset=utf-8"
    )


@require("plan.view_internal")
@require_safe
def tool_history(request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str) -> HttpResponse:
    """Who changed what when."""
    tool = tool_of(plan_slug, tool_key)
    page = Paginator(history_rows([tool]), CHANGES_PER_PAGE).get_page(request.GET.get("seite"))
    context = tool_context(request, tool, ("Verlauf", ""))
    context |= {
        "changes": page,
        "heading": f"Verlauf: {tool.title}",
        "last": last_edit(tool),
        "may_change": request.user.has_perm("plan.change_tool", tool),
    }
    return render(request, "plan/work/history.html", context)


@require("plan.view_internal")
@require_safe
def plan_history(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """The history of the whole edition."""
    edition = edition_of(plan_slug)
    page = Paginator(history_rows(edition.tools.all(), edition), CHANGES_PER_PAGE).get_page(request.GET.get("seite"))
    context = plan_context(request, edition.plan, current="work:plan_history", crumbs=(("Verlauf", ""),))
    return render(request, "plan/work/history.html", context | {"changes": page, "heading": "Verlauf"})


@require("plan.view_internal")
@require_POST
def tool_undo(request: HttpRequest, commune_slug: str, plan_slug: str, tool_key: str) -> HttpResponse:
    """Take the last change of the tool's values back."""
    tool = tool_of(plan_slug, tool_key)
    check(request, "plan.change_tool", tool)
    try:
        undo_last_edit(tool=tool, actor=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "Die letzte Änderung ist zurückgenommen.")
    return redirect("work:tool_history", commune_slug, plan_slug, tool_key)
