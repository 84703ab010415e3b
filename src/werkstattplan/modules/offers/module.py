"""The manifest of this module."""

from werkstattplan.kernel.modules import Module, NavigationEntry, Permission, PlacePanel, PlanPanel, Schedule
from werkstattplan.modules.offers.demo import demo
from werkstattplan.modules.offers.selectors.coverage import place_panel
from werkstattplan.modules.offers.selectors.stands import KINDS, recompute, tool_panel
from werkstattplan.modules.offers.today import waiting_on
from werkstattplan.platform.access.predicates import is_contributor, is_coordinator, is_member

MODULE = Module(
    key="offers",
    label="Angebotskarte",
    description="Ein Verzeichnis aller Angebote: suchen, finden, anrufen, hinkommen.",
    address="angebote",
    staff_urls="werkstattplan.modules.offers.urls.staff",
    public_urls="werkstattplan.modules.offers.urls.public",
    free_urls="werkstattplan.modules.offers.urls.free",
    api_router="werkstattplan.modules.offers.api.router",
    navigation=(
        NavigationEntry(label="Angebote", url_name="offers:entries", permission="offers.read"),
        NavigationEntry(label="Haltestellen", url_name="offers:stops", permission="offers.read"),
        NavigationEntry(label="Angebote pflegen", url_name="offers:upkeep", permission="offers.decide"),
    ),
    public_navigation=(NavigationEntry(label="Angebote", url_name="offers_public:find"),),
    permissions=(
        Permission(name="offers.read", predicate=is_member),
        Permission(name="offers.write", predicate=is_contributor | is_coordinator),
        Permission(name="offers.decide", predicate=is_coordinator),
    ),
    plan_panels=(
        PlanPanel(key="offers", template="offers/coverage/tool_panel.html", context=tool_panel),
        PlanPanel(key="public_offers", template="offers/coverage/tool_panel.html", context=tool_panel, is_public=True),
    ),
    place_panels=(PlacePanel(key="offers", template="offers/coverage/place_panel.html", context=place_panel),),
    evidence_kinds=KINDS,
    recompute=recompute,
    schedules=(
        Schedule(
            key="offers.count",
            label="Angebote je Monat und Gemeinde zählen",
            task="werkstattplan.modules.offers.tasks.count_all",
            hour=4,
        ),
        Schedule(
            key="offers.index",
            label="Suchregister der Angebote neu aufbauen",
            task="werkstattplan.modules.offers.tasks.build_indexes",
            hour=3,
        ),
        Schedule(
            key="offers.ask",
            label="Träger fragen, ob ihre Einträge noch stimmen",
            task="werkstattplan.modules.offers.tasks.ask_all_owners",
            hour=7,
        ),
    ),
    today=waiting_on,
    demo=demo,
)
