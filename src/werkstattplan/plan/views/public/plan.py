"""A published plan: cards with filters, the paper's table, the timeline and the page of a field of action."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from werkstattplan.plan.forms.public import PublicFilterForm
from werkstattplan.plan.selectors.open_data import ToolFilter
from werkstattplan.plan.selectors.public_pages import card_page, table_page, timeline_page
from werkstattplan.plan.selectors.selection import selection_of
from werkstattplan.plan.views.public.page import page_context, plan_of


@require_safe
def overview(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """The tools of a plan as cards, narrowed by the filter of the address."""
    plan = plan_of(request, plan_slug)
    form = PublicFilterForm(request.GET, plan=plan)
    chosen = form.chosen()
    cards = card_page(plan, chosen=chosen, number=request.GET.get("seite", 1))
    context = page_context(request, plan_slug=plan_slug, title=plan.title, current="public:overview")
    context |= {"plan": plan, "form": form, "cards": cards, "narrowed": chosen != ToolFilter()}
    context["selection"] = None if form.errors else selection_of(plan_slug, chosen)
    return render(request, "plan/public/overview.html", context)


@require_safe
def table(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """The plan in the layout of the paper."""
    plan = plan_of(request, plan_slug)
    form = PublicFilterForm(request.GET, plan=plan)
    chosen = form.chosen()
    rows = table_page(plan, chosen=chosen, number=request.GET.get("seite", 1))
    crumbs = (("Tabelle", ""),)
    context = page_context(request, plan_slug=plan_slug, title=plan.title, current="public:table", crumbs=crumbs)
    context |= {"plan": plan, "form": form, "table": rows}
    context["selection"] = None if form.errors else selection_of(plan_slug, chosen)
    return render(request, "plan/public/table.html", context)


@require_safe
def timeline(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """The years of all tools, or the months of the year in the address."""
    plan = plan_of(request, plan_slug)
    wanted = request.GET.get("jahr", "")
    year = next((year for year in plan.edition.years if str(year) == wanted), None)
    lines = timeline_page(plan, year=year, number=request.GET.get("seite", 1))
    crumbs = (("Zeitleiste", ""),)
    context = page_context(request, plan_slug=plan_slug, title=plan.title, current="public:timeline", crumbs=crumbs)
    context |= {
        "plan": plan,
        "timeline": lines,
        "unknown_year": bool(wanted) and year is None,
        "months": range(1, 13),
        "tabs": [
            {"label": "Alle Jahre", "url": request.path, "current": year is None},
            *({"label": str(each), "url": f"?jahr={each}", "current": each == year} for each in lines.years),
        ],
    }
    return render(request, "plan/public/timeline.html", context)


@require_safe
def field(request: HttpRequest, commune_slug: str, plan_slug: str, field_slug: str) -> HttpResponse:
    """A field of action with its tools."""
    plan = plan_of(request, plan_slug)
    found = next((field for field in plan.fields if field.slug == field_slug), None)
    if found is None:
        raise Http404
    chosen = ToolFilter(field=field_slug)
    cards = card_page(plan, chosen=chosen, number=request.GET.get("seite", 1))
    crumbs = ((found.name, ""),)
    context = page_context(request, plan_slug=plan_slug, title=plan.title, crumbs=crumbs)
    context |= {"plan": plan, "field": found, "cards": cards, "selection": selection_of(plan_slug, chosen)}
    return render(request, "plan/public/field.html", context)
