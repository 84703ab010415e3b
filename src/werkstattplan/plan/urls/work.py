"""Addresses of the staff pages. Their parameters are `commune_slug`, `plan_slug` and `tool_key` everywhere."""

from django.urls import path

from werkstattplan.plan.views import (
    attachments,
    board,
    columns,
    handing_out,
    home,
    month_sheet,
    overview,
    publishing,
    settings,
    steps,
    timeline,
    tool,
)

app_name = "work"
PLAN = "<slug:commune_slug>/<slug:plan_slug>/"
TOOL = f"{PLAN}werkzeug/<slug:tool_key>/"
STEP = f"{TOOL}schritte/<int:step_id>/"
urlpatterns = [
    path("", home.communes, name="communes"),
    path("<slug:commune_slug>/", home.commune_home, name="home"),
    path(PLAN, overview.overview, name="overview"),
    path(f"{PLAN}fassung/<int:number>/", overview.overview, name="edition"),
    path(f"{PLAN}fassung/<int:number>/export/<slug:export_format>/", handing_out.export, name="export_of_edition"),
    path(f"{PLAN}zeitleiste/", timeline.timeline, name="timeline"),
    path(f"{PLAN}stand/", board.board, name="board"),
    path(f"{PLAN}export/<slug:export_format>/", handing_out.export, name="export"),
    path(f"{PLAN}veroeffentlichen/", publishing.publishing, name="publishing"),
    path(f"{PLAN}veroeffentlichen/<int:number>/zurueckziehen/", publishing.withdraw, name="withdraw"),
    path(f"{PLAN}einstellungen/", settings.settings, name="settings"),
    path(f"{PLAN}einstellungen/verknuepfen/", settings.add_link, name="add_link"),
    path(f"{PLAN}einstellungen/verknuepft/<int:link_id>/entfernen/", settings.remove_link, name="remove_link"),
    path(f"{PLAN}spalten/", columns.columns, name="columns"),
    path(f"{PLAN}spalten/neu/", columns.add_column, name="add_column"),
    path(f"{PLAN}spalten/eigene/<slug:key>/", columns.change_column, name="change_column"),
    path(f"{PLAN}spalten/eigene/<slug:key>/loeschen/", columns.delete_column, name="delete_column"),
    path(f"{PLAN}verlauf/", tool.plan_history, name="plan_history"),
    path(TOOL, tool.tool_detail, name="tool"),
    path(f"{TOOL}bearbeiten/", tool.tool_edit, name="tool_edit"),
    path(f"{TOOL}entwurf/", tool.tool_draft, name="tool_draft"),
    path(f"{TOOL}verlauf/", tool.tool_history, name="tool_history"),
    path(f"{TOOL}verlauf/zurueck/", tool.tool_undo, name="tool_undo"),
    path(f"{TOOL}anhaenge/", attachments.attach, name="attach"),
    path(f"{TOOL}anhaenge/<int:attachment_id>/", attachments.download, name="attachment"),
    path(f"{TOOL}anhaenge/<int:attachment_id>/entfernen/", attachments.remove, name="remove_attachment"),
    path(f"{TOOL}stand/", board.status, name="status"),
    path(f"{TOOL}monatsblatt/", month_sheet.month_sheet, name="month_sheet"),
    path(f"{TOOL}monatsblatt/<int:step_id>/<int:month>/", month_sheet.set_box, name="set_box"),
    path(f"{TOOL}schritte/neu/", steps.add_step, name="add_step"),
    path(f"{TOOL}schritte/zurueck/<int:change_id>/", steps.undo_step, name="undo_step"),
    path(STEP, steps.change_step, name="change_step"),
    path(f"{STEP}abgeschlossen/", steps.finish_step, name="finish_step"),
    path(f"{STEP}verschieben/", steps.move_step, name="move_step"),
    path(f"{STEP}loeschen/", steps.delete_step, name="delete_step"),
    path(f"{STEP}monat/", steps.place_mark, name="place_mark"),
]
