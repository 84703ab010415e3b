"""Addresses of the members page."""

from django.urls import path

from werkstattplan.platform.access import views

app_name = "access"
urlpatterns = [
    path("", views.members, name="members"),
    path("<int:membership_id>/rolle/", views.change_role, name="change_role"),
    path("<int:membership_id>/entfernen/", views.remove_member, name="remove_member"),
]
