"""The same answer elsewhere: in pages of municipalities, in a feed reader, on paper."""

import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from werkstattplan.modules.offers.forms.finding import read_search
from werkstattplan.modules.offers.selectors.booklet import BY_PLACE, BY_THEME, MOST_ENTRIES, booklet_of
from werkstattplan.modules.offers.selectors.finding import find, newest
from werkstattplan.modules.offers.views.finding import results_context
from werkstattplan.plan.views.page import commune_of
from werkstattplan.platform.documents.pdf import PDF_TYPE

# Any page may frame the widget: it sets no cookie, sends no form and shows only what is public.
WIDGET_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors *"
)
MOST_NEWS = 30


@xframe_options_exempt
@require_safe
def widget(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """A search for pages of municipalities: no cookie, no script."""
    response = render(request, "offers/widget.html", results_context(request))
    response.headers["Content-Security-Policy"] = WIDGET_POLICY
    return response


@require_safe
def feed(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """What is new or changed among the results of a search."""
    search, commune = read_search(request.GET), commune_of(request)
    found = find(search, commune=commune, at=timezone.now())
    rows = newest(found, timezone.localdate(), most=MOST_NEWS) if found else []
    here = request.build_absolute_uri(reverse("offers_public:find", args=[commune_slug]))
    atom = _Feed(
        title=f"Angebote: {commune.name}",
        link=f"{here}?{search.query()}",
        description="",
        language="de",
        author_name=commune.name,
        feed_url=request.build_absolute_uri(),
        feed_guid=f"{here}?{search.query()}",
    )
    for row in rows:
        address = request.build_absolute_uri(reverse("offers_public:entry", args=[commune_slug, row.pk]))
        atom.add_item(
            title=row.offer.title,
            link=address,
            description=row.offer.summary or row.offer.description,
            unique_id=address,
            pubdate=row.offer.changed_at,
            updateddate=row.offer.changed_at,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


class _Feed(Atom1Feed):
    """Dates an empty feed by a fixed day, so that it stays the same."""

    def latest_post_date(self) -> datetime.datetime:
        """When the newest of the items changed."""
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC))


@require_safe
def booklet(request: HttpRequest, commune_slug: str) -> HttpResponse:
    """The results as a booklet to print, by municipality or by theme; 404 without any."""
    search, commune = read_search(request.GET), commune_of(request)
    found = find(search, commune=commune, at=timezone.now())
    if found is None or not found.answer.total:
        raise Http404
    order = BY_THEME if request.GET.get("nach") == BY_THEME else BY_PLACE
    if found.answer.total > MOST_ENTRIES:
        context = {"total": found.answer.total, "most": MOST_ENTRIES, "query": search.query()}
        return render(request, "offers/too_long.html", context, status=422)
    address = request.build_absolute_uri(reverse("offers_public:find", args=[commune_slug]))
    pdf = booklet_of(
        found, commune=commune, order=order, address=f"{address}?{search.query()}", on=timezone.localdate()
    )
    response = HttpResponse(pdf, content_type=PDF_TYPE)
    response.headers["Content-Disposition"] = 'inline; filename="angebote.pdf"'
    return response
