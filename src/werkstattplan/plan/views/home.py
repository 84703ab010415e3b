"""Where staff arrive: their communes, and the start page of one commune."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_scopes import scope

from werkstattplan.plan.addresses import address_or_empty
from werkstattplan.plan.models import Edition, Plan
from werkstattplan.plan.selectors.today import TodayFilter, today_of
from werkstattplan.plan.views.page import commune_of
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.access.roles import communes_of


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
        "links": {
            "imports": address_or_empty("imports:list", commune.slug),
            "people": address_or_empty("people:list", commune.slug),
            "members": address_or_empty("access:members", commune.slug),
            "feedback": address_or_empty("feedback:list", commune.slug),
            "pages": address_or_empty("pages:list", commune.slug),
        },
        "may": {
            "import": request.user.has_perm("plan.import_plan", commune),
            "members": request.user.has_perm("access.manage_members", commune),
            "feedback": request.user.has_perm("feedback.answer", commune),
            "pages": request.user.has_perm("pages.change", commune),
        },
        "breadcrumbs": [{"label": "Arbeit", "url": reverse("work:communes")}, {"label": commune.name, "url": ""}],
    }
    return render(request, "plan/work/home.html", context)


def _number(request: HttpRequest, name: str) -> int | None:
    """A whole number from the address, or None."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else None
