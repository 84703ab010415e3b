"""Addresses of the ledger's pages."""

from django.urls import path

from werkstattplan.platform.ledger import views

app_name = "ledger"
urlpatterns = [path("", views.evidence, name="list")]
