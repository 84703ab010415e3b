"""The manifest of this module."""

from werkstattplan.kernel.modules import Module, NavigationEntry, Permission, Schedule
from werkstattplan.modules.offers.demo import demo
from werkstattplan.platform.access.predicates import is_contributor, is_coordinator, is_member

MODULE = Module(
    key="offers",
    label="Angebotskarte",
    description="Ein Verzeichnis aller Angebote: suchen, finden, anrufen, hinkommen.",
    address="angebote",
    staff_urls="werkstattplan.modules.offers.urls.staff",
    navigation=(NavigationEntry(label="Angebote", url_name="offers:entries", permission="offers.read"),),
    public_urls="werkstattplan.modules.offers.urls.public",
    public_navigation=(NavigationEntry(label="Angebote", url_name="offers_public:find"),),
    permissions=(
        Permission(name="offers.read", predicate=is_member),
        Permission(name="offers.write", predicate=is_contributor | is_coordinator),
        Permission(name="offers.decide", predicate=is_coordinator),
    ),
    schedules=(
        Schedule(
            key="offers.index",
            label="Suchregister der Angebote neu aufbauen",
            task="werkstattplan.modules.offers.tasks.build_indexes",
            hour=3,
        ),
    ),
    demo=demo,
)
