"""Addresses of offers below a commune."""

from django.urls import include, path

from werkstattplan.modules.offers.views import entry, finding, outlets

app_name = "offers_public"
urlpatterns = [
    path("", finding.find_offers, name="find"),
    path("karte.json", finding.map_data, name="map"),
    path("einbetten/", outlets.widget, name="widget"),
    path("neu.atom", outlets.feed, name="feed"),
    path("heft.pdf", outlets.booklet, name="booklet"),
    path("", include("werkstattplan.modules.offers.urls.keep_public")),
    path("haltestellen/", include("werkstattplan.modules.offers.urls.stops_public")),
    path("<int:entry_id>/", entry.entry, name="entry"),
]
