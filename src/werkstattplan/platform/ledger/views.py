"""The page of single facts."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from werkstattplan.kernel.modules import EvidenceKind, ToolKey
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.ledger.models import Reconciliation
from werkstattplan.platform.ledger.selectors import evidence_rows, kinds

PER_PAGE = 50


@require("ledger.read")
@require_safe
def evidence(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """Every fact with its source row, filtered by kind (`art`) and tool (`plan`, `werkzeug`)."""
    wanted = {name: request.GET.get(name, "") for name in ("art", "plan", "werkzeug")}
    tool = None
    if wanted["plan"] and wanted["werkzeug"]:
        tool = ToolKey(plan_slug=wanted["plan"], tool_key=wanted["werkzeug"])
    known = kinds()
    page = Paginator(evidence_rows(kind=wanted["art"], tool=tool), PER_PAGE).get_page(request.GET.get("seite"))
    rows = [
        {"entry": entry, "kind": (kind := known.get(entry.kind)), "amount": _amount(kind, entry.value)}
        for entry in page
    ]
    context = {
        "rows": rows,
        "page": page,
        "kinds": sorted(known.values(), key=lambda kind: kind.label),
        "wanted": wanted,
        "reconciliation": Reconciliation.objects.first(),
    }
    return render(request, "ledger/evidence.html", context)


def _amount(kind: EvidenceKind | None, value: int) -> str:
    """A value with its unit; the bare number where the module that recorded it is gone."""
    return kind.amount(value) if kind else str(value)
