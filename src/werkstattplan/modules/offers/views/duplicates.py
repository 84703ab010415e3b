"""Entries that probably are one: side by side, merged field by field, parted again."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.models import DuplicateHint, OfferAtLocation, OfferMerge
from werkstattplan.modules.offers.services.merging import merge_offers, refuse_duplicate, undo_merge
from werkstattplan.modules.offers.services.values import CHANGEABLE, LABELS, values_of
from werkstattplan.modules.offers.tasks import find_duplicates
from werkstattplan.modules.offers.views.upkeep import actor_of, crumbs
from werkstattplan.plan.views.page import commune_of
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.jobs.services import enqueue

PER_PAGE, LATEST = 10, 10


@require("offers.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def duplicates(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """Pairs with reasons, the surest first, and the merges of late."""
    error = ""
    if request.method == "POST":
        try:
            _act(request)
        except Refusal as refusal:
            error = refusal.sentence
        else:
            return redirect("offers:duplicates", commune_slug)
    rows = DuplicateHint.objects.filter(is_refused=False).select_related("first__provider", "second__provider")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    entries = _entries([pk for hint in page for pk in (hint.first_id, hint.second_id)])
    merges = OfferMerge.objects.filter(undone_at=None).select_related("kept", "dropped")[:LATEST]
    context = {
        "page": page,
        "cards": [(hint, _side_by_side(entries, hint)) for hint in page],
        "merges": merges,
        "error": error,
        "breadcrumbs": crumbs(request, "Dopplungen"),
    }
    return render(request, "offers/keep/duplicates.html", context, status=409 if error else 200)


def _act(request: HttpRequest) -> None:
    what, now, actor = request.POST.get("was", ""), timezone.now(), actor_of(request)
    if what == "suchen":
        enqueue(find_duplicates, commune_of(request).slug)
        return
    key = request.POST.get("nummer", "")
    if not key.isdecimal() or len(key) > 18:
        raise Http404
    if what == "trennen":
        undo_merge(
            merge=get_object_or_404(OfferMerge.objects.select_related("kept", "dropped", "commune"), pk=key),
            actor=actor,
            at=now,
        )
        return
    hint = get_object_or_404(DuplicateHint.objects.select_related("commune", "first", "second"), pk=key)
    if what == "verschieden":
        refuse_duplicate(hint=hint, actor=actor, at=now)
        return
    entries = _entries([hint.first_id, hint.second_id])
    kept, dropped = entries.get(hint.first_id), entries.get(hint.second_id)
    if kept is None or dropped is None:
        raise Http404
    take = [column for column in CHANGEABLE if request.POST.get(f"feld-{column}") == "2"]
    merge_offers(kept=kept, dropped=dropped, take=take, actor=actor, at=now)


def _entries(offers: list[int]) -> dict[int, OfferAtLocation]:
    rows = OfferAtLocation.objects.filter(offer__in=offers).select_related("offer", "location", "commune")
    return {row.offer_id: row for row in rows.order_by("-id")}


def _side_by_side(entries: dict[int, OfferAtLocation], hint: DuplicateHint) -> list[tuple[str, str, str, str, bool]]:
    """Column, label, the one, the other, and whether only the other says something."""
    one, other = (entries.get(pk) for pk in (hint.first_id, hint.second_id))
    if one is None or other is None:
        return []
    left, right = values_of(one), values_of(other)
    return [
        (column, LABELS[column], left[column], right[column], bool(right[column]) and not left[column])
        for column in CHANGEABLE
        if left[column] != right[column]
    ]
