"""Entries that probably are one: side by side, merged field by field, parted again."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.columns import LABELS
from werkstattplan.modules.offers.models import DuplicateHint, OfferAtLocation, OfferMerge
from werkstattplan.modules.offers.services.joining import CATEGORIES, TIMES, wider_values_of
from werkstattplan.modules.offers.services.merging import AlreadyMerged, merge_offers, refuse_duplicate, undo_merge
from werkstattplan.modules.offers.services.values import CHANGEABLE, in_words, values_of
from werkstattplan.modules.offers.tasks import find_duplicates
from werkstattplan.modules.offers.views.upkeep import actor_of, crumbs, number_of
from werkstattplan.plan.views.page import commune_of
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.jobs.services import enqueue

PER_PAGE, LATEST = 10, 10
WORDS = LABELS | {CATEGORIES: "Kategorien", TIMES: "Zeiten"}
COLUMNS = (*CHANGEABLE, CATEGORIES, TIMES)


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A field in which two entries differ; what only the second says is chosen from the start."""

    column: str
    label: str
    first: str
    second: str

    @property
    def is_only_in_second(self) -> bool:
        return bool(self.second) and not self.first


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Two entries with what differs."""

    hint: DuplicateHint
    first: OfferAtLocation | None
    second: OfferAtLocation | None
    choices: list[Choice]


@require("offers.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def duplicates(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """Pairs with reasons, the surest first, and the merges of late."""
    error = ""
    if request.method == "POST":
        try:
            messages.success(request, _act(request))
        except Refusal as refusal:
            error = refusal.sentence
        else:
            return redirect("offers:duplicates", commune_slug)
    rows = DuplicateHint.objects.filter(is_refused=False).select_related("first__provider", "second__provider")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    entries = _entries([pk for hint in page for pk in (hint.first_id, hint.second_id)])
    context = {
        "page": page,
        "pairs": [_pair(entries, hint) for hint in page],
        "merges": OfferMerge.objects.filter(undone_at=None).select_related("kept", "dropped")[:LATEST],
        "error": error,
        "breadcrumbs": crumbs(request, "Dopplungen"),
    }
    return render(request, "offers/keep/duplicates.html", context, status=409 if error else 200)


def _act(request: HttpRequest) -> str:
    """Do it, and say what was done."""
    what, now, actor = request.POST.get("was", ""), timezone.now(), actor_of(request)
    if what == "suchen":
        enqueue(find_duplicates, commune_of(request).slug)
        return "Die Suche läuft. Laden Sie die Seite in einer Minute neu."
    key = number_of(request, "nummer")
    if what == "trennen":
        merges = OfferMerge.objects.select_related("kept", "dropped", "commune")
        return _parted(undo_merge(merge=get_object_or_404(merges, pk=key), actor=actor, at=now))
    hint = DuplicateHint.objects.select_related("commune", "first", "second").filter(pk=key).first()
    if hint is None:
        raise AlreadyMerged
    if what == "verschieden":
        refuse_duplicate(hint=hint, actor=actor, at=now)
        return f"„{hint.first.title}“: Das sind zwei verschiedene Angebote. Wir fragen nicht noch einmal."
    if what != "zusammen":
        raise Http404
    entries = _entries([hint.first_id, hint.second_id])
    kept, dropped = entries.get(hint.first_id), entries.get(hint.second_id)
    if kept is None or dropped is None:
        raise AlreadyMerged
    take = [column for column in COLUMNS if request.POST.get(f"feld-{column}") == "2"]
    merge_offers(kept=kept, dropped=dropped, take=take, actor=actor, at=now)
    return f"„{kept.offer.title}“ ist jetzt ein Eintrag. Unten können Sie das rückgängig machen."


def _parted(stays: list[str]) -> str:
    done = "Die beiden Angebote sind wieder getrennt."
    if not stays:
        return done
    names = ", ".join(WORDS[column] for column in stays)
    return f"{done} Inzwischen geändert und deshalb geblieben: {names}. Bitte sehen Sie dort nach."


def _entries(offers: list[int]) -> dict[int, OfferAtLocation]:
    rows = OfferAtLocation.objects.filter(offer__in=offers).select_related("offer", "location", "commune")
    return {row.offer_id: row for row in rows.prefetch_related("offer__categories").order_by("-id")}


def _pair(entries: dict[int, OfferAtLocation], hint: DuplicateHint) -> Pair:
    first, second = entries.get(hint.first_id), entries.get(hint.second_id)
    choices = list(_choices(first, second)) if first and second else []
    return Pair(hint=hint, first=first, second=second, choices=choices)


def _choices(one: OfferAtLocation, other: OfferAtLocation) -> Iterator[Choice]:
    left, right = _said(one), _said(other)
    for column in COLUMNS:
        if left[column] != right[column]:
            yield Choice(column=column, label=WORDS[column], first=left[column], second=right[column])


def _said(entry: OfferAtLocation) -> dict[str, str]:
    return {column: in_words(column, value) for column, value in values_of(entry).items()} | wider_values_of(entry)
