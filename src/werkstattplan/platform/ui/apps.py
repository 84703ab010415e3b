from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "werkstattplan.platform.ui"
    label = "ui"
