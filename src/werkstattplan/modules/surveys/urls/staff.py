"""Addresses of the staff pages."""

from django.urls import include, path

from werkstattplan.modules.surveys.views import adjusting, staff

app_name = "surveys"
urlpatterns = [
    path("", staff.surveys, name="list"),
    path("", include("werkstattplan.modules.surveys.urls.regions")),
    path("", include("werkstattplan.modules.surveys.urls.paper")),
    path("neu/", staff.new_survey, name="new_survey"),
    path("welle/<int:wave_id>/", staff.wave, name="wave"),
    path("welle/<int:wave_id>/aendern/", adjusting.adjust, name="adjust_wave"),
    path("welle/<int:wave_id>/stand/", staff.move_wave, name="move_wave"),
    path("welle/<int:wave_id>/kasten/", staff.print_box, name="print_box"),
    path("welle/<int:wave_id>/plakat/", staff.poster, name="poster"),
    path("welle/<int:wave_id>/schreiben/<slug:key>/", staff.letter, name="letter"),
    path("", include("werkstattplan.modules.surveys.urls.outcomes")),
    path("", include("werkstattplan.modules.surveys.urls.opentexts")),
    path("", include("werkstattplan.modules.surveys.urls.committee")),
    path("", include("werkstattplan.modules.surveys.urls.results")),
    path("", include("werkstattplan.modules.surveys.urls.editor")),
    path("", include("werkstattplan.modules.surveys.urls.exporting")),
    path("<slug:slug>/", staff.survey, name="survey"),
    path("<slug:slug>/welle/", staff.new_wave, name="new_wave"),
]
