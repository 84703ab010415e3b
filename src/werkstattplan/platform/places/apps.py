from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "werkstattplan.platform.places"
    label = "places"
