"""Addresses of upkeep."""

from django.urls import path

from werkstattplan.modules.offers.views import asking, counting, deciding, duplicates, importing, upkeep

urlpatterns = [
    path("pflege/", upkeep.overview, name="upkeep"),
    path("pflege/nachfragen/", asking.calls, name="calls"),
    path("pflege/nachfragen/briefe.pdf", asking.letters, name="letters"),
    path("pflege/nachfragen/<int:confirmation_id>/", asking.answer, name="answer"),
    path("pflege/nachfragen/<int:confirmation_id>/brief.pdf", asking.letter, name="letter"),
    path("pflege/ohne-punkt/", upkeep.unplaced, name="unplaced"),
    path("pflege/zahlen/", counting.counting, name="counting"),
    path("pflege/vorschlaege/", deciding.proposals, name="proposals"),
    path("pflege/doppelt/", duplicates.duplicates, name="duplicates"),
    path("pflege/einlesen/", importing.imports, name="imports"),
    path("pflege/einlesen/<int:import_id>/", importing.one_import, name="import"),
]
