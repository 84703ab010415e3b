"""Addresses of keeping dates."""

from django.urls import path

from werkstattplan.modules.offers.views import dates

urlpatterns = [
    path("<int:entry_id>/termine/", dates.dates, name="dates"),
    path("<int:entry_id>/termine/neu/", dates.new_series, name="new_series"),
    path("<int:entry_id>/termine/<int:series_id>/", dates.edit_series, name="edit_series"),
    path("<int:entry_id>/termine/<int:series_id>/entfernen/", dates.remove_series, name="remove_series"),
    path("<int:entry_id>/termine/<int:series_id>/zusatz/", dates.add_date, name="add_date"),
    path("<int:entry_id>/termine/<int:series_id>/<str:day>/", dates.change_date, name="change_date"),
    path("<int:entry_id>/termine/<int:series_id>/<str:day>/zurueck/", dates.undo_change, name="undo_change"),
]
