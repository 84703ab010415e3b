"""The public list of surveys."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from werkstattplan.modules.surveys.selectors.public_surveys import public_surveys
from werkstattplan.plan.views.page import commune_of


@require_safe
def surveys(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """What is asked now, what was answered, and what became of it."""
    commune = commune_of(request)
    crumbs = [
        {"label": commune.name, "url": reverse("public:commune", args=[commune.slug])},
        {"label": "Umfragen", "url": ""},
    ]
    context = {"surveys": public_surveys(commune, timezone.now()), "breadcrumbs": crumbs}
    return render(request, "surveys/public_list.html", context)
