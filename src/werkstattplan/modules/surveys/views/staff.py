"""Staff pages: surveys, their questionnaires, waves and boxes."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.forms import BoxForm, SurveyForm, WaveForm
from werkstattplan.modules.surveys.models import Access, AnonymityLevel, QuestionnaireDraft, Survey, Wave
from werkstattplan.modules.surveys.paper import printing, writing
from werkstattplan.modules.surveys.permissions import RUN
from werkstattplan.modules.surveys.selectors import waves as shown
from werkstattplan.modules.surveys.services import boxes, waves
from werkstattplan.modules.surveys.views.trail import crumbs, survey_crumbs, wave_of
from werkstattplan.plan.views.page import actor_of, commune_of
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.documents.pdf import PDF_TYPE

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require(RUN)
@require_safe
def surveys(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """All surveys of the commune with their waves."""
    rows = Survey.objects.prefetch_related("waves")
    return render(request, "surveys/staff/list.html", {"surveys": rows, "breadcrumbs": crumbs(request)})


@require(RUN)
@require_http_methods(["GET", "POST"])
def new_survey(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """The form for a new survey."""
    form = SurveyForm(request.POST or None)
    if form.is_valid():
        values = dict(form.cleaned_data)
        plan_slug, _, tool_key = values.pop("tool").partition("/")
        survey = waves.create_survey(
            commune=commune_of(request),
            actor=actor_of(request),
            at=timezone.now(),
            plan_slug=plan_slug,
            tool_key=tool_key,
            **values,
        )
        messages.success(request, f"„{survey.title}“ ist angelegt. Als Nächstes braucht sie einen Fragebogen.")
        return redirect("surveys:survey", commune_slug, survey.slug)
    context = {"form": form, "breadcrumbs": crumbs(request, ("Neue Umfrage", ""))}
    return render(request, "surveys/staff/new_survey.html", context, status=422 if form.errors else 200)


@require(RUN)
@require_safe
def survey(request: HttpRequest, commune_slug: str, slug: str) -> HttpResponse:
    """A survey: its questionnaires, its draft and its waves."""
    row = get_object_or_404(Survey, slug=slug)
    context = {
        "survey": row,
        "draft": QuestionnaireDraft.objects.filter(survey=row).exists(),
        "questionnaires": row.questionnaires.order_by("-number"),
        "waves": row.waves.order_by("-number"),
        "breadcrumbs": crumbs(request, (row.title, "")),
    }
    return render(request, "surveys/staff/survey.html", context)


@require(RUN)
@require_http_methods(["GET", "POST"])
def new_wave(request: HttpRequest, commune_slug: str, slug: str) -> HttpResponse:
    """The form for the next wave."""
    row = get_object_or_404(Survey, slug=slug)
    form = WaveForm(request.POST or None, survey=row, initial=_usual_dates(timezone.now()))
    if form.is_valid():
        values = dict(form.cleaned_data)
        wave = waves.plan_wave(
            survey=row,
            actor=actor_of(request),
            at=timezone.now(),
            access=Access(values.pop("access")),
            level=AnonymityLevel(values.pop("level")),
            **values,
        )
        return redirect("surveys:wave", commune_slug, wave.pk)
    context = {"survey": row, "form": form, "breadcrumbs": survey_crumbs(request, row, ("Neue Welle", ""))}
    return render(request, "surveys/staff/new_wave.html", context, status=422 if form.errors else 200)


@require(RUN)
@require_safe
def wave(request: HttpRequest, commune_slug: str, wave_id: int) -> HttpResponse:
    """A wave: how it stands, its boxes, its papers."""
    return _wave_page(request, wave_of(wave_id), BoxForm())


@require(RUN)
@require_POST
def move_wave(request: HttpRequest, commune_slug: str, wave_id: int) -> HttpResponse:
    """Open (`oeffnen`) or end (`beenden`) a wave."""
    row = wave_of(wave_id)
    act = waves.open_wave if request.POST.get("was") == "oeffnen" else waves.close_wave
    try:
        act(wave=row, actor=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "Die Umfrage läuft." if act is waves.open_wave else "Die Umfrage ist beendet.")
    return redirect("surveys:wave", commune_slug, wave_id)


@require(RUN)
@require_POST
def print_box(request: HttpRequest, commune_slug: str, wave_id: int) -> HttpResponse:
    """Make a box and hand out its paper at once: the codes are in this file and nowhere else."""
    row = wave_of(wave_id)
    form = BoxForm(request.POST)
    if not form.is_valid():
        return _wave_page(request, row, form, status=422)
    now = timezone.now()
    try:
        made = boxes.make_box(wave=row, actor=actor_of(request), at=now, **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return _wave_page(request, row, form, status=422)
    site, on = request.build_absolute_uri("/").rstrip("/"), timezone.localdate(now)
    if row.access == Access.LETTERS:
        content = printing.letters(made.box, made.codes, site=site, on=on)
    else:
        content = printing.slips(made.box, made.codes, teacher_word=made.teacher_word, site=site, on=on)
    return _pdf(content, f"codes-{row.key}-{made.box.pk}.pdf")


@require(RUN)
@require_safe
def poster(request: HttpRequest, commune_slug: str, wave_id: int) -> HttpResponse:
    """The poster as PDF."""
    row = wave_of(wave_id)
    site = request.build_absolute_uri("/").rstrip("/")
    return _pdf(printing.poster(row, site=site, on=timezone.localdate()), f"plakat-{row.key}.pdf")


@require(RUN)
@require_safe
def letter(request: HttpRequest, commune_slug: str, wave_id: int, key: str) -> HttpResponse:
    """A paper to adapt, as Word file."""
    if key not in writing.KINDS:
        raise Http404
    row = wave_of(wave_id)
    address = request.build_absolute_uri(reverse("surveys_free:page", args=[row.key]))
    content = writing.paper(row, key, address=address, on=timezone.localdate())
    headers = {"Content-Disposition": f'attachment; filename="{key}-{row.key}.docx"'}
    return HttpResponse(content, content_type=WORD_TYPE, headers=headers)


def _wave_page(request: HttpRequest, row: Wave, form: BoxForm, status: int = 200) -> HttpResponse:
    counts = shown.boxes_of(row)
    slips, used = shown.totals(counts)
    context = {
        "wave": row,
        "form": form,
        "counts": counts,
        "slips": slips,
        "used": used,
        "arrived": shown.arrived(row),
        "released": shown.released(row),
        "address": request.build_absolute_uri(reverse("surveys_free:page", args=[row.key])),
        "papers": writing.KINDS.items(),
        "can_print": row.access != Access.OPEN and row.state in ("planned", "open"),
        "breadcrumbs": survey_crumbs(request, row.survey, (f"Welle {row.number}", "")),
    }
    return render(request, "surveys/staff/wave.html", context, status=status)


def _usual_dates(now: datetime.datetime) -> dict[str, Any]:
    begin = timezone.localtime(now).replace(hour=7, minute=0) + datetime.timedelta(days=7)
    end = begin.replace(hour=18) + datetime.timedelta(days=14)
    return {"opens_at": begin, "closes_at": end, "delete_on": end.date() + datetime.timedelta(days=3 * 365)}


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=PDF_TYPE, headers=headers)
