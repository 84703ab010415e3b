from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "werkstattplan.platform.tenancy"
    label = "tenancy"
