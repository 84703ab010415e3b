"""Addresses of public papers below a commune."""

from django.urls import path

from werkstattplan.modules.papers.views import public

app_name = "papers_public"
urlpatterns = [
    path("", public.papers, name="list"),
    path("jahresbericht/<int:year>/", public.yearly, name="yearly"),
    path("<int:paper_id>/", public.paper, name="paper"),
    path("<int:paper_id>/datei/<slug:kind>/", public.download, name="download"),
]
