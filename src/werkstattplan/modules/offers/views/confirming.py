"""The page behind the yearly link: two clicks where nothing has changed.

The token in the address is what allows it, so the page needs neither cookie nor protection against forged requests.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django_scopes import scope

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.forms.keep import AnswerForm
from werkstattplan.modules.offers.models import Confirmation, Offer, OfferAtLocation
from werkstattplan.modules.offers.selectors.asking import facts_of, places_of
from werkstattplan.modules.offers.services.upkeep import AlreadyAnswered, answer_confirmation, confirmation_of

ROLE = "Träger"
CHANGED_MEANWHILE = "Der Eintrag hat sich gerade geändert. Bitte sehen Sie noch einmal nach, ob alles stimmt."


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show the entry; take its owner's answer."""
    try:
        row = confirmation_of(token)
    except Refusal as refusal:
        return _private(render(request, "offers/keep/closed.html", {"sentence": refusal.sentence}, status=404))
    with scope(commune=row.commune):
        if row.answered_at is not None:
            return _private(
                render(request, "offers/keep/closed.html", {"sentence": AlreadyAnswered.sentence, "row": row})
            )
        return _private(_page(request, row))


def _page(request: HttpRequest, row: Confirmation) -> HttpResponse:
    places = places_of(row.offer)
    form, is_complete = read_answer(request, row.offer, places)
    context: dict[str, Any] = {"row": row, "entry": places[0] if places else None}
    if is_complete:
        answer = request.POST["antwort"]
        try:
            answer_confirmation(
                row=row,
                answer=answer,
                role=ROLE,
                values=form.values() if form.is_bound else {},
                message=form.cleaned_data["message"] if form.is_bound else "",
                actor=None,
                at=timezone.now(),
                on=timezone.localdate(),
            )
        except Refusal as refusal:
            return render(request, "offers/keep/closed.html", context | {"sentence": refusal.sentence}, status=409)
        return render(request, "offers/keep/confirmed.html", context | {"answer": answer})
    context |= {
        "stand": state_of(row.offer),
        "form": form,
        "facts": facts_of(row.offer, places),
        "more_places": len(places) - 1,
    }
    return render(request, "offers/keep/confirm.html", context, status=422 if form.errors else 200)


def read_answer(request: HttpRequest, offer: Offer, places: Sequence[OfferAtLocation]) -> tuple[AnswerForm, bool]:
    """The form of changes, and whether what was sent is an answer; also used where a clerk writes it down.

    Who saw an older state of the entry looks again before it is confirmed or overwritten.
    """
    answer = request.POST.get("antwort", "")
    sent = request.POST if answer == "changed" else None
    form = AnswerForm(sent, entry=places[0] if places else None)
    if answer in {"same", "changed"} and request.POST.get("stand", state_of(offer)) != state_of(offer):
        messages.warning(request, CHANGED_MEANWHILE)
        return form, False
    return form, answer in {"same", "ended"} or (sent is not None and form.is_valid())


def state_of(offer: Offer) -> str:
    """What an entry's page was made from."""
    return offer.changed_at.isoformat()


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
