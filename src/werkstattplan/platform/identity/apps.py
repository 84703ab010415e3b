from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "werkstattplan.platform.identity"
    label = "identity"
