"""Staff page: the quotas of a draft."""

import json
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.editing import parts
from werkstattplan.modules.surveys.editing.conditions import in_words
from werkstattplan.modules.surveys.editing.parts import Data
from werkstattplan.modules.surveys.forms_quotas import QuotaForm
from werkstattplan.modules.surveys.models import QuestionnaireDraft
from werkstattplan.modules.surveys.permissions import RUN
from werkstattplan.modules.surveys.services.editing import edit_draft
from werkstattplan.modules.surveys.views.trail import survey_crumbs
from werkstattplan.platform.access.decorators import require


@require(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def quotas(request: HttpRequest, commune_slug: str, slug: str) -> HttpResponse:
    """All quotas with their conditions in words; adds one, or takes one away (`weg`)."""
    row = get_object_or_404(QuestionnaireDraft.objects.select_related("survey__commune"), survey__slug=slug)
    data = json.loads(row.document)
    asked = list(parts.questions(data))
    if "weg" in request.POST:
        gone = request.POST["weg"]
        return _changed(
            request,
            row,
            lambda there: [one for one in there if one["id"] != gone],
            "Gelöscht. Mit „Rückgängig“ ist sie wieder da.",
        )
    form = QuotaForm(request.POST or None, questions=asked, languages=data["languages"])
    if form.is_valid():
        return _changed(
            request, row, lambda there: [*there, form.quota({one["id"] for one in there})], "Die Quote ist angelegt."
        )
    known = {question["id"]: question for question in asked}
    lines = [(one["id"], in_words(one["condition"], known), one["limit"]) for one in data.get("quotas", ())]
    address = reverse("surveys:draft", args=[commune_slug, slug])
    context = {
        "survey": row.survey,
        "form": form,
        "lines": lines,
        "back": address,
        "breadcrumbs": survey_crumbs(request, row.survey, ("Entwurf", address), ("Quoten", "")),
    }
    return render(request, "surveys/editor/quotas.html", context, status=422 if form.errors else 200)


def _changed(
    request: HttpRequest, row: QuestionnaireDraft, change: Callable[[list[Data]], list[Data]], done: str
) -> HttpResponse:
    """Change the quotas that are there now, whatever somebody else did meanwhile."""

    def with_changed(data: Data) -> Data:
        quotas = change(data.get("quotas", []))
        return parts.with_quotas(data, quotas) if quotas else {key: one for key, one in data.items() if key != "quotas"}

    try:
        edit_draft(survey=row.survey, change=with_changed)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
    return redirect("surveys:draft_quotas", row.survey.commune.slug, row.survey.slug)
