"""What all public pages of a plan share: the plan of the address, its navigation and breadcrumbs."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from werkstattplan.plan.addresses import address_or_empty
from werkstattplan.plan.models import Plan
from werkstattplan.plan.selectors.public_pages import PublicPlan, public_plan
from werkstattplan.plan.views.page import commune_of
from werkstattplan.platform.modules.registry import modules_of
from werkstattplan.platform.tenancy.models import Commune

PAGES = (
    ("public:overview", "Übersicht"),
    ("public:table", "Tabelle"),
    ("public:timeline", "Zeitleiste"),
    ("public:news", "Was ist neu"),
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
    overview = {"label": title, "url": reverse("public:overview", args=[commune.slug, plan_slug])}
    return {
        "navigation": [*_plan_pages(commune.slug, plan_slug, current), *_commune_pages(commune)],
        "breadcrumbs": [_start(commune), overview, *_crumbs(crumbs)],
        "canonical": request.build_absolute_uri(request.path),
    }


def commune_context(
    request: HttpRequest, plans: list[Plan], *, current: str = "", crumbs: tuple[tuple[str, str], ...] = ()
) -> dict[str, Any]:
    """The same for pages that belong to all `plans` of the commune; `crumbs` are label and address below the commune."""
    commune = commune_of(request)
    pages = _plan_pages(commune.slug, plans[0].slug) if len(plans) == 1 else []
    return {
        "navigation": [*pages, *_commune_pages(commune, current)],
        "breadcrumbs": [_start(commune), *_crumbs(crumbs)],
        "canonical": request.build_absolute_uri(request.path),
    }


def _plan_pages(commune_slug: str, plan_slug: str, current: str = "") -> list[dict[str, Any]]:
    return [
        {"label": label, "url": address, "current": name == current}
        for name, label in PAGES
        if (address := address_or_empty(name, commune_slug, plan_slug))
    ]


def _commune_pages(commune: Commune, current: str = "") -> list[dict[str, Any]]:
    """The places, and what the commune's modules show to everybody."""
    names = [("public:places", "Orte")]
    names += [(entry.url_name, entry.label) for module in modules_of(commune) for entry in module.public_navigation]
    return [
        {"label": label, "url": reverse(name, args=[commune.slug]), "current": name == current} for name, label in names
    ]


def _start(commune: Commune) -> dict[str, str]:
    return {"label": commune.name, "url": reverse("public:commune", args=[commune.slug])}


def _crumbs(crumbs: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"label": label, "url": url} for label, url in crumbs]
