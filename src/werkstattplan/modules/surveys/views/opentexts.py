"""Staff pages: look through open answers, take names out, sort them, allow quotations."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.forms_opentexts import CategoryForm
from werkstattplan.modules.surveys.models import AnswerCategory, PublishedThemes, Wave
from werkstattplan.modules.surveys.permissions import RUN
from werkstattplan.modules.surveys.selectors import opentexts as shown
from werkstattplan.modules.surveys.services import opentexts as verbs
from werkstattplan.modules.surveys.views.trail import Crumbs, Step, wave_crumbs, wave_of
from werkstattplan.plan.views.page import actor_of, commune_of
from werkstattplan.platform.access.decorators import require

TEXTS_ON_A_PAGE = 20
UNREAD, ALL = "offen", "alle"


@require(RUN)
@require_safe
def questions(request: HttpRequest, commune_slug: str, wave_id: int) -> HttpResponse:
    """The open questions of a wave and how far they are looked through."""
    wave = wave_of(wave_id)
    rows = []
    for question_id, label in shown.asked_openly(wave).items():
        answers = shown.OpenAnswers(wave, question_id)
        rows.append({"id": question_id, "label": label, "answers": answers, "reviewed": _reviewed(answers)})
    context = {
        "wave": wave,
        "questions": rows,
        "can_be_read": shown.can_be_read(wave),
        "breadcrumbs": _crumbs(request, wave),
    }
    return render(request, "surveys/staff/open_questions.html", context)


@require(RUN)
@require_safe
def texts(request: HttpRequest, commune_slug: str, wave_id: int, question_id: str) -> HttpResponse:
    """The texts of one question, each by itself."""
    return _page(request, wave_of(wave_id), question_id, CategoryForm())


@require(RUN)
@require_POST
def remove(request: HttpRequest, commune_slug: str, wave_id: int, question_id: str) -> HttpResponse:
    """Take the chosen words out of a text."""
    words = [*request.POST.getlist("stelle"), *request.POST.get("weitere", "").split(",")]
    try:
        verbs.remove_words(
            wave=wave_of(wave_id),
            question_id=question_id,
            digest=request.POST.get("text", ""),
            words=words,
            actor=actor_of(request),
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "Das ist geschwärzt und lässt sich nicht zurückholen.")
    return _back(request, commune_slug, wave_id, question_id)


@require(RUN)
@require_POST
def review(request: HttpRequest, commune_slug: str, wave_id: int, question_id: str) -> HttpResponse:
    """Note what a text is about and whether it may be quoted."""
    try:
        verbs.review_text(
            wave=wave_of(wave_id),
            question_id=question_id,
            digest=request.POST.get("text", ""),
            category_ids=[int(value) for value in request.POST.getlist("kategorie") if value.isdigit()],
            is_quotable="zitat" in request.POST,
            actor=actor_of(request),
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return _back(request, commune_slug, wave_id, question_id)


@require(RUN)
@require_POST
def add_category(request: HttpRequest, commune_slug: str, wave_id: int, question_id: str) -> HttpResponse:
    """Add a category to the question."""
    wave, form = wave_of(wave_id), CategoryForm(request.POST)
    if form.is_valid():
        try:
            verbs.add_category(
                wave=wave,
                question_id=_asked(wave, question_id)[0],
                actor=actor_of(request),
                at=timezone.now(),
                **form.cleaned_data,
            )
        except Refusal as refusal:
            form.add_error("label", refusal.sentence)
        else:
            return _back(request, commune_slug, wave_id, question_id)
    return _page(request, wave, question_id, form, status=422)


@require(RUN)
@require_POST
def remove_category(
    request: HttpRequest, commune_slug: str, wave_id: int, question_id: str, category_id: int
) -> HttpResponse:
    """Remove a category of the question."""
    rows = AnswerCategory.objects.select_related("survey__commune")
    row = get_object_or_404(rows, pk=category_id, question_id=question_id)
    verbs.remove_category(category=row, actor=actor_of(request), at=timezone.now())
    messages.success(request, f"Die Kategorie „{row.label}“ ist entfernt.")
    return _back(request, commune_slug, wave_id, question_id)


@require(RUN)
@require_POST
def show_themes(request: HttpRequest, commune_slug: str, wave_id: int, question_id: str) -> HttpResponse:
    """Publish (`zeigen`) or withdraw the themes of a question."""
    wave, actor, at = wave_of(wave_id), actor_of(request), timezone.now()
    try:
        if request.POST.get("was") == "zeigen":
            verbs.publish_themes(wave=wave, question_id=_asked(wave, question_id)[0], actor=actor, at=at)
            messages.success(request, "Worum es ging, können jetzt alle auf der Seite „Was daraus wurde“ lesen.")
        else:
            verbs.withdraw_themes(wave=wave, question_id=question_id, actor=actor, at=at)
            messages.success(request, "Die Themen sind nicht mehr öffentlich.")
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return _back(request, commune_slug, wave_id, question_id)


def _page(request: HttpRequest, wave: Wave, question_id: str, form: CategoryForm, status: int = 200) -> HttpResponse:
    question_id, label = _asked(wave, question_id)
    answers = shown.OpenAnswers(wave, question_id)
    wanted = request.GET.get("zeigen", UNREAD)
    page = Paginator(_wanted(answers, wanted), TEXTS_ON_A_PAGE).get_page(request.GET.get("seite"))
    people = shown.known_people()
    counts = answers.categories()
    context = {
        "wave": wave,
        "question_id": question_id,
        "label": label,
        "answers": answers,
        "reviewed": _reviewed(answers),
        "rows": [{"text": text, "pieces": _numbered(text.text, people)} for text in page],
        "page": page,
        "counts": counts,
        "published": PublishedThemes.objects.filter(wave=wave, question_id=question_id).first(),
        "wanted": wanted,
        "form": form,
        "breadcrumbs": _crumbs(request, wave, (label, "")),
    }
    return render(request, "surveys/staff/open_texts.html", context, status=status)


def _wanted(answers: shown.OpenAnswers, wanted: str) -> list[shown.OpenText]:
    if wanted.isdigit():
        return [text for text in answers.texts if int(wanted) in text.categories]
    return [text for text in answers.texts if wanted == ALL or not text.is_reviewed]


def _numbered(text: str, people: list[str]) -> list[dict[str, Any]]:
    return [
        {"text": piece.text, "kind": piece.kind.value if piece.kind else ""} for piece in shown.marked(text, people)
    ]


def _reviewed(answers: shown.OpenAnswers) -> int:
    return sum(text.people for text in answers.texts if text.is_reviewed)


def _asked(wave: Wave, question_id: str) -> tuple[str, str]:
    """The open question of the address with its words; raises Http404."""
    label = shown.asked_openly(wave).get(question_id)
    if label is None:
        raise Http404
    return question_id, label


def _back(request: HttpRequest, commune_slug: str, wave_id: int, question_id: str) -> HttpResponse:
    kept = {name: request.POST[name] for name in ("zeigen", "seite") if request.POST.get(name)}
    address = reverse("surveys:open_texts", args=[commune_slug, wave_id, question_id])
    return redirect(f"{address}?{urlencode(kept)}" if kept else address)


def _crumbs(request: HttpRequest, wave: Wave, *below: Step) -> Crumbs:
    address = reverse("surveys:open_questions", args=[commune_of(request).slug, wave.pk])
    return wave_crumbs(request, wave, ("Offene Antworten", address), *below)
