"""Answering without JavaScript: a page for each section. What was answered travels signed in the form; nothing is stored."""

import secrets
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.answering.answers import WrongAnswer, questions_of, read_answer, typed_answer
from werkstattplan.modules.surveys.answering.form import ShownSection, asked_section
from werkstattplan.modules.surveys.document.canonical import to_data
from werkstattplan.modules.surveys.document.model import Document
from werkstattplan.modules.surveys.document.order import VARIANTS, arranged
from werkstattplan.modules.surveys.document.reading import read_json
from werkstattplan.modules.surveys.document.running import Run
from werkstattplan.modules.surveys.models import Access, Questionnaire, Wave
from werkstattplan.modules.surveys.selectors.quotas import full_quotas
from werkstattplan.modules.surveys.services import redeeming, replies
from werkstattplan.modules.surveys.services.refusals import BoxStopped, CodeSpent, MistypedCode, UnknownCode
from werkstattplan.modules.surveys.views.pages import ENOUGH, ENOUGH_ALIKE, closed_sentence, page_context
from werkstattplan.modules.surveys.views.shared import of_wave

SALT = "werkstattplan.surveys.plain"
NEEDS_ANSWER = "Bitte antworte hier, oder wähle „keine Angabe“."
WRONG = {
    "date": "Bitte gib ein Datum ein, zum Beispiel 1.3.2026.",
    "number": "Bitte gib hier eine Zahl ein, die zur Frage passt.",
    "ranking": "Zwei Plätze haben dieselbe Nummer. Bitte gib jede Nummer nur einmal.",
}
MORE_ASKED = "Nach deiner Antwort ist hier eine Frage dazugekommen."
UNREADABLE = "Diese Antwort passt nicht zur Frage. Bitte wähle noch einmal."

State = dict[str, Any]


@csrf_exempt
@require_http_methods(["GET", "POST"])
@of_wave
def plain(request: HttpRequest, wave: Wave) -> HttpResponseBase:
    """One step after the other. No cookie is read, so there is nothing that a foreign page could misuse."""
    context = page_context(request, wave)
    state = _state(request, wave)
    context["language"] = state.setdefault("language", context["language"])
    # Whoever has begun goes on with the questionnaire of the beginning.
    number = state.setdefault("questionnaire", wave.questionnaire.number)
    document = read_json(Questionnaire.objects.get(survey=wave.survey, number=number).document)
    context["document"] = arranged(document, state.setdefault("variant", secrets.randbelow(VARIANTS)))
    if request.method != "POST":
        return _show(request, context, state, closed_sentence(wave, timezone.now()))
    try:
        return _step(request, wave, context, state)
    except Refusal as refusal:
        return _show(request, context, state, refusal.sentence, status=409)


def _state(request: HttpRequest, wave: Wave) -> State:
    """What the form carries; a new one for a form that was changed or is none of ours."""
    try:
        state = signing.loads(request.POST.get("stand", ""), salt=SALT)
    except signing.BadSignature:
        state = {}
    if state.get("wave") != wave.key:
        return {"wave": wave.key, "at": 0, "secret": secrets.token_hex(16), "ticket": "", "answers": {}}
    return dict(state)


def _step(request: HttpRequest, wave: Wave, context: dict[str, Any], state: State) -> HttpResponse:
    total = len(context["document"].sections)
    if not state["ticket"]:
        state["ticket"] = _ticket(request, wave, state)
        state["at"] = _asked_from(context, state, 0, 1)
        return _show(request, context, state)
    section = _section(context, state, state["at"])
    if section:
        errors = take_answers(request, section, context, state["answers"])
        if errors and "zurueck" not in request.POST:
            return _show(request, context, state, errors=errors, status=422)
        now = _section(context, state, state["at"])
        has_more = now and {one.id for one in now.questions} - {one.id for one in section.questions}
        if has_more and "zurueck" not in request.POST:
            return _show(request, context, state, MORE_ASKED)
    if "zurueck" in request.POST:
        state["at"] = max(0, _asked_from(context, state, state["at"] - 1, -1))
    elif state["at"] < total:
        state["at"] = _asked_from(context, state, state["at"] + 1, 1)
    else:
        return _send(request, wave, context, state)
    return _show(request, context, state, _enough(wave, context, state))


def _enough(wave: Wave, context: dict[str, Any], state: State) -> str:
    """That there are enough replies like this one, told once; empty if there are not."""
    document = context["document"]
    if not document.quotas:
        return ""
    run = Run(document, state["answers"])
    told = state.setdefault("told", [])
    full = set(run.quotas()) & set(full_quotas(wave, to_data(document))) - set(told)
    quota = next((quota for quota in document.quotas if quota.id in full), None)
    if quota is None:
        return ""
    told.append(quota.id)
    return f"{run.text(quota.text, context['language']) or ENOUGH_ALIKE} {ENOUGH}"


def _section(
    context: dict[str, Any], state: State, at: int, errors: dict[str, str] | None = None
) -> ShownSection | None:
    """A section with what is asked in it; None behind the last one, and where nothing is asked."""
    if not 0 <= at < len(context["document"].sections):
        return None
    typed = context.get("typed", {})
    return asked_section(context["document"], at, context["language"], state["answers"], errors or {}, typed)


def _asked_from(context: dict[str, Any], state: State, at: int, direction: int) -> int:
    """The next section in which something is asked."""
    while 0 <= at < len(context["document"].sections) and _section(context, state, at) is None:
        at += direction
    return at


def _ticket(request: HttpRequest, wave: Wave, state: State) -> str:
    at = timezone.now()
    if wave.access == Access.OPEN:
        return redeeming.begin_without_script(wave=wave, device_secret=state["secret"], at=at).token
    typed = request.POST.get("code", "")
    try:
        return redeeming.redeem_code(wave=wave, typed=typed, device_secret=state["secret"], at=at).token
    except (MistypedCode, UnknownCode, CodeSpent, BoxStopped):
        state["code"] = typed[:20]
        raise


def take_answers(
    request: HttpRequest, shown: ShownSection, context: dict[str, Any], answers: dict[str, Any]
) -> dict[str, str]:
    """Take the answers of a section; what is wrong, by question."""
    document: Document = context["document"]
    context["typed"] = {}
    errors = {}
    questions = questions_of(to_data(document))
    for question in (questions[one.id] for one in shown.questions):
        try:
            answer = read_answer(question, request.POST)
        except WrongAnswer:
            errors[question["id"]] = WRONG.get(question["kind"], UNREADABLE)
            context["typed"][question["id"]] = typed_answer(question, request.POST)
            continue
        answers.pop(question["id"], None)
        if answer is not None:
            answers[question["id"]] = answer
    # What is asked may depend on an answer of the same page.
    run = Run(document, answers)
    missing = set(run.missing_answers()) & {one.id for one in shown.questions}
    return errors | {name: NEEDS_ANSWER for name in missing if name not in errors}


def _send(request: HttpRequest, wave: Wave, context: dict[str, Any], state: State) -> HttpResponse:
    arrival = replies.take_reply(
        wave=wave,
        token=state["ticket"],
        questionnaire_number=state["questionnaire"],
        answers=state["answers"],
        at=timezone.now(),
    )
    return _rendered(request, context | {"is_done": True, "is_new": arrival.is_new})


def _show(
    request: HttpRequest,
    context: dict[str, Any],
    state: State,
    message: str = "",
    *,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    at, total = state["at"], len(context["document"].sections)
    step = "start" if not state["ticket"] else "section" if at < total else "end"
    context |= {
        "message": message,
        "state": signing.dumps(state, salt=SALT, compress=True),
        "step": step,
        "section": _section(context, state, at, errors) if step == "section" else None,
        "number": at + 1,
        "total": total,
        "code": state.get("code", ""),
    }
    return _rendered(request, context, status)


def _rendered(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, "surveys/answer/plain.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
