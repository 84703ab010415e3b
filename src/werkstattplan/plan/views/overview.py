"""The overview of a plan in the layout of the paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from werkstattplan.plan.forms.filters import ToolFilterForm
from werkstattplan.plan.selectors.overview import overview_page
from werkstattplan.plan.views.page import edition_of, plan_context
from werkstattplan.platform.access.decorators import require


@require("plan.view_internal")
@require_safe
def overview(request: HttpRequest, commune_slug: str, plan_slug: str, number: int | None = None) -> HttpResponse:
    """A page of the table, narrowed by the filter of the address; with a number that of an older edition, to read."""
    edition = edition_of(plan_slug, number)
    fields = list(edition.fields.all())
    form = ToolFilterForm(request.GET, edition=edition, fields=fields)
    table = overview_page(
        edition,
        fields=fields,
        chosen=form.chosen(),
        number=request.GET.get("seite", 1),
        today=timezone.localdate(),
    )
    crumbs = () if number is None else ((f"Fassung {number}", ""),)
    context = plan_context(request, edition.plan, current="work:overview", crumbs=crumbs, number=number) | {
        "edition": edition,
        "form": form,
        "table": table,
        "is_older": number is not None and number != edition_of(plan_slug).number,
    }
    return render(request, "plan/work/overview.html", context)
