"""What staff tell the overview: the tool of the plan, and the population by age."""

from django.contrib import messages
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.coverage.groups import GROUPS
from werkstattplan.modules.offers.exchange.population import Fault, KnownPlace, read_population
from werkstattplan.modules.offers.exchange.reading import read_file
from werkstattplan.modules.offers.forms.counting import PopulationForm, ToolForm
from werkstattplan.modules.offers.models import CoverageRule, GroupPopulation
from werkstattplan.modules.offers.selectors.stands import latest_stand
from werkstattplan.modules.offers.services.coverage import Figure, set_tool, store_population
from werkstattplan.modules.offers.views.upkeep import actor_of, crumbs
from werkstattplan.plan.selectors.municipalities import municipalities_of
from werkstattplan.plan.views.page import commune_of
from werkstattplan.platform.access.decorators import require

LARGEST, SHOWN_FAULTS = 2_000_000, 50


@require("offers.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def counting(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """The tool, the tables of the population and the last count."""
    action = request.POST.get("was", "")
    rule = CoverageRule.objects.first()
    known = f"{rule.plan_slug}/{rule.tool_key}" if rule and rule.tool_key else ""
    tool_form = ToolForm(request.POST if action == "werkzeug" else None, initial={"tool": known})
    is_table = action == "bevoelkerung"
    table_form = PopulationForm(request.POST if is_table else None, request.FILES if is_table else None)
    faults: list[Fault] = []
    if tool_form.is_bound and tool_form.is_valid() and _set_tool(request, tool_form):
        return redirect("offers:counting", commune_slug)
    if table_form.is_bound and table_form.is_valid():
        faults = _take_table(request, table_form)
        if not faults and not table_form.errors:
            return redirect("offers:counting", commune_slug)
    context = {
        "tool_form": tool_form,
        "table_form": table_form,
        "faults": faults[:SHOWN_FAULTS],
        "fault_count": len(faults),
        "groups": GROUPS,
        "stand": latest_stand(),
        "known": GroupPopulation.objects.values("as_of", "group", "source")
        .annotate(places=Count("pk"), people=Sum("people"))
        .order_by("-as_of", "group"),
        "breadcrumbs": crumbs(request, "Zahlen für den Überblick"),
    }
    is_wrong = bool(faults or tool_form.errors or table_form.errors)
    return render(request, "offers/coverage/counting.html", context, status=422 if is_wrong else 200)


def _set_tool(request: HttpRequest, form: ToolForm) -> bool:
    try:
        set_tool(
            commune=commune_of(request),
            tool=form.chosen(),
            actor=actor_of(request),
            on=timezone.localdate(),
            at=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error("tool", refusal.sentence)
        return False
    messages.success(request, "Gespeichert. Die Zahlen stehen jetzt bei diesem Werkzeug.")
    return True


def _take_table(request: HttpRequest, form: PopulationForm) -> list[Fault]:
    """Keep the figures of a table, all or none; its faults."""
    commune, file = commune_of(request), form.cleaned_data["file"]
    rows = [KnownPlace(row.ags, row.name, row.population) for row in municipalities_of(commune)]
    places = {row.ags: row for row in rows} | {row.name.lower(): row for row in rows}
    try:
        if file.size > LARGEST:
            raise Refusal("Die Datei ist größer als 2 MB. Das ist keine Tabelle der Bevölkerung nach Gemeinden.")
        cells, faults = read_population(read_file(file.name, file.read()), places)
    except Refusal as refusal:
        form.add_error("file", refusal.sentence)
        return []
    if not faults:
        count = store_population(
            commune=commune,
            figures=[Figure(*cell) for cell in cells],
            as_of=form.cleaned_data["as_of"],
            source=form.cleaned_data["source"],
            actor=actor_of(request),
            at=timezone.now(),
        )
        messages.success(request, f"{count} Zahlen sind übernommen.")
    return faults
