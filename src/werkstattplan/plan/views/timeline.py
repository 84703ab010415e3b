"""The timeline of a plan."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from werkstattplan.plan.forms.filters import ToolFilterForm
from werkstattplan.plan.selectors.timeline import timeline_page
from werkstattplan.plan.views.page import edition_of, plan_context
from werkstattplan.platform.access.decorators import require


@require("plan.view_internal")
@require_safe
def timeline(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """All years, or the months of the year that the filter names."""
    edition = edition_of(plan_slug)
    form = ToolFilterForm(request.GET, edition=edition, fields=list(edition.fields.all()))
    lines = timeline_page(edition, chosen=form.chosen(), number=request.GET.get("seite", 1))
    context = plan_context(request, edition.plan, current="work:timeline", crumbs=(("Zeitleiste", ""),))
    tabs = [{"label": "Alle Jahre", "url": _address(request, ""), "current": lines.year is None}]
    tabs += [
        {"label": str(year), "url": _address(request, str(year)), "current": year == lines.year} for year in lines.years
    ]
    context |= {"edition": edition, "form": form, "timeline": lines, "tabs": tabs, "months": range(1, 13)}
    return render(request, "plan/work/timeline.html", context)


def _address(request: HttpRequest, year: str) -> str:
    query = request.GET.copy()
    query.pop("seite", None)
    query["jahr"] = year
    return f"?{query.urlencode()}"
