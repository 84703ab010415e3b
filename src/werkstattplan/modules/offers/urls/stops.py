"""Addresses of stops and of the times of buses, for staff."""

from django.urls import path

from werkstattplan.modules.offers.views import buses, stops

urlpatterns = [
    path("haltestellen/", stops.stops, name="stops"),
    path("haltestellen/einlesen/", stops.load, name="load_stops"),
    path("haltestellen/fotos/<int:photo_id>/", stops.photo, name="stop_photo"),
    path("haltestellen/<int:stop_id>/", stops.stop, name="stop"),
    path("haltestellen/<int:stop_id>/pruefen/", stops.audit, name="audit_stop"),
    path("fahrzeiten/", buses.bus_times, name="bus_times"),
    path("fahrzeiten/neu/", buses.add_bus_times, name="add_bus_times"),
    path("fahrzeiten/<int:times_id>/", buses.change_bus_times, name="change_bus_times"),
    path("fahrzeiten/<int:times_id>/loeschen/", buses.delete_bus_times, name="delete_bus_times"),
]
