"""What anybody proposed, side by side with what stands there now; the office decides."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.columns import LABELS
from werkstattplan.modules.offers.models import Category, Proposal, ProposalState
from werkstattplan.modules.offers.services.proposals import accept_proposal, decline_proposal
from werkstattplan.modules.offers.services.values import in_words, proposable_values_of
from werkstattplan.modules.offers.views.upkeep import actor_of, crumbs, number_of
from werkstattplan.platform.access.decorators import require

PER_PAGE = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One line of a proposal."""

    column: str
    label: str
    now: str
    wanted: str
    is_chosen: bool


@require("offers.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def proposals(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """Proposals that wait, the oldest first; a refused decision keeps what was chosen."""
    error, tried = "", 0
    if request.method == "POST":
        tried = number_of(request, "vorschlag")
        row = get_object_or_404(Proposal.objects.select_related("commune", "entry__offer"), pk=tried)
        try:
            messages.success(request, _decide(request, row))
        except Refusal as refusal:
            error = refusal.sentence
        else:
            return redirect("offers:proposals", commune_slug)
    rows = Proposal.objects.filter(state=ProposalState.OPEN).select_related(
        "entry__offer__provider", "entry__location", "source"
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "page": page,
        "cards": [(row, _changes(row, request.POST.getlist("feld") if row.pk == tried else None)) for row in page],
        "kinds": Category.objects.filter(is_hidden=False).values_list("key", "name"),
        "chosen_kind": request.POST.get("kategorie", ""),
        "tried": tried,
        "error": error,
        "breadcrumbs": crumbs(request, "Vorschläge"),
    }
    return render(request, "offers/keep/proposals.html", context, status=409 if error else 200)


def _decide(request: HttpRequest, row: Proposal) -> str:
    """Do it, and say what was done."""
    now, actor = timezone.now(), actor_of(request)
    title = row.entry.offer.title if row.entry else row.values.get("angebot", "Ohne Namen")
    if request.POST.get("was") != "übernehmen":
        decline_proposal(proposal=row, actor=actor, at=now)
        return f"„{title}“: Der Vorschlag ist abgelehnt."
    kind = Category.objects.filter(is_hidden=False, key=request.POST.get("kategorie", "")).first()
    accept_proposal(proposal=row, columns=request.POST.getlist("feld"), category=kind, actor=actor, at=now)
    return f"„{title}“: Das ist erledigt." if not row.values else f"„{title}“ ist übernommen."


def _changes(row: Proposal, chosen: list[str] | None) -> list[Change]:
    now: dict[str, Any] = proposable_values_of(row.entry) if row.entry else {}
    return [
        Change(
            column=column,
            label=LABELS.get(column, column),
            now=in_words(column, now.get(column, "")),
            wanted=in_words(column, wanted),
            is_chosen=chosen is None or column in chosen,
        )
        for column, wanted in row.values.items()
    ]
