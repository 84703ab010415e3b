"""Papers that everybody may read, and the page that says whether a paper is genuine."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from django_scopes import scope

from werkstattplan.modules.papers.content import LABELS, PaperKind
from werkstattplan.modules.papers.forms import VerifyForm
from werkstattplan.modules.papers.models import Paper, PaperState
from werkstattplan.modules.papers.selectors.content import frozen_content, masked_content
from werkstattplan.modules.papers.selectors.verify import Check, checks_of, paper_of_checksum, paper_of_file
from werkstattplan.modules.papers.views.listing import file_response
from werkstattplan.modules.papers.views.page import page_of, shown
from werkstattplan.plan.selectors.public_list import PublicText
from werkstattplan.platform.files.services import MAX_BYTES


@require_safe
def papers(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """All public papers that no newer one replaced."""
    rows = Paper.objects.filter(is_public=True, state=PaperState.ISSUED).select_related("plan")
    context = {"papers": page_of(request, rows), "breadcrumbs": _crumbs(request)}
    return render(request, "papers/public_list.html", context)


@require_safe
def paper(request: HttpRequest, commune_slug: str, paper_id: int) -> HttpResponse:
    """A public paper as a page."""
    return _page(request, get_object_or_404(_public(), pk=paper_id))


@require_safe
def yearly(request: HttpRequest, commune_slug: str, year: int) -> HttpResponse:
    """The newest public report about a year."""
    found = _public().filter(kind=PaperKind.YEARLY, year=year, state=PaperState.ISSUED).order_by("-issued_at")
    row = found.first() or get_object_or_404(found, pk=0)
    return _page(request, row)


@require_safe
def download(request: HttpRequest, commune_slug: str, paper_id: int, kind: str) -> HttpResponseBase:
    """The file of a public paper."""
    return file_response(get_object_or_404(_public(), pk=paper_id), kind)


# Nothing is stored and nothing changes: a form without a session needs no token.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Whether a paper is genuine, by its file or its checksum."""
    given = request.GET.get("summe", "")
    form = (
        VerifyForm(request.POST, request.FILES)
        if request.method == "POST"
        else VerifyForm({"summe": given} if given else None)
    )
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        context |= _verdict(form)
    response = render(request, "papers/verify.html", context, status=422 if form.errors else 200)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _verdict(form: VerifyForm) -> dict[str, object]:
    uploaded = form.cleaned_data["datei"]
    if uploaded is not None:
        found = paper_of_file(uploaded.read()) if uploaded.size <= MAX_BYTES else None
    else:
        found = paper_of_checksum(form.cleaned_data["summe"])
    if found is None:
        return {"is_unknown": True, "by_file": uploaded is not None}
    with scope(commune=found.commune):
        whole = Paper.objects.select_related("plan", "commune", "word_file", "pdf_file", "mark", "replaced_by").get(
            pk=found.pk
        )
        checks: list[Check] = checks_of(whole, is_thorough=False)
    return {
        "found": whole,
        "label": LABELS[PaperKind(whole.kind)],
        "is_intact": all(check.holds for check in checks),
        "by_file": uploaded is not None,
        "as_of": frozen_content(whole).day,
    }


def _public() -> "QuerySet[Paper]":
    return (
        Paper.objects.filter(is_public=True)
        .exclude(state=PaperState.DRAFT)
        .select_related("plan", "commune", "word_file", "pdf_file", "replaced_by")
    )


def _page(request: HttpRequest, row: Paper) -> HttpResponse:
    # Whoever was erased since is covered on the page; the file stays what was issued.
    covered = masked_content(frozen_content(row), PublicText(row.commune).mask)
    context = {
        **shown(covered),
        "paper": row,
        "label": LABELS[PaperKind(row.kind)],
        "issued_on": timezone.localdate(row.issued_at),
        "breadcrumbs": _crumbs(request, covered.title),
    }
    return render(request, "papers/public_paper.html", context)


def _crumbs(request: HttpRequest, title: str = "") -> list[dict[str, str]]:
    commune = request.commune  # type: ignore[attr-defined]
    listing = {
        "label": "Berichte und Vorlagen",
        "url": reverse("papers_public:list", args=[commune.slug]) if title else "",
    }
    start = [{"label": commune.name, "url": reverse("public:commune", args=[commune.slug])}, listing]
    return start + ([{"label": title, "url": ""}] if title else [])
