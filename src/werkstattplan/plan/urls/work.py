"""Addresses of the staff pages. Their parameters are `commune_slug`, `plan_slug` and `tool_key` everywhere."""

from django.urls import path

from werkstattplan.plan.views import home, overview

app_name = "work"
urlpatterns = [
    path("", home.communes, name="communes"),
    path("<slug:commune_slug>/", home.commune_home, name="home"),
    path("<slug:commune_slug>/<slug:plan_slug>/", overview.overview, name="overview"),
]
