"""Addresses of the staff pages about open answers. A text is named in the form, never in an address."""

from django.urls import path

from werkstattplan.modules.surveys.views import opentexts

_QUESTION = "welle/<int:wave_id>/texte/<slug:question_id>/"
urlpatterns = [
    path("welle/<int:wave_id>/texte/", opentexts.questions, name="open_questions"),
    path(_QUESTION, opentexts.texts, name="open_texts"),
    path(f"{_QUESTION}schwaerzen/", opentexts.remove, name="remove_words"),
    path(f"{_QUESTION}gelesen/", opentexts.review, name="review_text"),
    path(f"{_QUESTION}themen/", opentexts.show_themes, name="show_themes"),
    path(f"{_QUESTION}kategorie/", opentexts.add_category, name="add_category"),
    path(f"{_QUESTION}kategorie/<int:category_id>/entfernen/", opentexts.remove_category, name="remove_category"),
]
