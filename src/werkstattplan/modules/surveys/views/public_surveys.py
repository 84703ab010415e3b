"""The public list of surveys."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from werkstattplan.modules.surveys.selectors.public_surveys import public_surveys
from werkstattplan.plan.selectors.front_pages import published_plans
from werkstattplan.plan.views.page import commune_of
from werkstattplan.plan.views.public.page import commune_context


@require_safe
def surveys(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """What is asked now, what was answered, and what became of it."""
    commune = commune_of(request)
    plans = published_plans([commune]).get(commune.pk, [])
    context = commune_context(request, plans, current="surveys_public:list", crumbs=(("Umfragen", ""),))
    context["surveys"] = public_surveys(commune, timezone.now())
    return render(request, "surveys/public_list.html", context)
