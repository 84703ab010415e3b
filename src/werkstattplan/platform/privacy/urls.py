"""Addresses about what is held about somebody; they lie among those of persons."""

from django.urls import path

from werkstattplan.platform.privacy import views

app_name = "privacy"
urlpatterns = [
    path("auskunft/", views.address_data, name="address"),
    path("verzeichnis/", views.record, name="record"),
    path("verzeichnis.docx", views.record_file, name="record_file"),
    path("<int:person_id>/daten/", views.person_data, name="person"),
    path("<int:person_id>/loeschen/", views.erase_person, name="erase"),
]
