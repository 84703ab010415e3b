"""Addresses of open data and of proposals, for everybody."""

from django.urls import path

from werkstattplan.modules.offers.views import open_data, proposing

urlpatterns = [
    path("daten/", open_data.open_data, name="open_data"),
    path("daten/katalog.jsonld", open_data.catalogue, name="catalogue"),
    path("daten/katalog.ttl", open_data.catalogue, {"ending": "ttl"}, name="catalogue_ttl"),
    path("daten/katalog.rdf", open_data.catalogue, {"ending": "rdf"}, name="catalogue_rdf"),
    path("daten/angebote.<str:kind>", open_data.data_file, name="data_file"),
    path("vorschlag/", proposing.propose_new, name="propose_new"),
    path("vorschlag/danke/", proposing.thanks, name="proposal_thanks"),
    path("<int:entry_id>/vorschlag/", proposing.propose_change, name="propose_change"),
]
