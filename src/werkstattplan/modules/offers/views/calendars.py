"""Dates as calendars to subscribe to: of one entry, and of a search."""

import datetime
import hashlib
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from werkstattplan.modules.offers.dates.ical import calendar_of
from werkstattplan.modules.offers.forms.finding import read_search
from werkstattplan.modules.offers.models import DateSeries, OfferAtLocation
from werkstattplan.modules.offers.selectors.dates import AHEAD_DAYS, events_of
from werkstattplan.modules.offers.selectors.finding import find, rows_of
from werkstattplan.modules.offers.selectors.opening import free_days
from werkstattplan.plan.views.page import commune_of
from werkstattplan.platform.modules.calendars import CALENDAR_TYPE

MOST_ENTRIES, BACK_DAYS = 2_000, 31


@require_safe
def entry_calendar(request: HttpRequest, commune_slug: str, entry_id: int) -> HttpResponse:
    """The dates of one entry."""
    rows = OfferAtLocation.objects.visible(timezone.localdate()).select_related("offer")
    row = rows.filter(pk=entry_id).first()
    if row is None:
        raise Http404
    return _answer(request, commune_slug, [row.pk], row.offer.title)


@require_safe
def search_calendar(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """The dates of all results of a search."""
    search, commune = read_search(request.GET), commune_of(request)
    found = find(search, commune=commune, at=timezone.now())
    keys = [row.pk for row in rows_of(found, timezone.localdate(), most=MOST_ENTRIES)] if found else []
    return _answer(request, commune_slug, keys, f"Angebote: {search.text or commune.name}")


def _answer(request: HttpRequest, commune_slug: str, entries: list[int], title: str) -> HttpResponse:
    rows = DateSeries.objects.filter(entry__in=entries).prefetch_related("changes")
    rows = rows.select_related("entry__offer", "entry__location")
    today = timezone.localdate()
    address_of = {
        key: request.build_absolute_uri(reverse("offers_public:entry", args=[commune_slug, key])) for key in entries
    }
    content = calendar_of(
        events_of(rows, address_of=address_of),
        title=title,
        host=request.get_host(),
        zone=ZoneInfo(timezone.get_default_timezone_name()),
        first=today - datetime.timedelta(days=BACK_DAYS),
        last=today + datetime.timedelta(days=AHEAD_DAYS),
        free=free_days(commune_of(request), today - datetime.timedelta(days=BACK_DAYS), ahead=AHEAD_DAYS + BACK_DAYS),
    )
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    headers = {"ETag": etag, "Cache-Control": "public, max-age=300"}
    response = HttpResponse(content, content_type=CALENDAR_TYPE, headers=headers)
    answer = get_conditional_response(request, etag=etag, response=response)
    assert answer is not None
    return answer
