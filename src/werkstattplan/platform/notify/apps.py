from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "werkstattplan.platform.notify"
    label = "notify"
