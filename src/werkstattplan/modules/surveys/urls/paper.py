"""Addresses of the staff pages about replies on paper."""

from django.urls import path

from werkstattplan.modules.surveys.views import paper

urlpatterns = [
    path("welle/<int:wave_id>/papier/", paper.overview, name="paper"),
    path("welle/<int:wave_id>/papier/bogen/", paper.sheet, name="paper_sheet"),
    path("welle/<int:wave_id>/papier/erste/", paper.first, name="paper_first"),
    path("welle/<int:wave_id>/papier/zweite/", paper.second, name="paper_second"),
    path("welle/<int:wave_id>/papier/verwerfen/", paper.discard, name="paper_discard"),
]
