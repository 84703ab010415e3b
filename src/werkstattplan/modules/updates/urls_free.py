"""Addresses of the answer page, which belongs to no commune."""

from django.urls import path

from werkstattplan.modules.updates.views import answer

app_name = "updates_free"
urlpatterns = [
    path("", answer.lost, name="lost"),
    path("neuer-link/", answer.new_link, name="new_link"),
    path("<str:token>/", answer.answer, name="answer"),
    path("<str:token>/datei/<int:answer_id>/", answer.add_photo, name="add_photo"),
]
