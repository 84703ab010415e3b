"""What all public pages of a plan share: the plan of the address, its navigation and breadcrumbs."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from werkstattplan.plan.addresses import address_or_empty
from werkstattplan.plan.selectors.public_pages import PublicPlan, public_plan
from werkstattplan.plan.views.page import commune_of

PAGES = (
    ("public:overview", "Übersicht"),
    ("public:table", "Tabelle"),
    ("public:timeline", "Zeitleiste"),
    ("public:open_data", "Daten"),
)


def plan_of(request: HttpRequest, plan_slug: str) -> PublicPlan:
    """The published edition of the address; raises Http404 where nothing is published."""
    plan = public_plan(commune_of(request), plan_slug)
    if plan is None:
        raise Http404
    return plan


def page_context(
    request: HttpRequest, *, plan_slug: str, title: str, current: str = "", crumbs: tuple[tuple[str, str], ...] = ()
) -> dict[str, Any]:
    """Navigation, breadcrumbs and the canonical address of a page of a plan; `crumbs` are label and address below it."""
    commune = commune_of(request)
    arguments = [commune.slug, plan_slug]
    start = {"label": commune.name, "url": reverse("public:commune", args=[commune.slug])}
    overview = {"label": title, "url": reverse("public:overview", args=arguments)}
    return {
        "navigation": [
            {"label": label, "url": address, "current": name == current}
            for name, label in PAGES
            if (address := address_or_empty(name, *arguments))
        ],
        "breadcrumbs": [start, overview, *({"label": label, "url": url} for label, url in crumbs)],
        "canonical": request.build_absolute_uri(request.path),
    }
