"""Staff pages on which a questionnaire is written: its parts, one small page each."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.document.faults import FaultyQuestionnaire
from werkstattplan.modules.surveys.document.reading import read_unfinished
from werkstattplan.modules.surveys.editing import parts
from werkstattplan.modules.surveys.editing.parts import Change, Data
from werkstattplan.modules.surveys.forms_editor import FrameForm, NewQuestionForm, QuestionForm, SectionForm
from werkstattplan.modules.surveys.models import QuestionnaireDraft, Survey
from werkstattplan.modules.surveys.permissions import RUN
from werkstattplan.modules.surveys.selectors import editing as shown
from werkstattplan.modules.surveys.selectors.budget import budget_of
from werkstattplan.modules.surveys.selectors.pretests import comments_on, usual_minutes
from werkstattplan.modules.surveys.services import editing
from werkstattplan.modules.surveys.services.refusals import PartChanged
from werkstattplan.modules.surveys.services.regions import PlaceSource
from werkstattplan.modules.surveys.views.trail import survey_crumbs
from werkstattplan.plan.views.page import actor_of, commune_of
from werkstattplan.platform.access.decorators import require

STEPS = {"hoch": -1, "runter": 1}


@require(RUN)
@require_safe
def draft(request: HttpRequest, commune_slug: str, slug: str) -> HttpResponse:
    """The whole draft: sections, questions, what is wrong and what there is to think about."""
    row = _draft(slug)
    document = read_unfinished(json.loads(row.document))
    context = shown.overview(row) | {
        "usual_minutes": usual_minutes(row.survey),
        "budget": budget_of(commune_of(request), document),
        "survey": row.survey,
        "breadcrumbs": survey_crumbs(request, row.survey, ("Entwurf", "")),
    }
    return render(request, "surveys/editor/draft.html", context)


@require(RUN)
@require_POST
def begin(request: HttpRequest, commune_slug: str, slug: str) -> HttpResponse:
    """Begin a draft: from the last version if there is one, else with nothing."""
    row = get_object_or_404(Survey, slug=slug)
    if not QuestionnaireDraft.objects.filter(survey=row).exists():
        last = row.questionnaires.order_by("-number").first()
        editing.start_draft(survey=row, document=json.loads(last.document) if last else parts.blank(row.title))
    return redirect("surveys:draft", commune_slug, slug)


@require(RUN)
@require_POST
def act(request: HttpRequest, commune_slug: str, slug: str) -> HttpResponse:
    """Acts on the whole draft: undo, take over as a version, forget what could not be carried over."""
    row = get_object_or_404(Survey, slug=slug)
    what = request.POST.get("was")
    try:
        if what == "uebernehmen":
            places = PlaceSource.MUNICIPALITIES if request.POST.get("orte") == "municipalities" else PlaceSource.REGIONS
            made = editing.finish_draft(survey=row, actor=actor_of(request), at=timezone.now(), places=places)
            messages.success(request, f"Das ist jetzt Fassung {made.number} des Fragebogens.")
            return redirect("surveys:survey", commune_slug, slug)
        if what == "zurueck":
            editing.undo(survey=row)
            messages.success(
                request, "Die letzte Änderung ist zurückgenommen. Noch einmal „Rückgängig“ bringt sie wieder."
            )
        elif what == "gelesen":
            editing.forget_losses(survey=row)
    except FaultyQuestionnaire:
        messages.error(request, "So kann der Fragebogen noch nicht benutzt werden. Was fehlt, steht bei den Fragen.")
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("surveys:draft", commune_slug, slug)


@require(RUN)
@require_POST
def move(request: HttpRequest, commune_slug: str, slug: str) -> HttpResponse:
    """Move a question (`frage`) or section (`abschnitt`) up (`hoch`) or down (`runter`)."""
    step = STEPS.get(request.POST.get("wohin", ""))
    if step is None:
        raise Http404
    question, section = request.POST.get("frage", ""), request.POST.get("abschnitt", "")
    if question:
        _change(request, slug, lambda data: parts.with_moved_question(data, question, step))
    else:
        _change(request, slug, lambda data: parts.with_moved_section(data, section, step))
    return redirect(reverse("surveys:draft", args=[commune_slug, slug]) + f"#{question or section}")


@require(RUN)
@require_POST
def remove(request: HttpRequest, commune_slug: str, slug: str) -> HttpResponse:
    """Take a question (`frage`) or a section (`abschnitt`) out; the overview offers to take that back."""
    question, section = request.POST.get("frage", ""), request.POST.get("abschnitt", "")
    if question:
        done = _change(request, slug, lambda data: parts.without_question(data, question))
    else:
        done = _change(request, slug, lambda data: parts.without_section(data, section))
    if done:
        messages.success(request, "Gelöscht. Mit „Rückgängig“ ist es wieder da.")
    return redirect("surveys:draft", commune_slug, slug)


@require(RUN)
@require_http_methods(["GET", "POST"])
def new_question(request: HttpRequest, commune_slug: str, slug: str, section_id: str) -> HttpResponse:
    """A further question at the end of a section."""
    row = _draft(slug)
    data = json.loads(row.document)
    form = NewQuestionForm(request.POST or None)
    if form.is_valid():
        made = form.question(data["languages"][0], parts.names(data))
        if _change(request, slug, lambda data: parts.with_question(data, section_id, made)):
            return redirect("surveys:draft_question", commune_slug, slug, made["id"])
    return _form_page(request, row, form, "Neue Frage", "surveys/editor/new_question.html")


@require(RUN)
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, commune_slug: str, slug: str, question_id: str) -> HttpResponse:
    """A question with everything that belongs to it."""
    row = _draft(slug)
    data = json.loads(row.document)
    now = _part(parts.question, data, question_id)
    form = QuestionForm(
        request.POST or None,
        question=now | ({"kind": request.POST["kind"]} if request.POST.get("kind") else {}),
        languages=data["languages"],
        earlier=shown.earlier_questions(data, question_id),
    )
    if form.is_valid():
        made = form.question()
        if _change_part(request, row, form, question_id, lambda data: parts.with_changed_question(data, made)):
            is_done = "weiter" not in request.POST
            return redirect(
                reverse("surveys:draft", args=[commune_slug, slug]) + f"#{question_id}"
                if is_done
                else reverse("surveys:draft_question", args=[commune_slug, slug, question_id])
            )
    context = shown.about_question(data, question_id) | {
        "seen": _seen(row, question_id, form),
        "comments": comments_on(row.survey, question_id),
    }
    return _form_page(request, row, form, "Frage ändern", "surveys/editor/question.html", context)


@require(RUN)
@require_http_methods(["GET", "POST"])
def new_section(request: HttpRequest, commune_slug: str, slug: str) -> HttpResponse:
    """A further section at the end, to be named on the next page."""
    row = _draft(slug)
    if request.method == "POST":
        number = len(json.loads(row.document)["sections"]) + 1
        _change(request, slug, lambda data: parts.with_section(data, f"Teil {number}"))
        made = json.loads(_draft(slug).document)["sections"][-1]["id"]
        return redirect("surveys:draft_section", commune_slug, slug, made)
    return redirect("surveys:draft", commune_slug, slug)


@require(RUN)
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, commune_slug: str, slug: str, section_id: str) -> HttpResponse:
    """Heading, introduction and condition of a section."""
    row = _draft(slug)
    data = json.loads(row.document)
    now = _part(parts.section, data, section_id)
    form = SectionForm(
        request.POST or None,
        section=now,
        languages=data["languages"],
        earlier=shown.questions_before_section(data, section_id),
    )
    if form.is_valid():
        made = form.section()
        if _change_part(request, row, form, section_id, lambda data: parts.with_changed_section(data, made)):
            return redirect(reverse("surveys:draft", args=[commune_slug, slug]) + f"#{section_id}")
    context = {"section": now, "seen": _seen(row, section_id, form), "can_remove": len(data["sections"]) > 1}
    return _form_page(request, row, form, "Abschnitt ändern", "surveys/editor/section.html", context)


@require(RUN)
@require_http_methods(["GET", "POST"])
def frame(request: HttpRequest, commune_slug: str, slug: str) -> HttpResponse:
    """Title, languages and the order of sections."""
    row = _draft(slug)
    form = FrameForm(request.POST or None, data_before=json.loads(row.document))
    if form.is_valid():
        titles, languages, mixes = form.titles(), form.languages_chosen(), form.cleaned_data["mixes_sections"]
        seed = f"{slug}-{row.survey.questionnaires.count() + 1}"
        done = _change(
            request,
            slug,
            lambda data: parts.with_frame(data, title=titles, languages=languages, mixes_sections=mixes, seed=seed),
        )
        if done:
            return redirect("surveys:draft", commune_slug, slug)
    return _form_page(request, row, form, "Titel und Sprachen", "surveys/editor/frame.html")


def _draft(slug: str) -> QuestionnaireDraft:
    return get_object_or_404(QuestionnaireDraft.objects.select_related("survey"), survey__slug=slug)


def _part(find: Callable[[Data, str], Data], data: Data, name: str) -> Data:
    try:
        return find(data, name)
    except parts.NotThere as error:
        raise Http404 from error


def _change(request: HttpRequest, slug: str, change: Change) -> bool:
    """Change the draft; a refusal becomes a message."""
    try:
        editing.edit_draft(survey=get_object_or_404(Survey, slug=slug), change=change)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return False
    return True


def _change_part(request: HttpRequest, row: QuestionnaireDraft, form: Any, part: str, change: Change) -> bool:
    """Change a part that was open in a form; what somebody else did meanwhile becomes an error of the form."""
    try:
        editing.edit_draft(survey=row.survey, change=change, part=part, seen=request.POST.get("seen", ""))
    except PartChanged as refusal:
        form.add_error(None, refusal.sentence)
        form.was_overtaken = True
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
    else:
        return True
    return False


def _seen(row: QuestionnaireDraft, part: str, form: Any) -> str:
    """The sign of the part that the form stands on: the old one while typing goes on, the new one after somebody was told."""
    if form.is_bound and not getattr(form, "was_overtaken", False):
        return str(form.data.get("seen", ""))
    return editing.sign_of(json.loads(row.document), part)


def _form_page(
    request: HttpRequest,
    row: QuestionnaireDraft,
    form: Any,
    title: str,
    template: str,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    address = reverse("surveys:draft", args=[row.commune.slug, row.survey.slug])
    crumbs = survey_crumbs(request, row.survey, ("Entwurf", address), (title, ""))
    context = {"form": form, "survey": row.survey, "page_name": title, "back": address, "breadcrumbs": crumbs} | (
        more or {}
    )
    return render(request, template, context, status=422 if form.errors else 200)
