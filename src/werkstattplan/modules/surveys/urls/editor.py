"""Addresses of the pages on which a questionnaire is written."""

from django.urls import path

from werkstattplan.modules.surveys.views import (
    editor,
    editor_budget,
    editor_library,
    editor_quotas,
    exchange,
    pretest,
    trial,
)

urlpatterns = [
    path("<slug:slug>/entwurf/", editor.draft, name="draft"),
    path("<slug:slug>/entwurf/beginnen/", editor.begin, name="begin_draft"),
    path("<slug:slug>/entwurf/tun/", editor.act, name="act_on_draft"),
    path("<slug:slug>/entwurf/verschieben/", editor.move, name="move_in_draft"),
    path("<slug:slug>/entwurf/loeschen/", editor.remove, name="remove_from_draft"),
    path("<slug:slug>/entwurf/rahmen/", editor.frame, name="draft_frame"),
    path("<slug:slug>/entwurf/abschnitt/neu/", editor.new_section, name="new_section"),
    path("<slug:slug>/entwurf/abschnitt/<slug:section_id>/", editor.section, name="draft_section"),
    path("<slug:slug>/entwurf/abschnitt/<slug:section_id>/frage/", editor.new_question, name="new_question"),
    path("<slug:slug>/entwurf/frage/<slug:question_id>/", editor.question, name="draft_question"),
    path("<slug:slug>/entwurf/quoten/", editor_quotas.quotas, name="draft_quotas"),
    path("<slug:slug>/entwurf/anonymitaet/", editor_budget.budget, name="budget"),
    path("<slug:slug>/sammlung/", editor_library.library, name="library"),
    path("<slug:slug>/sammlung/nehmen/", editor_library.take, name="take_from_library"),
    path("<slug:slug>/probe/", pretest.pretest, name="pretest"),
    path("<slug:slug>/probelauf/", trial.trial, name="trial"),
    path("<slug:slug>/entwurf/vorschau/", exchange.preview, name="preview"),
    path("<slug:slug>/einlesen/", exchange.read_file, name="import_questionnaire"),
    path("<slug:slug>/ausgeben/", exchange.ways_out, name="export_questionnaire"),
    path("<slug:slug>/ausgeben/<slug:way>/", exchange.write_file, name="export_file"),
]
