"""Staff pages: papers for committees."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.forms_committee import CommitteePaperForm
from werkstattplan.modules.surveys.models import CommitteePaper, Results, Wave
from werkstattplan.modules.surveys.paper.committee import content_of, print_content
from werkstattplan.modules.surveys.permissions import RUN
from werkstattplan.modules.surveys.selectors.committee import facts_of
from werkstattplan.modules.surveys.services import committee as verbs
from werkstattplan.modules.surveys.views.trail import Crumbs, Step, wave_crumbs, wave_of
from werkstattplan.plan.views.page import actor_of, commune_of
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.documents.pdf import PDF_TYPE

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = {"pdf": PDF_TYPE, "docx": WORD_TYPE}


@require(RUN)
@require_safe
def papers(request: HttpRequest, commune_slug: str, wave_id: int) -> HttpResponse:
    """The papers of a wave."""
    wave = wave_of(wave_id)
    context = {
        "wave": wave,
        "papers": CommitteePaper.objects.filter(wave=wave).defer("content"),
        "is_counted": Results.objects.filter(wave=wave).exists(),
        "breadcrumbs": _crumbs(request, wave),
    }
    return render(request, "surveys/staff/committee_papers.html", context)


@require(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, commune_slug: str, wave_id: int) -> HttpResponse:
    """The form for a new paper."""
    wave = wave_of(wave_id)
    first = {
        "title": f"Ergebnisse der Umfrage „{wave.survey.title}“",
        "proposal": "Der Ausschuss nimmt die Ergebnisse zur Kenntnis.",
    }
    form = CommitteePaperForm(request.POST or None, initial=first)
    if form.is_valid():
        try:
            paper = verbs.begin_paper(wave=wave, values=form.cleaned_data, actor=actor_of(request), at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect("surveys:committee_paper", commune_slug, wave_id, paper.pk)
    return _form_page(request, wave, form, None)


@require(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, commune_slug: str, wave_id: int, paper_id: int) -> HttpResponse:
    """A paper: a draft to write in, or one that is issued."""
    wave = wave_of(wave_id)
    row = get_object_or_404(CommitteePaper, pk=paper_id, wave=wave)
    form = CommitteePaperForm(request.POST or None, instance=row)
    if form.is_valid():
        try:
            verbs.change_paper(paper=row, values=form.cleaned_data, actor=actor_of(request), at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Die Vorlage ist gespeichert.")
            return redirect("surveys:committee_paper", commune_slug, wave_id, paper_id)
    return _form_page(request, wave, form, row)


@require(RUN)
@require_POST
def issue(request: HttpRequest, commune_slug: str, wave_id: int, paper_id: int) -> HttpResponse:
    """Freeze a paper."""
    row = get_object_or_404(CommitteePaper.objects.select_related("wave"), pk=paper_id, wave=wave_id)
    try:
        verbs.issue_paper(paper=row, site=_site(request), actor=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "Die Vorlage ist ausgegeben. Sie bleibt, wie sie ist.")
    return redirect("surveys:committee_paper", commune_slug, wave_id, paper_id)


@require(RUN)
@require_safe
def download(request: HttpRequest, commune_slug: str, wave_id: int, paper_id: int, kind: str) -> HttpResponse:
    """A paper as PDF or Word; a draft is printed as it would be today."""
    if kind not in _TYPES:
        raise Http404
    wave = wave_of(wave_id)
    row = get_object_or_404(CommitteePaper, pk=paper_id, wave=wave)
    content = row.content or content_of(row, facts_of(wave, site=_site(request)), on=timezone.localdate())
    file = print_content(content, as_word=kind == "docx", is_issued=row.is_issued)
    name = f"vorlage-{wave.survey.slug}-{row.pk}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(file, content_type=_TYPES[kind], headers=headers)


def _form_page(request: HttpRequest, wave: Wave, form: CommitteePaperForm, row: CommitteePaper | None) -> HttpResponse:
    title = row.title if row else "Neue Vorlage"
    context = {
        "wave": wave,
        "paper": row,
        "form": form,
        "title": title,
        "breadcrumbs": _crumbs(request, wave, (title, "")),
    }
    return render(request, "surveys/staff/committee_paper.html", context, status=422 if form.errors else 200)


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _crumbs(request: HttpRequest, wave: Wave, *below: Step) -> Crumbs:
    address = reverse("surveys:committee_papers", args=[commune_of(request).slug, wave.pk])
    return wave_crumbs(request, wave, ("Vorlagen", address), *below)
