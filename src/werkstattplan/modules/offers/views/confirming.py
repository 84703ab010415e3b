"""The page behind the yearly link: two clicks where nothing has changed.

The token in the address is what allows it, so the page needs neither cookie nor protection against forged requests.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django_scopes import scope

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.forms.keep import EntryForm
from werkstattplan.modules.offers.models import Confirmation, OfferAtLocation
from werkstattplan.modules.offers.services.upkeep import AlreadyAnswered, answer_confirmation, confirmation_of
from werkstattplan.modules.offers.services.values import values_of

ROLE = "Träger"


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
    rows = OfferAtLocation.objects.filter(offer=row.offer).select_related("offer__provider", "location")
    entry = rows.order_by("id").first()
    answer = request.POST.get("antwort", "")
    sent = request.POST if answer == "changed" else None
    form = EntryForm(sent, initial=values_of(entry) if entry else {})
    if answer in {"same", "ended"} or (sent is not None and form.is_valid()):
        try:
            answer_confirmation(
                row=row,
                answer=answer,
                role=ROLE,
                values=form.values() if sent is not None else {},
                actor=None,
                at=timezone.now(),
                on=timezone.localdate(),
            )
        except Refusal as refusal:
            return render(request, "offers/keep/closed.html", {"sentence": refusal.sentence}, status=409)
        return render(request, "offers/keep/confirmed.html", {"row": row, "answer": answer})
    status = 422 if form.errors else 200
    return render(request, "offers/keep/confirm.html", {"row": row, "entry": entry, "form": form}, status=status)


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
