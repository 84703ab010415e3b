"""Lists of others: upload, say what the columns mean, see what is wrong, take in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.exchange.checking import mapped
from werkstattplan.modules.offers.forms.keep import MappingForm, UploadForm
from werkstattplan.modules.offers.models import ImportState, OfferImport, Source
from werkstattplan.modules.offers.services.importing import read_import, set_mapping, start_import
from werkstattplan.modules.offers.services.values import LABELS
from werkstattplan.modules.offers.tasks import take_in
from werkstattplan.modules.offers.views.upkeep import actor_of, crumbs
from werkstattplan.plan.views.page import commune_of
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.jobs.services import enqueue

LARGEST, SHOWN_FAULTS, SHOWN_ROWS, LATEST = 25_000_000, 100, 5, 20


@require("offers.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """Upload a list; those of late."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > LARGEST:
                raise Refusal("Die Datei ist größer als 25 MB. Bitte teilen Sie sie.")
            row = read_import(
                commune=commune_of(request),
                source_name=form.cleaned_data["source"],
                file_name=file.name,
                content=file.read(),
                actor=actor_of(request),
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error("file", refusal.sentence)
        else:
            return redirect("offers:import", commune_slug, row.pk)
    latest = OfferImport.objects.select_related("source").defer("rows", "faults")[:LATEST]
    context = {
        "form": form,
        "latest": latest,
        "sources": Source.objects.values_list("name", flat=True),
        "breadcrumbs": crumbs(request, "Einlesen"),
    }
    return render(request, "offers/keep/imports.html", context, status=422 if form.errors else 200)


@require("offers.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def one_import(request: HttpRequest, commune_slug: str, import_id: int) -> HttpResponse:
    """Columns, faults and a look at the first lines; then how far it is."""
    row = get_object_or_404(OfferImport.objects.select_related("source", "commune"), pk=import_id)
    form = MappingForm(request.POST or None, columns=row.columns, mapping=row.source.mapping)
    error = ""
    if request.method == "POST" and row.state == ImportState.READ and form.is_valid():
        try:
            set_mapping(row=row, mapping=form.mapping(), default_category=form.cleaned_data["category"])
            if request.POST.get("was") == "übernehmen":
                start_import(row=row, actor=actor_of(request), at=timezone.now())
                enqueue(take_in, row.pk, key=f"offers.import/{row.pk}")
        except Refusal as refusal:
            error = refusal.sentence
        else:
            return redirect("offers:import", commune_slug, row.pk)
    context = {
        "row": row,
        "form": form,
        "error": error,
        "faults": [
            {**fault, "label": LABELS.get(fault["column"], fault["column"])} for fault in row.faults[:SHOWN_FAULTS]
        ],
        "faulty_lines": len({fault["line"] for fault in row.faults}),
        "preview": [mapped(row.columns, cells, row.source.mapping) for cells in row.rows[:SHOWN_ROWS]],
        "is_running": row.state in {ImportState.WAITING, ImportState.RUNNING},
        "breadcrumbs": crumbs(request, row.file_name),
    }
    return render(request, "offers/keep/import.html", context, status=422 if error or form.errors else 200)
