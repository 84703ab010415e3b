"""Public addresses of surveys below a commune; they stay the same through all waves."""

from django.urls import path

from werkstattplan.modules.surveys.views import outcomes, public_surveys, results_public

app_name = "surveys_public"
urlpatterns = [
    path("", public_surveys.surveys, name="list"),
    path("<slug:slug>/wirkung/", outcomes.of_survey, name="outcomes"),
    path("<slug:slug>/ergebnis/<int:number>/", results_public.results, name="results"),
    path("<slug:slug>/ergebnis/<int:number>/vergleich/", results_public.comparison, name="comparison"),
    path("<slug:slug>/ergebnis/<int:number>/zahlen.csv", results_public.counts, name="counts"),
    path("<slug:slug>/ergebnis/<int:number>/codebuch.csv", results_public.codebook, name="codebook"),
    path("<slug:slug>/ergebnis/<int:number>/ergebnis.json", results_public.everything, name="everything"),
]
