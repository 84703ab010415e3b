"""A manifest that leaves no field empty."""

import datetime

from tests.dummy.models import Visit
from tests.dummy.services import KIND, recompute
from werkstattplan.kernel.modules import (
    CalendarEvent,
    CalendarFeed,
    Consequence,
    EvidenceKind,
    Module,
    NavigationEntry,
    OpenItem,
    Permission,
    PlacePanel,
    PlanPanel,
    Schedule,
    SearchSource,
    SelectionPanel,
    WaitingItem,
)
from werkstattplan.platform.access.predicates import is_coordinator
from werkstattplan.platform.search.services import Findable, replace_entries
from werkstattplan.platform.tenancy.models import Commune


def panel(tool):
    visits = Visit.objects.filter(plan_slug=tool.plan_slug, tool_key=tool.tool_key)
    return {"count": visits.count()} if visits else None


def offer(selection):
    return {"what": selection.query} if selection.query else None


def place(ags):
    return {"ags": ags} if ags.startswith("13076") else None


def waiting(today):
    return [WaitingItem(label="Besuche zählen", url="/x/", since=today, consequence=Consequence.DEADLINE)]


def open_items(person_ids, today):
    for person_id in person_ids:
        yield OpenItem(key="dummy:count", person_id=person_id, label="Bitte zählen", url="/x/", since=today)


def reindex():
    for commune in Commune.objects.filter(slug="probe"):
        found = Findable(
            object_key="1/", is_public=True, kind_label="Zähler", title="Besuchszähler", text="zählt", url="/x/"
        )
        replace_entries(commune=commune, source="dummy", findables=[found])


def events():
    day = datetime.date(2026, 5, 1)
    yield CalendarEvent(key="1", title="Zähltag", starts_on=day, ends_on=day)


def demo():
    pass


MODULE = Module(
    key="dummy",
    label="Besuchszähler",
    description="Zählt Besuche.",
    address="besuche",
    is_on_by_default=False,
    staff_urls="tests.dummy.urls",
    public_urls="tests.dummy.urls_public",
    free_urls="tests.dummy.urls_free",
    navigation=(NavigationEntry(label="Besuche", url_name="dummy:start", permission="dummy.count"),),
    public_navigation=(NavigationEntry(label="Besuche ansehen", url_name="dummy_public:start"),),
    api_router="tests.dummy.views.router",
    permissions=(Permission(name="dummy.count", predicate=is_coordinator),),
    plan_panels=(
        PlanPanel(key="staff", template="dummy/panel.html", context=panel),
        PlanPanel(key="public", template="dummy/panel.html", context=panel, is_public=True),
    ),
    selection_panels=(SelectionPanel(key="offer", template="dummy/selection.html", context=offer),),
    place_panels=(PlacePanel(key="place", template="dummy/place.html", context=place),),
    today=waiting,
    open_items=open_items,
    evidence_kinds=(EvidenceKind(key=KIND, label="Besuche", unit="Personen"),),
    recompute=recompute,
    schedules=(Schedule(key="dummy.nightly", label="Zählt Kommunen", task="tests.dummy.tasks.count_communes", hour=3),),
    search=SearchSource(source="dummy", reindex=reindex),
    calendar_feeds=(CalendarFeed(key="days", label="Zähltage", events=events),),
    demo=demo,
)
