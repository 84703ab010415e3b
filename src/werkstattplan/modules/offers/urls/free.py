"""Addresses of the page on which an owner confirms an entry; they belong to no commune."""

from django.urls import path

from werkstattplan.modules.offers.views import confirming

app_name = "offers_free"
urlpatterns = [path("stimmt/<str:token>/", confirming.confirm, name="confirm")]
