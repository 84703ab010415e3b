"""Addresses of offers below a commune."""

from django.urls import include, path

from werkstattplan.modules.offers.views import calendars, coverage, entry, finding, outlets, photos

app_name = "offers_public"
urlpatterns = [
    path("", finding.find_offers, name="find"),
    path("karte.json", finding.map_data, name="map"),
    path("einbetten/", outlets.widget, name="widget"),
    path("neu.atom", outlets.feed, name="feed"),
    path("heft.pdf", outlets.booklet, name="booklet"),
    path("ueberblick/", coverage.coverage, name="coverage"),
    path("ueberblick/gemeinden.csv", coverage.places_csv, name="coverage_places_csv"),
    path("ueberblick/aemter.csv", coverage.aemter_csv, name="coverage_aemter_csv"),
    path("ueberblick/verlauf/", coverage.history, name="coverage_history"),
    path("ueberblick/verlauf.csv", coverage.history_csv, name="coverage_history_csv"),
    path("", include("werkstattplan.modules.offers.urls.keep_public")),
    path("haltestellen/", include("werkstattplan.modules.offers.urls.stops_public")),
    path("termine.ics", calendars.search_calendar, name="search_calendar"),
    path("fotos/<int:photo_id>/", photos.photo, name="photo"),
    path("<int:entry_id>/", entry.entry, name="entry"),
    path("<int:entry_id>/blatt.pdf", entry.flyer, name="flyer"),
    path("<int:entry_id>/termine.ics", calendars.entry_calendar, name="entry_calendar"),
]
