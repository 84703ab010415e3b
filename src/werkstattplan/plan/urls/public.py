"""Addresses of the public pages. They come last of all: their first part is any commune."""

from django.urls import path

from werkstattplan.plan.views.public import front, plan, tool

app_name = "public"
PLAN = "<slug:commune_slug>/<slug:plan_slug>/"
urlpatterns = [
    path("", front.start, name="start"),
    path("<slug:commune_slug>/", front.commune, name="commune"),
    path(PLAN, plan.overview, name="overview"),
    path(f"{PLAN}tabelle/", plan.table, name="table"),
    path(f"{PLAN}zeitleiste/", plan.timeline, name="timeline"),
    path(f"{PLAN}feld/<slug:field_slug>/", plan.field, name="field"),
    path(f"{PLAN}werkzeug/<slug:tool_key>/", tool.tool, name="tool"),
]
