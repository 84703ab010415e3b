"""Questionnaires as files of this and other systems, and the draft as those who answer will see it."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.answering.form import languages_of, shown_sections
from werkstattplan.modules.surveys.dialects.carried import LARGEST_FILE
from werkstattplan.modules.surveys.dialects.files import WAYS_OUT, read_any
from werkstattplan.modules.surveys.document.canonical import to_data
from werkstattplan.modules.surveys.document.faults import FaultyQuestionnaire
from werkstattplan.modules.surveys.document.model import Document
from werkstattplan.modules.surveys.editing.review import review
from werkstattplan.modules.surveys.forms_editor import ImportForm
from werkstattplan.modules.surveys.models import QuestionnaireDraft, Survey
from werkstattplan.modules.surveys.permissions import RUN
from werkstattplan.modules.surveys.selectors.documents import document_of
from werkstattplan.modules.surveys.services.editing import start_draft
from werkstattplan.modules.surveys.views.trail import survey_crumbs
from werkstattplan.platform.access.decorators import require

MOST_FAULTS = 20


@require(RUN)
@require_http_methods(["GET", "POST"])
def read_file(request: HttpRequest, commune_slug: str, slug: str) -> HttpResponse:
    """Take in a file as the draft; what could not be carried over is listed there."""
    row = get_object_or_404(Survey, slug=slug)
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            imported = read_any(file.name, file.read(LARGEST_FILE + 1))
        except FaultyQuestionnaire as refusal:
            for fault in refusal.faults[:MOST_FAULTS]:
                form.add_error("file", fault.sentence)
        except Refusal as refusal:
            form.add_error("file", refusal.sentence)
        else:
            losses = [str(loss) for loss in imported.losses]
            start_draft(survey=row, document=to_data(imported.document), losses=losses)
            return redirect("surveys:draft", commune_slug, slug)
    context = {
        "survey": row,
        "form": form,
        "has_draft": QuestionnaireDraft.objects.filter(survey=row).exists(),
        "breadcrumbs": survey_crumbs(request, row, ("Fragebogen einlesen", "")),
    }
    return render(request, "surveys/editor/import.html", context, status=422 if form.errors else 200)


@require(RUN)
@require_safe
def ways_out(request: HttpRequest, commune_slug: str, slug: str) -> HttpResponse:
    """The formats in which the last version leaves, and what each has no words for."""
    row = get_object_or_404(Survey, slug=slug)
    document, label = _document(row)
    ways = [(key, way, [str(loss) for loss in way.write(document).losses]) for key, way in WAYS_OUT.items()]
    crumbs = survey_crumbs(request, row, ("Fragebogen ausgeben", ""))
    context = {"survey": row, "ways": ways, "label": label, "breadcrumbs": crumbs}
    return render(request, "surveys/editor/export.html", context)


@require(RUN)
@require_safe
def write_file(request: HttpRequest, commune_slug: str, slug: str, way: str) -> HttpResponse:
    """The last version as a file."""
    if way not in WAYS_OUT:
        raise Http404
    row = get_object_or_404(Survey, slug=slug)
    out = WAYS_OUT[way]
    headers = {"Content-Disposition": f'attachment; filename="{slug}.{out.ending}"'}
    return HttpResponse(out.write(_document(row)[0]).content, content_type=out.content_type, headers=headers)


@require(RUN)
@require_safe
def preview(request: HttpRequest, commune_slug: str, slug: str) -> HttpResponse:
    """The draft in one language, to try out: conditions work, nothing is kept."""
    row = get_object_or_404(QuestionnaireDraft.objects.select_related("survey"), survey__slug=slug)
    document = review(json.loads(row.document)).document
    context: dict[str, Any] = {"survey": row.survey, "back": reverse("surveys:draft", args=[commune_slug, slug])}
    if document:
        data = to_data(document)
        languages = languages_of(data)
        wanted = request.GET.get("sprache", "")
        language = wanted if wanted in dict(languages) else languages[0][0]
        context |= {
            "languages": languages,
            "language": language,
            "document": data,
            "html_language": language.split("-")[0],
            "sections": shown_sections(data, language, {}, {}),
        }
    return render(request, "surveys/editor/preview.html", context)


def _document(row: Survey) -> tuple[Document, str]:
    """The last version, or else the draft if it has no faults."""
    last = row.questionnaires.order_by("-number").first()
    if last:
        return document_of(last.pk), f"Fassung {last.number}"
    draft = QuestionnaireDraft.objects.filter(survey=row).first()
    document = review(json.loads(draft.document)).document if draft else None
    if document is None:
        raise Http404
    return document, "Entwurf"
