from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "werkstattplan.platform.backup"
    label = "backup"
