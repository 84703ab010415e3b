"""Addresses under which replies leave and waves are compared."""

from django.urls import path

from werkstattplan.modules.surveys.views import exporting, series, weights

urlpatterns = [
    path("welle/<int:wave_id>/ausgeben/", exporting.ways, name="ways_out"),
    path("welle/<int:wave_id>/ausgeben/<slug:way>/", exporting.file, name="take_out"),
    path("welle/<int:wave_id>/gewichte/", weights.weights, name="weights"),
    path("<slug:slug>/vergleich/", series.series, name="series"),
]
