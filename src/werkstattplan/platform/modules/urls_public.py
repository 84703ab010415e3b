"""Public addresses that all modules share."""

from django.urls import path

from werkstattplan.platform.modules import calendars

app_name = "modules_public"
urlpatterns = [
    path("", calendars.calendars, name="calendars"),
    path("<slug:module_key>-<slug:feed_key>.ics", calendars.calendar, name="calendar"),
]
