"""Staff addresses of the questions and answers."""

from django.urls import path

from werkstattplan.modules.updates.views import digest, queue

app_name = "updates"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("<int:answer_id>/", queue.decide, name="decide"),
    path("<int:answer_id>/bearbeiten/", queue.edit, name="edit"),
    path("<int:answer_id>/datei/<int:file_id>/", queue.file, name="file"),
    path("eintragen/", queue.choose, name="choose"),
    path("eintragen/<int:person_id>/", queue.enter, name="enter"),
    path("vertrauen/<int:person_id>/", queue.trust, name="trust"),
    path("blatt/<int:person_id>/", queue.sheet, name="sheet"),
    path("morgen/", digest.tomorrow, name="tomorrow"),
    path("morgen/zurueckhalten/", digest.hold, name="hold"),
    path("rhythmus/", digest.rhythm, name="rhythm"),
]
