"""The manifest of this module."""

from werkstattplan.kernel.modules import Module, NavigationEntry, Permission, PlanPanel, SearchSource
from werkstattplan.modules.papers.demo import demo
from werkstattplan.modules.papers.search import SOURCE, reindex
from werkstattplan.modules.papers.selectors import seam
from werkstattplan.platform.access.predicates import is_coordinator, is_member

MODULE = Module(
    key="papers",
    label="Vorlagen",
    description="Druckt Berichts- und Beschlussvorlagen, Seiten je Handlungsfeld und den Jahresbericht.",
    address="vorlagen",
    staff_urls="werkstattplan.modules.papers.urls.staff",
    public_urls="werkstattplan.modules.papers.urls.public",
    free_urls="werkstattplan.modules.papers.urls.free",
    navigation=(NavigationEntry(label="Vorlagen", url_name="papers:list", permission="papers.read"),),
    public_navigation=(NavigationEntry(label="Berichte", url_name="papers_public:list"),),
    permissions=(
        Permission(name="papers.read", predicate=is_member),
        Permission(name="papers.write", predicate=is_coordinator),
    ),
    plan_panels=(
        PlanPanel(key="papers", template="papers/panel.html", context=seam.panel),
        PlanPanel(key="public_papers", template="papers/panel.html", context=seam.public_panel, is_public=True),
    ),
    today=seam.today,
    search=SearchSource(source=SOURCE, reindex=reindex),
    demo=demo,
)
