"""Addresses of writing the directory."""

from django.urls import path

from werkstattplan.modules.offers.views import categories, deleting, editing, photos, places, texts, writing

urlpatterns = [
    path("neu/", writing.new_entry, name="new_entry"),
    path("neu/<int:provider_id>/", writing.new_offer, name="new_offer"),
    path("neu/<int:offer_id>/ort/", writing.choose_place, name="choose_place"),
    path("neu/<int:offer_id>/ort/<int:location_id>/", writing.at_place, name="at_place"),
    path("neu/<int:offer_id>/ohne-ort/", writing.without_place, name="without_place"),
    path("traeger/", places.providers, name="providers"),
    path("traeger/neu/", places.new_provider, name="new_provider"),
    path("traeger/<int:provider_id>/", places.provider, name="provider"),
    path("orte/", places.locations, name="locations"),
    path("orte/neu/", places.new_location, name="new_location"),
    path("orte/<int:location_id>/", places.location, name="location"),
    path("neu/<int:offer_id>/verwerfen/", deleting.unfinished, name="discard"),
    path("traeger/<int:provider_id>/loeschen/", deleting.provider, name="delete_provider"),
    path("orte/<int:location_id>/loeschen/", deleting.location, name="delete_location"),
    path("kategorien/", categories.categories, name="categories"),
    path("kategorien/neu/", categories.new_category, name="new_category"),
    path("kategorien/<int:kind_id>/", categories.category, name="category"),
    path("kategorien/<int:kind_id>/ausblenden/", categories.hide, name="hide_category"),
    path("kategorien/<int:kind_id>/zusammenlegen/", categories.merge, name="merge_category"),
    path("<int:entry_id>/traeger/", editing.provider_of, name="change_provider"),
    path("<int:entry_id>/verlauf/", editing.history, name="history"),
    path("fotos/<int:photo_id>/", photos.staff_photo, name="photo"),
    path("<int:entry_id>/fotos/", photos.photos, name="photos"),
    path("<int:entry_id>/fotos/<int:photo_id>/entfernen/", photos.remove, name="remove_photo"),
    path("<int:entry_id>/entfernen/", editing.remove, name="remove"),
    path("<int:entry_id>/texte/", texts.texts, name="texts"),
    path("<int:entry_id>/texte/<slug:language>/", texts.text, name="text"),
    path("<int:entry_id>/texte/<slug:language>/loeschen/", texts.delete, name="delete_text"),
]
