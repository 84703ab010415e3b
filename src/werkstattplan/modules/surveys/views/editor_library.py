"""Staff pages: the library of questions, and taking from it."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.document.model import Kind, words
from werkstattplan.modules.surveys.editing import parts
from werkstattplan.modules.surveys.editing.labels import KIND_LABELS, language_name
from werkstattplan.modules.surveys.editing.parts import Data
from werkstattplan.modules.surveys.library import catalogue
from werkstattplan.modules.surveys.models import QuestionnaireDraft, Survey
from werkstattplan.modules.surveys.permissions import RUN
from werkstattplan.modules.surveys.services.editing import edit_draft, start_draft
from werkstattplan.modules.surveys.views.trail import survey_crumbs
from werkstattplan.platform.access.decorators import require


@require(RUN)
@require_safe
def library(request: HttpRequest, commune_slug: str, slug: str) -> HttpResponse:
    """All sets with their questions in every language."""
    survey = get_object_or_404(Survey, slug=slug)
    draft = QuestionnaireDraft.objects.filter(survey=survey).first()
    data = json.loads(draft.document) if draft else parts.blank(survey.title)
    taken = {question["library"]["item"] for question in parts.questions(data) if "library" in question}
    context = {
        "survey": survey,
        "has_draft": draft is not None,
        "sections": [(one["id"], words(one.get("title", {}), data["languages"][0])) for one in data["sections"]],
        "sets": [
            {"set": one, "lines": [_line(item, is_taken=item.key in taken) for item in one.items]}
            for one in catalogue.question_sets().values()
        ],
        "breadcrumbs": survey_crumbs(request, survey, ("Sammlung", "")),
    }
    return render(request, "surveys/editor/library.html", context)


@require(RUN)
@require_POST
def take(request: HttpRequest, commune_slug: str, slug: str) -> HttpResponse:
    """Take a set (`satz`), or one question (`frage`) into a section (`abschnitt`); begins a draft if there is none.

    A draft that begins here has Leichte Sprache from the start, since the library has it.
    """
    survey = get_object_or_404(Survey, slug=slug)
    key, item, section = (request.POST.get(name, "") for name in ("satz", "frage", "abschnitt"))

    def take_it(data: Data) -> Data:
        return catalogue.with_set(data, key) if key else catalogue.with_item(data, section, item)

    try:
        if not QuestionnaireDraft.objects.filter(survey=survey).exists():
            new = parts.blank(survey.title) | {"languages": ["de", "de-easy"]}
            start_draft(survey=survey, document=take_it(new))
        else:
            edit_draft(survey=survey, change=take_it)
    except (Refusal, parts.NotThere) as refusal:
        messages.error(request, refusal.sentence if isinstance(refusal, Refusal) else catalogue.UnknownItem.sentence)
    else:
        messages.success(request, "Übernommen. Sie können alles ändern; die Sammlung bleibt, wie sie ist.")
        return redirect(reverse("surveys:draft", args=[commune_slug, slug]))
    return redirect("surveys:library", commune_slug, slug)


def _line(item: catalogue.LibraryItem, *, is_taken: bool) -> dict[str, object]:
    question = item.newest.question
    return {
        "item": item,
        "is_taken": is_taken,
        "kind": KIND_LABELS[Kind(question["kind"])],
        "texts": [(language_name(code), code.split("-")[0], text) for code, text in question["text"].items()],
        "choices": [words(choice["text"], "de") for choice in question.get("choices", ())],
        "rows": [words(row["text"], "de") for row in question.get("rows", ())],
    }
