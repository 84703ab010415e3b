"""Addresses of the public pages. They come last of all: their first part is any commune."""

from django.urls import path

from werkstattplan.plan.views import attachments
from werkstattplan.plan.views.public import data, front, news, places, plan, tool

app_name = "public"
PLAN = "<slug:commune_slug>/<slug:plan_slug>/"
urlpatterns = [
    path("", front.start, name="start"),
    path("<slug:commune_slug>/", front.commune, name="commune"),
    path("<slug:commune_slug>/orte/", places.places, name="places"),
    path("<slug:commune_slug>/orte/orte.csv", places.places_table, name="places_csv"),
    path("<slug:commune_slug>/orte/<slug:ags>/", places.place, name="place"),
    path(PLAN, plan.overview, name="overview"),
    path(f"{PLAN}tabelle/", plan.table, name="table"),
    path(f"{PLAN}zeitleiste/", plan.timeline, name="timeline"),
    path(f"{PLAN}neu/", news.news, name="news"),
    path(f"{PLAN}feld/<slug:field_slug>/", plan.field, name="field"),
    path(f"{PLAN}feld/<slug:field_slug>/termine.ics", data.field_calendar, name="field_ics"),
    path(f"{PLAN}werkzeug/<slug:tool_key>/", tool.tool, name="tool"),
    path(f"{PLAN}werkzeug/<slug:tool_key>/leben/", news.life, name="life"),
    path(f"{PLAN}werkzeug/<slug:tool_key>/termine.ics", data.tool_calendar, name="tool_ics"),
    path(
        f"{PLAN}werkzeug/<slug:tool_key>/anhaenge/<int:attachment_id>/",
        attachments.public_download,
        name="attachment",
    ),
    path(f"{PLAN}daten/", data.open_data, name="open_data"),
    path(f"{PLAN}daten/{data.PACKAGE}", data.package, name="package"),
    path(f"{PLAN}daten/plan.<slug:export_format>", data.download, name="export"),
]
