"""The page on which a wave is weighted to numbers of the population."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.forms_weights import WeightsForm
from werkstattplan.modules.surveys.models import PopulationMargin, WeightedResults
from werkstattplan.modules.surveys.permissions import RUN
from werkstattplan.modules.surveys.selectors.weights import sought_numbers, weighted_questions
from werkstattplan.modules.surveys.services.weighing import weigh_wave
from werkstattplan.modules.surveys.views.trail import wave_crumbs, wave_of
from werkstattplan.plan.views.page import actor_of
from werkstattplan.platform.access.decorators import require


@require(RUN)
@require_http_methods(["GET", "POST"])
def weights(request: HttpRequest, commune_slug: str, wave_id: int) -> HttpResponse:
    """Numbers of the population, and shares as answered and as weighted."""
    row = wave_of(wave_id)
    margins = list(PopulationMargin.objects.filter(wave=row))
    form = WeightsForm(request.POST or None, sought=sought_numbers(row), margins=margins)
    if form.is_valid():
        try:
            weigh_wave(wave=row, known=form.known(), actor=actor_of(request), at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Die Ergebnisse sind gewichtet." if form.known() else "Die Gewichtung ist weg.")
            return redirect("surveys:weights", commune_slug, wave_id)
    weighted = WeightedResults.objects.filter(wave=row).first()
    context = {
        "wave": row,
        "form": form,
        "margins": margins,
        "weighted": weighted,
        "questions": weighted_questions(row, weighted) if weighted else [],
        "breadcrumbs": wave_crumbs(request, row, ("Gewichten", "")),
    }
    return render(request, "surveys/staff/weights.html", context, status=422 if form.errors else 200)
