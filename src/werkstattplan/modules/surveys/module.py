"""The manifest of this module."""

from werkstattplan.kernel.modules import Module, NavigationEntry, PlanPanel, Schedule
from werkstattplan.modules.surveys.demo import demo
from werkstattplan.modules.surveys.evidence import KINDS, recompute
from werkstattplan.modules.surveys.permissions import PERMISSIONS, RUN
from werkstattplan.modules.surveys.selectors import outcomes

_TASKS = "werkstattplan.modules.surveys.tasks"

MODULE = Module(
    key="surveys",
    label="Umfragen",
    description="Fachdienste befragen Menschen zu ihrem Thema; niemand kann sehen, wer was geantwortet hat.",
    address="umfragen",
    staff_urls="werkstattplan.modules.surveys.urls.staff",
    public_urls="werkstattplan.modules.surveys.urls.public",
    free_urls="werkstattplan.modules.surveys.urls.free",
    navigation=(NavigationEntry(label="Umfragen", url_name="surveys:list", permission=RUN),),
    public_navigation=(NavigationEntry(label="Umfragen", url_name="surveys_public:list"),),
    permissions=PERMISSIONS,
    plan_panels=(
        PlanPanel(key="surveys", template="surveys/panel.html", context=outcomes.panel),
        PlanPanel(key="public_surveys", template="surveys/panel.html", context=outcomes.public_panel, is_public=True),
    ),
    today=outcomes.today,
    evidence_kinds=KINDS,
    recompute=recompute,
    demo=demo,
    schedules=(
        Schedule(
            key="surveys.night",
            label="Umfragen beenden, Antworten mischen, Codes vernichten",
            task=f"{_TASKS}.look_after_surveys",
            hour=1,
            minute=30,
        ),
    ),
)
