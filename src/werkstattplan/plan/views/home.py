"""Where staff arrive: their communes, and the start page of one commune."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_scopes import scope

from werkstattplan.plan.models import Edition, Plan
from werkstattplan.plan.selectors.today import TodayFilter, today_of
from werkstattplan.plan.views.page import commune_of
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.access.roles import communes_of
from werkstattplan.platform.tenancy.models import Commune


@login_required
@require_safe
def communes(request: HttpRequest) -> HttpResponse:
    """The communes the account may enter, with their plans; straight on where there is only one."""
    mine = communes_of(request.user)
    if len(mine) == 1:
        return redirect("work:home", mine[0].slug)
    rows = []
    for commune in mine:
        with scope(commune=commune):
            rows.append({"commune": commune, "plans": list(Plan.objects.all())})
    return render(request, "plan/work/communes.html", {"rows": rows})


@require("plan.view_internal")
@require_safe
def commune_home(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """Today: what waits, what does not go as it should, what changed and what is missing; below, the plans."""
    commune = commune_of(request)
    chosen = TodayFilter(field_id=_number(request, "feld"), person_id=_number(request, "person"))
    editions: dict[int, list[Edition]] = {}
    for edition in Edition.objects.select_related("plan").order_by("-number"):
        editions.setdefault(edition.plan_id, []).append(edition)
    plans = [{"plan": plan, "editions": rows} for plan in Plan.objects.all() for rows in [editions.get(plan.pk, [])]]
    context = {
        "plans": plans,
        "today": today_of(commune, timezone.localdate(), chosen),
        "day": timezone.localdate(),
        "chosen": chosen,
        "links": {"imports": _imports_address(request, commune)},
        "areas": _areas(request, commune),
        "breadcrumbs": [{"label": "Arbeit", "url": reverse("work:communes")}, {"label": commune.name, "url": ""}],
    }
    return render(request, "plan/work/home.html", context)


# Areas beside the modules: their permission, their label and the name of their address.
_AREAS = (
    ("plan.import_plan", "Importe", "imports:list"),
    ("people.change_people", "Personen", "people:list"),
    ("feedback.answer", "Rückmeldungen", "feedback:list"),
    ("notify.see_outbox", "Postausgang", "notify:outbox"),
    ("pages.change", "Rechtliche Seiten", "pages:list"),
    ("access.manage_members", "Zugang", "access:members"),
    ("access.manage_members", "Bausteine", "modules:list"),
    ("access.manage_members", "Aufträge", "jobs:list"),
)


def _areas(request: HttpRequest, commune: Commune) -> list[tuple[str, str]]:
    """Label and address of the areas that the account may enter."""
    return [
        (label, reverse(name, args=[commune.slug]))
        for permission, label, name in _AREAS
        if request.user.has_perm(permission, commune)
    ]


def _imports_address(request: HttpRequest, commune: Commune) -> str:
    return reverse("imports:list", args=[commune.slug]) if request.user.has_perm("plan.import_plan", commune) else ""


def _number(request: HttpRequest, name: str) -> int | None:
    """A whole number from the address, or None."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else None
