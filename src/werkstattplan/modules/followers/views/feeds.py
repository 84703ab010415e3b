"""The selection of an address as Atom feed and as calendar. Both take the query of the public list."""

import datetime
import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from werkstattplan.modules.followers.atom import render_atom
from werkstattplan.modules.followers.selectors.calendar import dated_steps
from werkstattplan.modules.followers.selectors.feed import entries_of
from werkstattplan.plan.exporting import ExportFormat, export_plan
from werkstattplan.plan.forms.public import fitting_filter
from werkstattplan.plan.selectors.open_data import ToolFilter
from werkstattplan.plan.selectors.public_pages import PublicPlan
from werkstattplan.plan.selectors.selection import label_of, query_of
from werkstattplan.plan.views.page import commune_of
from werkstattplan.plan.views.public.page import plan_of


@require_safe
def feed(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """The news of the filtered list; 404 where the filter does not fit, so that no feed turns into another one."""
    plan, chosen = _selected(request, plan_slug)
    entries = entries_of(plan, chosen, at=timezone.now())
    changed = max([_changed(plan), *(entry.noticed_at for entry in entries)])
    content = render_atom(
        plan,
        entries,
        label=label_of(plan, chosen),
        query=query_of(chosen),
        site=request.build_absolute_uri("/").rstrip("/"),
        path=request.path,
        changed=changed,
    )
    return _answer(request, content, "application/atom+xml; charset=utf-8", changed)


@require_safe
def calendar(request: HttpRequest, commune_slug: str, plan_slug: str) -> HttpResponse:
    """The months of the steps of the filtered list."""
    plan, chosen = _selected(request, plan_slug)
    content = export_plan(
        dated_steps(plan, chosen, title=f"{plan.title}: {label_of(plan, chosen)}"),
        format=ExportFormat.ICS,
        commune_name=commune_of(request).name,
        as_of=timezone.localdate(plan.edition.content_changed_at),
        base_url=request.build_absolute_uri("/").rstrip("/"),
    )
    return _answer(request, content, ExportFormat.ICS.media_type, _changed(plan))


def _selected(request: HttpRequest, plan_slug: str) -> tuple[PublicPlan, ToolFilter]:
    plan = plan_of(request, plan_slug)
    chosen = fitting_filter(plan, request.GET.urlencode())
    if chosen is None:
        raise Http404
    return plan, chosen


def _changed(plan: PublicPlan) -> datetime.datetime:
    assert plan.edition.published_at is not None
    return max(plan.edition.published_at, plan.edition.content_changed_at)


def _answer(request: HttpRequest, content: bytes, media_type: str, changed: datetime.datetime) -> HttpResponse:
    """The content, or 304 for a reader that has it already."""
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    seconds = int(changed.timestamp())
    headers = {"ETag": etag, "Last-Modified": http_date(seconds), "Cache-Control": "public, max-age=300"}
    response = HttpResponse(content, content_type=media_type, headers=headers)
    answer = get_conditional_response(request, etag=etag, last_modified=seconds, response=response)
    assert answer is not None
    return answer
