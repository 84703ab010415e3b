"""Addresses of feedback."""

from django.urls import path

from werkstattplan.platform.feedback import views

app_name = "feedback"
urlpatterns = [
    path("rueckmeldung/", views.new, name="new"),
    path("rueckmeldung/<str:token>/", views.status, name="status"),
    path("arbeit/<slug:commune_slug>/rueckmeldungen/", views.feedback_of_commune, name="list"),
    path("arbeit/<slug:commune_slug>/rueckmeldungen/<int:feedback_id>/", views.detail, name="detail"),
]
