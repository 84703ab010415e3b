"""Staff page of a pretest: the link for testers, what they said, how long they needed."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from werkstattplan.modules.surveys.editing import parts
from werkstattplan.modules.surveys.editing.review import review
from werkstattplan.modules.surveys.models import Pretest, QuestionnaireDraft, Survey
from werkstattplan.modules.surveys.permissions import RUN
from werkstattplan.modules.surveys.selectors import pretests
from werkstattplan.modules.surveys.services.pretest import (
    close_pretest,
    forget_comments,
    open_pretest,
    takes_comments,
)
from werkstattplan.modules.surveys.views.trail import survey_crumbs
from werkstattplan.plan.views.page import actor_of
from werkstattplan.platform.access.decorators import require

ACTS: dict[str, Callable[..., object]] = {
    "oeffnen": open_pretest,
    "beenden": close_pretest,
    "loeschen": forget_comments,
}


@require(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def pretest(request: HttpRequest, commune_slug: str, slug: str) -> HttpResponse:
    """The pretest of a survey; `was` opens it, closes it, or deletes the comments."""
    survey = get_object_or_404(Survey.objects.select_related("commune"), slug=slug)
    if request.method == "POST":
        act = ACTS.get(request.POST.get("was", ""))
        if act:
            act(survey=survey, actor=actor_of(request), at=timezone.now())
        return redirect("surveys:pretest", commune_slug, slug)
    draft = QuestionnaireDraft.objects.filter(survey=survey).first()
    row = draft or survey.questionnaires.order_by("number").last()
    data = json.loads(row.document) if row else parts.blank(survey.title)
    found, open_one = review(data), Pretest.objects.filter(survey=survey).first()
    context = {
        "survey": survey,
        "pretest": open_one,
        "has_draft": draft is not None,
        "is_usable": found.is_usable,
        "estimate": found.minutes,
        "told": pretests.told_minutes(survey),
        "usual": pretests.usual_minutes(survey),
        "address": _address(request, open_one),
        "groups": pretests.comment_groups(survey, data),
        "breadcrumbs": survey_crumbs(request, survey, ("Probe", "")),
    }
    return render(request, "surveys/editor/pretest.html", context)


def _address(request: HttpRequest, pretest: Pretest | None) -> str:
    """The link for testers; empty if there is none that works."""
    if pretest is None or not takes_comments(pretest, timezone.now()):
        return ""
    return request.build_absolute_uri(reverse("surveys_free:test", args=[pretest.token]))
