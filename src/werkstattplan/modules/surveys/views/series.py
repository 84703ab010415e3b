"""The page on which two waves of a survey are compared."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from werkstattplan.modules.surveys.models import Survey, Wave
from werkstattplan.modules.surveys.permissions import RUN
from werkstattplan.modules.surveys.selectors.series import counted_waves, series_of
from werkstattplan.modules.surveys.views.trail import survey_crumbs
from werkstattplan.platform.access.decorators import require


@require(RUN)
@require_safe
def series(request: HttpRequest, commune_slug: str, slug: str) -> HttpResponse:
    """Two waves side by side (`frueher`, `spaeter`); by default the last two."""
    row = get_object_or_404(Survey, slug=slug)
    waves = counted_waves(row)
    context = {"survey": row, "waves": waves, "breadcrumbs": survey_crumbs(request, row, ("Wellen vergleichen", ""))}
    if len(waves) > 1:
        earlier, later = _chosen(request, waves)
        context |= {"earlier": earlier, "later": later, "series": series_of(earlier, later)}
    return render(request, "surveys/staff/series.html", context)


def _chosen(request: HttpRequest, waves: list[Wave]) -> tuple[Wave, Wave]:
    by_number = {str(wave.number): wave for wave in waves}
    numbers = request.GET.get("frueher") or str(waves[-2].number), request.GET.get("spaeter") or str(waves[-1].number)
    if any(number not in by_number for number in numbers) or numbers[0] == numbers[1]:
        raise Http404
    earlier, later = sorted((by_number[number] for number in numbers), key=lambda wave: wave.number)
    return earlier, later
