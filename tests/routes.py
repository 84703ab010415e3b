"""Every page of the product with example values in its address, found in the URL configuration itself."""

import logging
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from werkstattplan.modules.offers.models import BusTimes, Category, DateSeries, OfferAtLocation, Stop
from werkstattplan.modules.offers.services.keeping import OfferDraft, add_offers
from werkstattplan.modules.papers.content import PaperKind
from werkstattplan.modules.papers.models import Paper
from werkstattplan.modules.papers.services.papers import draft_paper, issue_paper
from werkstattplan.plan.models import Edition, Finding, InterimReview, Step
from werkstattplan.platform.access.models import Membership
from werkstattplan.platform.people.models import Person

# Parameters whose rows the example has not; the tests of these pages make them.
WITHOUT_EXAMPLE = {
    "import_id",
    "doubt_id",
    "token",
    "feedback_id",
    "uidb36",
    "key",
    "pk",
    "link_id",
    "change_id",
    "attachment_id",
    "slug",
    "answer_id",
    "job_id",
    "absence_id",
    "file_id",
    "wave_key",
    "wave_id",
    "section_id",
    "way",
    "region_id",
    "outcome_id",
    "question_id",
    "category_id",
    "message_id",
    "address_id",
    "confirmation_id",
    "photo_id",
}


def is_dummy(name: str) -> bool:
    """Pages of the module that tests of the seam open themselves."""
    return "dummy" in name


def routes(resolver: URLResolver | None = None, prefix: str = "", known: frozenset[str] = frozenset()) -> Iterator:
    """Names of all routes with the names of their parameters."""
    for entry in (resolver or get_resolver()).url_patterns:
        parameters = known | set(entry.pattern.converters) | set(entry.pattern.regex.groupindex)
        if isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}", parameters
        else:
            yield from routes(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix, parameters)


def issued_paper(edition: Edition) -> Paper:
    """A public yearly report about the example."""
    found = Paper.objects.filter(state="issued").first()
    if found is not None:
        return found
    at, actor = timezone.now(), Membership.objects.first().user
    draft = draft_paper(plan=edition.plan, kind=PaperKind.YEARLY, actor=actor, at=at)
    return issue_paper(paper=draft, actor=actor, at=at)


def offered(edition: Edition) -> OfferAtLocation:
    """An offer with a place in the example."""
    found = OfferAtLocation.objects.first()
    if found is not None:
        return found
    commune = edition.commune
    Category.objects.create(commune=commune, key="beratung", name="Beratung")
    place = {"name": "Haus am Markt", "village": "Parchim", "lat": 53.426, "lon": 11.848}
    draft = OfferDraft(provider="Beispielverein", title="Pflegeberatung", categories=("beratung",), place=place)
    add_offers(commune=commune, drafts=[draft], actor=None, at=timezone.now())
    return OfferAtLocation.objects.get()


def dated(edition: Edition) -> DateSeries:
    """Dates of the offer of the example."""
    values = {"commune": edition.commune, "entry": offered(edition), "first_day": "2026-03-03", "starts": "17:00"}
    found = DateSeries.objects.first()
    return found or DateSeries.objects.create(**values, ends="18:30", repeat="weekly", weekdays=[1])


def bus_at_a_stop(edition: Edition) -> BusTimes:
    """When a bus goes to a stop of the example."""
    found = BusTimes.objects.first()
    if found is not None:
        return found
    commune = edition.commune
    stop = Stop.objects.create(commune=commune, source_key="1", name="Rathaus, Parchim", lat=53.426, lon=11.848)
    rule = BusTimes.objects.create(
        commune=commune, name="Linie 71", kind="line", hours={}, valid_from="2026-01-01", changed_at=timezone.now()
    )
    rule.stops.add(stop)
    return rule


def addresses(edition: Edition) -> dict[str, str]:
    """Route name → address in the example, for all routes that the example has rows for."""
    tool = edition.tools.get(key="musik")
    review, _ = InterimReview.objects.get_or_create(
        commune=edition.commune, edition=edition, defaults={"title": "Werkstatt", "held_on": "2026-03-01"}
    )
    finding, _ = Finding.objects.get_or_create(
        commune=edition.commune, review=review, tool=tool, defaults={"kind": "barrier", "term": "time", "words": "Zeit"}
    )
    values = {
        "review_id": review.pk,
        "paper_id": issued_paper(edition).pk,
        "year": timezone.localdate().year,
        "finding_id": finding.pk,
        "commune_slug": edition.commune.slug,
        "plan_slug": edition.plan.slug,
        "tool_key": tool.key,
        "field_slug": tool.field.slug,
        "number": edition.number,
        "step_id": Step.objects.filter(tool=tool).first().pk,
        "membership_id": Membership.objects.first().pk,
        "month": 3,
        "person_id": Person.objects.first().pk,
        "kind": "impressum",
        "export_format": "json",
        "ags": "13076108",
        "module_key": "followers",
        "feed_key": "steps",
        "entry_id": offered(edition).pk,
        "times_id": bus_at_a_stop(edition).pk,
        "stop_id": bus_at_a_stop(edition).stops.get().pk,
        "offer_id": offered(edition).offer_id,
        "provider_id": offered(edition).offer.provider_id,
        "location_id": offered(edition).location_id,
        "language": "uk",
        "series_id": dated(edition).pk,
        "day": "2026-03-03",
        "kind_id": offered(edition).offer.categories.first().pk,
    }
    # Words that mean something else on other routes.
    special = {"papers:download": {"kind": "pdf"}, "papers_public:download": {"kind": "pdf"}}
    special["offers_public:data_file"] = {"kind": "csv"}
    special["offers_public:stop_data"] = {"export_format": "csv"}
    names = {name: parameters for name, parameters in routes() if name != "None" and not is_dummy(name)}
    unknown = set().union(*names.values()) - set(values) - WITHOUT_EXAMPLE
    assert unknown == set(), f"give the new parameters {unknown} an example above, or name them as having none"
    return {
        name: reverse(
            name, kwargs={parameter: {**values, **special.get(name, {})}[parameter] for parameter in parameters}
        )
        for name, parameters in names.items()
        if not parameters & WITHOUT_EXAMPLE
    }


# Routes that change something, hand out a file or end the session are no pages.
NOT_PAGES = (
    "api:",
    "public:field_ics",
    "public:tool_ics",
    "public:package",
    "updates:sheet",
    "modules_public:calendar",
    "papers:download",
    "papers_public:download",
    "public:export",
    "public:places_csv",
    "followers_public:feed",
    "followers_public:calendar",
    "offers_public:map",
    "offers_public:feed",
    "offers_public:booklet",
    "offers_public:data_file",
    "offers_public:stop_data",
    "offers_public:stops_in_view",
    "offers_public:catalogue",
    "offers_public:catalogue_ttl",
    "offers_public:catalogue_rdf",
    "offers_public:coverage_places_csv",
    "offers_public:coverage_aemter_csv",
    "offers_public:coverage_history_csv",
    "offers_public:entry_calendar",
    "offers_public:flyer",
    "offers_public:search_calendar",
    "work:export",
    "work:transfer",
    "account_logout",
)


def pages(client, edition: Edition) -> dict[str, str]:
    """Route name → address of every route that answers this client with a page."""
    found = {}
    # Most refusals below are the point of these routes.
    logging.disable(logging.WARNING)
    for name, address in addresses(edition).items():
        if name.startswith(NOT_PAGES):
            continue
        response = client.get(address)
        if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            found[name] = address
    logging.disable(logging.NOTSET)
    return found
