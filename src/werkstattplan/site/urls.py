"""All addresses: the only place that knows every app."""

from django.urls import URLPattern, URLResolver, include, path

from werkstattplan.platform.api.core import api
from werkstattplan.platform.modules.registry import all_modules
from werkstattplan.platform.modules.urls import staff_and_public_urls

api.add_router("", "werkstattplan.plan.api.router")
for module in all_modules():
    if module.api_router:
        api.add_router(f"/communes/{{commune_slug}}/{module.address}", module.api_router)

urlpatterns: list[URLPattern | URLResolver] = [
    path("arbeit/<slug:commune_slug>/mitglieder/", include("werkstattplan.platform.access.urls")),
    path("arbeit/<slug:commune_slug>/personen/", include("werkstattplan.platform.privacy.urls")),
    path("arbeit/<slug:commune_slug>/personen/", include("werkstattplan.platform.people.urls")),
    path("arbeit/<slug:commune_slug>/bausteine/", include("werkstattplan.platform.modules.urls")),
    path("arbeit/<slug:commune_slug>/auftraege/", include("werkstattplan.platform.jobs.urls")),
    path("arbeit/<slug:commune_slug>/nachweise/", include("werkstattplan.platform.ledger.urls")),
    path("arbeit/<slug:commune_slug>/post/", include("werkstattplan.platform.notify.urls")),
    path("abmelden/", include("werkstattplan.platform.notify.urls_free")),
    path("ui/", include("werkstattplan.platform.ui.urls")),
    path("konto/", include("werkstattplan.platform.identity.urls")),
    path("api/v1/", api.urls),
    path("", include("werkstattplan.platform.search.urls")),
    path("", include("werkstattplan.platform.feedback.urls")),
    path("", include("werkstattplan.platform.pages.urls")),
    path("<slug:commune_slug>/kalender/", include("werkstattplan.platform.modules.urls_public")),
    *staff_and_public_urls(),
    path("arbeit/", include("werkstattplan.plan.urls.imports")),
    path("arbeit/", include("werkstattplan.plan.urls.work")),
    path("", include("werkstattplan.plan.urls.public")),
]
