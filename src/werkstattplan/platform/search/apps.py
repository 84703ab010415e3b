from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "werkstattplan.platform.search"
    label = "search"
