"""Every address of the product: who may open it, that opening it writes nothing, and that nothing internal leaves.

A new route fails here until it is listed. Every text field of every model holds a marker, unless it is listed as public.
"""

import io
import shutil
import subprocess
import zipfile

import pytest
from django.apps import apps
from django.db import connection, models
from django.urls import get_resolver, resolve
from django.utils import timezone
from django_scopes import scopes_disabled

from tests.routes import addresses, is_dummy, routes
from werkstattplan.plan.models import (
    Attachment,
    Edition,
    EditionState,
    Finding,
    InterimReview,
    MoneyLine,
    OwnColumn,
    StatusReport,
    Tool,
    ToolDraft,
)
from werkstattplan.plan.search import index_edition
from werkstattplan.plan.tests.conftest import client_of
from werkstattplan.platform.audit.services import record_change
from werkstattplan.platform.files.services import store_file
from werkstattplan.platform.people.models import Person

MARKER = "Zqxgeheim"

PUBLIC_ROUTES = {
    *("public:start", "public:commune", "public:overview", "public:table", "public:timeline", "public:field"),
    *("public:news", "public:life"),
    *(
        "public:places",
        "public:places_csv",
        "public:place",
        "followers_public:start",
        "followers_public:follow",
        "followers_public:asked",
    ),
    *("followers_public:feed", "followers_public:calendar"),
    *("offers_public:find", "offers_public:map", "offers_public:widget", "offers_public:feed"),
    *("offers_public:booklet", "offers_public:entry", "offers_public:entry_calendar"),
    *("offers_public:flyer", "offers_public:search_calendar", "offers_public:photo"),
    *("offers_public:stops", "offers_public:stop", "offers_public:stop_data", "offers_public:report_stop"),
    *("offers_public:stops_in_view", "offers_public:stop_photo"),
    *("offers_public:coverage", "offers_public:coverage_places_csv", "offers_public:coverage_aemter_csv"),
    *("offers_public:coverage_history", "offers_public:coverage_history_csv"),
    *(
        "offers_public:open_data",
        "offers_public:catalogue",
        "offers_public:catalogue_ttl",
        "offers_public:catalogue_rdf",
    ),
    *("offers_public:data_file", "api:services", "api:service", "api:organizations", "api:organization"),
    *(
        "offers_public:propose_new",
        "offers_public:propose_change",
        "offers_public:proposal_thanks",
        "offers_free:confirm",
    ),
    *(
        "papers_public:list",
        "papers_public:paper",
        "papers_public:yearly",
        "papers_public:download",
        "papers_free:verify",
    ),
    *("followers_free:confirm", "followers_free:manage", "followers_free:end"),
    *("public:field_ics", "public:tool", "public:tool_ics", "public:open_data", "public:package", "public:export"),
    *("public:attachment", "api:openapi-json", "api:communes", "api:plans", "api:plan", "api:tools", "api:tool"),
    *("api:api-root", "api:evidence", "search:all", "search:commune", "feedback:new", "feedback:status"),
    *("notify_free:unsubscribe", "modules_public:calendars", "modules_public:calendar"),
    *("pages:imprint", "pages:privacy", "pages:accessibility"),
    *("surveys_free:results", "surveys_public:results", "surveys_public:comparison", "surveys_public:counts"),
    *("surveys_public:codebook", "surveys_public:everything"),
    *("surveys_free:page", "surveys_free:promise", "surveys_free:device_script", "surveys_free:plain"),
    *("surveys_free:teacher", "surveys_free:task", "surveys_free:ticket", "surveys_free:reply"),
    *("surveys_free:keep_draft", "surveys_free:fetch_draft", "surveys_free:test"),
    *("surveys_free:word", "surveys_free:outcomes", "surveys_public:outcomes", "surveys_public:list"),
    *("updates_free:lost", "updates_free:new_link", "updates_free:answer", "updates_free:add_photo"),
    *("pages:commune_imprint", "pages:commune_privacy", "pages:commune_accessibility", "ui:styleguide"),
}
# Pages of one's own account: they show nothing of a commune.
ACCOUNT_PREFIXES = ("account_", "mfa_")
SIGNED_IN = {"work:communes"}

# Texts that the public may see; every other text field of every model gets a marker. See docs/decisions/0002.
PUBLIC_FIELDS = {
    "tenancy.commune": {"slug", "name", "official_key"},
    "places.district": {"key", "name"},
    "places.amt": {"ars", "name"},
    "places.municipality": {"ags", "name", "population_source"},
    "people.function": {"title"},
    "people.organisation": {"name"},
    "plan.plan": {"slug", "title", "introduction"},
    "plan.edition": {"title", "adopted_by_body", "adoption_number"},
    "plan.toolfate": {"reason"},
    "plan.caption": {"label", "text"},
    "plan.fieldofaction": {"slug", "name", "description"},
    "plan.plancolumn": {"label"},
    "plan.owncolumn": {"key", "label"},
    "plan.planlink": {"note"},
    "plan.tool": {
        *("key", "title", "wording", "plain_text", "area_wording", "target_group", "budget_wording"),
        "outside_advice_wording",
    },
    "plan.area": {"name"},
    "plan.participation": {"name"},
    "plan.step": {"title"},
    "plan.statusreport": {"reason"},
    "plan.decision": {"body", "number"},
    "followers.publicnews": {"title", "step_title"},
    "followers.publishedtool": {"title"},
    "papers.letterhead": {"sender", "department", "foot"},
    "papers.textblock": {"text"},
}
# Tables that pages fill themselves, or whose texts are codes and keys.
LEFT_ALONE = {
    *(
        "search.searchentry",
        "search.searchterm",
        "search.searchposting",
        "jobs.workerlease",
        "jobs.scheduledrun",
        "jobs.jobkey",
    ),
    *("pages.page", "feedback.answerperiod"),
}


def is_staff(name: str) -> bool:
    return name not in PUBLIC_ROUTES | SIGNED_IN and not name.startswith(ACCOUNT_PREFIXES)


@pytest.fixture
def marked(edition, coordinator, reader):
    """The published example with a marker in every internal text."""
    tool = Tool.objects.get(key="musik")
    commune = tool.commune
    OwnColumn.objects.update(is_public=False)
    MoneyLine.objects.create(commune=commune, tool=tool, kind="planned", amount_cents=1)
    StatusReport.objects.create(
        commune=commune, tool=tool, status="running", reason="läuft", reported_on=timezone.localdate(), reported_by="x"
    )
    Tool.objects.filter(pk=tool.pk).update(status="running")
    ToolDraft.objects.create(
        commune=commune, tool=tool, user=coordinator, base_version=1, data={"values": {"title": MARKER}}
    )
    stored = store_file(commune=commune, actor=coordinator, name="a.txt", content=MARKER.encode())
    Attachment.objects.create(commune=commune, tool=tool, file=stored, title="intern")
    record_change(
        commune=commune, actor=coordinator, at=timezone.now(), verb="x", subject=tool, before={"a": MARKER}, after={}
    )
    review = InterimReview.objects.create(
        commune=commune, edition=edition, title="Werkstatt", held_on=timezone.localdate(), note="x"
    )
    Finding.objects.create(commune=commune, review=review, tool=tool, kind="barrier", term="time", words="x")
    mark_texts()
    # A name in the middle of a public wording must be masked.
    person = Person.objects.first()
    Tool.objects.filter(pk=tool.pk).update(
        wording=f"Musik, organisiert von {person.name}. Fragen an Frau {MARKER}.",
        sheet_differences={"wording": MARKER},
    )
    Edition.objects.filter(pk=edition.pk).update(state=EditionState.PUBLISHED, published_at=timezone.now())
    edition.refresh_from_db()
    index_edition(edition)
    return edition


def mark_texts() -> None:
    with scopes_disabled():
        for model in apps.get_models():
            label = model._meta.label_lower
            if not model.__module__.startswith("werkstattplan.") or label in LEFT_ALONE:
                continue
            for field in model._meta.get_fields():
                if takes_marker(field) and field.name not in PUBLIC_FIELDS.get(label, set()):
                    for row in model._base_manager.all():
                        model._base_manager.filter(pk=row.pk).update(**{field.name: f"{MARKER} {row.pk}"})


def takes_marker(field) -> bool:
    if not isinstance(field, models.CharField | models.TextField) or isinstance(field, models.SlugField):
        return False
    if field.name == "password" or field.name.endswith("_digest"):
        return False
    return not field.choices and not field.primary_key and (field.max_length or 999) > 30


def readable(response) -> str:
    """The text of any answer: pages, archives with what is in them, PDFs as text."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    elif "pdf" in kind and shutil.which("pdftotext"):
        content = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout
    return content.decode("utf-8", errors="replace").replace("\r\n ", "")


def all_addresses(edition) -> dict[str, str]:
    found = addresses(edition)
    base = found["public:export"].removesuffix("json")
    found |= {f"public:export-{kind}": f"{base}{kind}" for kind in ("docx", "pdf", "xlsx", "csv", "ics")}
    found["search:all-words"] = f"/suche/?q={MARKER[1:-1]}"
    found["search:all-music"] = "/suche/?q=Musik"
    api = f"/api/v1/communes/{edition.commune.slug}/plans/{edition.plan.slug}"
    return found | {"api:plan-x": api, "api:tools-x": f"{api}/tools", "api:tool-x": f"{api}/tools/musik"}


def test_every_route_is_listed_or_guarded():
    names = {name for name, _ in routes() if name != "None" and not is_dummy(name)}
    unguarded = set()
    for name in names:
        if is_staff(name) and not name.startswith("api:"):
            unguarded.add(name)
    assert names >= PUBLIC_ROUTES | SIGNED_IN
    guarded = {name for name in unguarded if required_permission(name)}
    assert unguarded - guarded == set(), "staff pages need @require(...), public ones a place in PUBLIC_ROUTES"


def required_permission(name: str) -> str:
    def walk(resolver, prefix=""):
        for entry in resolver.url_patterns:
            if hasattr(entry, "url_patterns"):
                yield from walk(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
            else:
                yield f"{prefix}{entry.name}", entry.callback

    callbacks = dict(walk(get_resolver()))
    return getattr(callbacks[name], "required_permission", "")


def test_visitors_and_strangers_see_nothing_internal(marked, client, stranger):
    foreign = client_of(stranger)
    for name, address in all_addresses(marked).items():
        for who, browser in (("visitor", client), ("stranger", foreign)):
            text = readable(browser.get(address))
            assert MARKER not in text, f"{name} shows an internal text to a {who}: {around(text)}"


def around(text: str) -> str:
    place = text.index(MARKER)
    return " ".join(text[max(0, place - 160) : place + 80].split())


def test_staff_pages_send_visitors_to_sign_in_and_strangers_away(marked, client, stranger):
    foreign = client_of(stranger)
    for name, address in addresses(marked).items():
        if not is_staff(name):
            continue
        visit = client.get(address)
        assert visit.status_code in (302, 405), name
        assert visit.status_code == 405 or visit.headers["Location"].startswith("/konto/anmelden/"), name
        assert foreign.get(address).status_code in (404, 405), name


def test_public_pages_open_for_everybody(marked, client):
    for name, address in all_addresses(marked).items():
        if name in PUBLIC_ROUTES - {"ui:styleguide", "api:api-root", "updates_free:new_link"}:
            assert client.get(address).status_code == 200, name


def test_opening_a_page_writes_nothing(marked, coordinator, client):
    browser = client_of(coordinator)
    written: list[str] = []

    def watch(execute, sql, params, many, context):
        if sql.lstrip().split()[0].upper() in ("INSERT", "UPDATE", "DELETE") and "django_session" not in sql:
            written.append(f"{name}: {sql[:120]}")
        return execute(sql, params, many, context)

    found = all_addresses(marked)
    with connection.execute_wrapper(watch):
        for name, address in found.items():
            if name.startswith(ACCOUNT_PREFIXES):
                continue
            for visitor in (client, browser):
                visitor.get(address)
    assert written == []


def test_members_see_what_strangers_do_not(marked, reader):
    page = client_of(reader).get(addresses(marked)["work:tool"]).content.decode()
    assert MARKER in page
    assert resolve(addresses(marked)["work:tool"]).func.required_permission == "plan.view_internal"
