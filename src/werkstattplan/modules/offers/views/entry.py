"""One offer at a place: call, go there, see when it is open."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from werkstattplan.modules.offers.accessibility import sentence_of
from werkstattplan.modules.offers.hours.rules import read_hours
from werkstattplan.modules.offers.hours.speaking import now_in_words
from werkstattplan.modules.offers.hours.writing import in_words
from werkstattplan.modules.offers.models import AccessGrade, Location, OfferAtLocation, OfferState
from werkstattplan.modules.offers.selectors.dates import series_of
from werkstattplan.modules.offers.selectors.documents import LANGUAGES
from werkstattplan.modules.offers.selectors.languages import RIGHT_TO_LEFT, not_yet
from werkstattplan.modules.offers.selectors.opening import free_days
from werkstattplan.modules.offers.selectors.way import way_to
from werkstattplan.modules.offers.views.finding import frame_of
from werkstattplan.plan.views.page import commune_of

SHOWN_DATES = 5
GRADED = ("entrance", "toilet", "tactile", "hearing", "seating")


@require_safe
def entry(request: HttpRequest, commune_slug: str, entry_id: int) -> HttpResponse:
    """One offer at a place, large and ready to call; `sprache` chooses another text of it."""
    now = timezone.localtime()
    rows = OfferAtLocation.objects.visible(now.date()).select_related("offer__provider", "location__municipality")
    row = rows.prefetch_related("offer__texts", "series__changes").filter(pk=entry_id).first()
    if row is None:
        raise Http404
    hours = read_hours(row.hours)
    texts = {text.language: text for text in row.offer.texts.all()}
    chosen = request.GET.get("sprache", "")
    text = texts.get(chosen)
    is_closed_for_now = row.offer.state == OfferState.PAUSED
    context: dict[str, Any] = {
        "entry": row,
        "offer": row.offer,
        "phone": row.phone or row.offer.phone or row.offer.provider.phone,
        "hours": list(in_words(hours)),
        "now": ""
        if is_closed_for_now
        else now_in_words(hours, now.replace(tzinfo=None), free_days(commune_of(request), now.date())),
        "is_closed_for_now": is_closed_for_now,
        "access": list(_access(row.location)) if row.location else [],
        "text": text,
        "text_is_older": text is not None and bool(text.written_for) and text.written_for != row.offer.text_print,
        "not_yet": not_yet(row.offer, chosen),
        "text_direction": "rtl" if text and text.language in RIGHT_TO_LEFT else "ltr",
        "text_language": "de" if text and text.language == "de-easy" else text.language if text else "de",
        "texts": [(code, LANGUAGES.get(code, code)) for code in texts if code != chosen],
        "dates": series_of(row, commune=commune_of(request), now=now, most=SHOWN_DATES),
        "languages": [LANGUAGES.get(code, code) for code in row.offer.languages],
        "commune": commune_of(request),
        "way": way_to(row, request.GET.get("von", ""), commune=commune_of(request), today=now.date()),
    }
    crumbs = (("Angebote", reverse("offers_public:find", args=[commune_slug])), (row.offer.title, ""))
    return render(request, "offers/entry.html", frame_of(request, crumbs=crumbs) | context)


def _access(place: Location) -> Iterator[tuple[str, str]]:
    """What is known about getting in, as trait and what its grade means."""
    for column in GRADED:
        grade = getattr(place, column)
        if grade is not None:
            yield (
                capfirst(getattr(place._meta.get_field(column), "verbose_name", column)),
                f"{AccessGrade(grade).label}. {sentence_of(column, grade)}",
            )
