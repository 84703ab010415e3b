"""What all staff pages share: the plan of the address, navigation, breadcrumbs."""

from typing import Any

from django.db.models import Subquery
from django.http import Http404, HttpRequest
from django.urls import reverse

from werkstattplan.plan.addresses import address_or_empty
from werkstattplan.plan.models import Edition, Plan, Tool
from werkstattplan.platform.identity.models import User
from werkstattplan.platform.tenancy.models import Commune

PLAN_PAGES = (
    ("work:overview", "Übersicht", "plan.view_internal"),
    ("work:timeline", "Zeitleiste", "plan.view_internal"),
    ("work:board", "Nach Stand", "plan.view_internal"),
    ("work:editions", "Fassungen", "plan.view_internal"),
    ("work:reviews", "Zwischenbilanz", "plan.view_internal"),
    ("work:plan_history", "Verlauf", "plan.view_internal"),
    ("work:publishing", "Veröffentlichen", "plan.publish_edition"),
    ("work:settings", "Einstellungen", "plan.change_plan"),
)

EXPORT_FORMATS = (
    ("docx", "Word (wie das Papier)"),
    ("pdf", "PDF (wie das Papier)"),
    ("xlsx", "Excel"),
    ("csv", "CSV-Tabelle"),
    ("json", "JSON (verlustfrei)"),
    ("ics", "Kalender der Schritte"),
)


def commune_of(request: HttpRequest) -> Commune:
    """The commune of the address."""
    commune: Commune = request.commune  # type: ignore[attr-defined]
    return commune


def actor_of(request: HttpRequest) -> User:
    """The account that asks; only for views behind `require`."""
    assert isinstance(request.user, User)
    return request.user


def edition_of(plan_slug: str, number: int | None = None) -> Edition:
    """An edition of the plan of the address, the newest one without a number; its plan and commune are loaded.

    Raises Http404 where there is none.
    """
    rows = Edition.objects.filter(plan__slug=plan_slug).select_related("plan", "commune").order_by("-number")
    edition = (rows if number is None else rows.filter(number=number)).first()
    if edition is None:
        raise Http404
    return edition


def tool_of(plan_slug: str, tool_key: str) -> Tool:
    """The tool of the address in the working edition, its edition, plan and field loaded; raises Http404."""
    newest = Edition.objects.filter(plan__slug=plan_slug).order_by("-number").values("pk")[:1]
    tool = (
        Tool.objects.select_related("edition__plan", "field", "commune")
        .filter(edition=Subquery(newest), key=tool_key)
        .first()
    )
    if tool is None:
        raise Http404
    return tool


def plan_context(
    request: HttpRequest,
    plan: Plan,
    *,
    current: str,
    crumbs: tuple[tuple[str, str], ...] = (),
    number: int | None = None,
) -> dict[str, Any]:
    """Context of a page of a plan: `navigation`, `breadcrumbs`, `plan`, `downloads`.

    `crumbs` are label and address below the plan; with a `number` the downloads are those of that edition.
    """
    commune = commune_of(request)
    arguments = [commune.slug, plan.slug]
    overview = reverse("work:overview", args=arguments)
    start = [{"label": commune.name, "url": reverse("work:home", args=[commune.slug])}]
    return {
        "plan": plan,
        "downloads": [{"label": label, "url": _download(arguments, kind, number)} for kind, label in EXPORT_FORMATS],
        "navigation": [
            {"label": label, "url": address, "current": name == current}
            for name, label, permission in PLAN_PAGES
            if (address := address_or_empty(name, *arguments)) and request.user.has_perm(permission, commune)
        ],
        "breadcrumbs": [
            *start,
            {"label": plan.title, "url": overview},
            *({"label": label, "url": url} for label, url in crumbs),
        ],
    }


def _download(arguments: list[str], kind: str, number: int | None) -> str:
    if number is None:
        return reverse("work:export", args=[*arguments, kind])
    return reverse("work:export_of_edition", args=[*arguments, number, kind])


def settings_tabs(request: HttpRequest, plan: Plan, *, current: str) -> list[dict[str, Any]]:
    """The pages of a plan's settings as tabs."""
    arguments = [commune_of(request).slug, plan.slug]
    return [
        {"label": label, "url": reverse(name, args=arguments), "current": name == current}
        for name, label in (("work:settings", "Plan"), ("work:columns", "Spalten"))
    ]
