"""Addresses of the import pages."""

from django.urls import path

from werkstattplan.plan.views import imports, review

app_name = "imports"
RUN = "<slug:commune_slug>/importe/<int:import_id>/"
urlpatterns = [
    path("<slug:commune_slug>/importe/", imports.import_list, name="list"),
    path("<slug:commune_slug>/importe/neu/", imports.upload, name="upload"),
    path("<slug:commune_slug>/importe/neu/<slug:plan_slug>/", imports.upload, name="upload_newer"),
    path(RUN, imports.detail, name="detail"),
    path(f"{RUN}bericht.json", imports.report, name="report"),
    path(f"{RUN}uebernehmen/", imports.accept, name="accept"),
    path(f"{RUN}zuruecknehmen/", imports.undo, name="undo"),
    path(f"{RUN}sammeln/", imports.bulk, name="bulk"),
    path(f"{RUN}unterschiede/", review.difference, name="difference"),
    path(f"{RUN}werte/", review.values, name="values"),
    path(f"{RUN}wert/", review.value, name="value"),
    path(f"{RUN}frage/<slug:doubt_id>/", review.doubt, name="doubt"),
]
