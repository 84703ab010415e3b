"""Addresses of papers for staff."""

from django.urls import path

from werkstattplan.modules.papers.views import drafts, layout, listing

app_name = "papers"
urlpatterns = [
    path("", listing.papers, name="list"),
    path("neu/", drafts.begin, name="begin"),
    path("briefkopf/", layout.letterhead, name="letterhead"),
    path("textbausteine/", layout.text_blocks, name="text_blocks"),
    path("<int:paper_id>/", drafts.paper, name="paper"),
    path("<int:paper_id>/ausgeben/", drafts.issue, name="issue"),
    path("<int:paper_id>/ersetzen/", drafts.replace, name="replace"),
    path("<int:paper_id>/verwerfen/", drafts.delete, name="delete"),
    path("<int:paper_id>/pruefung/", listing.proof, name="proof"),
    path("<int:paper_id>/datei/<slug:kind>/", listing.download, name="download"),
]
