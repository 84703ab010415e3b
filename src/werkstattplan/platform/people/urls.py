"""Addresses of the persons of a commune."""

from django.urls import path

from werkstattplan.platform.people import mailboxes, views

app_name = "people"
urlpatterns = [
    path("", views.person_list, name="list"),
    path("postfaecher/", mailboxes.mailboxes, name="mailboxes"),
    path("postfaecher/<slug:kind>/<int:pk>/", mailboxes.set_mailbox, name="set_mailbox"),
    path("<int:person_id>/", views.person_detail, name="detail"),
    path("<int:person_id>/abwesend/", views.add_absence, name="add_absence"),
    path("<int:person_id>/abwesend/<int:absence_id>/", views.remove_absence, name="remove_absence"),
]
