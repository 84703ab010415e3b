"""The page of a survey, what it promises, and the script that keeps it for times without a network."""

import datetime
import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from werkstattplan.modules.surveys.access.receipt import receipt_word
from werkstattplan.modules.surveys.answering.form import languages_of, shown_sections
from werkstattplan.modules.surveys.models import Access, Wave, WaveState
from werkstattplan.modules.surveys.selectors.quotas import full_quotas
from werkstattplan.modules.surveys.selectors.results import are_public
from werkstattplan.modules.surveys.views.shared import of_wave

EASY = "de-easy"
FILES = (
    "surveys/answer.css",
    "surveys/rules.js",
    "surveys/device.js",
    "surveys/questions.js",
    "surveys/answer.js",
    "surveys/work.js",
    "ui/icon.svg",
)
ENOUGH_ALIKE = "Von Menschen wie dir haben wir schon genug Antworten."
ENOUGH = (
    "Du kannst hier aufhören, dann wird nichts gesendet. Wenn du magst, antworte weiter: "
    "Deine Antworten zählen wie alle anderen."
)


# The page is the same for everybody and holds no secret, so that its size may tell something.
@gzip_page
@require_safe
@of_wave
def page(request: HttpRequest, wave: Wave) -> HttpResponseBase:
    """The whole survey in one page that is the same for everybody, so that it can be kept and cached."""
    context = page_context(request, wave)
    context["sections"] = shown_sections(context["document"], context["language"], {}, {})
    context |= {"full": full_quotas(wave, context["document"]), "alike": ENOUGH_ALIKE, "enough": ENOUGH}
    context["closed"] = closed_sentence(wave, timezone.now())
    context["has_results"] = bool(context["closed"]) and are_public(wave)
    return _cached(request, render(request, "surveys/answer/page.html", context))


@require_safe
@of_wave
def promise(request: HttpRequest, wave: Wave) -> HttpResponseBase:
    """What becomes of the answers, in plain words; in Leichte Sprache where the survey is."""
    context = page_context(request, wave)
    template = "promise_easy" if context["language"] == EASY else "promise"
    return _cached(request, render(request, f"surveys/answer/{template}.html", context))


@require_safe
@of_wave
def device_script(request: HttpRequest, wave: Wave) -> HttpResponseBase:
    """The service worker of one survey; its address limits it to this survey's pages."""
    files = [reverse("surveys_free:page", args=[wave.key]), reverse("surveys_free:promise", args=[wave.key])]
    if EASY in json.loads(wave.questionnaire.document)["languages"]:
        files.append(f"{reverse('surveys_free:promise', args=[wave.key])}?sprache={EASY}")
    files += [static(name) for name in FILES]
    version = hashlib.sha256(json.dumps([files, wave.questionnaire.sha256, wave.state]).encode()).hexdigest()[:12]
    context = {"files": json.dumps(files), "prefix": f"lupe-{wave.key}-", "kept": f"lupe-{wave.key}-{version}"}
    response = render(request, "surveys/answer/geraet.js", context, content_type="text/javascript; charset=utf-8")
    return _cached(request, response, "no-cache")


def page_context(request: HttpRequest, wave: Wave) -> dict[str, Any]:
    """What every page of a wave shows."""
    document = json.loads(wave.questionnaire.document)
    languages = languages_of(document)
    wanted = request.GET.get("sprache", "")
    language = wanted if wanted in dict(languages) else languages[0][0]
    return {
        "wave": wave,
        "survey": wave.survey,
        "document": document,
        "languages": languages,
        "language": language,
        "html_language": language.split("-")[0],
        "needs_code": wave.access != Access.OPEN,
        "word": receipt_word(wave.key),
    }


def closed_sentence(wave: Wave, at: datetime.datetime) -> str:
    """Why nobody can begin now; empty if somebody can."""
    if wave.state == WaveState.PLANNED:
        return "Diese Umfrage wird noch vorbereitet."
    if wave.state != WaveState.OPEN or at >= wave.closes_at:
        return (
            "Diese Umfrage ist zu Ende. Was du schon ausgefüllt und noch nicht gesendet hast, wird jetzt noch gesendet."
        )
    if at < wave.opens_at:
        begin = timezone.localtime(wave.opens_at)
        return f"Diese Umfrage beginnt am {date_format(begin, 'j. F Y, H:i')} Uhr."
    return ""


def _cached(request: HttpRequest, response: HttpResponse, how: str = "public, max-age=60") -> HttpResponse:
    """Let caches keep a page for everybody."""
    response.headers["Cache-Control"] = how
    # The site's protection of forms looks into every session; nothing on these pages depends on it.
    request.session.accessed = False
    return response
