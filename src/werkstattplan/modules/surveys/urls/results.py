"""Addresses of the staff pages about results."""

from django.urls import path

from werkstattplan.modules.surveys.views import results

urlpatterns = [
    path("welle/<int:wave_id>/ergebnis/", results.results, name="results"),
    path("welle/<int:wave_id>/ergebnis/kreuz/", results.comparison, name="comparison"),
    path("welle/<int:wave_id>/ergebnis/veroeffentlichen/", results.publish, name="publish_results"),
]
