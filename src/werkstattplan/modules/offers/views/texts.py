"""An offer in other languages and in Leichte Sprache, as staff write it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from werkstattplan.kernel.readability import grade
from werkstattplan.modules.offers.forms.texts import TextForm
from werkstattplan.modules.offers.models import Offer, OfferAtLocation
from werkstattplan.modules.offers.selectors.languages import EASY, Variant, variant_in, variants_of
from werkstattplan.modules.offers.services.texts import delete_text, text_values, write_text
from werkstattplan.modules.offers.views.both import Values, edit_page
from werkstattplan.modules.offers.views.editing import crumbs, entry_of
from werkstattplan.plan.views.page import actor_of
from werkstattplan.platform.access.decorators import require

# About the fourth year of school is easy; beyond the sixth nobody calls it Leichte Sprache.
EASY_UP_TO = 6.0


@require("offers.write")
@require_safe
def texts(request: HttpRequest, commune_slug: str, entry_id: int) -> HttpResponse:
    """Which texts there are, which are older than the German one, and which are missing."""
    row = entry_of(entry_id)
    context = {"entry": row, "variants": variants_of(row.offer), "breadcrumbs": _crumbs(commune_slug, row)}
    return render(request, "offers/write/texts.html", context)


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, commune_slug: str, entry_id: int, language: str) -> HttpResponse:
    """The form of one text beside the German one."""
    row = entry_of(entry_id)
    variant = _variant(row.offer, language)

    def save(base: Values, mine: Values) -> Any:
        return write_text(
            offer=row.offer, language=language, base=base, mine=mine, actor=actor_of(request), at=timezone.now()
        )

    return edit_page(
        request,
        current=text_values(variant.text),
        make_form=lambda values, data: TextForm(data, values=values, tag=variant.tag, direction=variant.direction),
        save=save,
        template="offers/write/text.html",
        context={
            "entry": row,
            "variant": variant,
            "hard": _too_hard(variant),
            "breadcrumbs": _crumbs(commune_slug, row, variant.name),
        },
        done=reverse("offers:text", args=[commune_slug, row.pk, language]),
    )


@require("offers.write")
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, commune_slug: str, entry_id: int, language: str) -> HttpResponse:
    """Ask once, then delete a text."""
    row = entry_of(entry_id)
    variant = _variant(row.offer, language)
    if variant.text is None:
        raise Http404
    back = reverse("offers:texts", args=[commune_slug, row.pk])
    if request.method == "POST":
        delete_text(text=variant.text, actor=actor_of(request), at=timezone.now())
        messages.success(request, "Der Text ist gelöscht. Im Verlauf steht er noch.")
        return redirect(back)
    context = {
        "title": "Diesen Text löschen?",
        "question": f"„{variant.text.title}“ ({variant.name}) ist dann nicht mehr zu lesen.",
        "confirm_label": "Ja, löschen",
        "cancel_url": back,
        "breadcrumbs": _crumbs(commune_slug, row, variant.name),
    }
    return render(request, "ui/confirm.html", context)


def _variant(offer: Offer, language: str) -> Variant:
    try:
        return variant_in(offer, language)
    except KeyError:
        raise Http404 from None


def _too_hard(variant: Variant) -> int | None:
    """The school year in which a text in Leichte Sprache is understood, where that is too late."""
    if variant.code != EASY or variant.text is None:
        return None
    found = grade(variant.text.description)
    return round(found) if found is not None and found > EASY_UP_TO else None


def _crumbs(commune_slug: str, row: OfferAtLocation, here: str = "") -> list[dict[str, str]]:
    above = (row.offer.title, reverse("offers:edit", args=[commune_slug, row.pk]))
    page = ("Sprachen", reverse("offers:texts", args=[commune_slug, row.pk]) if here else "")
    return crumbs(commune_slug, above, page, *([(here, "")] if here else []))
