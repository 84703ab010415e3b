"""Address of the style guide."""

from django.urls import path

from werkstattplan.platform.ui import views

app_name = "ui"
urlpatterns = [path("", views.styleguide, name="styleguide")]
