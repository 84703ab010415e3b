"""Addresses of the staff pages about papers for committees."""

from django.urls import path

from werkstattplan.modules.surveys.views import committee

_PAPERS = "welle/<int:wave_id>/vorlagen/"
urlpatterns = [
    path(_PAPERS, committee.papers, name="committee_papers"),
    path(f"{_PAPERS}neu/", committee.begin, name="begin_committee_paper"),
    path(f"{_PAPERS}<int:paper_id>/", committee.paper, name="committee_paper"),
    path(f"{_PAPERS}<int:paper_id>/ausgeben/", committee.issue, name="issue_committee_paper"),
    path(f"{_PAPERS}<int:paper_id>/datei/<slug:kind>/", committee.download, name="committee_file"),
]
