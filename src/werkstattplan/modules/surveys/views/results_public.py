"""Published results for everybody, and as open data. What was withdrawn says when and why."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from werkstattplan.modules.surveys.models import PublishedResults, Wave
from werkstattplan.modules.surveys.selectors.open_data import codebook_csv, counts_csv
from werkstattplan.modules.surveys.selectors.results import compared_questions
from werkstattplan.modules.surveys.statistics.snapshot import Snapshot, read_snapshot
from werkstattplan.modules.surveys.views.results import comparison_choice
from werkstattplan.modules.surveys.views.shared import of_wave
from werkstattplan.plan.selectors.public_list import PublicText
from werkstattplan.plan.views.page import commune_of
from werkstattplan.plan.views.public.page import commune_context

_KEPT_FOR = "public, max-age=60"
CSV = "text/csv; charset=utf-8"


@require_safe
@of_wave
def of_short_address(request: HttpRequest, wave: Wave) -> HttpResponseBase:
    """Leads from the address on posters to the page below the commune."""
    if not PublishedResults.objects.filter(wave=wave).exists():
        raise Http404
    return redirect("surveys_public:results", wave.commune.slug, wave.survey.slug, wave.number)


@require_safe
def results(request: HttpRequest, commune_slug: str, slug: str, number: int) -> HttpResponse:
    """The published results of a wave; where they were withdrawn, why (410)."""
    row = _published(slug, number)
    text = PublicText(commune_of(request)).mask
    context = commune_context(request, [], crumbs=((f"Ergebnisse: {text(row.wave.survey.title)}", ""),))
    context |= {"row": row, "survey_title": text(row.wave.survey.title), "wave_number": number}
    if row.withdrawn_on:
        context["because"] = text(row.withdrawn_because)
        return _kept(render(request, "surveys/results/withdrawn.html", context, status=410))
    snapshot = read_snapshot(row.content)
    context |= {
        "about": snapshot.about,
        "department": text(snapshot.about.department),
        "purpose": text(snapshot.about.purpose),
        "rate": snapshot.about.replies / snapshot.about.invited if snapshot.about.invited else None,
        "sections": snapshot.sections,
        "comparable": dict(compared_questions(snapshot)),
        "compare_url": reverse("surveys_public:comparison", args=[commune_slug, slug, number]),
    }
    return _kept(render(request, "surveys/results/public.html", context))


@require_safe
def comparison(request: HttpRequest, commune_slug: str, slug: str, number: int) -> HttpResponse:
    """One question of published results by groups."""
    row = _shown(slug, number)
    snapshot = read_snapshot(row.content)
    title = PublicText(commune_of(request)).mask(row.wave.survey.title)
    address = reverse("surveys_public:results", args=[commune_slug, slug, number])
    context = commune_context(request, [], crumbs=((f"Ergebnisse: {title}", address), ("Vergleich", "")))
    context |= comparison_choice(request, compared_questions(snapshot), list(snapshot.groupings))
    key = (context["question_id"], context["by"])
    found = next((one for one in snapshot.comparisons if (one.question_id, one.by) == key), None)
    context |= {"survey_title": title, "wave_number": number, "tables": found.tables if found else ()}
    return _kept(render(request, "surveys/results/public_comparison.html", context))


@require_safe
def counts(request: HttpRequest, commune_slug: str, slug: str, number: int) -> HttpResponse:
    """All counts as CSV."""
    return _file(_shown(slug, number), "zahlen.csv", CSV, counts_csv)


@require_safe
def codebook(request: HttpRequest, commune_slug: str, slug: str, number: int) -> HttpResponse:
    """The questions and what their names mean, as CSV."""
    return _file(_shown(slug, number), "codebuch.csv", CSV, codebook_csv)


@require_safe
def everything(request: HttpRequest, commune_slug: str, slug: str, number: int) -> HttpResponse:
    """The frozen text itself, to which the checksum belongs."""
    row = _shown(slug, number)
    return _file(row, "ergebnis.json", "application/json", lambda _: row.content.encode())


def _published(slug: str, number: int) -> PublishedResults:
    rows = PublishedResults.objects.select_related("wave__survey")
    return get_object_or_404(rows, wave__survey__slug=slug, wave__number=number)


def _shown(slug: str, number: int) -> PublishedResults:
    """Published results that were not withdrawn."""
    row = _published(slug, number)
    if row.withdrawn_on:
        raise Http404
    return row


def _file(row: PublishedResults, name: str, media_type: str, make: Callable[[Snapshot], bytes]) -> HttpResponse:
    response = HttpResponse(make(read_snapshot(row.content)), content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{row.wave.survey.slug}-{row.wave.number}-{name}"'
    response.headers["ETag"] = quote_etag(f"{row.sha256}-{name}")
    return _kept(response)


def _kept(response: HttpResponse) -> HttpResponse:
    """For a minute: withdrawn results are gone soon."""
    response.headers["Cache-Control"] = _KEPT_FOR
    return response
