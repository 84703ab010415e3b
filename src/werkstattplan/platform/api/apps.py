from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "werkstattplan.platform.api"
    label = "api"
