"""A paper as staff see it: the draft with its form and its preview, or the issued one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.papers.content import LABELS, PaperKind
from werkstattplan.modules.papers.forms import PLACEHOLDER_HELP, TEXTS, PaperForm
from werkstattplan.modules.papers.models import Paper
from werkstattplan.modules.papers.selectors.content import draft_content, edition_for, frozen_content
from werkstattplan.modules.papers.services import papers as services
from werkstattplan.modules.papers.views.page import crumbs, shown
from werkstattplan.plan.models import Edition, Plan, Tool
from werkstattplan.platform.access.decorators import check, require

MOST_REMARK = 2_000


@require("papers.write")
@require_POST
def begin(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """Begin a paper of a kind (`art`) about a plan, a field (`feld`) or a year (`jahr`)."""
    plan = get_object_or_404(Plan.objects.select_related("commune"), slug=request.POST.get("plan", ""))
    kind, year = request.POST.get("art", ""), request.POST.get("jahr", "")
    if kind not in set(PaperKind):
        raise Http404
    try:
        paper = services.draft_paper(
            plan=plan,
            kind=PaperKind(kind),
            field_name=request.POST.get("feld", "") if kind == PaperKind.FIELD else "",
            year=int(year) if kind == PaperKind.YEARLY and year.isdecimal() and len(year) == 4 else None,
            actor=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("papers:list", commune_slug)
    return redirect("papers:paper", commune_slug, paper.pk)


@require("papers.read")
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, commune_slug: str, paper_id: int) -> HttpResponse:
    """The paper; of a draft also the form."""
    row = _paper(paper_id)
    if request.method == "POST":
        check(request, "papers.write", row)
        return _save(request, row)
    if not row.is_draft:
        context = {**_context(request, row), **shown(frozen_content(row))}
        return render(request, "papers/paper.html", context)
    return _draft_page(request, row, PaperForm(instance=row))


@require("papers.write")
@require_POST
def issue(request: HttpRequest, commune_slug: str, paper_id: int) -> HttpResponse:
    """Freeze a draft."""
    row = _paper(paper_id)
    try:
        services.issue_paper(paper=row, actor=request.user, at=timezone.now())  # type: ignore[arg-type]
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "Die Vorlage ist ausgegeben. Sie ändert sich nicht mehr.")
    return redirect("papers:paper", commune_slug, paper_id)


@require("papers.write")
@require_POST
def replace(request: HttpRequest, commune_slug: str, paper_id: int) -> HttpResponse:
    """Begin a corrected copy of an issued paper."""
    try:
        new = services.replace_paper(paper=_paper(paper_id), actor=request.user, at=timezone.now())  # type: ignore[arg-type]
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("papers:paper", commune_slug, paper_id)
    return redirect("papers:paper", commune_slug, new.pk)


@require("papers.write")
@require_POST
def delete(request: HttpRequest, commune_slug: str, paper_id: int) -> HttpResponse:
    """Throw a draft away."""
    try:
        services.delete_draft(paper=_paper(paper_id), actor=request.user, at=timezone.now())  # type: ignore[arg-type]
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("papers:paper", commune_slug, paper_id)
    messages.success(request, "Der Entwurf ist verworfen.")
    return redirect("papers:list", commune_slug)


def _paper(paper_id: int) -> Paper:
    return get_object_or_404(Paper.objects.select_related("plan", "commune", "replaces"), pk=paper_id)


def _save(request: HttpRequest, row: Paper) -> HttpResponse:
    form = PaperForm(request.POST, instance=row)
    if not form.is_valid():
        return _draft_page(request, _paper(row.pk), form)
    values = {**form.cleaned_data, **_choices(request)}
    try:
        services.change_paper(paper=row, values=values, actor=request.user, at=timezone.now())  # type: ignore[arg-type]
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return _draft_page(request, _paper(row.pk), form)
    messages.success(request, "Gespeichert. Unten sehen Sie die Vorlage.")
    return redirect("papers:paper", row.commune.slug, row.pk)


def _choices(request: HttpRequest) -> dict[str, Any]:
    """Remarks and tools left out, as far as the form showed tools."""
    keys = request.POST.getlist("werkzeug")
    if not keys:
        return {}
    said = {key: request.POST.get(f"anmerkung-{key}", "").strip()[:MOST_REMARK] for key in keys}
    chosen = set(request.POST.getlist("dabei"))
    return {
        "remarks": {key: text for key, text in said.items() if text},
        "left_out": [key for key in keys if key not in chosen],
    }


def _draft_page(request: HttpRequest, row: Paper, form: PaperForm) -> HttpResponse:
    edition = edition_for(row)
    preview = shown(draft_content(row, edition, on=timezone.localdate())) if edition else {}
    context = {
        **_context(request, row),
        **preview,
        "form": form,
        "tools": _tools(request, row, edition) if edition else [],
        "has_texts": bool(TEXTS[PaperKind(row.kind)]),
        "placeholder_help": PLACEHOLDER_HELP,
    }
    return render(request, "papers/draft.html", context, status=422 if form.errors else 200)


def _tools(request: HttpRequest, row: Paper, edition: Edition) -> list[dict[str, Any]]:
    """The tools of the paper with what was said about each, as typed last."""
    typed = {**row.remarks, **_choices(request).get("remarks", {})}
    left_out = set(_choices(request).get("left_out", row.left_out))
    tools = Tool.objects.filter(edition=edition).select_related("field").order_by("field__position", "position")
    return [
        {"tool": tool, "remark": typed.get(tool.key, ""), "chosen": tool.key not in left_out}
        for tool in tools
        if not row.field_name or tool.field.name == row.field_name
    ]


def _context(request: HttpRequest, row: Paper) -> dict[str, Any]:
    commune = request.commune  # type: ignore[attr-defined]
    return {
        "paper": row,
        "label": LABELS[PaperKind(row.kind)],
        "newer": Paper.objects.filter(replaces=row).first(),
        "may_write": request.user.has_perm("papers.write", commune),
        "breadcrumbs": crumbs(commune.slug, (row.title, "")),
    }
