"""All addresses: the only place that knows every app."""

from django.urls import URLPattern, URLResolver, include, path

from werkstattplan.platform.api.core import api

api.add_router("", "werkstattplan.plan.api.router")

urlpatterns: list[URLPattern | URLResolver] = [
    path("arbeit/<slug:commune_slug>/mitglieder/", include("werkstattplan.platform.access.urls")),
    path("arbeit/<slug:commune_slug>/personen/", include("werkstattplan.platform.people.urls")),
    path("ui/", include("werkstattplan.platform.ui.urls")),
    path("konto/", include("werkstattplan.platform.identity.urls")),
    path("api/v1/", api.urls),
    path("", include("werkstattplan.platform.search.urls")),
    path("", include("werkstattplan.platform.feedback.urls")),
    path("", include("werkstattplan.platform.pages.urls")),
    path("arbeit/", include("werkstattplan.plan.urls.imports")),
    path("arbeit/", include("werkstattplan.plan.urls.work")),
    path("", include("werkstattplan.plan.urls.public")),
]
