"""Asking owners who do not answer mails: letters to print, a list of calls, and writing down what they said."""

from collections.abc import Iterable
from importlib.resources import files
from typing import Any

import segno
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from werkstattplan.kernel.refusal import Refusal
from werkstattplan.modules.offers.forms.keep import AnswerForm
from werkstattplan.modules.offers.models import Confirmation, ConfirmationWay, Location, OfferAtLocation
from werkstattplan.modules.offers.selectors.asking import (
    facts_of,
    letters_to_print,
    places_of,
    waiting_confirmations,
)
from werkstattplan.modules.offers.services.upkeep import AlreadyAnswered, answer_confirmation, new_letter
from werkstattplan.modules.offers.views.confirming import read_answer, state_of
from werkstattplan.modules.offers.views.upkeep import actor_of, crumbs
from werkstattplan.plan.views.page import commune_of
from werkstattplan.platform.access.decorators import require
from werkstattplan.platform.documents.pdf import PDF_TYPE, typeset

PER_PAGE = 20
# So many letters an office folds at once; the next ones come with the next click.
MOST_LETTERS = 100
HEARD = {"telefon": ("am Telefon", "Träger, am Telefon"), "papier": ("auf Papier", "Träger, auf Papier")}
WAYS = {"anruf": ConfirmationWay.PHONE, "brief": ConfirmationWay.LETTER}


@require("offers.decide")
@require_safe
def calls(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """Whom to call (`weg=anruf`) or to write to (`weg=brief`)."""
    chosen = request.GET.get("weg", "anruf")
    way = WAYS.get(chosen, ConfirmationWay.PHONE)
    page = Paginator(waiting_confirmations(way), PER_PAGE).get_page(request.GET.get("seite"))
    places = _places([row.offer_id for row in page])
    context = {
        "page": page,
        "rows": [(row, places.get(row.offer_id)) for row in page],
        "is_letters": way == ConfirmationWay.LETTER,
        "print_label": _print_label(letters_to_print().count()) if way == ConfirmationWay.LETTER else "",
        "tabs": [
            {"label": "Anrufe", "url": "?weg=anruf", "current": way == ConfirmationWay.PHONE},
            {"label": "Briefe", "url": "?weg=brief", "current": way == ConfirmationWay.LETTER},
        ],
        "breadcrumbs": crumbs(request, "Nachfragen"),
    }
    return render(request, "offers/keep/calls.html", context)


@require("offers.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, commune_slug: str, confirmation_id: int) -> HttpResponse:
    """What the entry says, to be read aloud; a clerk writes down the answer."""
    row = get_object_or_404(Confirmation.objects.select_related("offer__provider", "commune"), pk=confirmation_id)
    places = places_of(row.offer)
    form, is_complete = read_answer(request, row.offer, places)
    heard = request.POST.get("gehoert", "papier" if row.way == ConfirmationWay.LETTER else "telefon")
    error = AlreadyAnswered.sentence if row.answered_at else ""
    if is_complete:
        try:
            _write_down(request, row, heard, form)
        except Refusal as refusal:
            error = refusal.sentence
        else:
            messages.success(request, f"„{row.offer.title}“: Die Antwort ist eingetragen.")
            return redirect(f"{reverse('offers:calls', args=[commune_slug])}?weg={_key_of(row.way)}")
    context = {
        "row": row,
        "entry": places[0] if places else None,
        "stand": state_of(row.offer),
        "facts": facts_of(row.offer, places),
        "more_places": len(places) - 1,
        "form": form,
        "heard": [(key, label, key == heard) for key, (label, _) in HEARD.items()],
        "error": error,
        "is_answered": row.answered_at is not None,
        "breadcrumbs": crumbs(request, row.offer.title, ("Nachfragen", reverse("offers:calls", args=[commune_slug]))),
    }
    status = 409 if is_complete else 422 if form.errors else 200
    return render(request, "offers/keep/answer.html", context, status=status)


@require("offers.decide")
@require_POST
@never_cache
def letters(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """The letters that nobody has printed yet, to print at once: their links are shown only here."""
    return _letters(request, list(letters_to_print()[:MOST_LETTERS]))


@require("offers.decide")
@require_POST
@never_cache
def letter(request: HttpRequest, commune_slug: str, confirmation_id: int) -> HttpResponse:
    """One letter; printed again, its link ends the one of the letter before."""
    rows = Confirmation.objects.select_related("offer__provider", "commune")
    return _letters(request, [get_object_or_404(rows, pk=confirmation_id)])


def _letters(request: HttpRequest, rows: list[Confirmation]) -> HttpResponse:
    today = timezone.localdate()
    pages = []
    for row in rows:
        try:
            link = new_letter(row=row, on=today)
        except AlreadyAnswered:
            continue
        pages.append(_page(row, link))
    if not pages:
        messages.error(request, "Es gibt keinen Brief zu drucken. Vielleicht ist die Antwort schon da.")
        return redirect(f"{reverse('offers:calls', args=[commune_of(request).slug])}?weg=brief")
    data = {
        "commune": commune_of(request).name,
        "day": date_format(today, "j. F Y"),
        "as_of": [today.year, today.month, today.day],
        "letters": pages,
    }
    template = files("werkstattplan.modules.offers").joinpath("letters.typ").read_bytes()
    response = HttpResponse(typeset(template, data, as_of=today), content_type=PDF_TYPE)
    response.headers["Content-Disposition"] = 'attachment; filename="briefe.pdf"'
    return response


def _page(row: Confirmation, link: str) -> dict[str, Any]:
    places = places_of(row.offer)
    place = next((place.location for place in places if place.location and place.location.address), None)
    street = f"{place.street} {place.house_number}".strip() if place else ""
    town = f"{place.postcode} {place.village}".strip() if place else ""
    until = row.offer.expires_on
    return {
        "address": [row.offer.provider.name, street, town],
        "title": row.offer.title,
        "facts": [[fact.label, "\n".join(fact.lines)] for fact in facts_of(row.offer, places)],
        "link": link,
        "qr": segno.make(link, error="m").svg_inline(scale=4),
        "until": date_format(until, "j. F Y") if until else "",
    }


def _write_down(request: HttpRequest, row: Confirmation, heard: str, form: AnswerForm) -> None:
    now = timezone.now()
    answer_confirmation(
        row=row,
        answer=request.POST["antwort"],
        role=HEARD.get(heard, HEARD["telefon"])[1],
        values=form.values() if form.is_bound else {},
        message=form.cleaned_data["message"] if form.is_bound else "",
        actor=actor_of(request),
        at=now,
        on=timezone.localdate(now),
    )


def _places(offers: Iterable[int]) -> dict[int, Location | None]:
    rows = OfferAtLocation.objects.filter(offer__in=offers).select_related("location").order_by("-id")
    return {row.offer_id: row.location for row in rows}


def _print_label(count: int) -> str:
    if count > MOST_LETTERS:
        return f"Die ersten {MOST_LETTERS} von {count} Briefen drucken (PDF)"
    return {0: "", 1: "Einen Brief drucken (PDF)"}.get(count, f"{count} Briefe drucken (PDF)")


def _key_of(way: str) -> str:
    return next(key for key, one in WAYS.items() if one == way) if way in WAYS.values() else "anruf"
