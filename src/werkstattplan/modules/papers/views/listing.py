"""Papers for staff: the list, the files, and the proof that they are what they were."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from werkstattplan.modules.papers.content import LABELS, PaperContent, PaperKind
from werkstattplan.modules.papers.models import Paper
from werkstattplan.modules.papers.printing import FileKind, print_paper
from werkstattplan.modules.papers.selectors.content import draft_content, edition_for, mark_of
from werkstattplan.modules.papers.selectors.verify import checks_of
from werkstattplan.modules.papers.views.page import crumbs, page_of
from werkstattplan.plan.models import FieldOfAction
from werkstattplan.plan.selectors.upkeep import current_editions
from werkstattplan.platform.access.decorators import require


@require("papers.read")
@require_safe
def papers(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """All papers, drafts first, and a button for each kind of new one."""
    editions = current_editions()
    context = {
        "drafts": list(Paper.objects.filter(state="draft").select_related("plan").order_by("-changed_at")),
        "issued": page_of(request, Paper.objects.exclude(state="draft").select_related("plan", "replaced_by")),
        "plans": [edition.plan for edition in editions],
        "fields": list(FieldOfAction.objects.filter(edition__in=editions).select_related("edition__plan")),
        "year": timezone.localdate().year,
        "may_write": request.user.has_perm("papers.write", request.commune),  # type: ignore[attr-defined]
        "breadcrumbs": crumbs(commune_slug),
    }
    return render(request, "papers/list.html", context)


@require("papers.read")
@require_safe
def download(request: HttpRequest, commune_slug: str, paper_id: int, kind: str) -> HttpResponseBase:
    """The file: of an issued paper the one that was kept, of a draft one made now."""
    paper = get_object_or_404(Paper.objects.select_related("plan", "commune", "word_file", "pdf_file"), pk=paper_id)
    return file_response(paper, kind)


def file_response(paper: Paper, kind: str) -> HttpResponseBase:
    """A paper's file as a download; raises Http404 for a kind that does not exist and for drafts of empty plans."""
    if kind not in set(FileKind):
        raise Http404
    file_kind = FileKind(kind)
    if paper.is_draft:
        edition = edition_for(paper)
        if edition is None:
            raise Http404
        content = draft_content(paper, edition, on=timezone.localdate())
        printed = print_paper(content, file_kind, mark=mark_of(paper))
        name = f"entwurf-{_stem(content)}"
    else:
        stored = paper.word_file if file_kind is FileKind.DOCX else paper.pdf_file
        assert stored is not None
        with stored.content.open() as file:
            printed = bytes(file.read())
        name = f"{slugify(LABELS[PaperKind(paper.kind)])}-{timezone.localdate(paper.issued_at):%Y-%m-%d}-{paper.pk}"
    headers = {"Content-Disposition": f'attachment; filename="{name}.{file_kind.value}"'}
    return HttpResponse(printed, content_type=file_kind.media_type, headers=headers)


def _stem(content: PaperContent) -> str:
    return f"{slugify(LABELS[content.kind])}-{content.as_of}"


@require("papers.read")
@require_safe
def proof(request: HttpRequest, commune_slug: str, paper_id: int) -> HttpResponse:
    """Whether content, files and history of a paper are what they were."""
    paper = get_object_or_404(
        Paper.objects.select_related("plan", "commune", "word_file", "pdf_file", "mark"), pk=paper_id
    )
    if paper.is_draft:
        return redirect("papers:paper", commune_slug, paper_id)
    checks = checks_of(paper)
    here = (paper.title, reverse("papers:paper", args=[commune_slug, paper_id]))
    context = {
        "paper": paper,
        "checks": checks,
        "is_intact": all(check.holds for check in checks),
        "breadcrumbs": crumbs(commune_slug, here, ("Prüfung", "")),
    }
    return render(request, "papers/proof.html", context)
