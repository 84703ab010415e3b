from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "werkstattplan.platform.audit"
    label = "audit"
