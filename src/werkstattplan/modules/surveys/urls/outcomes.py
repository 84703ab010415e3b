"""Addresses of the staff pages about what became of a survey."""

from django.urls import path

from werkstattplan.modules.surveys.views import outcome_staff

urlpatterns = [
    path("<slug:slug>/wirkung/", outcome_staff.outcomes, name="outcomes"),
    path("<slug:slug>/wirkung/neu/", outcome_staff.edit, name="new_outcome"),
    path("<slug:slug>/wirkung/<int:outcome_id>/", outcome_staff.edit, name="outcome"),
    path("<slug:slug>/wirkung/<int:outcome_id>/stand/", outcome_staff.move, name="move_outcome"),
]
