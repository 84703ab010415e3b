"""Addresses of the directory for staff."""

from django.urls import include, path

from werkstattplan.modules.offers.views import editing

app_name = "offers"
urlpatterns = [
    path("", editing.entries, name="entries"),
    path("", include("werkstattplan.modules.offers.urls.keep")),
    path("", include("werkstattplan.modules.offers.urls.writing")),
    path("", include("werkstattplan.modules.offers.urls.dates")),
    path("", include("werkstattplan.modules.offers.urls.stops")),
    path("<int:entry_id>/", editing.edit, name="edit"),
]
