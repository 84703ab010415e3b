"""Addresses of the staff pages about regions."""

from django.urls import path

from werkstattplan.modules.surveys.views import regions

urlpatterns = [
    path("regionen/", regions.regions, name="regions"),
    path("regionen/neu/", regions.region, name="new_region"),
    path("regionen/<int:region_id>/", regions.region, name="region"),
    path("regionen/<int:region_id>/entfernen/", regions.remove, name="remove_region"),
]
