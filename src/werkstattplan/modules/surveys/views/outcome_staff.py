"""Staff pages: say what became of a survey."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.surveys.forms_outcomes import NextNewsForm, OutcomeForm
from werkstattplan.modules.surveys.models import Outcome, Survey
from werkstattplan.modules.surveys.permissions import RUN
from werkstattplan.modules.surveys.selectors import outcomes as shown
from werkstattplan.modules.surveys.services import outcomes as verbs
from werkstattplan.modules.surveys.views.trail import Crumbs, Step, survey_crumbs
from werkstattplan.plan.views.page import actor_of, commune_of
from werkstattplan.platform.access.decorators import require

_ACTS = {
    "zeigen": (verbs.publish_outcome, "Das können jetzt alle lesen."),
    "zurueckziehen": (verbs.withdraw_outcome, "Das ist nicht mehr öffentlich."),
    "entfernen": (verbs.remove_outcome, "Das ist entfernt."),
}


@require(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def outcomes(request: HttpRequest, commune_slug: str, slug: str) -> HttpResponse:
    """All outcomes of a survey; takes the day on which there is news."""
    survey = _survey(slug)
    form = NextNewsForm(request.POST or None, initial={"next_news_on": shown.next_news(survey)})
    if form.is_valid():
        day = form.cleaned_data["next_news_on"]
        try:
            verbs.announce_news(survey=survey, on=day, actor=actor_of(request), at=timezone.now())
        except Refusal as refusal:
            form.add_error("next_news_on", refusal.sentence)
        else:
            messages.success(request, f"Auf der öffentlichen Seite steht jetzt: Neues gibt es am {day:%d.%m.%Y}.")
            return redirect("surveys:outcomes", commune_slug, slug)
    context = {
        "survey": survey,
        "form": form,
        "outcomes": shown.staff_outcomes(survey),
        "looks": shown.looks_of(survey),
        "has_waves": survey.waves.exists(),
        "breadcrumbs": _crumbs(request, survey),
    }
    return render(request, "surveys/staff/outcomes.html", context, status=422 if form.errors else 200)


@require(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, commune_slug: str, slug: str, outcome_id: int | None = None) -> HttpResponse:
    """The form of an outcome, a new one or one that is there."""
    survey = _survey(slug)
    row = get_object_or_404(survey.outcomes, pk=outcome_id) if outcome_id else None
    form = OutcomeForm(request.POST or None, instance=row, survey=survey, initial=_asked_for(request))
    if form.is_valid():
        actor, at, content = actor_of(request), timezone.now(), form.content()
        if row is None:
            verbs.add_outcome(survey=survey, content=content, actor=actor, at=at)
            messages.success(request, "Das ist notiert. Öffentlich wird es, wenn Sie „Veröffentlichen“ wählen.")
        else:
            verbs.change_outcome(outcome=row, content=content, actor=actor, at=at)
            messages.success(request, "Die Änderung ist gespeichert.")
        return redirect("surveys:outcomes", commune_slug, slug)
    title = "Wirkung ändern" if row else "Neue Wirkung"
    context = {"survey": survey, "form": form, "title": title, "breadcrumbs": _crumbs(request, survey, (title, ""))}
    return render(request, "surveys/staff/outcome.html", context, status=422 if form.errors else 200)


@require(RUN)
@require_POST
def move(request: HttpRequest, commune_slug: str, slug: str, outcome_id: int) -> HttpResponse:
    """Publish, withdraw or remove an outcome."""
    row = get_object_or_404(Outcome.objects.select_related("survey__commune"), pk=outcome_id, survey__slug=slug)
    act, sentence = _ACTS.get(request.POST.get("was", ""), _ACTS["zurueckziehen"])
    try:
        act(outcome=row, actor=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, sentence)
    return redirect("surveys:outcomes", commune_slug, slug)


def _survey(slug: str) -> Survey:
    return get_object_or_404(Survey.objects.select_related("commune"), slug=slug)


def _asked_for(request: HttpRequest) -> dict[str, object]:
    """What a link from the results has filled in already."""
    return {name: request.GET[key] for key, name in (("frage", "question_id"), ("welle", "wave")) if key in request.GET}


def _crumbs(request: HttpRequest, survey: Survey, *below: Step) -> Crumbs:
    address = reverse("surveys:outcomes", args=[commune_of(request).slug, survey.slug])
    return survey_crumbs(request, survey, ("Was daraus wurde", address), *below)
