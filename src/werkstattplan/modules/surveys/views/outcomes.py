"""What became of a survey: the public page, and the page where a word finds it. They know no session."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from django_scopes import scope

from werkstattplan.modules.surveys.access.receipt import read_word, receipt_word
from werkstattplan.modules.surveys.models import Survey, Wave, WaveState
from werkstattplan.modules.surveys.selectors import outcomes as shown
from werkstattplan.modules.surveys.selectors.opentexts import quotes_of
from werkstattplan.modules.surveys.selectors.results import public_results
from werkstattplan.modules.surveys.services.outcomes import count_look
from werkstattplan.modules.surveys.views.shared import of_wave
from werkstattplan.platform.modules import registry

NO_WORD = (
    "Dieses Wort kennen wir nicht. Es besteht aus zwei Wörtern, zum Beispiel „Fuchs Laterne“. "
    "Bitte schau noch einmal nach, wie es geschrieben wird."
)


@require_safe
@of_wave
def of_short_address(request: HttpRequest, wave: Wave) -> HttpResponseBase:
    """What became of the survey, under the address that stands on the poster."""
    return _page(request, wave, wave.survey)


@require_safe
def of_survey(request: HttpRequest, commune_slug: str, slug: str) -> HttpResponse:
    """The same under the address of the survey, which stays the same through all waves."""
    survey = get_object_or_404(Survey.objects.select_related("commune"), slug=slug)
    wave = survey.waves.exclude(state=WaveState.PLANNED).order_by("-number").select_related("commune").first()
    if wave is None:
        raise Http404
    return _page(request, wave, survey)


def _page(request: HttpRequest, wave: Wave, survey: Survey) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "wave": wave,
        "survey": survey,
        "html_language": "de",
        "outcomes": shown.public_outcomes(survey, wave.commune),
        "themes": shown.public_themes(survey, wave.commune),
        "quotes": quotes_of(survey),
        "next_news": shown.next_news(survey),
        "results": public_results(survey),
        "today": today,
        "is_running": wave.state in (WaveState.PLANNED, WaveState.OPEN),
        "word": receipt_word(wave.key),
        "canonical": request.build_absolute_uri(
            reverse("surveys_public:outcomes", args=[wave.commune.slug, survey.slug])
        ),
    }
    response = render(request, "surveys/answer/outcomes.html", context)
    response.headers["Cache-Control"] = "public, max-age=60"
    # The site's protection of forms looks into every session; nothing on this page depends on it.
    request.session.accessed = False
    return response


# No cookie is read, so there is nothing that a foreign page could misuse. Looking is counted, GET counts nothing.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def word(request: HttpRequest) -> HttpResponse:
    """Find the page of a survey by its word; two surveys with the same word are offered side by side."""
    typed = request.POST.get("wort", "").strip()
    found = [wave for wave in _waves(typed) if _is_on(wave)] if typed else []
    chosen = request.POST.get("welle", "")
    named = [wave for wave in found if wave.key == chosen] or found
    if len(named) == 1:
        with scope(commune=named[0].commune):
            count_look(wave=named[0], at=timezone.now())
        return redirect("surveys_free:outcomes", named[0].key)
    context = {
        "typed": typed,
        "waves": found,
        "error": NO_WORD if request.method == "POST" and not found else "",
        "html_language": "de",
    }
    response = render(request, "surveys/answer/word.html", context, status=422 if context["error"] else 200)
    response.headers["Cache-Control"] = "no-store"
    request.session.accessed = False
    return response


def _waves(typed: str) -> list[Wave]:
    found = read_word(typed)
    return shown.waves_of_word(found) if found else []


def _is_on(wave: Wave) -> bool:
    module = registry.module_of_namespace("surveys")
    return module is not None and registry.is_on(module, wave.commune) and wave.state != WaveState.PLANNED
