"""Addresses of the outbox."""

from django.urls import path

from werkstattplan.platform.notify import views

app_name = "notify"
urlpatterns = [
    path("", views.outbox, name="outbox"),
    path("<int:message_id>/", views.message, name="message"),
    path("<int:message_id>/entscheiden/", views.decide, name="decide"),
    path("adresse/<int:address_id>/", views.lift, name="lift"),
]
