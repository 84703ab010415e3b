"""Addresses of the search."""

from django.urls import path

from werkstattplan.platform.search import views

app_name = "search"
urlpatterns = [
    path("suche/", views.search_all, name="all"),
    path("arbeit/<slug:commune_slug>/suche/", views.search_work, name="work"),
    path("<slug:commune_slug>/suche/", views.search_commune, name="commune"),
]
