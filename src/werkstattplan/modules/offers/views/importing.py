"""Lists of others: upload, say what the columns mean, see what is wrong, take in."""

from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.exchange.checking import mapped
from werkstattplan.modules.offers.forms.keep import MappingForm, UploadForm, label_of
from werkstattplan.modules.offers.models import ImportState, OfferImport, Source
from werkstattplan.modules.offers.services.importing import (
    check_import,
    read_import,
    set_mapping,
    start_check,
    start_import,
)
from werkstattplan.modules.offers.services.progress import progress_of
from werkstattplan.modules.offers.services.undoing import is_undoable, undo_import
from werkstattplan.modules.offers.tasks import check, take_in
from werkstattplan.modules.offers.views.open_data import directory_address
from werkstattplan.modules.offers.views.upkeep import actor_of, crumbs
from werkstattplan.plan.views.page import commune_of
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.jobs.services import enqueue

LARGEST, SHOWN_FAULTS, SHOWN_ROWS, LATEST = 25_000_000, 100, 5, 20
# Longer files are checked by a job, so that nobody waits before a page that does not come.
CHECKED_AT_ONCE = 2_000


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
                directory=directory_address(request, commune_slug),
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
    form = MappingForm(request.POST or None, columns=row.columns, mapping=row.mapping, is_own=bool(row.directory))
    error, is_undo = "", request.POST.get("was") == "zurücknehmen"
    if is_undo or (request.method == "POST" and row.state == ImportState.READ and form.is_valid()):
        try:
            if is_undo:
                undo_import(row=row, actor=actor_of(request), at=timezone.now())
            else:
                _act(request, row, form)
        except Refusal as refusal:
            error = refusal.sentence
        else:
            return redirect("offers:import", commune_slug, row.pk)
    context = _shown(row) | {"form": form, "error": error, "breadcrumbs": crumbs(request, row.file_name)}
    return render(request, "offers/keep/import.html", context, status=422 if error or form.errors else 200)


def _act(request: HttpRequest, row: OfferImport, form: MappingForm) -> None:
    set_mapping(
        row=row,
        mapping=form.mapping(),
        default_category=form.cleaned_data["category"],
        add_categories=form.cleaned_data.get("add_categories", False),
    )
    if request.POST.get("was") == "übernehmen":
        start_import(row=row, actor=actor_of(request), at=timezone.now())
        enqueue(take_in, row.pk, key=f"offers.import/{row.pk}")
    elif row.total > CHECKED_AT_ONCE:
        start_check(row=row)
        enqueue(check, row.pk)
    else:
        check_import(row=row)


def _shown(row: OfferImport) -> dict[str, Any]:
    """What the page says of a file: how far it is, what is wrong, how its first lines look."""
    faults = [{**fault, "label": label_of(fault["column"])} for fault in row.faults]
    filled = (cells for cells in row.rows if any(cells))
    first = [mapped(row.columns, cells, row.mapping) for cells in islice(filled, SHOWN_ROWS)]
    is_in = row.state == ImportState.RUNNING and row.checked >= row.total
    return {
        "row": row,
        "faults": [fault for fault in faults if not fault.get("is_hint")][:SHOWN_FAULTS],
        "hints": [fault for fault in faults if fault.get("is_hint")][:SHOWN_FAULTS],
        "faulty_lines": len({fault["line"] for fault in faults if not fault.get("is_hint")}),
        "preview": [{label_of(name): value for name, value in values.items() if value} for values in first],
        "is_running": row.state in {ImportState.WAITING, ImportState.CHECKING, ImportState.RUNNING},
        "is_taking_in": is_in,
        "is_undoable": is_undoable(row),
        "done": min(progress_of(row.pk) if is_in else row.checked, row.total),
    }
