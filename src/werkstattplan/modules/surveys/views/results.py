"""Staff pages: what a wave says, by groups too, and showing it to everybody."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.forms_results import WithdrawalForm
from werkstattplan.modules.surveys.models import Wave
from werkstattplan.modules.surveys.permissions import RUN
from werkstattplan.modules.surveys.selectors.results import Standing, results_of
from werkstattplan.modules.surveys.services.publishing import publish_results, withdraw_results
from werkstattplan.modules.surveys.statistics.tally import LIVE_FROM
from werkstattplan.modules.surveys.views.trail import wave_crumbs, wave_of
from werkstattplan.plan.views.page import actor_of, commune_of
from werkstattplan.platform.access.decorators import require


@require(RUN)
@require_safe
def results(request: HttpRequest, commune_slug: str, wave_id: int) -> HttpResponse:
    """What can be said about a wave, question by question."""
    return _page(request, wave_of(wave_id), WithdrawalForm())


@require(RUN)
@require_safe
def comparison(request: HttpRequest, commune_slug: str, wave_id: int) -> HttpResponse:
    """One question by one background question or by groups."""
    wave = wave_of(wave_id)
    report = results_of(wave).report
    context = comparison_choice(request, report.comparable(), report.groupings())
    context |= {
        "wave": wave,
        "tables": report.comparisons(context["question_id"], context["by"]),
        "breadcrumbs": wave_crumbs(
            request, wave, ("Ergebnisse", reverse("surveys:results", args=[commune_slug, wave_id])), ("Vergleich", "")
        ),
    }
    return render(request, "surveys/staff/comparison.html", context)


@require(RUN)
@require_POST
def publish(request: HttpRequest, commune_slug: str, wave_id: int) -> HttpResponse:
    """Publish (`veroeffentlichen`) or withdraw (`zurueckziehen`) the results of a wave."""
    wave, actor, at = wave_of(wave_id), actor_of(request), timezone.now()
    form = WithdrawalForm(request.POST)
    try:
        if request.POST.get("was") == "veroeffentlichen":
            publish_results(wave=wave, actor=actor, at=at)
            messages.success(request, "Die Ergebnisse können jetzt alle lesen.")
        elif form.is_valid():
            withdraw_results(wave=wave, because=form.cleaned_data["because"], actor=actor, at=at)
            messages.success(request, "Die Ergebnisse sind zurückgezogen. Auf der Seite steht, warum.")
        else:
            return _page(request, wave, form, status=422)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("surveys:results", commune_slug, wave_id)


def comparison_choice(
    request: HttpRequest, questions: list[tuple[str, str]], groupings: list[tuple[str, str]]
) -> dict[str, Any]:
    """What is compared by what: as the address says, else the first of each. 404 for what there is not."""
    question_id = request.GET.get("frage") or (questions[0][0] if questions else "")
    by = request.GET.get("merkmal") or (groupings[0][0] if groupings else "")
    texts, labels = dict(questions), dict(groupings)
    if (questions and question_id not in texts) or (groupings and by not in labels):
        raise Http404
    return {
        "questions": questions,
        "groupings": groupings,
        "question_id": question_id,
        "by": by,
        "title": texts.get(question_id, ""),
        "by_label": labels.get(by, ""),
    }


def _page(request: HttpRequest, wave: Wave, form: WithdrawalForm, status: int = 200) -> HttpResponse:
    shown = results_of(wave)
    slug = commune_of(request).slug
    least = shown.rules.least
    context = {
        "wave": wave,
        "shown": shown,
        "sections": shown.report.sections() if shown.report.tally.items else (),
        "least": least,
        "live_least": least if shown.standing == Standing.LIVE else 0,
        "live_from": LIVE_FROM * least,
        "comparable": dict(shown.report.comparable()) if shown.report.tally.groupings else {},
        "compare_url": reverse("surveys:comparison", args=[slug, wave.pk]),
        "public_url": reverse("surveys_public:results", args=[slug, wave.survey.slug, wave.number]),
        "form": form,
        "breadcrumbs": wave_crumbs(request, wave, ("Ergebnisse", "")),
    }
    return render(request, "surveys/staff/results.html", context, status=status)
