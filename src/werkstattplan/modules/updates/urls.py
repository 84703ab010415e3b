"""Staff addresses of the questions and answers."""

from django.urls import path

from werkstattplan.modules.updates.views import digest

app_name = "updates"
urlpatterns = [
    path("morgen/", digest.tomorrow, name="tomorrow"),
    path("morgen/zurueckhalten/", digest.hold, name="hold"),
    path("rhythmus/", digest.rhythm, name="rhythm"),
]
