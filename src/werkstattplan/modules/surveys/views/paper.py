"""Staff pages: the questionnaire on paper, and typing it in twice.

The page of the second entry carries its state signed, as the form without script does: what is typed the second time is
never stored, and a code is a ticket before the first answer comes.
"""

import json
import secrets
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.answering.entry import (
    Entry,
    decided,
    differences,
    entry_sections,
    not_asked,
    read_entry,
)
from werkstattplan.modules.surveys.answering.form import languages_of
from werkstattplan.modules.surveys.models import Access, PaperEntry, Questionnaire, Wave
from werkstattplan.modules.surveys.paper import printing
from werkstattplan.modules.surveys.permissions import RUN
from werkstattplan.modules.surveys.selectors.documents import document_with
from werkstattplan.modules.surveys.services import paper as verbs
from werkstattplan.modules.surveys.services import redeeming
from werkstattplan.modules.surveys.views.trail import wave_crumbs, wave_of
from werkstattplan.plan.views.page import actor_of, commune_of
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.documents.pdf import PDF_TYPE

_SALT = "werkstattplan.surveys.second-entry"
_EMPTY = Entry(answers={}, typed={})
State = dict[str, Any]


@require(RUN)
@require_safe
def overview(request: HttpRequest, commune_slug: str, wave_id: int) -> HttpResponse:
    """Sheets to print, and how many wait for their second entry."""
    row = wave_of(wave_id)
    context = {
        "versions": row.survey.questionnaires.order_by("-number"),
        "languages": languages_of(json.loads(row.questionnaire.document)),
        "waiting": PaperEntry.objects.filter(wave=row).count(),
        "new_number": request.GET.get("neu", "") if request.GET.get("neu", "").isdecimal() else "",
    }
    context["breadcrumbs"] = wave_crumbs(request, row, ("Papierbögen", ""))
    return _page(request, row, "overview", context)


@require(RUN)
@require_safe
def sheet(request: HttpRequest, commune_slug: str, wave_id: int) -> HttpResponse:
    """The questionnaire as PDF in one of its languages, in large type if wished."""
    row = wave_of(wave_id)
    language = request.GET.get("sprache", "")
    if language not in dict(languages_of(json.loads(row.questionnaire.document))):
        raise Http404
    is_large = request.GET.get("schrift") == "gross"
    site = request.build_absolute_uri("/").rstrip("/")
    content = printing.form(row, language=language, is_large=is_large, site=site, on=timezone.localdate())
    name = f"fragebogen-{row.key}-{language}{'-gross' if is_large else ''}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=PDF_TYPE, headers=headers)


@require(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def first(request: HttpRequest, commune_slug: str, wave_id: int) -> HttpResponse:
    """Type in a sheet for the first time; it gets a number to write on it."""
    row = wave_of(wave_id)
    version = _version(row, request.GET.get("fassung", ""))
    document, _ = document_with(version.sha256)
    entry, message = _EMPTY, ""
    if request.method == "POST":
        entry = read_entry(document, request.POST)
        if not entry.typed:
            try:
                kept = verbs.keep_first_entry(wave=row, questionnaire=version, answers=entry.answers, at=timezone.now())
            except Refusal as refusal:
                message = refusal.sentence
            else:
                return redirect(f"{reverse('surveys:paper', args=[commune_slug, wave_id])}?neu={kept.number}")
    context = {"version": version, "sections": entry_sections(document, entry), "message": message}
    return _page(request, row, "first", context, status=422 if entry.typed or message else 200)


@require(RUN)
@require_POST
def discard(request: HttpRequest, commune_slug: str, wave_id: int) -> HttpResponse:
    """Forget a first entry."""
    number = _number(request)
    try:
        verbs.discard_entry(wave=wave_of(wave_id), number=number)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"Die erste Eingabe von Bogen {number} ist gelöscht.")
    return redirect("surveys:paper", commune_slug, wave_id)


@require(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: HttpRequest, commune_slug: str, wave_id: int) -> HttpResponse:
    """Type in a sheet for the second time: its code, its number, its answers, then what differs."""
    row = wave_of(wave_id)
    state = _state(request, row)
    if request.method != "POST":
        return _second_page(request, row, state)
    try:
        return _step(request, row, state)
    except Refusal as refusal:
        return _second_page(request, row, state, message=refusal.sentence, status=409)


def _step(request: HttpRequest, row: Wave, state: State) -> HttpResponse:
    if not state["ticket"]:
        state["ticket"] = _ticket(request, row, state)
        return _second_page(request, row, state)
    if not state["number"]:
        state["number"] = verbs.first_entry(wave=row, number=_number(request)).number
        return _second_page(request, row, state)
    kept = verbs.first_entry(wave=row, number=state["number"])
    data, document = document_with(kept.questionnaire.sha256)
    if "aendern" in request.POST and state["answers"] is not None:
        entry = Entry(answers=state["answers"], typed={})
        return _second_page(request, row, state | {"answers": None}, entry=entry)
    if state["answers"] is None:
        entry = read_entry(data, request.POST)
        if entry.typed:
            return _second_page(request, row, state, entry=entry, status=422)
        state["answers"] = entry.answers
    found = differences(data, kept.answers, state["answers"])
    chosen = {one.id: request.POST.get(f"d-{one.id}", "") == "erste" for one in found if f"d-{one.id}" in request.POST}
    if len(chosen) < len(found):
        return _second_page(request, row, state, found=found, status=422 if chosen else 200)
    answers = decided(kept.answers, state["answers"], chosen)
    verbs.hand_in(wave=row, number=kept.number, token=state["ticket"], answers=answers, at=timezone.now())
    return _page(request, row, "done", {"number": kept.number, "not_asked": not_asked(document, answers)})


def _ticket(request: HttpRequest, row: Wave, state: State) -> str:
    at, secret = timezone.now(), state["secret"]
    if row.access == Access.OPEN:
        return redeeming.begin_without_script(wave=row, device_secret=secret, at=at).token
    return redeeming.redeem_code(wave=row, typed=request.POST.get("code", ""), device_secret=secret, at=at).token


def _second_page(
    request: HttpRequest,
    row: Wave,
    state: State,
    *,
    message: str = "",
    entry: Entry = _EMPTY,
    found: Any = (),
    status: int = 200,
) -> HttpResponse:
    step = "code" if not state["ticket"] else "number" if not state["number"] else "answers"
    context: dict[str, Any] = {"message": message, "number": state["number"], "found": found}
    if step == "answers":
        kept = PaperEntry.objects.filter(wave=row, number=state["number"]).select_related("questionnaire").first()
        # Somebody else has finished the sheet meanwhile; the sentence of the refusal says so.
        step = "answers" if kept else "gone"
        if kept:
            data, _ = document_with(kept.questionnaire.sha256)
            typed = Entry(answers=state["answers"] or entry.answers, typed=entry.typed)
            context |= {"version": kept.questionnaire, "sections": entry_sections(data, typed)}
    step = "differences" if found else step
    context |= {"step": step, "state": signing.dumps(state, salt=_SALT, compress=True)}
    return _page(request, row, "second", context, status=status)


def _state(request: HttpRequest, row: Wave) -> State:
    """What the page carries; a new one for a page that was changed or belongs to somebody else."""
    owner = [row.pk, actor_of(request).pk]
    try:
        state = signing.loads(request.POST.get("stand", ""), salt=_SALT)
    except signing.BadSignature:
        state = {}
    if state.get("owner") != owner:
        secret = secrets.token_hex(16)
        return {"owner": owner, "secret": secret, "ticket": "", "number": 0, "answers": None}
    return dict(state)


def _number(request: HttpRequest) -> int:
    typed = request.POST.get("nummer", "").strip()
    return int(typed) if typed.isdecimal() and len(typed) == 4 else 0


def _version(row: Wave, typed: str) -> Questionnaire:
    """The version of the address, the one that the wave asks now without one."""
    if not typed:
        return row.questionnaire
    return get_object_or_404(Questionnaire, survey=row.survey, number=typed if typed.isdecimal() else 0)


def _page(request: HttpRequest, row: Wave, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    context |= {"wave": row, "survey": row.survey, "needs_code": row.access != Access.OPEN, "html_language": "de"}
    context["commune_slug"] = commune_of(request).slug
    response = render(request, f"surveys/paper/{name}.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
