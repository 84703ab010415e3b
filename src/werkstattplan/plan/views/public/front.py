"""The start page and the front page of a commune."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from werkstattplan.plan.selectors.front_pages import linked_plans, published_plans
from werkstattplan.plan.selectors.public_list import PublicText
from werkstattplan.plan.views.page import commune_of


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """All communes that published a plan."""
    communes = [(plans[0].commune, plans) for plans in published_plans().values()]
    context = {"communes": communes, "canonical": request.build_absolute_uri("/")}
    return render(request, "plan/public/start.html", context)


@require_safe
def commune(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """The published plans of a commune and those of others they link to."""
    owner = commune_of(request)
    text = PublicText(owner)
    plans = [(plan, text.mask(plan.introduction)) for plan in published_plans([owner]).get(owner.pk, [])]
    context = {
        "plans": plans,
        "linked": linked_plans(owner),
        "places_url": reverse("public:places", args=[owner.slug]),
        "breadcrumbs": [{"label": "Alle Kommunen", "url": "/"}, {"label": owner.name, "url": ""}],
        "canonical": request.build_absolute_uri(request.path),
    }
    return render(request, "plan/public/commune.html", context)
