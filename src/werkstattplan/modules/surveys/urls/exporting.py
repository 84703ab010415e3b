"""Addresses under which replies leave."""

from django.urls import path

from werkstattplan.modules.surveys.views import exporting

urlpatterns = [
    path("welle/<int:wave_id>/ausgeben/", exporting.ways, name="ways_out"),
    path("welle/<int:wave_id>/ausgeben/<slug:way>/", exporting.file, name="take_out"),
]
