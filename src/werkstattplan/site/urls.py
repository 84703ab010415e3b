"""All addresses: the only place that knows every app."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("arbeit/<slug:commune_slug>/mitglieder/", include("werkstattplan.platform.access.urls")),
    path("ui/", include("werkstattplan.platform.ui.urls")),
    path("arbeit/", include("werkstattplan.plan.urls.work")),
    path("konto/", include("werkstattplan.platform.identity.urls")),
]
