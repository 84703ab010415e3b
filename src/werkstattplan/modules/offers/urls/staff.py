"""Addresses of the directory for staff."""

from django.urls import path

from werkstattplan.modules.offers.views import editing

app_name = "offers"
urlpatterns = [
    path("", editing.entries, name="entries"),
    path("<int:entry_id>/", editing.edit, name="edit"),
]
