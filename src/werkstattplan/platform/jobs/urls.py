"""Addresses of the page of jobs."""

from django.urls import path

from werkstattplan.platform.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.jobs, name="list"),
    path("<uuid:job_id>/", views.decide, name="decide"),
]
