"""Short addresses of waves, as they stand on posters and slips. They name no commune."""

from django.urls import path

from werkstattplan.modules.surveys.views import outcomes, pages, plain, results_public, sending, teacher, trial

app_name = "surveys_free"
urlpatterns = [
    path("lehrkraft/<str:token>/", teacher.teacher, name="teacher"),
    path("probe/<str:token>/", trial.test, name="test"),
    path("wirkung/", outcomes.word, name="word"),
    path("<slug:wave_key>/wirkung/", outcomes.of_short_address, name="outcomes"),
    path("<slug:wave_key>/ergebnis/", results_public.of_short_address, name="results"),
    path("<slug:wave_key>/", pages.page, name="page"),
    path("<slug:wave_key>/zusage/", pages.promise, name="promise"),
    path("<slug:wave_key>/geraet.js", pages.device_script, name="device_script"),
    path("<slug:wave_key>/ohne/", plain.plain, name="plain"),
    path("<slug:wave_key>/aufgabe/", sending.task, name="task"),
    path("<slug:wave_key>/marke/", sending.ticket, name="ticket"),
    path("<slug:wave_key>/antwort/", sending.reply, name="reply"),
    path("<slug:wave_key>/zwischenstand/", sending.keep_draft, name="keep_draft"),
    path("<slug:wave_key>/zwischenstand/holen/", sending.fetch_draft, name="fetch_draft"),
]
