"""Addresses of stops, for everybody."""

from django.urls import path

from werkstattplan.modules.offers.views import stops_public

urlpatterns = [
    path("", stops_public.overview, name="stops"),
    path("ausschnitt.json", stops_public.stops_in_view, name="stops_in_view"),
    path("haltestellen.<str:export_format>", stops_public.stop_data, name="stop_data"),
    path("fotos/<int:photo_id>/", stops_public.photo, name="stop_photo"),
    path("<int:stop_id>/", stops_public.stop_page, name="stop"),
    path("<int:stop_id>/melden/", stops_public.report, name="report_stop"),
]
