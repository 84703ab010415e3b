"""The wave of an address of staff, and the way by which one came to a page of surveys."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from werkstattplan.modules.surveys.models import Survey, Wave
from werkstattplan.plan.views.page import commune_of

Crumbs = list[dict[str, str]]
Step = tuple[str, str]


def wave_of(wave_id: int) -> Wave:
    """A wave of the commune, or 404."""
    return get_object_or_404(Wave.objects.select_related("survey", "questionnaire", "commune"), pk=wave_id)


def crumbs(request: HttpRequest, *below: Step) -> Crumbs:
    """The way to a page below all surveys; a step is its label and its address, empty for the page itself."""
    commune = commune_of(request)
    steps = (
        (commune.name, reverse("work:home", args=[commune.slug])),
        ("Umfragen", reverse("surveys:list", args=[commune.slug])),
        *below,
    )
    return [{"label": label, "url": url} for label, url in steps]


def survey_crumbs(request: HttpRequest, survey: Survey, *below: Step) -> Crumbs:
    """The way to a page below a survey."""
    address = reverse("surveys:survey", args=[commune_of(request).slug, survey.slug])
    return crumbs(request, (survey.title, address), *below)


def wave_crumbs(request: HttpRequest, wave: Wave, *below: Step) -> Crumbs:
    """The way to a page below a wave."""
    address = reverse("surveys:wave", args=[commune_of(request).slug, wave.pk])
    return survey_crumbs(request, wave.survey, (f"Welle {wave.number}", address), *below)
