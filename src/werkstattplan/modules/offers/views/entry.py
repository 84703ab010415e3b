"""One offer at a place: call, go there, see when it is open."""

import json
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from werkstattplan.modules.offers.accessibility import sentence_of
from werkstattplan.modules.offers.hours.rules import read_hours
from werkstattplan.modules.offers.hours.speaking import now_in_words
from werkstattplan.modules.offers.hours.writing import in_words
from werkstattplan.modules.offers.models import AccessGrade, Location, OfferAtLocation, OfferState
from werkstattplan.modules.offers.selectors.dates import series_of
from werkstattplan.modules.offers.selectors.documents import LANGUAGES
from werkstattplan.modules.offers.selectors.flyer import flyer_of
from werkstattplan.modules.offers.selectors.languages import RIGHT_TO_LEFT, not_yet
from werkstattplan.modules.offers.selectors.linked_data import entry_as_linked_data
from werkstattplan.modules.offers.selectors.opening import free_days
from werkstattplan.modules.offers.selectors.way import way_to
from werkstattplan.modules.offers.views.finding import frame_of
from werkstattplan.plan.views.page import commune_of
from werkstattplan.platform.documents.pdf import PDF_TYPE

SHOWN_DATES = 5
GRADED = ("entrance", "toilet", "tactile", "hearing", "seating")


@require_safe
def entry(request: HttpRequest, commune_slug: str, entry_id: int) -> HttpResponse:
    """One offer at a place, large and ready to call; `sprache` chooses another text of it."""
    now = timezone.localtime()
    rows = OfferAtLocation.objects.visible(now.date()).select_related("offer__provider", "location__municipality")
    row = rows.prefetch_related("offer__texts", "offer__photos", "series__changes").filter(pk=entry_id).first()
    if row is None:
        raise Http404
    commune = commune_of(request)
    hours, free = read_hours(row.hours), free_days(commune, now.date())
    dates = series_of(row, commune=commune, now=now, most=SHOWN_DATES)
    url = request.build_absolute_uri(request.path)
    texts = {text.language: text for text in row.offer.texts.all()}
    chosen = request.GET.get("sprache", "")
    text = texts.get(chosen)
    is_closed_for_now = row.offer.state == OfferState.PAUSED
    context: dict[str, Any] = {
        "entry": row,
        "offer": row.offer,
        "phone": row.phone or row.offer.phone or row.offer.provider.phone,
        "hours": list(in_words(hours)),
        "now": "" if is_closed_for_now else now_in_words(hours, now.replace(tzinfo=None), free),
        "is_closed_for_now": is_closed_for_now,
        "access": list(_access(row.location)) if row.location else [],
        "text": text,
        "text_is_older": text is not None and bool(text.written_for) and text.written_for != row.offer.text_print,
        "not_yet": not_yet(row.offer, chosen),
        "text_direction": "rtl" if text and text.language in RIGHT_TO_LEFT else "ltr",
        "text_language": "de" if text and text.language == "de-easy" else text.language if text else "de",
        "texts": [(code, LANGUAGES.get(code, code)) for code in texts if code != chosen],
        "dates": dates,
        "photos": list(row.offer.photos.all()),
        "linked_data": _as_script(entry_as_linked_data(row, url=url, series=dates, today=now.date(), free=free)),
        "languages": [LANGUAGES.get(code, code) for code in row.offer.languages],
        "commune": commune,
        "way": way_to(row, request.GET.get("von", ""), commune=commune, today=now.date()),
    }
    crumbs = (("Angebote", reverse("offers_public:find", args=[commune_slug])), (row.offer.title, ""))
    return render(request, "offers/entry.html", frame_of(request, crumbs=crumbs) | context)


@require_safe
def flyer(request: HttpRequest, commune_slug: str, entry_id: int) -> HttpResponse:
    """One offer at a place on one sheet to hang up."""
    now = timezone.localtime()
    rows = OfferAtLocation.objects.visible(now.date()).select_related("offer__provider", "location__municipality")
    row = rows.prefetch_related("series__changes").filter(pk=entry_id).first()
    if row is None:
        raise Http404
    commune = commune_of(request)
    address = request.build_absolute_uri(reverse("offers_public:entry", args=[commune_slug, row.pk]))
    series = series_of(row, commune=commune, now=now, most=SHOWN_DATES)
    pdf = flyer_of(row, commune=commune, series=series, address=address, on=now.date())
    headers = {"Content-Disposition": f'inline; filename="angebot-{row.pk}.pdf"'}
    return HttpResponse(pdf, content_type=PDF_TYPE, headers=headers)


def _as_script(data: dict[str, Any]) -> SafeString:
    """JSON that cannot end the element it stands in."""
    text = json.dumps(data, ensure_ascii=False)
    return SafeString(text.translate({ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}))


def _access(place: Location) -> Iterator[tuple[str, str]]:
    """What is known about getting in, as trait and what its grade means."""
    for column in GRADED:
        grade = getattr(place, column)
        if grade is not None:
            yield (
                capfirst(getattr(place._meta.get_field(column), "verbose_name", column)),
                f"{AccessGrade(grade).label}. {sentence_of(column, grade)}",
            )
