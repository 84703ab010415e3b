"""The public calendars of a commune's modules: a page that lists them, and each as iCalendar file."""

import datetime
import hashlib

import icalendar
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from werkstattplan.kernel.modules import CalendarEvent, CalendarFeed, Module
from werkstattplan.platform.modules.registry import modules_of
from werkstattplan.platform.tenancy.models import Commune

CALENDAR_TYPE = "text/calendar; charset=utf-8"


@require_safe
def calendars(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """All calendars of the commune with the address to subscribe to."""
    commune = _commune(request)
    rows = []
    for module, feed in _feeds(commune):
        address = reverse("modules_public:calendar", args=[commune_slug, module.key, feed.key])
        whole = request.build_absolute_uri(address)
        rows.append({"label": feed.label, "module": module.label, "url": address, "subscribe": _webcal(whole)})
    return render(request, "modules/calendars.html", {"rows": rows})


@require_safe
def calendar(request: HttpRequest, commune_slug: str, module_key: str, feed_key: str) -> HttpResponse:
    """One calendar; 304 for a reader that has it already."""
    commune = _commune(request)
    found = next((feed for module, feed in _feeds(commune) if (module.key, feed.key) == (module_key, feed_key)), None)
    if found is None:
        raise Http404
    content = render_calendar(found, title=f"{commune.name}: {found.label}", host=request.get_host())
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    headers = {"ETag": etag, "Cache-Control": "public, max-age=300"}
    response = HttpResponse(content, content_type=CALENDAR_TYPE, headers=headers)
    answer = get_conditional_response(request, etag=etag, response=response)
    assert answer is not None
    return answer


def render_calendar(feed: CalendarFeed, *, title: str, host: str) -> bytes:
    """The events as iCalendar. Nothing of the clock gets in: the same events give the same bytes."""
    file = icalendar.Calendar()
    file.add("prodid", "-//Werkstattplan//Termine//DE")
    file.add("version", "2.0")
    file.add("x-wr-calname", title)
    for event in feed.events():
        file.add_component(_event(event, host))
    return bytes(file.to_ical())


def _event(event: CalendarEvent, host: str) -> icalendar.Event:
    found = icalendar.Event()
    found.add("uid", f"{event.key}@{host.partition(':')[0]}")
    start = event.starts_on
    found.add("dtstamp", datetime.datetime(start.year, start.month, start.day, tzinfo=datetime.UTC))
    found.add("dtstart", start)
    found.add("dtend", event.ends_on + datetime.timedelta(days=1))
    found.add("summary", event.title)
    found.add("transp", "TRANSPARENT")
    if event.description:
        found.add("description", event.description)
    if event.url:
        found.add("url", event.url)
    return found


def _feeds(commune: Commune) -> list[tuple[Module, CalendarFeed]]:
    return [(module, feed) for module in modules_of(commune) for feed in module.calendar_feeds]


def _commune(request: HttpRequest) -> Commune:
    commune = request.commune  # type: ignore[attr-defined]
    if commune is None:
        raise Http404
    assert isinstance(commune, Commune)
    return commune


def _webcal(address: str) -> str:
    """The address as calendar programs take it with one click."""
    return "webcal:" + address.partition(":")[2]
