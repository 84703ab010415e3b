"""Trying a draft: the pages and rules that people will answer with, and no answer is stored.

Testers come by a link without an account and may say what they stumble over; only that is kept, when they send it.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django_scopes import scope

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.answering.form import LANGUAGE_NAMES, ShownSection, asked_section
from werkstattplan.modules.surveys.document.canonical import canonical_json
from werkstattplan.modules.surveys.document.model import Document
from werkstattplan.modules.surveys.document.reading import read_data, read_json
from werkstattplan.modules.surveys.models import LONGEST_COMMENT, MOST_MINUTES, Pretest, QuestionnaireDraft, Survey
from werkstattplan.modules.surveys.permissions import RUN
from werkstattplan.modules.surveys.services.pretest import say, takes_comments
from werkstattplan.modules.surveys.services.refusals_pretest import PretestOver
from werkstattplan.modules.surveys.services.regions import PlaceSource, document_with_places
from werkstattplan.modules.surveys.views.plain import take_answers
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.modules import registry

SALT = "werkstattplan.surveys.trial"
IN_WORK = "An diesem Fragebogen wird gerade gearbeitet. Bitte versuch es später noch einmal."
WRONG_MINUTES = f"Bitte gib die Minuten als ganze Zahl an, von 1 bis {MOST_MINUTES}."
THANKS = "Danke! Deine Anmerkungen sind angekommen. Deine Antworten wurden nicht gespeichert."

State = dict[str, Any]


@require(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: HttpRequest, commune_slug: str, slug: str) -> HttpResponse:
    """Answer the draft oneself, page by page, as without JavaScript."""
    survey = get_object_or_404(Survey.objects.select_related("commune"), slug=slug)
    try:
        document = _document(survey)
    except Refusal:
        return redirect("surveys:preview", commune_slug, slug)
    return _walk(request, survey, document, None)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def test(request: HttpRequest, token: str) -> HttpResponseBase:
    """The draft for testers with the link. No cookie is read, so there is nothing that a foreign page could misuse."""
    # `_base_manager` on purpose: the link names no commune.
    rows = Pretest._base_manager.select_related("survey__commune", "commune")
    pretest = rows.filter(token=token).first() if token else None
    module = registry.module_of_namespace("surveys")
    if pretest is None or module is None or not registry.is_on(module, pretest.commune):
        raise Http404
    with scope(commune=pretest.commune):
        if not takes_comments(pretest, timezone.now()):
            return _told(request, pretest.survey, PretestOver.sentence)
        try:
            document = _document(pretest.survey)
        except Refusal:
            return _told(request, pretest.survey, IN_WORK)
        return _walk(request, pretest.survey, document, pretest)


def _walk(request: HttpRequest, survey: Survey, document: Document, pretest: Pretest | None) -> HttpResponse:
    """One step after the other; what was answered and noted travels signed in the form."""
    context: dict[str, Any] = {"survey": survey, "document": document, "pretest": pretest}
    state = _state(request, survey)
    if request.method != "POST":
        return _show(request, context, state)
    is_back = "zurueck" in request.POST
    if state["at"] < 0:
        state["language"] = _language(request.POST.get("sprache", ""), document)
        state["at"] = _next(document, state, 0, 1)
        return _show(request, context, state)
    shown = _section(context, state)
    if shown is None and not is_back:
        return _keep(request, context, state) if pretest else _show(request, context, state)
    if shown:
        for question in shown.questions:
            state["notes"][question.id] = request.POST.get(f"anmerkung-{question.id}", "")[:LONGEST_COMMENT]
        errors = take_answers(request, shown, context, state["answers"])
        if errors and not is_back:
            return _show(request, context, state, errors=errors, status=422)
    elif pretest:
        state["notes"][""] = request.POST.get("anmerkung", "")[:LONGEST_COMMENT]
    state["at"] = _next(document, state, state["at"] - 1, -1) if is_back else _next(document, state, state["at"] + 1, 1)
    return _show(request, context, state)


def _keep(request: HttpRequest, context: dict[str, Any], state: State) -> HttpResponse:
    """Keep a tester's comments and minutes; the answers are forgotten here."""
    written = request.POST.get("minuten", "").strip()
    state["notes"][""] = request.POST.get("anmerkung", "")[:LONGEST_COMMENT]
    context["minutes"] = written[:6]
    if written and not (written.isascii() and written.isdigit() and 1 <= int(written[:6]) <= MOST_MINUTES):
        return _show(request, context, state, message=WRONG_MINUTES, status=422)
    minutes = int(written) if written else None
    try:
        say(pretest=context["pretest"], comments=state["notes"], minutes=minutes, at=timezone.now())
    except Refusal as refusal:
        return _show(request, context, state, message=refusal.sentence, status=409)
    return _told(request, context["survey"], THANKS)


def _state(request: HttpRequest, survey: Survey) -> State:
    try:
        state = signing.loads(request.POST.get("stand", ""), salt=SALT)
    except signing.BadSignature:
        state = {}
    if state.get("survey") != survey.pk:
        return {"survey": survey.pk, "at": -1, "language": "", "answers": {}, "notes": {}}
    return dict(state)


def _document(survey: Survey) -> Document:
    """The draft, or else the newest version, with places as a version has them.

    Raises `FaultyQuestionnaire`, `NoPlaces`, and Http404 where nothing was written yet.
    """
    draft = QuestionnaireDraft.objects.filter(survey=survey).first()
    row = draft or survey.questionnaires.order_by("number").last()
    if row is None:
        raise Http404
    text = canonical_json(read_data(json.loads(row.document)))
    return read_json(document_with_places(commune=survey.commune, document=text, source=PlaceSource.REGIONS))


def _language(wanted: str, document: Document) -> str:
    return wanted if wanted in document.languages else document.languages[0]


def _section(context: Mapping[str, Any], state: State, errors: Mapping[str, str] | None = None) -> ShownSection | None:
    document: Document = context["document"]
    if not 0 <= state["at"] < len(document.sections):
        return None
    language = _language(state["language"], document)
    return asked_section(document, state["at"], language, state["answers"], errors or {}, context.get("typed", {}))


def _next(document: Document, state: State, at: int, direction: int) -> int:
    """The next section in which something is asked; behind the last one, or at the start, if there is none."""
    language = _language(state["language"], document)
    at = min(at, len(document.sections))
    while 0 <= at < len(document.sections) and not asked_section(document, at, language, state["answers"], {}, {}):
        at += direction
    return max(-1, at)


def _show(
    request: HttpRequest,
    context: dict[str, Any],
    state: State,
    *,
    errors: Mapping[str, str] | None = None,
    message: str = "",
    status: int = 200,
) -> HttpResponse:
    document: Document = context["document"]
    section, language = _section(context, state, errors), _language(state["language"], document)
    context |= {
        "html_language": language.split("-")[0],
        "languages": [(code, LANGUAGE_NAMES.get(code, code)) for code in document.languages],
        "language": language,
        "section": section,
        "questions": [(one, state["notes"].get(one.id, "")) for one in section.questions] if section else [],
        "step": "start" if state["at"] < 0 else "section" if section else "end",
        "number": state["at"] + 1,
        "total": len(document.sections),
        "state": signing.dumps(state, salt=SALT, compress=True),
        "message": message,
        "said": state["notes"].get("", ""),
        "answers": json.dumps(state["answers"], ensure_ascii=False, indent=1),
    }
    return _unkept(render(request, "surveys/editor/trial.html", context, status=status))


def _told(request: HttpRequest, survey: Survey, sentence: str) -> HttpResponse:
    context = {"survey": survey, "html_language": "de", "sentence": sentence, "pretest": True}
    return _unkept(render(request, "surveys/editor/trial.html", context))


def _unkept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
