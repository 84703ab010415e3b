"""Public addresses of surveys below a commune; they stay the same through all waves."""

from django.urls import path

from werkstattplan.modules.surveys.views import outcomes

app_name = "surveys_public"
urlpatterns = [
    path("<slug:slug>/wirkung/", outcomes.of_survey, name="outcomes"),
]
