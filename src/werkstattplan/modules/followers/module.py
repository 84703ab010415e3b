"""The manifest of this module."""

from werkstattplan.kernel.modules import (
    CalendarFeed,
    EvidenceKind,
    Module,
    NavigationEntry,
    Schedule,
    SelectionPanel,
)
from werkstattplan.modules.followers.demo import demo
from werkstattplan.modules.followers.evidence import KIND, recompute
from werkstattplan.modules.followers.selectors.calendar import steps_of_plans
from werkstattplan.modules.followers.selectors.offers import offer

_TASKS = "werkstattplan.modules.followers.tasks"

MODULE = Module(
    key="followers",
    label="Folgen",
    description="Bürger*innen folgen einem Thema, einem Werkzeug, einer Gemeinde oder einer Suche.",
    address="folgen",
    public_urls="werkstattplan.modules.followers.urls.public",
    free_urls="werkstattplan.modules.followers.urls.free",
    public_navigation=(NavigationEntry(label="Folgen", url_name="followers_public:start"),),
    selection_panels=(SelectionPanel(key="follow", template="followers/offer.html", context=offer),),
    evidence_kinds=(EvidenceKind(key=KIND, label="Menschen, die folgen", unit="Personen", unit_of_one="Person"),),
    recompute=recompute,
    schedules=(
        Schedule(
            key="followers.news",
            label="Änderungen in veröffentlichten Plänen bemerken",
            task=f"{_TASKS}.gather_news",
            every_minutes=60,
        ),
        Schedule(
            key="followers.mails", label="Neuigkeiten an Follower*innen schreiben", task=f"{_TASKS}.send_news", hour=7
        ),
        Schedule(
            key="followers.expiry",
            label="Nicht bestätigte Adressen löschen",
            task=f"{_TASKS}.forget_addresses",
            hour=2,
        ),
    ),
    calendar_feeds=(CalendarFeed(key="steps", label="Einzelmaßnahmen", events=steps_of_plans),),
    demo=demo,
)
