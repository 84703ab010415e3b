"""The manifest of this module."""

from werkstattplan.kernel.modules import Module, NavigationEntry, Permission, PlanPanel, Schedule
from werkstattplan.modules.updates.demo import demo
from werkstattplan.modules.updates.module_key import KEY
from werkstattplan.modules.updates.selectors.panel import answers_of_tool
from werkstattplan.modules.updates.today import waiting_on
from werkstattplan.platform.access.predicates import is_administrator, is_coordinator

MODULE = Module(
    key=KEY,
    label="Rückfragen",
    description="Fragt zuständige Personen per E-Mail nach dem Stand und sammelt ihre Antworten.",
    address="rueckfragen",
    staff_urls="werkstattplan.modules.updates.urls",
    free_urls="werkstattplan.modules.updates.urls_free",
    navigation=(NavigationEntry(label="Rückfragen", url_name="updates:queue", permission="updates.review"),),
    permissions=(Permission(name="updates.review", predicate=is_coordinator | is_administrator),),
    plan_panels=(PlanPanel(key="answers", template="updates/panel.html", context=answers_of_tool),),
    today=waiting_on,
    schedules=(
        Schedule(
            key="updates.ask",
            label="Rückfragen verschicken",
            task="werkstattplan.modules.updates.tasks.ask_everybody",
            hour=6,
        ),
        Schedule(
            key="updates.forget_links",
            label="Alte Antwortlinks löschen",
            task="werkstattplan.modules.updates.tasks.forget_old_links",
            hour=2,
        ),
    ),
    demo=demo,
)
